"""Fetching from POP3: a mail is deleted there when it is in the log, not before."""

import poplib

from ..exceptions import NotKeptError
from ..tools.identity import pop_identity
from .fetched import FetchedMail


class TrackedPOP:
    """Stands in for Odoo's connection; the same four methods, with identities."""

    def __init__(self, connection, user, host):
        """Take over a logged-in connection.

        :param poplib.POP3 connection: logged in
        :param str user: name of the mailbox's owner, for the mails' identity
        :param str host: name of the server
        """
        self._connection = connection
        self._user, self._host = user, host
        self._numbers = []
        self._unique_ids = {}
        self._mail = None

    def check_unread_messages(self):
        """Look how many mails there are."""
        count, _size = self._connection.stat()
        self._numbers = list(range(1, count + 1))
        self._unique_ids = self._read_unique_ids()
        return count

    def _read_unique_ids(self):
        try:
            _answer, lines, _size = self._connection.uidl()
        except poplib.error_proto:
            return {}  # an optional command
        pairs = (line.decode("ascii", "replace").split(maxsplit=1) for line in lines)
        return {int(pair[0]): pair[1] for pair in pairs if len(pair) == 2}

    def retrieve_unread_messages(self):
        """Yield (number, `FetchedMail`)."""
        for number in self._numbers:
            _answer, lines, _size = self._connection.retr(number)
            unique_id = self._unique_ids.get(number)
            identity = ""
            if unique_id:
                identity = pop_identity(self._user, self._host, unique_id)
            self._mail = FetchedMail.of(b"\r\n".join(lines), identity)
            yield number, self._mail

    def handled_message(self, number):
        """Delete a mail on the server, if it has been stored.

        :raise NotKeptError: if not; the mail stays there
        """
        if not self._mail.kept:
            raise NotKeptError(f"Mail {number} could not be stored; it stays there.")
        self._connection.dele(number)

    def disconnect(self):
        """Log out; the server deletes what is to be deleted now."""
        self._connection.quit()


def is_pop(connection):
    """Whether this is one of Odoo's POP connections."""
    return isinstance(connection, poplib.POP3)
