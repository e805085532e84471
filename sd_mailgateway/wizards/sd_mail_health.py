from datetime import timedelta

from odoo import api, fields, models

from ..models.res_partner import UNDELIVERABLE_FOR

LATELY = timedelta(days=1)
LOOKED_BACK = timedelta(days=31)
QUEUED_TOO_LONG = timedelta(minutes=30)


class SdMailHealth(models.TransientModel):
    """Does mail come in and go out? What an administrator looks at in the morning."""

    _name = "sd.mail.health"
    _description = "E-mail health"

    received = fields.Integer(string="Mails in 24 hours", compute="_compute_figures")
    made = fields.Integer(string="Tickets made", compute="_compute_figures")
    appended = fields.Integer(string="Added to tickets", compute="_compute_figures")
    ignored = fields.Integer(string="No ticket needed", compute="_compute_figures")
    failed = fields.Integer(
        string="Failed, tried again",
        compute="_compute_figures",
        help="Now, of any age.",
    )
    held = fields.Integer(
        string="Held for a human", compute="_compute_figures", help="Now, of any age."
    )
    suppressed = fields.Integer(
        string="Answers not sent", compute="_compute_figures", help="In 24 hours."
    )
    queued = fields.Integer(
        string="Mails waiting to be sent", compute="_compute_figures"
    )
    stuck = fields.Boolean(compute="_compute_figures")
    not_sent = fields.Integer(string="Mails that failed", compute="_compute_figures")
    undeliverable = fields.Integer(
        string="Addresses that mail comes back from", compute="_compute_figures"
    )
    way_ids = fields.One2many("sd.mail.health.way", "health_id", string="Ways in")

    @api.model
    def _open(self):
        """The action that shows how things are now."""
        ways = [fields.Command.create(vals) for vals in self._find_ways()]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("E-mail health"),
            "res_model": self._name,
            "res_id": self.create({"way_ids": ways}).id,
            "view_mode": "form",
        }

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_figures(self):
        now = fields.Datetime.now()
        figures = {
            **self._count_in(now - LATELY),
            **self._count_waiting(),
            **self._count_out(now),
        }
        self.update(figures)

    @api.model
    def _count_in(self, since):
        """What came since then, by what became of it, as far as the reader may see it."""
        Log = self.env["sd.intake.log"]
        counts = dict(
            Log._read_group(
                [("source", "=", "email"), ("create_date", ">", since)],
                ["state"],
                ["__count"],
            )
        )
        suppressed = self.env["sd.outgoing.log"].search_count(
            [("state", "=", "suppressed"), ("create_date", ">", since)]
        )
        found = {name: counts.get(name, 0) for name in ("made", "appended", "ignored")}
        return {**found, "received": sum(counts.values()), "suppressed": suppressed}

    @api.model
    def _count_waiting(self):
        Log = self.env["sd.intake.log"]
        counts = dict(Log._read_group(Log._find_unsettled(), ["state"], ["__count"]))
        return {name: counts.get(name, 0) for name in ("failed", "held")}

    @api.model
    def _count_out(self, now):
        """The queue of the whole database: it is one queue."""
        Mail_sudo = self.env["mail.mail"].sudo()
        counts = {
            state: (count, oldest)
            for state, count, oldest in Mail_sudo._read_group(
                [("state", "in", ("outgoing", "exception"))],
                ["state"],
                ["__count", "create_date:min"],
            )
        }
        queued, oldest = counts.get("outgoing", (0, None))
        came_back = [("sd_undeliverable_at", ">", now - UNDELIVERABLE_FOR)]
        return {
            "queued": queued,
            "stuck": bool(oldest and oldest < now - QUEUED_TOO_LONG),
            "not_sent": counts.get("exception", (0, None))[0],
            "undeliverable": self.env["res.partner"].search_count(came_back),
        }

    @api.model
    def _find_ways(self):
        """Values of the ways by which mail comes in: servers, doors, keys."""
        since = fields.Datetime.now() - LOOKED_BACK
        latest = dict(
            self.env["sd.intake.log"]
            .sudo()
            ._read_group(
                [("came_by", "!=", False), ("create_date", ">", since)],
                ["came_by"],
                ["create_date:max"],
            )
        )
        ways = [
            {
                "name": server_sudo.name,
                "kind": "fetch",
                "seen_at": server_sudo.date,
                "mail_at": latest.get(f"fetch:{server_sudo.id}"),
                "trouble": server_sudo.error_message,
                "is_alive": server_sudo.state == "done"
                and not server_sudo.error_message,
            }
            for server_sudo in self.env["fetchmail.server"].sudo().search([])
        ]
        ways += [
            {
                "name": door_sudo.name,
                "kind": "door",
                "seen_at": door_sudo.seen_at,
                "mail_at": latest.get("door"),
                "is_alive": door_sudo.is_alive,
            }
            for door_sudo in self.env["sd.mail.door"].sudo().search([])
        ]
        ways += [
            {
                "name": key.name,
                "kind": "http",
                "seen_at": key.last_used_at,
                "mail_at": latest.get(f"http:{key.id}"),
                "is_alive": True,
            }
            for key in self.env["sd.mail.key"].search([])
        ]
        return ways

    def action_show(self):
        """Show the records behind a figure; the context says which."""
        name = self.env.context.get("sd_figure")
        actions = {
            "waiting": "sd_mailgateway.sd_mail_held_action",
            "suppressed": "sd_portal.sd_outgoing_log_action",
            "undeliverable": "sd_mailgateway.sd_undeliverable_action",
        }
        return self.env["ir.actions.act_window"]._for_xml_id(
            actions.get(name, "sd_mailgateway.sd_mail_statistic_action")
        )


class SdMailHealthWay(models.TransientModel):
    """One way by which mail comes in."""

    _name = "sd.mail.health.way"
    _description = "A way in for mail"

    health_id = fields.Many2one("sd.mail.health", ondelete="cascade")
    name = fields.Char()
    kind = fields.Selection(
        [("fetch", "Fetched"), ("door", "SMTP door"), ("http", "HTTP key")]
    )
    seen_at = fields.Datetime(string="Last heard of")
    mail_at = fields.Datetime(string="Last mail")
    is_alive = fields.Boolean(string="In order")
    trouble = fields.Text()
