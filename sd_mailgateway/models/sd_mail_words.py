from odoo import api, models


class SdMailWords(models.AbstractModel):
    """What is told about a mail in the log, in the reader's language."""

    _name = "sd.mail.words"
    _inherit = "sd.explained"
    _description = "Words about the delivery of mail"

    @api.model
    def _get_words(self):
        return (
            super()._get_words()
            | self._get_repair_words()
            | {
                "failed": self.env._("Attempt %(attempt)s failed: %(error)s"),
                "interrupted": self.env._(
                    "Held: the processing was interrupted %(attempt)s times."
                ),
                "no_route": self.env._(
                    "Held: no alias takes mail for %(recipients)s. Make one and process "
                    "the mail again."
                ),
                "duplicate": self.env._("The same mail has arrived before."),
                "repeated_id": self.env._(
                    "The sender uses the same Message-ID for all his mails; this is a "
                    "new one."
                ),
                "delivered_elsewhere": self.env._("Delivered to %(document)s."),
                "archived_team": self.env._(
                    "The team %(team)s is archived; the ticket has none of its own."
                ),
                "by_hand": self.env._("%(user)s made a ticket of it by hand."),
                "expired": self.env._(
                    "Nobody looked at it in time; the mail was removed."
                ),
                "appended": self.env._("Added to the ticket %(ticket)s."),
                "bounce": self.env._(
                    "A mail server reports that a mail of ours was not delivered."
                ),
                "loop_header": self.env._(
                    "An answer to our warning about a mail loop."
                ),
                "loop_limit": self.env._(
                    "Held: this sender has sent too many mails in a short time."
                ),
                "refused": self.env._("Refused; the sender was told."),
                "refused_silently": self.env._(
                    "Refused; the sender was not told, since a machine wrote."
                ),
            }
        )

    @api.model
    def _get_repair_words(self):
        """Sentences for the codes of ``tools/repair.py``."""
        return {
            "header_cleaned": self.env._("Repaired: headers that cannot be read."),
            "header_twice": self.env._("Repaired: headers that were there twice."),
            "sender_elsewhere": self.env._(
                "There was no From; the sender was taken from another header."
            ),
            "message_id_made": self.env._("There was no usable Message-ID."),
            "date_dropped": self.env._("The date of the mail cannot be true."),
            "text_recoded": self.env._(
                "The text was in another character set than it said."
            ),
            "type_unknown": self.env._("A part of unknown kind was kept as a file."),
            "file_named": self.env._("A file had no name."),
            "file_renamed": self.env._("The name of a file was changed to be safe."),
            "file_kept_raw": self.env._("A text file was kept as it came."),
            "mail_enclosed": self.env._("An enclosed mail was kept as a file."),
            "mail_partial": self.env._(
                "This is one piece of a mail that was sent in several; it was kept as "
                "a file."
            ),
            "content_elsewhere": self.env._(
                "The mail only says where its content is to be found; this was kept as "
                "a file."
            ),
            "multipart_broken": self.env._("The parts of the mail were not marked."),
            "kept_as_original": self.env._(
                "The mail could not be read; it is attached as it came."
            ),
        }
