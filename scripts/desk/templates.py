"""What the databases are made of, in layers that are kept: Odoo with OCA's addons, then ours, then the demo's company.

Each layer is keyed by all that it depends on, so that a changed source makes only what comes after it again.
"""

import ast
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from . import odoo_runner
from .databases import Databases
from .settings import LANGUAGES, ROOT, Settings, installed_addons, say

NOT_INSTALLED = {
    "tests",
    "readme",
    "__pycache__",
    "doc",
}  # folders of an addon that no database depends on
ALWAYS = (
    "rpc",
)  # Odoo installs it by itself, which we switch off, and the API needs it


def dependencies() -> tuple[str, ...]:
    """Return the modules that our addons stand on, read from their manifests."""
    names = set(ALWAYS)
    for addon in installed_addons():
        manifest = ast.literal_eval((ROOT / addon / "__manifest__.py").read_text())
        names.update(manifest.get("depends", ()))
    return tuple(sorted(names - set(installed_addons()))) or ("base",)


def _digest(parts: Iterable[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _sources(folder: Path) -> Iterable[str | bytes]:
    """Yield path and content of every file that an installed database may depend on."""
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_INSTALLED)
        for name in sorted(files):
            if not name.endswith((".pyc", ".md", ".pot")):
                yield str(Path(path, name).relative_to(ROOT))
                yield Path(path, name).read_bytes()


class Templates:
    """The layers of one purpose (``demo`` or ``test``) on one server."""

    def __init__(
        self,
        settings: Settings,
        databases: Databases,
        purpose: str,
        configuration: Path,
    ) -> None:
        """Take where the layers live and the Odoo configuration that makes them."""
        self.settings = settings
        self.databases = databases
        self.purpose = purpose
        self.configuration = configuration
        odoo_release = (settings.odoo / "odoo/release.py").read_bytes()
        pins = [
            (ROOT / name).read_bytes()
            for name in ("requirements.txt", "requirements-odoo.txt")
        ]
        self.base_key = _digest(
            [str(settings.odoo), odoo_release, *pins, *dependencies(), *LANGUAGES]
        )
        self.desk_key = _digest(
            [
                self.base_key,
                *(
                    part
                    for name in installed_addons()
                    for part in _sources(ROOT / name)
                ),
            ]
        )
        self.demo_key = _digest([self.desk_key, *_sources(ROOT / "demo")])

    def _name(self, layer: str) -> str:
        return f"sd_{self.settings.tag}_{self.purpose}_{layer}"

    def log(self, layer: str) -> Path:
        """Return the log of how a layer was made."""
        return self.settings.state / "logs" / f"{self.purpose}-{layer}.log"

    def _install(
        self, name: str, layer: str, modules: tuple[str, ...], *more: str
    ) -> None:
        log = self.log(layer)
        log.unlink(missing_ok=True)
        arguments = (
            "server",
            "-d",
            name,
            "-i",
            ",".join(modules),
            "--stop-after-init",
            "--no-http",
            *more,
        )
        odoo_runner.call(self.configuration, *arguments, log=log, fast=True)
        self.databases.check_installed(name, modules, log)

    def _build_base(self, name: str) -> None:
        modules = dependencies()
        say(
            f"Installing Odoo and OCA's helpdesk in a template database ({', '.join(modules)}) ..."
        )
        self._install(name, "base", modules, f"--load-language={','.join(LANGUAGES)}")

    def base(self) -> str:
        """Return the template that holds everything but our addons."""
        name = self._name("base")
        self.databases.template(name, self.base_key, self._build_base)
        return name

    def _build_desk(self, name: str) -> None:
        if installed_addons():
            say(f"Installing {', '.join(installed_addons())} ...")
            self._install(name, "desk", installed_addons())
        if self.purpose == "test":
            say("Preparing style sheets and scripts ...")
            assets = self._assets(name, "desk")
            assets.start()
            assets.finish()

    def desk(self) -> str:
        """Return the template that holds our addons too, and no records but those that they bring."""
        name = self._name("desk")
        self.databases.template(name, self.desk_key, self._build_desk, parent=self.base)
        return name

    def _assets(self, name: str, layer: str) -> odoo_runner.Process:
        """Return what makes the style sheets and scripts of all pages, which the first visitor would wait for."""
        command = [str(odoo_runner.ODOO), "shell", "-d", name, "--no-http"]
        env = {**odoo_runner.environment(self.configuration), **odoo_runner.FAST}
        # No company: two transactions would wait for each other that both touch its record.
        bundles = "env['ir.qweb'].with_context(default_company_id=False)._pregenerate_assets_bundles()"
        script = f"{bundles}\nenv.cr.commit()\n"
        return odoo_runner.Process(
            "The making of style sheets and scripts",
            command,
            self.log(f"{layer}-assets"),
            env,
            script=script,
        )

    def _build_demo(self, name: str) -> None:
        """Make the company and, on another core meanwhile, the style sheets."""
        assets = self._assets(name, "demo")
        assets.start()
        try:
            self._make_company(name)
            say("Finishing style sheets and scripts ...")
            assets.finish()
        finally:
            assets.stop()

    def _make_company(self, name: str) -> None:
        script, log = ROOT / "demo/company.py", self.log("demo")
        if not script.exists():
            return
        say("Making the demo company, its customers and half a year of tickets ...")
        log.unlink(missing_ok=True)
        load = f"import runpy\nrunpy.run_path({str(script)!r})['build'](env)\nenv.cr.commit()\n"
        odoo_runner.call(
            self.configuration,
            "shell",
            "-d",
            name,
            "--no-http",
            log=log,
            stdin=load,
            fast=True,
        )

    def demo(self) -> str:
        """Return the template that the demo starts from."""
        name = self._name("demo")
        self.databases.template(name, self.demo_key, self._build_demo, parent=self.desk)
        return name
