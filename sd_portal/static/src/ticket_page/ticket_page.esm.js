import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const SECONDS = 10;
const SHOWN_AGAIN = "sd_ticket_shown_again";

/**
 * Keeps the customer's page of a ticket up to date while he looks at it.
 *
 * It asks for the ticket's mark, which changes when somebody else writes or the status
 * changes. Then the page is loaded again; while he is writing it only says that there
 * is something new, so that nothing he typed gets lost.
 */
export class TicketPage extends Interaction {
    static selector = ".sd_ticket_news";
    dynamicContent = {
        ".sd_ticket_show_news": {"t-on-click": () => this.showAgain()},
    };

    start() {
        if (sessionStorage.getItem(SHOWN_AGAIN)) {
            sessionStorage.removeItem(SHOWN_AGAIN);
            this.el.querySelector(".sd_ticket_shown_again").classList.remove("d-none");
        }
        const timer = setInterval(() => this.look(), SECONDS * 1000);
        this.registerCleanup(() => clearInterval(timer));
    }

    async look() {
        if (document.hidden) {
            return;
        }
        const {address, mark} = this.el.dataset;
        let answer = null;
        try {
            answer = await fetch(address, {headers: {Accept: "application/json"}});
        } catch {
            // Without a network there is no news; the next look may find some.
            return;
        }
        if (!answer.ok || answer.redirected) {
            return;
        }
        const {mark: current} = await answer.json();
        if (current === mark) {
            return;
        }
        if (this.isWriting()) {
            this.el.querySelector(".sd_ticket_has_news").classList.remove("d-none");
        } else {
            this.showAgain();
        }
    }

    /** Whether something is typed, or waits to be sent, anywhere on the page. */
    isWriting() {
        const fields = [...document.querySelectorAll("#wrapwrap textarea")];
        const editors = [...document.querySelectorAll("[contenteditable=true]")];
        const chat = document.querySelector("#chatterRoot")?.shadowRoot;
        fields.push(...(chat?.querySelectorAll("textarea") || []));
        editors.push(...(chat?.querySelectorAll("[contenteditable=true]") || []));
        const files = chat?.querySelector(".o-mail-AttachmentContainer");
        return (
            Boolean(files?.closest(".o-mail-Composer")) ||
            fields.some((field) => field.value.trim()) ||
            editors.some((editor) => editor.textContent.trim())
        );
    }

    showAgain() {
        sessionStorage.setItem(SHOWN_AGAIN, "1");
        location.reload();
    }
}

registry.category("public.interactions").add("sd_portal.ticket_page", TicketPage);
