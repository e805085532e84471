from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html

from odoo.addons.sd_portal.tools.address import read_sender
from odoo.addons.sd_portal.tools.intake import File, Submission

from ..tools.original import cut, find_text
from ..tools.words import decode_words

MANAGER = "helpdesk_mgmt.group_helpdesk_manager"


class SdMailHandling(models.AbstractModel):
    """What a manager does with a mail in the log: buttons of ``sd.intake.log``."""

    _name = "sd.mail.handling"
    _description = "Handling of mails in the log"

    @api.model
    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("Only a manager of the helpdesk may do this."))

    def _check_open(self):
        """Only a mail that is here, and that made nothing yet, can be handled.

        :raise UserError: when it has already arrived, or its raw message is gone
        """
        for log in self:
            held = log.source == "email" or log.state == "held"
            if not held or log.state in ("made", "appended"):
                raise UserError(
                    self.env._(
                        "“%(subject)s” has already arrived: open its ticket instead.",
                        subject=log.display_name,
                    )
                )
            if log.sudo().raw_removed_at:
                raise UserError(
                    self.env._(
                        "“%(subject)s” is not here any more: mails are removed after "
                        "the time that the settings state.",
                        subject=log.display_name,
                    )
                )

    def action_process_again(self):
        """Let a mail be processed now, whatever the guards said about it.

        :raise UserError: when it has already arrived, or has no raw message
        """
        self._check_manager()
        self._check_open()
        if any(log.source != "email" for log in self):
            raise UserError(self.env._("Only mails can be processed again."))
        for log_id in self.ids:
            self.env["sd.mail.delivery"]._deliver(log_id, forced=True)
        self.invalidate_recordset()

    def action_make_ticket(self):
        """Make a ticket of a mail that no rule can make one of: ask for the team."""
        self.ensure_one()
        self._check_manager()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a ticket by hand"),
            "res_model": "sd.mail.make.ticket",
            "view_mode": "form",
            "target": "new",
            "context": {"default_log_id": self.id, "default_team_id": self.team_id.id},
        }

    def action_block_sender(self):
        """Ask why, then block the sender of this mail."""
        self.ensure_one()
        self._check_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Block this sender"),
            "res_model": "sd.blocked.sender",
            "view_mode": "form",
            "target": "new",
            "context": {"default_name": self.sender},
        }

    def action_download(self):
        """Save the mail as it came."""
        self.ensure_one()
        self._check_manager()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/sd.intake.log/{self.id}/raw/mail-{self.id}.eml"
            "?download=true",
            "target": "download",
        }

    def _make_ticket(self, team, partner):
        """Make a ticket of what can be read of a mail, with the mail as a file.

        :param team: its team
        :param partner: its customer, or none: the sender is looked up
        :return: the ticket
        """
        self.ensure_one()
        log_sudo = self.sudo().try_lock_for_update()
        if not log_sudo:
            raise UserError(self.env._("The mail is being processed. Try again soon."))
        log_sudo._check_open()
        log_sudo._note("sd.mail.delivery", "by_hand", user=["res.users", self.env.uid])
        submission = log_sudo._prepare_submission(team, partner)
        intake = self.env["sd.intake"].sudo().with_context(sd_made_by_hand=True)
        ticket_sudo = intake._submit([submission])
        log_sudo.write(
            {"document_model": ticket_sudo._name, "document_id": ticket_sudo.id}
        )
        return ticket_sudo.sudo(False)

    def _prepare_submission(self, team, partner):
        """The `Submission` for this mail, with what can be read of it by any means."""
        if self.source == "web_form":
            return self._read_form(team, partner)
        raw = self._get_raw()
        wire = cut(raw)
        header = decode_words(wire.text("from"))
        sender = read_sender(header)
        return Submission(
            source="email",
            subject=self.subject or "",
            body=plaintext2html(find_text(raw, wire)),
            sender_email=sender.email or email_normalize(header) or "",
            sender_name=sender.name,
            partner_id=partner.id or 0,
            log_id=self.id,
            files=(File("original.eml", raw),),
            given={"team_id": team.id},
        )

    @api.model
    def _find_unsettled(self, teams=None):
        """Domain of the mails that wait for a human.

        :param teams: only those for these teams, and those that nobody knows a team of
        """
        domain = fields.Domain("state", "in", ("held", "failed"))
        domain &= fields.Domain("source", "in", ("email", "web_form"))
        if teams is not None:
            domain &= fields.Domain("team_id", "in", [*teams.ids, False])
        return domain
