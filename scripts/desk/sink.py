"""The demo's mail world: keeps what Odoo sends, says so in one line each, and shows it on a small read-only page.

Run as ``python -m desk.sink FOLDER SMTP-PORT HOST PAGE-PORT``. The page shows foreign HTML, therefore only in a
sandboxed frame without scripts, and a policy lets nothing load but pictures of the demo itself.
"""

import html
import signal
import sys
import threading
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .outbox import Outbox, Sink, read

SHOWN = 200  # newest mails on the list
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; "
    "img-src data: http://127.0.0.1:* http://localhost:*"
)
STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem .4rem 0;
border-bottom:1px solid #ddd;vertical-align:top}
a{color:#0b5cad}iframe{width:100%;height:40rem;border:1px solid #ddd}pre{white-space:pre-wrap}"""


def page(title: str, body: str, head: str = "") -> str:
    """Return a whole HTML page; ``title`` is text, ``body`` and ``head`` are HTML."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width">{head}<style>{STYLE}</style></head>'
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )


def _field(mail: EmailMessage, name: str) -> str:
    return html.escape(str(mail[name] or ""))


def _time(mail: EmailMessage) -> str:
    try:
        return (
            parsedate_to_datetime(str(mail["Date"]))
            .astimezone()
            .strftime("%Y-%m-%d %H:%M:%S")
        )
    except (TypeError, ValueError):
        return ""


def list_page(outbox: Outbox) -> str:
    """Return the page with all kept mails, newest first; it looks again by itself."""
    rows = []
    for path in reversed(outbox.paths()[-SHOWN:]):
        mail = read(path)
        subject = _field(mail, "Subject") or "(no subject)"
        rows.append(
            f"<tr><td>{_time(mail)}</td><td>{_field(mail, 'X-Envelope-To')}</td>"
            f'<td><a href="/{path.stem}">{subject}</a></td></tr>'
        )
    head = "<thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead>"
    table = f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
    return page(
        "Sent mails",
        table if rows else "<p>No mail has been sent yet.</p>",
        '<meta http-equiv="refresh" content="5">',
    )


def mail_page(path: Path) -> str:
    """Return the page of one mail: header, text, HTML in its frame, names of attached files."""
    mail = read(path)
    names = (
        "From",
        "X-Envelope-To",
        "To",
        "Cc",
        "Reply-To",
        "Date",
        "Message-Id",
        "In-Reply-To",
        "References",
        "Auto-Submitted",
    )
    header = "".join(
        f"<tr><th>{name}</th><td>{_field(mail, name)}</td></tr>"
        for name in names
        if mail[name]
    )
    parts = []
    rich, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    if rich is not None:
        source = html.escape('<base target="_blank">' + _text(rich), quote=True)
        parts.append(
            f'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="HTML" srcdoc="{source}"></iframe>'
        )
    if plain is not None:
        parts.append(f"<h2>Plain text</h2><pre>{html.escape(_text(plain))}</pre>")
    files = [
        html.escape(part.get_filename() or part.get_content_type())
        for part in mail.iter_attachments()
    ]
    if files:
        parts.append(f"<h2>Attached</h2><p>{', '.join(files)}</p>")
    links = (
        f'<p><a href="/">All mails</a> · <a href="/{path.name}" download>Source</a></p>'
    )
    return page(
        str(mail["Subject"] or "(no subject)"),
        f"{links}<table><tbody>{header}</tbody></table>{''.join(parts)}",
    )


def _text(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


class _Page(BaseHTTPRequestHandler):
    outbox: Outbox

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].lstrip("/")
        known = {path.name: path for path in self.outbox.paths()}
        if not name:
            self._answer(list_page(self.outbox).encode())
        elif f"{name}.eml" in known:
            self._answer(mail_page(known[f"{name}.eml"]).encode())
        elif name in known:
            self._answer(known[name].read_bytes(), "message/rfc822")
        else:
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such mail")

    def _answer(self, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(HTTPStatus.OK)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in {
            **headers,
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet: the console belongs to the mails."""


def _tell(path: Path) -> None:
    mail = read(path)
    subject = " ".join(str(mail["Subject"] or "(no subject)").split())
    print(f"mail to {mail['X-Envelope-To']}: {subject}", flush=True)


def serve(folder: Path, smtp_port: int, host: str, page_port: int) -> None:
    """Listen on both ports until the process is terminated."""
    sink = Sink(folder, smtp_port)
    sink.outbox.on_arrival = _tell
    handler = type("Page", (_Page,), {"outbox": sink.outbox})
    with ThreadingHTTPServer((host, page_port), handler) as server:
        sink.start()
        signal.signal(
            signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start()
        )
        server.serve_forever()
    sink.stop()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
