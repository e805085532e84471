"""One command of the Makefile: ``python -m desk demo|mail|db|odoo|test|bench|lint|format|words [ARGUMENT...]``.

Whatever goes wrong in a foreseen way is a ``Problem``: one sentence on standard error and exit status 1.
"""

import importlib
import sys

import psycopg2

from .settings import Problem, full_disk

COMMANDS = ("demo", "mail", "db", "odoo", "test", "bench", "lint", "format", "words")


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names with the others; return its exit status."""
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        print(
            f"Service Desk: say which command: {', '.join(COMMANDS)}.", file=sys.stderr
        )
        return 2
    module = importlib.import_module(f"desk.commands.{command}")
    try:
        return int(module.run(arguments[1:]))
    except (Problem, OSError, psycopg2.Error) as error:
        reason = full_disk() or (
            str(error) if isinstance(error, Problem) else _unforeseen(error)
        )
        print(f"Service Desk: {reason}", file=sys.stderr)
        return 1


def _unforeseen(error: Exception) -> str:
    """Return a sentence for what the system or the database server refused."""
    return f"{' '.join(str(error).split())} ({type(error).__name__}): mend that and run the same command again."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
