"""Fetching from IMAP without a moment in which a mail is neither there nor here."""

import imaplib
import re

from ..exceptions import NotKeptError
from ..tools.identity import imap_identity
from .fetched import FetchedMail

MAILBOX = "INBOX"


class TrackedIMAP:
    """Stands in for Odoo's connection; the same four methods, by UID.

    Odoo fetches by position and so marks a mail as read before it has it, stops at a
    mail that somebody deletes meanwhile, and marks it as done whether or not it could
    be stored. Here it is marked when it is in the log, and not before.

    Odoo also asks for unread mails only, and never gets what somebody has opened in a
    mail program. Here a mail is new when its UID is greater than the last one, or when
    it is unread. A mailbox that is new to us begins with what is unread in it.
    """

    def __init__(self, connection, user, host, place=None, remember=None):
        """Take over a logged-in connection.

        :param imaplib.IMAP4 connection: logged in, nothing selected
        :param str user: name of the mailbox's owner, for the mails' identity
        :param str host: name of the server
        :param dict place: what ``remember`` was told last time, None at first
        :param remember: function that is told where we stopped (a dict, JSON-able)
        """
        self._connection = connection
        self._user, self._host = user, host
        self._place = place or {}
        self._remember = remember
        self._uids = None
        self._validity = self._last = 0
        self._mail = None

    def check_unread_messages(self):
        """Find new mails, the oldest first; return how many there are."""
        self._connection.select(MAILBOX)
        _code, validity = self._connection.response("UIDVALIDITY")
        self._validity = int(validity[0]) if validity and validity[0] else 0
        if self._validity and self._place.get("validity") == self._validity:
            self._last = self._place["uid"]
            news = self._search("UID", f"{self._last + 1}:*", "UNDELETED")
        else:
            self._last, news = max(self._search("UID", "*"), default=0), set()
        news = {uid for uid in news if uid > self._last}  # n:* always finds the last
        self._uids = sorted(news | self._search("UNSEEN"))
        return len(self._uids)

    def _search(self, *criteria):
        _type, data = self._connection.uid("SEARCH", None, *criteria)
        return set(map(int, data[0].split())) if data and data[0] else set()

    def retrieve_unread_messages(self):
        """Yield (UID, `FetchedMail`); mails that have vanished are passed over."""
        for uid in self._uids:
            _type, data = self._connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
            content = find_content(data)
            if content is None:
                self._pass(uid)
                continue
            identity = ""
            if self._validity:
                identity = imap_identity(
                    self._user, self._host, MAILBOX, self._validity, uid
                )
            self._mail = FetchedMail.of(content, identity)
            yield uid, self._mail

    def handled_message(self, uid):
        """Mark a mail as read, if it has been stored.

        :raise NotKeptError: if not; the mail stays unread
        """
        if not self._mail.kept:
            raise NotKeptError(f"Mail {uid} could not be stored; it stays unread.")
        self._connection.uid("STORE", str(uid), "+FLAGS", "(\\Seen)")
        self._pass(uid)

    def _pass(self, uid):
        """All mails up to this one are done with; they came in the order of UIDs."""
        self._last = max(self._last, uid)

    def disconnect(self):
        """Remember where we stopped, and log out."""
        if self._uids is not None:
            if self._remember and self._validity:
                self._remember({"validity": self._validity, "uid": self._last})
            self._connection.close()
        self._connection.logout()


def find_content(data):
    """The mail in the answer to a FETCH, None when it is not in it.

    >>> find_content([(b"1 (UID 7 BODY[] {5}", b"Hello"), b")"])
    b'Hello'
    >>> find_content([None]), find_content([b"1 (FLAGS ())"]), find_content([])
    (None, None, None)

    :param list data: as imaplib gives it
    """
    for piece in data or []:
        if isinstance(piece, tuple) and re.search(rb"(?i)BODY\[\]", piece[0]):
            return piece[1]
    return None


def is_imap(connection):
    """Whether this is one of Odoo's IMAP connections."""
    return isinstance(connection, imaplib.IMAP4)
