"""The ways on which mail reaches us: fetched from a mailbox, or through our own door."""
