"""Mails of many parts, and what becomes of them."""

import base64
import io

from PIL import Image

from .common import GatewayCase, mail

MIXED = b"Content-Type: multipart/mixed; boundary=b"
ALTERNATIVE = b"Content-Type: multipart/alternative; boundary=b"
TEXT = b"Content-Type: text/plain; charset=utf-8\n\nIt is on fire."
HTML = b"Content-Type: text/html; charset=utf-8"


def parts(*pieces, boundary=b"b"):
    """A multipart body."""
    mark = b"--" + boundary
    return b"".join(mark + b"\n" + piece + b"\n" for piece in pieces) + mark + b"--\n"


def file_part(name, content, kind=b"application/octet-stream", *headers):
    """A file as a part."""
    lines = [
        b"Content-Type: " + kind,
        b'Content-Disposition: attachment; filename="' + name + b'"',
        b"Content-Transfer-Encoding: base64",
        *headers,
    ]
    return b"\n".join(lines) + b"\n\n" + base64.encodebytes(content)


def picture(width, height, kind="PNG"):
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", (width, height)).save(target, kind)
    return target.getvalue()


class CaseCase(GatewayCase):
    def _make(self, raw):
        """The ticket that a mail makes."""
        log = self._bring(raw)
        self.assertEqual((len(log), log.state), (1, "made"), log.error)
        self.log = log
        return log.ticket_id

    def _make_mixed(self, *pieces):
        return self._make(mail(content_type=MIXED, body=parts(TEXT, *pieces)))

    def _files(self, ticket):
        return ticket.message_ids.attachment_ids.sorted("id")

    def _message(self, ticket):
        return ticket.message_ids.filtered(lambda m: m.message_type == "email")
