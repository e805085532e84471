from odoo import api, fields, models

from .sd_clock import TARGETS


class SdTicketStory(models.AbstractModel):
    """Why this deadline? The story of a ticket's clocks, for agents and customers."""

    _name = "sd.ticket.story"
    _description = "Story of a ticket's deadlines"

    sd_deadline_story = fields.Html(
        string="Why this deadline?",
        compute="_compute_sd_deadline_story",
        sanitize=False,
        groups="base.group_user",
    )

    @api.depends("sd_clock_ids.due_at", "sd_clock_ids.state", "sd_clock_ids.pause_ids")
    @api.depends_context("lang", "tz")
    def _compute_sd_deadline_story(self):
        qweb = self.env["ir.qweb"]
        for ticket in self:
            stories = filter(
                None, (ticket._sd_get_deadline_story("agent", t) for t in TARGETS)
            )
            ticket.sd_deadline_story = qweb._render(
                "sd_portal.deadline_stories", {"stories": list(stories)}
            )

    def _sd_get_deadline_story(self, audience="agent", target="resolution"):
        """Why a deadline of the ticket is what it is, step by step.

        :param str audience: ``agent``, in his own zone and with internal reasons, or
            ``customer``, in his zone and without them
        :param str target: ``first_response``, ``next_reply`` or ``resolution``
        :return: `Story` (``tools/story.py``) in the language of the context, None when
            nothing was promised
        """
        self.ensure_one()
        clock_sudo = self._sd_get_clock(target)
        if not clock_sudo:
            return None
        zone = self.sudo().partner_id.tz if audience == "customer" else self.env.user.tz
        zone = zone or self.sudo().company_id.resource_calendar_id.tz
        return clock_sudo._get_story(audience, zone or clock_sudo.calendar_id.tz)

    def action_sd_show_deadline_story(self):
        """Open the story in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why this deadline?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("sd_portal.ticket_deadline_story_form").id, "form")
            ],
            "target": "new",
        }

    def action_sd_set_deadline(self):
        """Open the dialog in which a human sets another date."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set another deadline"),
            "res_model": "sd.deadline.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_sd_take_back_deadline(self):
        """Use the deadline of the agreement again."""
        self.check_access("write")
        for ticket in self:
            self.env["sd.clock"].sudo()._take_back(ticket.sudo())
