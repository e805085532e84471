"""What can go wrong with a mail, as far as we know it by name.

Exception
 ├── UnroutableError   nothing takes the mail
 └── NotKeptError      the mail could not be stored
"""


class UnroutableError(Exception):
    """No alias, no ticket and no fallback takes this mail."""


class NotKeptError(Exception):
    """The mail could not be stored; it stays where it is."""
