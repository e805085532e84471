// Shows a Service Desk form in <div data-sd-form="KEY">, in the look of the page around it.
(function () {
    "use strict";
    const base = document.currentScript.src.replace(/\/sd\/form\/.*$/, "");

    function make(tag, attributes, ...children) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            if (value !== false && value !== "") {
                element.setAttribute(name, value === true ? "" : value);
            }
        }
        element.append(...children);
        return element;
    }

    function makeInput(field, definition, id) {
        const shared = {id, name: field.input, required: field.required};
        if (field.kind === "textarea" || field.kind === "text") {
            return make("textarea", {...shared, rows: 6});
        }
        if (field.options.length) {
            const many = field.kind === "tags";
            const options = field.options.map((option) =>
                make("option", {value: option.key}, option.label)
            );
            if (!many) {
                const none = make("option", {}, definition.words.choose);
                none.value = "";
                options.unshift(none);
            }
            return make("select", {...shared, multiple: many}, ...options);
        }
        if (field.kind === "file") {
            const accept = definition.files.accept;
            return make("input", {...shared, type: "file", multiple: true, accept});
        }
        if (field.kind === "boolean") {
            return make("input", {id, name: field.input, type: "checkbox", value: "1"});
        }
        const types = {email: "email", tel: "tel", date: "date"};
        return make("input", {...shared, type: types[field.kind] || "text"});
    }

    function build(definition, key) {
        const form = make("form", {class: "sd-form", novalidate: true});
        form.append(
            make("div", {class: "sd-form-summary", role: "alert", tabindex: "-1"})
        );
        for (const field of definition.fields) {
            const id = `sd-form-${key}-${field.name}`;
            const note = field.required ? ` (${definition.words.required})` : "";
            const line = make(
                "p",
                {class: `sd-form-field sd-form-${field.kind}`, "data-name": field.name},
                make("label", {for: id}, field.label + note),
                makeInput(field, definition, id)
            );
            if (field.help) {
                line.append(make("small", {}, field.help));
            }
            form.append(line);
        }
        if (definition.consent) {
            const box = make("input", {type: "checkbox", name: "consent", value: "1"});
            const label = make("label", {}, box, ` ${definition.consent}`);
            form.append(
                make("p", {class: "sd-form-field", "data-name": "consent"}, label)
            );
        }
        const trap = make("input", {
            name: "website",
            tabindex: "-1",
            autocomplete: "off",
        });
        form.append(
            make("p", {hidden: true}, make("label", {}, definition.words.trap, trap)),
            make("progress", {
                hidden: true,
                max: "1",
                "aria-label": definition.words.sending,
            }),
            make(
                "button",
                {type: "submit", class: "sd-form-send"},
                definition.words.send
            )
        );
        return form;
    }

    function showProblems(form, message, errors) {
        for (const old of form.querySelectorAll(".sd-form-error")) {
            old.remove();
        }
        for (const input of form.querySelectorAll("[aria-invalid]")) {
            input.removeAttribute("aria-invalid");
            input.removeAttribute("aria-describedby");
        }
        const summary = form.querySelector(".sd-form-summary");
        summary.textContent = message;
        for (const [name, sentence] of Object.entries(errors)) {
            const line = form.querySelector(`[data-name="${CSS.escape(name)}"]`);
            const input = line && line.querySelector("input, textarea, select");
            const error = make("strong", {class: "sd-form-error"}, sentence);
            if (input) {
                error.id = `${input.id || form.className + name}-error`;
                input.setAttribute("aria-invalid", "true");
                input.setAttribute("aria-describedby", error.id);
            }
            (line || summary).append(error);
        }
        summary.focus();
    }

    function remember(form, store) {
        const typed = [...new FormData(form)].filter(
            ([name, value]) => typeof value === "string" && name !== "website"
        );
        try {
            sessionStorage.setItem(store, JSON.stringify(typed));
        } catch {
            // A browser without storage: the text stays on the page.
        }
    }

    function forget(store) {
        try {
            sessionStorage.removeItem(store);
        } catch {
            // Nothing was remembered.
        }
    }

    function restore(form, store) {
        let typed = [];
        try {
            typed = JSON.parse(sessionStorage.getItem(store)) || [];
        } catch {
            return;
        }
        for (const [name, value] of typed) {
            const input = form.elements[name];
            if (!input) {
                continue;
            }
            if (input.type === "checkbox") {
                input.checked = true;
            } else if (input.multiple) {
                for (const option of input.options) {
                    option.selected ||= option.value === value;
                }
            } else {
                input.value = value;
            }
        }
    }

    function post(url, data, onProgress) {
        return new Promise((resolve, reject) => {
            const call = new XMLHttpRequest();
            call.open("POST", url);
            call.setRequestHeader("Accept", "application/json");
            call.upload.onprogress = (event) =>
                event.lengthComputable && onProgress(event.loaded / event.total);
            call.onerror = reject;
            call.onload = () => {
                try {
                    resolve({status: call.status, ...JSON.parse(call.responseText)});
                } catch (error) {
                    reject(error);
                }
            };
            call.send(data);
        });
    }

    async function show(place) {
        const key = place.dataset.sdForm;
        const lang = place.lang || document.documentElement.lang;
        const url = `${base}/sd/form/${encodeURIComponent(key)}`;
        const query = `?lang=${encodeURIComponent(lang)}`;
        const store = `sd-form-${key}`;
        const answer = await fetch(`${url}/definition${query}`, {credentials: "omit"});
        const definition = await answer.json();
        if (!answer.ok) {
            place.textContent = definition.message;
            return;
        }
        let token = definition.token;
        const form = build(definition, key);
        const button = form.querySelector("button");
        const progress = form.querySelector("progress");
        place.replaceChildren(form);
        restore(form, store);
        form.addEventListener("input", () => remember(form, store));
        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            const data = new FormData(form);
            data.append("token", token);
            button.disabled = true;
            progress.hidden = false;
            const step = (part) => (progress.value = part);
            try {
                // The same token makes only one ticket, so it is safe to try again.
                const again = () => post(url + query, data, step);
                const result = await again().catch(again);
                if (result.status === 200) {
                    forget(store);
                    if (result.redirect) {
                        location.href = result.redirect;
                    }
                    const attributes = {
                        class: "sd-form-thanks",
                        role: "status",
                        tabindex: "-1",
                    };
                    const thanks = make("p", attributes, result.message);
                    place.replaceChildren(thanks);
                    thanks.focus();
                    return;
                }
                token = result.token;
                showProblems(form, result.message, result.errors);
            } catch {
                showProblems(form, definition.words.offline, {});
            }
            button.disabled = false;
            progress.hidden = true;
        });
    }

    for (const place of document.querySelectorAll("[data-sd-form]")) {
        show(place);
    }
})();
