from odoo import api, models
from odoo.tools import html_sanitize

from ..tools.forward import find_senders
from ..tools.quote_words import is_forward_subject
from ..tools.reading import read
from ..tools.showing import plain_text, show

TOLD = ("encrypted", "signed_inside", "text_too_long", "files_left_out")
"""Codes of what the reader of the text must know."""


class SdMailReading(models.AbstractModel):
    """What a mail says, put before Odoo: its text with the history folded, its files.

    Takes the place of Odoo's own reading, which knows neither branches of alternatives
    nor quotations of our users' mail programs nor files in files. What was found is
    noted in the log; what a reader of the text must know stands above it as well.
    """

    _name = "sd.mail.reading"
    _inherit = "sd.explained"
    _description = "Reading of mail"

    @api.model
    def _extract(self, message, subject, log):
        """What Odoo's gateway wants to know of a mail.

        :param message: the repaired mail, as an ``EmailMessage``
        :param str subject: its decoded subject
        :param log: its row in ``sd.intake.log``
        :return: dict with ``body``, ``attachments`` (name, content, info), and the keys
            ``sd_*`` that travel in the context: the text for the ticket, and who wrote
            what was forwarded
        """
        reading = read(message)
        if str(message.get("X-Spam-Flag") or "").strip().lower() == "yes":
            reading.enclosed = []
        for note in reading.notes:
            log._note(self._name, note.code, **note.values)
        forwarded = is_forward_subject(subject)
        folded = show(reading, self._get_sentences(reading), forwarded)
        files = [
            (file.name, file.content, {"cid": file.cid} if file.cid else {})
            for file in reading.files
        ]
        if reading.left_out:
            files.append(("original.eml", log._get_raw() or message.as_bytes(), {}))
        return {
            "body": html_sanitize(
                folded.message, sanitize_tags=False, strip_classes=True
            ),
            "attachments": files,
            "sd_description": folded.description,
            "sd_forwarded_from": self._find_forwarded(reading, forwarded),
            "sd_reply_to": str(message.get("Reply-To") or ""),
        }

    @api.model
    def _find_forwarded(self, reading, forwarded):
        """Senders of the mails that this one passes on, the nearest first."""
        enclosed = [mail.sender for mail in reading.enclosed]
        return enclosed + find_senders(plain_text(reading.pieces), forwarded)

    @api.model
    def _get_sentences(self, reading):
        """What stands above the text, in the language of the company."""
        told = [note for note in reading.notes if note.code in TOLD]
        if not told:
            return []
        lang = self.env.company.partner_id.lang
        words = self.with_context(lang=lang)._get_words()
        return [words[note.code] % note.values for note in told]

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "signed": self.env._("The mail is signed; the signature was left out."),
            "signed_inside": self.env._(
                "This mail is packed into a signature. A mail program can show it: open "
                "the attached file."
            ),
            "encrypted": self.env._(
                "This mail is encrypted. Only the person who has the key can read it: "
                "open the attached file, or ask the sender to write without encryption."
            ),
            "text_too_long": self.env._(
                "This mail is too large to be shown as it was designed; here is the "
                "beginning of its text. All of it is attached."
            ),
            "files_left_out": self.env._(
                "%(number)s of %(of)s files are too many or too large to be attached "
                "one by one. All of them are in the attached mail."
            ),
            "files_unpacked": self.env._(
                "Files in the text of the mail were attached: %(number)s."
            ),
            "winmail_unpacked": self.env._(
                "Files from a winmail.dat were attached: %(number)s."
            ),
            "winmail_kept": self.env._(
                "A winmail.dat could not be opened; it is attached."
            ),
            "dangerous_files": self.env._(
                "Careful, these files can do harm when they are opened: %(names)s"
            ),
        }
