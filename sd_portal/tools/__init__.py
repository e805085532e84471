"""The rules of the service desk as plain Python: no database, no clock of their own."""
