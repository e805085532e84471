from odoo import api, models
from odoo.tools.misc import formatLang

from ..tools.fees import sentence_codes
from ..tools.rounding import Rounding

FEE_MODES = [
    ("free", "Free of charge"),
    ("hourly", "By the hour"),
    ("fixed", "Fixed price per ticket"),
    ("package", "From prepaid hours"),
    ("estimate", "By approved estimate"),
]
"""Ways of charging for choice, see ``tools/fees.MODES``."""


class SdFeeWords(models.AbstractModel):
    """Fees told to customers and agents, in the current language."""

    _name = "sd.fee.words"
    _inherit = "sd.explained"
    _description = "Fees in words"

    @api.model
    def _get_mode_label(self, mode):
        field = self.env["sd.fee"]._fields["mode"]
        return dict(field._description_selection(self.env)).get(mode, "")

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
            "step": self.env._("billed in steps of %(step)s minutes"),
            "minimum_entry": self.env._("at least %(minimum)s minutes each time"),
            "minimum_ticket_day": self.env._("at least %(minimum)s minutes a day"),
            "minimum_ticket": self.env._("at least %(minimum)s minutes per ticket"),
        }

    @api.model
    def _get_short(self, mode, amount, currency, hours):
        """What a fee means, in the few words that a card has room for.

        :param float amount: per hour or per ticket; 0.0 where it is not to be named
        :param str hours: what is left of prepaid hours, "" where it is not to be named
        :return: str such as ``Charged per hour``, "" without a fee
        """
        words = {
            "free": self.env._("Free"),
            "hourly": self.env._("%(amount)s per hour"),
            "hourly_no_rate": self.env._("Charged per hour"),
            "fixed": self.env._("%(amount)s per ticket"),
            "fixed_no_rate": self.env._("Fixed price per ticket"),
            "package": self.env._("Included in your hours"),
            "package_left": self.env._("Included in your hours: %(hours)s left"),
            "estimate": self.env._("You approve an estimate first"),
        }
        code, *__ = sentence_codes(mode, bool(amount), Rounding()) or ("",)
        if code == "package" and hours:
            code = "package_left"
        amount = formatLang(self.env, amount, currency_obj=currency)
        return words.get(code, "") % {"amount": amount, "hours": hours}

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
