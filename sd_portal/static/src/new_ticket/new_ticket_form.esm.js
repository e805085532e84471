import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {humanNumber} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";

/* Files outlive the form: a refused form is replaced by the one that tells why. */
let kept = [];

/**
 * Which limit is passed, as `tools/upload.py` has it.
 *
 * @param {File[]} files
 * @param {Object} limits with `count`, and `each` and `together` in bytes
 * @returns {String} the sentence for the customer, "" when all is well
 */
export function findExcess(files, limits) {
    if (files.length > limits.count) {
        return _t("Please send at most %s files with one ticket.", limits.count);
    }
    const large = files.find((file) => file.size > limits.each);
    if (large) {
        const most = humanNumber(limits.each);
        return _t("“%(name)s” is too large: a file may have up to %(most)sB.", {
            name: large.name,
            most,
        });
    }
    if (files.reduce((sum, file) => sum + file.size, 0) > limits.together) {
        const most = humanNumber(limits.together);
        return _t("Together the files are too large: up to %sB are possible.", most);
    }
    return "";
}

/**
 * The form of a new ticket: files are dropped, listed and taken away again, their
 * progress is shown, and nothing is lost when the form is refused or the line breaks.
 * Without this script the form works with a plain file field.
 */
export class NewTicketForm extends Interaction {
    static selector = ".sd_new_ticket_form";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
        ".sd_drop_zone": {
            "t-on-dragenter.prevent": this.onDragOver,
            "t-on-dragover.prevent": this.onDragOver,
            "t-on-dragleave": this.onDragLeave,
            "t-on-drop.prevent": this.onDrop,
        },
        ".sd_file_button": {"t-on-click": () => this.pickEl.click()},
        ".sd_file_pick": {"t-on-change": this.onPick},
        "input[name=subject]": {"t-on-change": this.onChangeTitle},
        "select[name=type]": {"t-on-change": this.onChooseType},
    };

    setup() {
        this.zoneEl = this.el.querySelector(".sd_drop_zone");
        this.fieldEl = this.el.querySelector("input[name=attachment]");
        this.pickEl = this.el.querySelector(".sd_file_pick");
        this.listEl = this.el.querySelector(".sd_file_list");
        this.noticeEl = this.el.querySelector(".sd_file_notice");
        this.progressEl = this.el.querySelector(".sd_progress");
        this.limits = JSON.parse(this.zoneEl.dataset.limits);
    }

    start() {
        this.fieldEl.classList.add("d-none");
        this.zoneEl.classList.remove("d-none");
        this.el.querySelector("label[for=attachment]").htmlFor = this.pickEl.id;
        this.el.querySelector("select[name=type]")?.removeAttribute("onchange");
        this.setFiles([...kept, ...this.fieldEl.files]);
        kept = [];
    }

    // === Files === //

    get files() {
        return [...this.fieldEl.files];
    }

    setFiles(files) {
        const transfer = new DataTransfer();
        files.forEach((file) => transfer.items.add(file));
        this.fieldEl.files = transfer.files;
        this.listEl.replaceChildren(...files.map((file) => this.renderFile(file)));
    }

    renderFile(file) {
        const item = document.createElement("li");
        item.className = "d-flex align-items-center gap-2";
        const name = document.createElement("span");
        name.className = "text-truncate";
        name.textContent = `${file.name} (${humanNumber(file.size)}B)`;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm btn-link";
        button.textContent = _t("Remove");
        button.setAttribute("aria-label", _t("Remove %s", file.name));
        button.addEventListener("click", () => {
            this.setFiles(this.files.filter((other) => other !== file));
            this.tell("");
            this.el.querySelector(".sd_file_button").focus();
        });
        item.append(name, button);
        return item;
    }

    addFiles(news) {
        const files = this.files;
        let excess = "";
        for (const file of news) {
            const problem = findExcess([...files, file], this.limits);
            excess = excess || problem;
            if (!problem) {
                files.push(file);
            }
        }
        this.setFiles(files);
        this.tell(excess);
    }

    onPick() {
        this.addFiles([...this.pickEl.files]);
        this.pickEl.value = "";
    }

    onDragOver() {
        this.zoneEl.classList.add("border-primary");
    }

    onDragLeave() {
        this.zoneEl.classList.remove("border-primary");
    }

    onDrop(ev) {
        this.onDragLeave();
        this.addFiles([...ev.dataTransfer.files]);
    }

    tell(sentence) {
        this.noticeEl.textContent = sentence;
    }

    // === Similar tickets === //

    async onChangeTitle(ev) {
        const title = ev.target.value;
        const url = `/new/ticket/similar?title=${encodeURIComponent(title)}`;
        const page = await this.waitFor(this.fetchPage(url));
        const found = page?.querySelector(".sd_similar_found");
        if (found && title === ev.target.value) {
            this.el.querySelector(".sd_similar").replaceChildren(...found.children);
        }
    }

    // === Sending === //

    onSubmit(ev) {
        ev.preventDefault();
        this.send(this.el.getAttribute("action"), new FormData(this.el));
    }

    /* The questions of another type; files stay here meanwhile. */
    onChooseType() {
        const data = new FormData(this.el);
        data.delete("attachment");
        this.send("/new/ticket", data);
    }

    async send(url, data) {
        if (this.sending) {
            return;
        }
        this.sending = true;
        this.tell("");
        this.setButtons(true);
        if (this.loggedOut) {
            data.set("csrf_token", await this.waitFor(this.fetchToken()));
        }
        const request = new XMLHttpRequest();
        request.open("POST", url);
        request.responseType = "document";
        request.upload.onprogress = (ev) => {
            this.progressEl.value = ev.lengthComputable ? ev.loaded / ev.total : 0;
        };
        request.onload = () => this.onAnswer(request);
        request.onerror = () => this.stop(this.wordsForBrokenLine());
        const uploads = data.has("attachment") && this.files.length > 0;
        this.progressEl.classList.toggle("d-none", !uploads);
        request.send(data);
    }

    /* Who logs in again has a new session, which does not know the form's token. */
    async fetchToken() {
        const type = encodeURIComponent(this.el.querySelector("[name=type]").value);
        const page = await this.fetchPage(`/new/ticket?type=${type}`);
        const form = page?.querySelector(NewTicketForm.selector);
        return form?.querySelector("[name=csrf_token]").value || "";
    }

    /**
     * @param {String} url
     * @returns {Promise<Document|null>} null when the line is broken
     */
    async fetchPage(url) {
        try {
            const answer = await fetch(url);
            return new DOMParser().parseFromString(await answer.text(), "text/html");
        } catch {
            return null;
        }
    }

    onAnswer(request) {
        if (/\/submitted\/ticket\/\d+$/.test(request.responseURL)) {
            window.location.assign(request.responseURL);
            return;
        }
        const form = request.response?.querySelector(NewTicketForm.selector);
        if (request.status === 200 && form) {
            this.replaceBy(form);
        } else if (request.status === 413) {
            this.stop(_t("The files are too large. Please remove one and send again."));
        } else if (request.status === 200 || request.status === 400) {
            this.loggedOut = true;
            this.stop(
                _t(
                    "You are no longer logged in. Nothing is lost: log in again in " +
                        "another tab, come back here, and send again."
                )
            );
        } else {
            this.stop(this.wordsForBrokenLine());
        }
    }

    /* A form that was refused comes back with its problems; files cannot come back. */
    replaceBy(form) {
        kept = this.files;
        const news = document.importNode(form, true);
        const service = this.services["public.interactions"];
        const old = this.el;
        old.replaceWith(news);
        service.stopInteractions(old);
        service.startInteractions(news);
        const alert = news.querySelector("[role=alert]");
        alert?.setAttribute("tabindex", "-1");
        alert?.focus();
        alert?.scrollIntoView({block: "center"});
    }

    stop(sentence) {
        this.sending = false;
        this.progressEl.classList.add("d-none");
        this.setButtons(false);
        this.tell(sentence);
    }

    setButtons(disabled) {
        for (const button of this.el.querySelectorAll("button[type=submit]")) {
            button.disabled = disabled;
        }
    }

    wordsForBrokenLine() {
        return _t("The connection broke. Nothing is lost: please send again.");
    }
}

registry
    .category("public.interactions")
    .add("sd_portal.new_ticket_form", NewTicketForm);
