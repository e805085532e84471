"""``make lint``: all checks that need no database, one line each."""

from desk.checks import all_checks
from desk.settings import say


def run(arguments: list[str]) -> int:
    """Run the checks whose names begin with one of the arguments, or all; return 1 where one fails."""
    failed = []
    for check in all_checks():
        if arguments and not check.name.startswith(tuple(arguments)):
            continue
        status, output = check.run()
        say(f"{check.name}: {'failed' if status else 'passed'}")
        if status:
            failed.append(check.name)
            print(output.rstrip())
    return int(bool(failed))
