"""The checks that need no database: style, format, types, manifests, translations' syntax.

One blocking set-up: a check passes or fails, there is no advice. ``make lint`` runs them one after the other,
``make test`` runs each as one test, ``make format`` runs those that can repair what they find.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .settings import ROOT, installed_addons

BIN = Path(sys.executable).parent
FOLDERS = ("scripts", "tests", "demo", "docs", "benchmarks", ".ci")
PRETTIER_SUFFIXES = (".xml", ".js", ".css", ".scss", ".md", ".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Check:
    """One check: the command that fails where something is wrong, and the one that repairs it, if there is one."""

    name: str
    command: tuple[str, ...]
    repair: tuple[str, ...] = ()

    def run(self, *, repair: bool = False) -> tuple[int, str]:
        """Return the exit status of the check, or of its repair, and what it printed."""
        command = self.repair if repair else self.command
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


def _environment() -> dict[str, str]:
    """Return an environment in which the tools keep their caches in the state folder."""
    cache = Path(os.environ["SD_STATE"]) / "cache"
    return {
        **os.environ,
        "MYPYPATH": str(ROOT / "scripts"),
        "NO_COLOR": "1",
        "PYLINTHOME": str(cache / "pylint"),
        "RUFF_CACHE_DIR": str(cache / "ruff"),
    }


def _files(*suffixes: str) -> list[str]:
    """Return our files with these suffixes, relative to the root, in a stable order."""
    tops = [
        ROOT / name
        for name in (*installed_addons(), *FOLDERS)
        if (ROOT / name).is_dir()
    ]
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for top in tops for path in top.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(ROOT)) for path in found if path.suffix in suffixes
    )


def _shell_scripts() -> list[str]:
    scripts = [*_files(".sh"), "scripts/run", ".ci/run"]
    return [path for path in scripts if (ROOT / path).is_file()]


def _tool(name: str) -> str:
    return str(BIN / name)


def _prettier(*flags: str) -> tuple[str, ...]:
    modules = Path(os.environ["SD_STATE"]) / "node/node_modules"
    plugin = modules / "@prettier/plugin-xml/src/plugin.js"
    prettier = modules / "prettier/bin/prettier.cjs"
    return (
        *(_tool("node"), str(prettier), "--log-level=warn", f"--plugin={plugin}"),
        *(*flags, *_files(*PRETTIER_SUFFIXES)),
    )


def _python_checks() -> list[Check]:
    paths = _files(".py")
    lint, layout = (
        (_tool("ruff"), "check", "--quiet"),
        (_tool("ruff"), "format", "--quiet"),
    )
    return [
        Check("ruff", (*lint, *paths), (*lint, "--fix", *paths)),
        Check("ruff format", (*layout, "--diff", *paths), (*layout, *paths)),
    ]


def _addon_checks() -> list[Check]:
    addons, catalogues = installed_addons(), _files(".po", ".pot")
    if not addons:
        return []
    modules = (
        _tool("oca-checks-odoo-module"),
        "--config=.oca_hooks.cfg",
        "--no-verbose",
    )
    checks = [
        Check("pylint-odoo", (_tool("pylint"), "--rcfile=.pylintrc", *addons)),
        Check("oca-checks-odoo-module", (*modules, *addons)),
    ]
    if catalogues:
        # It would empty translations that read like the original ("ID"); ours are complete.
        options = ("--disable=po-pretty-format",)
        command = (_tool("oca-checks-po"), *options, *catalogues)
        checks.append(Check("oca-checks-po", command))
    return checks


def _type_checks() -> list[Check]:
    cache = f"--cache-dir={Path(os.environ['SD_STATE']) / 'cache/mypy'}"
    mypy = (_tool("mypy"), cache, "--no-error-summary")
    tools = [
        f"{addon}/tools"
        for addon in installed_addons()
        if (ROOT / addon / "tools").is_dir()
    ]
    checks = [Check("types of scripts", (*mypy, "-p", "desk"))]
    if tools:
        checks.append(Check("types of tools", (*mypy, *tools)))
    return checks


def all_checks() -> list[Check]:
    """Return the checks, the quick ones first."""
    return [
        *_python_checks(),
        Check(
            "bash",
            (
                "bash",
                "-c",
                'for file; do bash -n "$file" || exit 1; done',
                "bash",
                *_shell_scripts(),
            ),
        ),
        Check("prettier", _prettier("--check"), _prettier("--write")),
        *_addon_checks(),
        *_type_checks(),
    ]
