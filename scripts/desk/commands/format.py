"""``make format``: rewrite the sources as the format checks want them."""

from desk.checks import all_checks
from desk.settings import say


def run(_arguments: list[str]) -> int:
    """Let every check that can repair do so; what is left is for ``make lint`` to tell."""
    for check in all_checks():
        if check.repair:
            check.run(repair=True)
            say(f"{check.name}: done")
    return 0
