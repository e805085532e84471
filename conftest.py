"""What holds for every test of this repo: nothing is skipped, and nothing is logged that nobody expected."""

import logging

import pytest

from desk.log_watch import Watch

_watch = Watch()


def pytest_configure() -> None:
    """Listen to the log from before Odoo is loaded."""
    logging.getLogger().addHandler(_watch)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the style checks, which fail soonest, and end with the tests that need whole servers."""

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(item.config.rootpath)
        if path.name == "test_lint.py":
            return 0
        return 2 if path.parts[0] == "tests" else 1

    items.sort(key=rank)


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"skipped, and a test that does not run proves nothing: {report.longrepr}"
        )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Turn a skipped module or class into a failure."""
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Turn a skip, an expected failure and an unexpected line in the log into a failure."""
    report = yield
    _fail_if_skipped(report)
    unexpected = _watch.take()
    if unexpected and report.passed:
        report.outcome = "failed"
        report.longrepr = "unexpected in the log:\n" + "\n".join(unexpected)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for what was logged after the last test."""
    if unexpected := _watch.take():
        print("\nunexpected in the log:", *unexpected, sep="\n")  # noqa: T201 - to whoever runs the tests
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
