"""Replies as the mail programs of our users write them: the new text and the history.

`HEADERS` is the table by which quote folding is judged: six forms in six languages.
"""

NEW = "It still burns, please come."
OLD = ("Is it out?", "Greetings from the desk")

GMAIL = {
    "en": "On Mon, Mar 2, 2026 at 9:00 AM Anna Berg <anna@nordic.example> wrote:",
    "sv": "Den mån 2 mars 2026 kl 09:00 skrev Anna Berg <anna@nordic.example>:",
    "da": "Den man. 2. mar. 2026 kl. 09.00 skrev Anna Berg <anna@nordic.example>:",
    "sl": "V V pon., 2. mar. 2026 ob 09:00 je oseba Anna Berg <anna@nordic.example> "
    "napisala:",
    "fi": "ma 2. maalisk. 2026 klo 9.00 Anna Berg (anna@nordic.example) kirjoitti:",
    "de": "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Anna Berg <anna@nordic.example>:",
}
APPLE = {
    "en": "On 2 Mar 2026, at 09:00, Anna Berg <anna@nordic.example> wrote:",
    "sv": "2 mars 2026 kl. 09:00 skrev Anna Berg <anna@nordic.example>:",
    "da": "Den 2. mar. 2026 kl. 09.00 skrev Anna Berg <anna@nordic.example>:",
    "sl": "Dne 2. mar. 2026 ob 09:00 je Anna Berg <anna@nordic.example> napisal/-a:",
    "fi": "Anna Berg <anna@nordic.example> kirjoitti 2.3.2026 kello 9.00:",
    "de": "Am 02.03.2026 um 09:00 schrieb Anna Berg <anna@nordic.example>:",
}
THUNDERBIRD = {
    "en": "On 02/03/2026 09:00, Anna Berg wrote:",
    "sv": "Den 2026-03-02 kl. 09:00, skrev Anna Berg:",
    "da": "Den 02.03.2026 kl. 09.00 skrev Anna Berg:",
    "sl": "Anna Berg je 2. 03. 2026 ob 09:00 napisal:",
    "fi": "Anna Berg kirjoitti 2.3.2026 klo 9.00:",
    "de": "Am 02.03.26 um 09:00 schrieb Anna Berg:",
}
LABELS = {
    "en": ("From", "Sent", "To", "Subject"),
    "sv": ("Från", "Skickat", "Till", "Ämne"),
    "da": ("Fra", "Sendt", "Til", "Emne"),
    "sl": ("Od", "Poslano", "Za", "Zadeva"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
}
ORIGINAL = {
    "en": "-----Original Message-----",
    "sv": "-----Ursprungligt meddelande-----",
    "da": "-----Oprindelig meddelelse-----",
    "sl": "-----Izvirno sporočilo-----",
    "fi": "-----Alkuperäinen viesti-----",
    "de": "-----Ursprüngliche Nachricht-----",
}
MOBILE = {
    "en": "Sent from my iPhone",
    "sv": "Skickat från min iPhone",
    "da": "Sendt fra min iPhone",
    "sl": "Poslano z mojega iPhona",
    "fi": "Lähetetty iPhonesta",
    "de": "Von meinem iPhone gesendet",
}
LANGUAGES = tuple(GMAIL)

QUOTED = "\n".join(f"> {line}" for line in OLD)
BARE = "\n".join(OLD)


def wrapped(line):
    """The line broken where Gmail breaks it."""
    words, lines = line.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def block(language, bold=""):
    """The headers that Outlook puts above the history."""
    values = (
        "Anna Berg <anna@nordic.example>",
        "2 mars 2026 09:00",
        "Support",
        "Printer",
    )
    return "\n".join(
        f"{bold}{label}:{bold} {value}"
        for label, value in zip(LABELS[language], values, strict=True)
    )


def _reply(intro, history):
    return f"{NEW}\n\n{intro}\n{history}\n"


HEADERS = {
    f"{form} {language}": text
    for language in LANGUAGES
    for form, text in {
        "gmail": _reply(GMAIL[language], QUOTED),
        "gmail wrapped": _reply(wrapped(GMAIL[language]) + "\n", QUOTED),
        "apple": _reply(APPLE[language] + "\n", QUOTED),
        "thunderbird": _reply(THUNDERBIRD[language], QUOTED),
        "outlook": _reply("_" * 32 + "\n" + block(language), "\n" + BARE),
        "outlook original": _reply(
            ORIGINAL[language] + "\n" + block(language, "*"), "\n" + BARE
        ),
    }.items()
}

HTML_OLD = "<br>".join(OLD)
HTML_FORMS = {
    "gmail": '<div dir="ltr">{new}</div><br><div class="gmail_quote"><div dir="ltr" '
    'class="gmail_attr">{gmail}<br></div><blockquote class="gmail_quote" '
    'style="margin:0 0 0 .8ex;border-left:1px solid">{old}</blockquote></div>',
    "apple": '<html><body>{new}<br><div><br><blockquote type="cite"><div>{apple}</div>'
    "<br><div>{old}</div></blockquote></div><br></body></html>",
    "thunderbird": "<html><head><style>p {{}}</style></head><body><p>{new}</p><div "
    'class="moz-cite-prefix">{thunderbird}<br></div><blockquote type="cite" '
    'cite="mid:1@x">{old}</blockquote><div class="moz-signature">-- <br>Boris</div>'
    "</body></html>",
    "outlook web": '<div>{new}</div><div id="appendonsend"></div><hr><div '
    'id="divRplyFwdMsg" dir="ltr">{block}</div><div>{old}</div>',
    "outlook": '<div class="WordSection1"><p class="MsoNormal">{new}</p><div><div '
    'style="border:none;border-top:solid #E1E1E1 1.0pt"><p>{block}</p></div></div>'
    "<p>{old}</p></div>",
    "outlook telephone": '<div>{new}</div><div id="ms-outlook-mobile-signature"><a '
    'href="https://aka.ms/x">{mobile}</a></div><hr><div id="divRplyFwdMsg">{block}'
    "</div><div>{old}</div>",
}


def escape(text):
    """A header as it stands in HTML."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


HTML_HEADERS = {
    f"{form} {language}": template.format(
        new=NEW,
        old=HTML_OLD,
        gmail=escape(GMAIL[language]),
        apple=escape(APPLE[language]),
        thunderbird=escape(THUNDERBIRD[language]),
        block=escape(block(language)).replace("\n", "<br>"),
        mobile=MOBILE[language],
    )
    for form, template in HTML_FORMS.items()
    for language in LANGUAGES
}
