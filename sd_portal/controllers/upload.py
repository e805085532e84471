from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import human_size

from ..tools.file_name import clean_file_name
from ..tools.intake import File
from ..tools.upload import Limits, find_excess

MOST_FILES = 20
"""How many files a customer may send with one form."""

FORM_ROOM = 1024 * 1024
"""Bytes that we leave for the rest of a form: the size that the administrator allows for
a file is that of a whole request, and larger ones are refused before we see them."""


class UploadMixin:
    """Files that come with a form."""

    def _get_limits(self):
        """How much a customer may send at once: `Limits` of ``tools/upload.py``."""
        request_size = request.env["ir.http"].session_info()["max_file_upload_size"]
        room = max(request_size - FORM_ROOM, request_size // 2)
        return Limits(MOST_FILES, each=room, together=room)

    def _read_files(self):
        """The files; from their beginning, since a request may be tried again.

        :raise UserError: when there is too much, before anything is read
        """
        uploads = [
            upload
            for upload in request.httprequest.files.getlist("attachment")
            if upload.filename
        ]
        limits = self._get_limits()
        if code := find_excess([self._measure(upload) for upload in uploads], limits):
            raise UserError(self._tell_excess(code, limits))
        return tuple(
            File(clean_file_name(upload.filename), upload.read()) for upload in uploads
        )

    def _measure(self, upload):
        upload.seek(0, 2)
        size = upload.tell()
        upload.seek(0)
        return size

    def _tell_excess(self, code, limits):
        words = {
            "too_many": request.env._(
                "Please send at most %(count)s files with one ticket. You can add more "
                "on its page afterwards.",
                count=limits.count,
            ),
            "too_large": request.env._(
                "A file is too large: up to %(size)s are possible. Please choose your "
                "files again.",
                size=human_size(limits.each),
            ),
            "too_large_together": request.env._(
                "Together the files are too large: up to %(size)s are possible. Please "
                "choose your files again.",
                size=human_size(limits.together),
            ),
        }
        return words[code]
