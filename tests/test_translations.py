"""Every word of ours exists in Swedish, Danish and Slovenian, and no translation belongs to a word that is gone."""

import io
import re

import polib
import pytest

import odoo.tools
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools.translate import trans_export

from desk.settings import ROOT, installed_addons

LANGUAGES = ("sv", "da", "sl")
PLACEHOLDERS = re.compile(
    r"%\(\w+\)[sdf]|%[sdf]|\{\{.*?\}\}|\$\{.*?\}|\{\w*\}|<[^<>]+>"
)


@pytest.fixture(scope="module")
def fresh_terms():
    """Return a function from an addon's name to the set of words that Odoo finds in it now."""

    def export(addon):
        (database,) = odoo.tools.config["db_name"]
        with Registry(database).cursor() as cr, io.BytesIO() as buffer:
            trans_export(None, [addon], buffer, "po", Environment(cr, SUPERUSER_ID, {}))
            return {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}

    return export


@pytest.fixture(params=installed_addons())
def addon(request):
    return request.param


@pytest.fixture(params=LANGUAGES)
def catalogue(request, addon):
    return polib.pofile(str(ROOT / addon / "i18n" / f"{request.param}.po"))


def test_template_lists_exactly_the_words_of_the_addon(addon, fresh_terms):
    template = polib.pofile(str(ROOT / addon / "i18n" / f"{addon}.pot"))
    assert {entry.msgid for entry in template} == fresh_terms(addon)


def test_catalogue_lists_exactly_the_words_of_the_addon(addon, catalogue, fresh_terms):
    assert {entry.msgid for entry in catalogue if not entry.obsolete} == fresh_terms(
        addon
    )


def test_catalogue_leaves_no_word_untranslated_or_uncertain(catalogue):
    untranslated = [entry.msgid for entry in catalogue.untranslated_entries()]
    uncertain = [entry.msgid for entry in catalogue.fuzzy_entries()]
    assert (untranslated, uncertain) == ([], [])


def test_catalogue_keeps_placeholders_and_tags(catalogue):
    different = [
        entry.msgid
        for entry in catalogue.translated_entries()
        if sorted(PLACEHOLDERS.findall(entry.msgid))
        != sorted(PLACEHOLDERS.findall(entry.msgstr))
    ]
    assert different == []
