"""Fixtures for tests that no single addon owns: whole desks, browsers, and the database server they live on."""

import configparser
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from desk.commands import Workplace
from desk.commands.test import TEST_OPTIONS
from desk.live import LiveDesk
from desk.postgres import Connection
from desk.settings import Settings

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
]  # we browse our own pages only, maybe as root
PAGE_TIMEOUT = 60_000  # milliseconds; a first page on busy cores


@pytest.fixture(scope="session")
def workplace(pytestconfig: pytest.Config) -> Workplace:
    """Return the databases and templates that ``make test`` has prepared."""
    configuration = configparser.ConfigParser(interpolation=None)
    configuration.read(pytestconfig.getoption("--odoo-config"))
    options = configuration["options"]
    connection = Connection(
        options["db_host"], options.getint("db_port"), options["db_user"]
    )
    return Workplace(Settings.read(), connection, "test", dict(TEST_OPTIONS))


@pytest.fixture(scope="module")
def live_desk(
    workplace: Workplace, request: pytest.FixtureRequest
) -> Iterator[LiveDesk]:
    """Return a running desk that the tests of one module share; see ``desk.live``."""
    name = Path(request.module.__file__).stem.removeprefix("test_")
    folder = workplace.folder / "live" / name
    shutil.rmtree(folder, ignore_errors=True)
    with LiveDesk(workplace, name, folder) as desk:
        yield desk


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a real browser, without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=BROWSER_FLAGS
        )
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser, live_desk: LiveDesk) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page for one more person, who shares no cookies with the others.

    ``new_page(locale="sv-SE", viewport={"width": 390, "height": 844})``; paths are relative to the desk's address.
    """
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(
            base_url=live_desk.url, **{"locale": "en-GB", **options}
        )
        context.set_default_timeout(PAGE_TIMEOUT)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
