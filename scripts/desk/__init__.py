"""The pieces of a running desk: PostgreSQL, databases, Odoo, mail, demo and tests.

Runs in the private Python environment that ``scripts/run`` makes; ``python -m desk COMMAND`` starts one command.
``tests/conftest.py`` builds its fixtures from the same pieces, so that the demo and the tests run the same things.
"""
