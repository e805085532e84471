"""What every page of a customer has to keep, whoever wrote it."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from walk.pictures import DESKTOP, PHONE

AXE = Path(os.environ["SD_STATE"]) / "node/node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")
RUN_AXE = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map(({id, impact, help, nodes}) =>
        ({id, impact, help, where: nodes.map(node => node.html.slice(0, 200))}));
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


class Audit:
    """Looks at pages, and remembers each request that did not go to the desk itself."""

    def __init__(self, page: Page) -> None:
        """Listen to what the page asks for from now on."""
        self.page = page
        self.foreign: set[str] = set()
        page.on("request", self._note_request)

    def _note_request(self, request) -> None:
        address = urlsplit(request.url)
        own = urlsplit(self.page.url).hostname in (address.hostname, "", None)
        if address.scheme in ("http", "https", "ws", "wss") and not own:
            self.foreign.add(request.url)

    def look_at(self, path: str) -> list[str]:
        """Open a page on a desktop and on a telephone.

        :return: sentences about what is wrong: grave violations that axe-core finds,
            a page that is wider than a telephone, requests to other hosts
        """
        problems = []
        for name, size in (("desktop", DESKTOP), ("telephone", PHONE)):
            self.page.set_viewport_size(size)
            answer = self.page.goto(path, wait_until="networkidle")
            if answer is None or not answer.ok:
                return [f"{path}: no answer"]
            self.page.add_script_tag(path=AXE)
            for found in self.page.evaluate(RUN_AXE):
                if found["impact"] in GRAVE:
                    where = " ".join(found["where"][:3])
                    problems.append(f"{path} ({name}): {found['help']}: {where}")
        if self.page.evaluate(TOO_WIDE):
            problems.append(f"{path}: wider than a telephone")
        problems += [f"{path}: asks {url}" for url in sorted(self.foreign)]
        self.foreign.clear()
        return problems
