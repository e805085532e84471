import {Component, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;
const MINUTE = 60000;
const COLOURS = {
    late: "text-bg-danger",
    at_risk: "text-bg-warning",
    paused: "text-bg-secondary",
    met: "text-bg-success",
    ok: "text-bg-info",
};

/**
 * How much time is left until a moment, in the reader's language.
 *
 * @param {DateTime} due the moment
 * @param {DateTime} now
 * @returns {String} in minutes up to two hours, in hours up to two days, else in days
 */
export function tellTimeLeft(due, now) {
    const hours = Math.abs(due.diff(now).as("hours"));
    const nearer = hours < 48 ? "hours" : "days";
    return due.toRelative({base: now, unit: hours < 2 ? "minutes" : nearer});
}

/**
 * A deadline as a coloured countdown that goes on while one looks at it. The colour is
 * that of the field `colour_field` (see `sd_deadline_colour` of the ticket); a paused
 * clock has no deadline and says so.
 */
export class DeadlineField extends Component {
    static template = "sd_portal.DeadlineField";
    static props = {...standardFieldProps, colourField: {type: String, optional: true}};

    setup() {
        this.clock = useState({now: DateTime.now()});
        const timer = setInterval(() => {
            this.clock.now = DateTime.now();
        }, MINUTE);
        onWillUnmount(() => clearInterval(timer));
    }

    get due() {
        return this.props.record.data[this.props.name];
    }

    get colour() {
        const stored = this.props.record.data[this.props.colourField];
        return this.due && this.due < this.clock.now && stored !== "met"
            ? "late"
            : stored || "ok";
    }

    get shown() {
        return Boolean(this.due) || this.colour === "paused";
    }

    get className() {
        return `badge rounded-pill ${COLOURS[this.colour] || COLOURS.ok}`;
    }

    get words() {
        return this.due ? tellTimeLeft(this.due, this.clock.now) : _t("Paused");
    }

    get hint() {
        if (!this.due) {
            return _t("The time goes on when the ticket is back with us.");
        }
        const moment = formatDateTime(this.due);
        return this.colour === "late" ? _t("Late: it was due %s", moment) : moment;
    }
}

registry.category("fields").add("sd_deadline", {
    component: DeadlineField,
    displayName: _t("Deadline as a countdown"),
    supportedTypes: ["datetime"],
    fieldDependencies: ({options}) =>
        options.colour_field ? [{name: options.colour_field, type: "selection"}] : [],
    extractProps: ({options}) => ({colourField: options.colour_field}),
});
