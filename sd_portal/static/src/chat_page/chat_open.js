import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** The button of the chat page: opens the chat window once the chat is ready. */
export class ChatOpen extends Interaction {
    static selector = ".sd_chat_open";
    dynamicContent = {
        _root: {"t-on-click": this.open},
    };

    async willStart() {
        await this.services["mail.store"].isReady;
    }

    start() {
        this.el.disabled = false;
    }

    async open() {
        await this.waitFor(this.services["im_livechat.livechat"].open());
    }
}

registry.category("public.interactions").add("sd_portal.chat_open", ChatOpen);
