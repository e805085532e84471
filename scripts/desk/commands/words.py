"""``make words``: bring the lists of words in ``i18n/`` in line with the sources, and tell what has no translation yet.

What is translated stays; words that are gone go; new ones are added empty and listed on standard output, one a line,
with addon and language, so that a translator knows what to do.
"""

from pathlib import Path

import polib  # type: ignore[import-untyped]

from desk import odoo_runner, postgres
from desk.commands import Workplace, workplace
from desk.settings import ROOT, Settings, installed_addons, say

LANGUAGES = ("sv", "da", "sl")
SCRIPT = """
import pathlib
from odoo.tools.translate import trans_export
for addon in {addons!r}:
    with pathlib.Path({folder!r}, addon + ".pot").open("wb") as target:
        trans_export(None, [addon], target, "po", env)
"""


def run(_arguments: list[str]) -> int:
    """Update templates and catalogues of all addons; return 0, also where translations are missing."""
    settings = Settings.read()
    with postgres.server(settings, "demo") as connection:
        place = workplace(settings, connection, "demo")
        folder = _export(place)
    for addon in installed_addons():
        fresh = polib.pofile(str(folder / f"{addon}.pot"))
        _update(ROOT / addon / "i18n" / f"{addon}.pot", fresh, "")
        for language in LANGUAGES:
            path = ROOT / addon / "i18n" / f"{language}.po"
            for word in _update(path, fresh, language):
                print(f"{addon} {language}: {word!r}")
    return 0


def _export(place: Workplace) -> Path:
    """Let Odoo write the words that it finds in each addon; return the folder where they are."""
    folder = place.folder / "words"
    folder.mkdir(parents=True, exist_ok=True)
    script = SCRIPT.format(addons=installed_addons(), folder=str(folder))
    arguments = ("shell", "-d", place.templates.desk(), "--no-http")
    log = place.templates.log("words")
    log.unlink(missing_ok=True)
    say("Asking Odoo for the words of the addons ...")
    odoo_runner.call(place.configuration, *arguments, log=log, stdin=script)
    return folder


def _update(path: Path, fresh: polib.POFile, language: str) -> list[str]:
    """Write the fresh words with the translations that the file has; return those without one."""
    known = polib.pofile(str(path), wrapwidth=78)
    before = str(known)
    translations = {entry.msgid: entry.msgstr for entry in known}
    known.clear()
    for entry in fresh:
        entry.msgstr = translations.get(entry.msgid, "") if language else ""
        entry.flags = []
        known.append(entry)
    if str(known) != before:
        known.metadata["POT-Creation-Date"] = fresh.metadata["POT-Creation-Date"]
        known.save(str(path))
    return [entry.msgid for entry in known if language and not entry.msgstr]
