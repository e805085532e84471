"""The fixtures that other tests stand on: a desk of their own with real mail both ways and a real browser."""

import imaplib
from email.message import EmailMessage


def letter(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "anna@example.com",
        "support@example.com",
        subject,
    )
    mail.set_content("Hello")
    return mail


def test_live_desk_answers_calls_of_the_administrator(live_desk):
    assert live_desk.call("res.users", "search_count", [("login", "=", "admin")]) == 1


def test_mail_that_odoo_sends_arrives_in_the_outbox(live_desk):
    values = {
        "subject": "Out we go",
        "body_html": "<p>Hi</p>",
        "email_to": "anna@example.com",
        "email_from": "a@b.se",
    }
    ids = live_desk.call("mail.mail", "create", [values])
    live_desk.call("mail.mail", "send", ids)
    sent = live_desk.outbox.wait_for(lambda mail: mail["Subject"] == "Out we go")
    assert sent["X-Envelope-To"] == "anna@example.com"


def test_delivered_mail_waits_in_the_imap_mailbox(live_desk):
    live_desk.imap.deliver(letter("For the mailbox"), "support@example.com")
    with imaplib.IMAP4("127.0.0.1", live_desk.imap.port) as client:
        client.login("support@example.com", "any")
        client.select()
        assert client.search(None, "UNSEEN")[1] == [b"1"]


def test_browser_shows_the_login_page(new_page):
    page = new_page()
    page.goto("/web/login")
    page.locator("input[name=password]").wait_for()
