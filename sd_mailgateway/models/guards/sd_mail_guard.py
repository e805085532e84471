from odoo import api, models


class SdMailGuard(models.AbstractModel):
    """One question that is asked about every mail before it makes or joins a ticket.

    A guard inherits this model under a name ``sd.mail.guard.<name>``, sets its place
    in `_sd_sequence`, says whether it `_sd_needs_route`, and implements `_judge`. The
    first guard that says something decides.
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
    def _get_guards(self, routed):
        guards = [
            self.env[name]
            for name in self.env.registry
            if name.startswith("sd.mail.guard.")
        ]
        due = [guard for guard in guards if guard._sd_needs_route == routed]
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
                state = "ignored" if verdict.action == "ignore" else ""
                log._note(guard._name, verdict.code, state, **verdict.values)
                return verdict
        return None
