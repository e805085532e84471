from odoo import api, models
from odoo.tools.misc import formatLang

from ..tools.fees import sentence_codes


class SdFeeWords(models.AbstractModel):
    """Fees told to customers and agents, in the current language."""

    _name = "sd.fee.words"
    _inherit = "sd.explained"
    _description = "Fees in words"

    @api.model
    def _get_modes(self):
        """Ways of charging, see ``tools/fees.MODES``."""
        return [
            ("free", self.env._("Free of charge")),
            ("hourly", self.env._("By the hour")),
            ("fixed", self.env._("Fixed price per ticket")),
            ("package", self.env._("From prepaid hours")),
            ("estimate", self.env._("By approved estimate")),
        ]

    @api.model
    def _get_mode_label(self, mode):
        return dict(self._get_modes()).get(mode, "")

    @api.model
    def _get_rounding_scopes(self):
        """What is rounded together, see ``tools/rounding.SCOPES``."""
        return [
            ("entry", self.env._("per entry")),
            ("ticket_day", self.env._("per ticket and day")),
            ("ticket", self.env._("per ticket")),
        ]

    @api.model
    def _get_sentence(self, type_name, mode, amount, currency, rounding, note=""):
        """What a fee means for the customer, in the current language.

        :param str type_name: the ticket type in that language
        :param str mode: how it is charged, "" when nobody has said so
        :param float amount: per hour or per ticket, without taxes
        :param currency: of the amount
        :param Rounding rounding: how time is rounded
        :param str note: what the manager adds for the customer
        :return: str such as ``Support: 1,250.00 kr per hour``, "" without a fee
        """
        words = self._get_fee_words()
        values = {
            "type": type_name,
            "amount": formatLang(self.env, amount, currency_obj=currency),
            "step": rounding.step,
            "minimum": rounding.minimum,
        }
        codes = sentence_codes(mode, bool(amount), rounding)
        sentence = ", ".join(words[code] % values for code in codes)
        return f"{sentence}. {note}" if sentence and note else sentence

    @api.model
    def _get_fee_words(self):
        return {
            "free": self.env._("%(type)s: free of charge"),
            "hourly": self.env._("%(type)s: %(amount)s per hour"),
            "hourly_no_rate": self.env._("%(type)s: charged by the hour"),
            "fixed": self.env._("%(type)s: %(amount)s per ticket"),
            "fixed_no_rate": self.env._("%(type)s: a fixed price per ticket"),
            "package": self.env._("%(type)s: taken from your prepaid hours"),
            "estimate": self.env._(
                "%(type)s: you get a cost estimate, and work begins when you have "
                "approved it"
            ),
            "step": self.env._("every started %(step)s minutes"),
            "minimum_entry": self.env._("at least %(minimum)s minutes each time"),
            "minimum_ticket_day": self.env._("at least %(minimum)s minutes a day"),
            "minimum_ticket": self.env._("at least %(minimum)s minutes per ticket"),
        }

    @api.model
    def _tell(self, code, values):
        if "priority" in values:
            label = self.env["helpdesk.ticket"]._sd_get_priority_label(
                values["priority"]
            )
            values = {**values, "priority": label}
        return super()._tell(code, values)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "agreement_and_priority": self.env._(
                "the agreement %(agreement)s says so for %(type)s of priority %(priority)s"
            ),
            "agreement": self.env._("the agreement %(agreement)s says so for %(type)s"),
            "priority": self.env._(
                "it is the usual fee for %(type)s of priority %(priority)s"
            ),
            "type": self.env._("it is the usual fee for %(type)s"),
            "no_rule": self.env._("no fee has been set for %(type)s"),
            "no_type": self.env._("the ticket has no type"),
        }
