import base64
import json

from odoo import models

from odoo.addons.sd_portal.tools.intake import File, Submission


class SdWebFormKeeping(models.AbstractModel):
    """What was sent by a web form and is held, kept in the log like a mail."""

    _name = "sd.web.form.keeping"
    _description = "Keeping of held web forms"

    def _keep_form(self, submission):
        """Keep a submission, with its files, so that a ticket can be made of it."""
        self.ensure_one()
        files = [
            [file.name, base64.b64encode(file.content).decode()]
            for file in submission.files
        ]
        kept = json.dumps({**vars(submission), "files": files}).encode()
        self.write({"raw": base64.b64encode(kept), "size": len(kept)})

    def _read_form(self, team, partner):
        """The kept `Submission`, for a team and perhaps a customer that a human chose."""
        self.ensure_one()
        kept = json.loads(self._get_raw())
        files = [File(name, base64.b64decode(text)) for name, text in kept["files"]]
        given = {**kept["given"], "team_id": team.id}
        return Submission(
            **{
                **kept,
                "files": tuple(files),
                "given": given,
                "partner_id": partner.id or 0,
                "log_id": self.id,
            }
        )
