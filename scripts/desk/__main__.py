"""One command of the Makefile: ``python -m desk demo|mail|db|odoo|test|lint|format [ARGUMENT...]``.

Whatever goes wrong in a foreseen way is a ``Problem``: one sentence on standard error and exit status 1.
"""

import importlib
import sys

from .settings import Problem

COMMANDS = ("demo", "mail", "db", "odoo", "test", "lint", "format")


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names with the others; return its exit status."""
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        print(
            f"Service Desk: say which command: {', '.join(COMMANDS)}.", file=sys.stderr
        )
        return 2
    try:
        module = importlib.import_module(f"desk.commands.{command}")
        return int(module.run(arguments[1:]))
    except Problem as problem:
        print(f"Service Desk: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
