"""The rules of the mail gateway as plain Python: no database, no clock of their own."""
