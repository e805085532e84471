"""``make mail``: send the sample mails in demo/mails, or the given files, to the running demo's mail door."""

import smtplib
from email import message_from_bytes, policy
from email.utils import getaddresses, parseaddr
from pathlib import Path

from desk.settings import ROOT, Problem, Settings


def recipients(source: bytes) -> list[str]:
    """Return the addresses that a mail's own header names as recipients."""
    message = message_from_bytes(source, policy=policy.compat32)
    fields = [
        str(value) for name in ("To", "Cc") for value in message.get_all(name, [])
    ]
    return [address for _name, address in getaddresses(fields) if "@" in address]


def _send(client: smtplib.SMTP, path: Path) -> str:
    source = path.read_bytes()
    sender = parseaddr(str(message_from_bytes(source)["From"] or ""))[1]
    try:
        client.sendmail(sender, recipients(source) or ["support@localhost"], source)
    except smtplib.SMTPResponseException as error:
        return f"refused ({error.smtp_code} {error.smtp_error!r})"
    except smtplib.SMTPRecipientsRefused as error:
        return f"refused ({error})"
    return "accepted"


def run(arguments: list[str]) -> int:
    """Send the files; return 1 where any was refused."""
    settings = Settings.read()
    paths = [Path(argument) for argument in arguments] or sorted(
        (ROOT / "demo/mails").glob("*.eml")
    )
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        raise Problem(
            f"there is no mail to send: {', '.join(missing) or 'demo/mails holds no .eml file'}."
        )
    try:
        client = smtplib.SMTP("127.0.0.1", settings.door_port, timeout=120)
    except OSError as error:
        raise Problem(
            f"no mail door answers on port {settings.door_port}: start the demo first (make demo), or set SD_SMTP_PORT "
            "to the port that it printed."
        ) from error
    with client:
        answers = {path: _send(client, path) for path in paths}
    for path, answer in answers.items():
        print(f"{path.name}: {answer}")
    return int(any(answer != "accepted" for answer in answers.values()))
