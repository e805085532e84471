"""The rules in tools/ are specified by their doctests, so each of those modules has some and all of them hold."""

import doctest
import importlib

import pytest

from desk import log_watch
from desk.settings import ROOT, installed_addons

RULES = [
    f"odoo.addons.{addon}.tools.{path.stem}"
    for addon in installed_addons()
    for path in sorted((ROOT / addon / "tools").glob("*.py"))
    if path.stem != "__init__"
]


@pytest.mark.parametrize("name", RULES)
def test_rule_does_what_its_doctest_says(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0, (
        f"{name} has no doctest: a rule is specified by examples"
    )
    assert result.failed == 0


def test_log_watch_does_what_its_doctest_says():
    result = doctest.testmod(log_watch)
    assert result.attempted > 0
    assert result.failed == 0
