from dataclasses import replace

from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import decode_message_header

from odoo.addons.sd_portal.tools.header import decode_header

from ...tools.guard import Incoming
from ...tools.report import read_report
from ...tools.spam import is_spam
from ..ir_mail_server import INSTANCE_HEADER

STATES = {"ignore": "ignored", "hold": "held"}
TICKET = "helpdesk.ticket"


class SdMailGuard(models.AbstractModel):
    """One question that is asked about every mail before it makes or joins a ticket.

    A guard inherits this model under a name ``sd.mail.guard.<name>``, sets its place
    in `_sd_sequence`, says whether it `_sd_needs_route` (None: it is asked before and
    after), and implements `_judge`. The first guard that says something decides,
    unless it only lets the mail pass.
    """

    _name = "sd.mail.guard"
    _inherit = "sd.explained"
    _description = "Guard of the mail gateway"

    _sd_sequence = 0
    _sd_needs_route = False

    @api.model
    def _judge(self, mail):
        """Judge one mail.

        :param Incoming mail: what is known about it
        :return: `Verdict`, or None when this guard has nothing to say
        """
        return

    @api.model
    def _apply(self, mail, verdict):
        """Do what follows from a verdict of this guard besides the mail's own fate.

        :param Incoming mail: what is known about it
        :param Verdict verdict: what `_judge` said
        """

    @api.model
    def _describe(self, message, message_dict):
        """What is known about a mail before its route is.

        :param message: the mail as Python's parser has it
        :param dict message_dict: the mail as Odoo has read it
        :return: `Incoming`
        """
        sender = email_normalize(message_dict["email_from"] or "") or ""
        reply_to = decode_message_header(message, "Reply-To", separator=",")
        headers = [
            (name, decode_header(str(value))) for name, value in message.raw_items()
        ]
        return Incoming(
            sender=sender,
            reply_to=email_normalize(reply_to or "") or "",
            automatic=message_dict.get("sd_automatic") or "",
            instance=str(message.get(INSTANCE_HEADER) or "").strip(),
            spam=is_spam(headers),
            claimed=message_dict.get("sd_claimed") or "",
            report=read_report(message, sender),
        )

    @api.model
    def _locate(self, mail, routes):
        """The mail with what its route tells.

        :param Incoming mail: what is known about it
        :param list routes: Odoo's routes
        :return: `Incoming`
        """
        routes = [route for route in routes if route[0] == TICKET]
        tickets = [route[1] for route in routes]
        teams = [(route[2] or {}).get("team_id") for route in routes]
        return replace(
            mail,
            starts_ticket=bool(tickets) and not any(tickets),
            ticket_id=next(filter(None, tickets), 0),
            team_id=next(filter(None, teams), 0),
        )

    @api.model
    def _get_guards(self, routed):
        guards = [
            self.env[name]
            for name in self.env.registry
            if name.startswith("sd.mail.guard.")
        ]
        due = [guard for guard in guards if guard._sd_needs_route in (routed, None)]
        return sorted(due, key=lambda guard: (guard._sd_sequence, guard._name))

    @api.model
    def _judge_all(self, mail, log, routed):
        """The first verdict, noted in the log.

        :param Incoming mail: what is known about the mail
        :param log: its row in ``sd.intake.log``
        :param bool routed: whether its route is known by now
        :return: `Verdict` or None
        """
        for guard in self._get_guards(routed):
            if verdict := guard._judge(mail):
                state = STATES.get(verdict.action, "")
                log._note(guard._name, verdict.code, state, **verdict.values)
                guard._apply(mail, verdict)
                if verdict.action != "pass":
                    return verdict
        return None
