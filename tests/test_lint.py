"""Style, format, types and manifests: what ``make lint`` checks, each check as one test."""

import pytest

from desk.checks import Check, all_checks


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_sources_pass_the_check(check: Check):
    status, output = check.run()
    if status:
        pytest.fail(f"{check.name}:\n{output}", pytrace=False)
