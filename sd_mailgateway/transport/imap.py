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
    """

    def __init__(self, connection, user, host):
        """Take over a logged-in connection.

        :param imaplib.IMAP4 connection: logged in, nothing selected
        :param str user: name of the mailbox's owner, for the mails' identity
        :param str host: name of the server
        """
        self._connection = connection
        self._user, self._host = user, host
        self._uids = None
        self._validity = 0
        self._mail = None

    def check_unread_messages(self):
        """Find unread mails, the oldest first; return how many there are."""
        self._connection.select(MAILBOX)
        _code, validity = self._connection.response("UIDVALIDITY")
        self._validity = int(validity[0]) if validity and validity[0] else 0
        _type, data = self._connection.uid("SEARCH", None, "UNSEEN")
        self._uids = sorted(map(int, data[0].split())) if data and data[0] else []
        return len(self._uids)

    def retrieve_unread_messages(self):
        """Yield (UID, `FetchedMail`); mails that have vanished are passed over."""
        for uid in self._uids:
            _type, data = self._connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
            content = find_content(data)
            if content is None:
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

    def disconnect(self):
        """Log out."""
        if self._uids is not None:
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
