"""What every test may use: the embedded database, the real papers, a browser.

Tests that touch the database share one server per run (also under ``pytest -n``), started by the
first that needs it and stopped by the last process out; each worker has a database of its own.
``DATABASE_URL`` makes them use another server instead.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROOT = Path(__file__).parent
SHARED_POLICIES = ROOT / ".." / "shared" / "policies"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# A test database may be lost with its machine; it need not wait for the disk.
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
OWN_VAR = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the run a ``var/`` of its own; workers inherit it through the environment."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="luodi-test-")
        os.chmod(folder, 0o755)  # noqa: S103  the database's account has to pass through
        config.stash[OWN_VAR] = folder
        os.environ["LUODI_VAR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.pop("LUODI_LANG", None)
    os.environ["LC_ALL"] = "zh_CN.UTF-8"
    _set_up_django()
    # How long one example takes tells how busy the machine is, not whether the code is right.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


def _set_up_django() -> None:
    # Here, not through pytest's ini file: that would load the settings before the lines above.
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what the run wrote."""
    if folder := config.stash.get(OWN_VAR, ""):
        shutil.rmtree(folder)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name, with a plain message, what this machine cannot run."""
    if item.get_closest_marker("shared") and not SHARED_POLICIES.is_dir():
        pytest.skip("../shared/policies is not here: the real papers are not in this repository")
    if item.get_closest_marker("browser") and not _browser():
        pytest.skip("no Chromium on this machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In continuous integration, name what must not be skipped there."""
    for report in _forbidden_skips(terminalreporter):
        terminalreporter.write_line(f"SKIPPED IN CI: {report.nodeid}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration, fail when such a test was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _forbidden_skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _forbidden_skips(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    if os.environ.get("CI") != "true":
        return []
    return [
        report
        for report in reporter.getreports("skipped")
        if isinstance(report, pytest.CollectReport) or "root" not in report.keywords
    ]


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that use it are marked ``browser``."""
    found = _browser()
    assert found, "mark the test with pytest.mark.browser"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Chromium, started once for all tests that look at pages or print them."""
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django must not take that for async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def shared_policies() -> Path:
    """The folder of the real papers; tests that use it are marked ``shared``."""
    assert SHARED_POLICIES.is_dir(), "mark the test with pytest.mark.shared"
    return SHARED_POLICIES


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """A running database server."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from luodi.config.environment import var_folder
    from luodi.foundation import postgres

    with postgres.running(var_folder() / "postgres", options=UNSAFE_AND_FAST):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_server: None
) -> None:
    """pytest-django's hook before it makes the test database: have a server by then."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, left by everybody before it is dropped: a thread of a live server may
    end after the last test and still hold its connection."""
    yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def person(db: None) -> Any:
    """Makes people of the standing cast (:func:`tests.cast.person`)."""
    from tests.cast import person

    return person
