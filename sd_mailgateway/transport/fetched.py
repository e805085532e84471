"""A mail on its way from a mailbox to the log."""


class FetchedMail(bytes):
    """The bytes of a mail that know where they came from.

    ``identity`` names the place; whoever has stored the mail sets ``kept``, and only
    then the mailbox is told that it is done with.
    """

    identity = ""
    kept = False

    @classmethod
    def of(cls, content, identity):
        """A mail with its identity.

        :param bytes content: the mail
        :param str identity: see ``tools/identity.py``, "" when there is none
        """
        mail = cls(content)
        mail.identity = identity
        return mail
