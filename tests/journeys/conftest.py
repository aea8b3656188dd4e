"""A real browser, a real server, and the faults no page may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Request

from luodi.foundation.domain import Actor

ROOT = Path(__file__).parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "src" / "luodi" / "portal" / "static" / "build" / "app.css"
PROGRAMME = ROOT / "programmes" / "guangzhou-north" / "programme.yaml"
SAMPLE = ROOT / "programmes" / "yunxi-county" / "paper-with-annex.txt"
ACTOR = Actor("coordinator", "统筹员")
LOGIN, PASSWORD = "coordinator", "synthetic password"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
GRAVE = ("serious", "critical")
# Rules of the Web Content Accessibility Guidelines up to 2.2 AA.
AXE_RUN = """
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
  .then(result => result.violations.map(v => ({
    id: v.id, impact: v.impact, where: v.nodes.slice(0, 5).map(n => n.html.slice(0, 200)),
  })))
"""


@dataclass
class Visit:
    """A page in the browser, with everything that went wrong on it."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(self.origin + path)
        return self.page

    def axe(self) -> list[str]:
        """Serious and critical faults of accessibility on the page as it stands."""
        self.page.evaluate(AXE.read_text("utf-8"))
        # Bars that stay on top cover whatever the page happens to be scrolled to.
        self.page.evaluate("window.scrollTo(0, 0)")
        found = self.page.evaluate(AXE_RUN)
        return [f"{v['id']}: {v['where']}" for v in found if v["impact"] in GRAVE]

    def watch(self) -> None:
        """Collect errors of the console and requests that leave the site."""
        self.page.on("console", lambda m: m.type == "error" and self.faults.append(m.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._stays_here)

    def _stays_here(self, request: Request) -> None:
        parts = urlsplit(request.url)
        own = f"{parts.scheme}://{parts.netloc}" == self.origin
        if not own and parts.scheme not in {"data", "blob"}:
            self.faults.append(f"left the site: {request.url}")


@pytest.fixture(autouse=True, scope="session")
def built() -> None:
    """The pages' styles and scripts."""
    assert BUILT.exists(), "the pages' styles and scripts are not built: make assets"


@pytest.fixture(params=WIDTHS, ids=str)
def width(request: pytest.FixtureRequest) -> str:
    """Every journey is made at a desk and on a phone."""
    return str(request.param)


@pytest.fixture
def visit(browser: Browser, width: str, live_server) -> Iterator[Visit]:  # type: ignore[no-untyped-def]
    """A visitor who is not logged in. Whatever went wrong on the way fails the journey."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(10_000)
    visitor = Visit(context.new_page(), live_server.url)
    visitor.watch()
    yield visitor
    context.close()
    assert visitor.faults == []


@pytest.fixture
def coordinator(visit: Visit, client, person) -> Visit:  # type: ignore[no-untyped-def]
    """A visitor who is logged in."""
    client.force_login(person(LOGIN, password=PASSWORD))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visit.page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": visit.origin}]
    )
    return visit


@pytest.fixture
def programme(live_server) -> str:  # type: ignore[no-untyped-def]
    """The first programme, adopted; its key."""
    from luodi.programme.services import adopt_file

    adopt_file(PROGRAMME, actor=ACTOR, now=NOW)
    return "guangzhou-north"


@pytest.fixture
def sample(live_server) -> int:  # type: ignore[no-untyped-def]
    """The invented county's paper, compiled; the id of the run."""
    from luodi.portal.services import check_up

    return check_up(data=SAMPLE.read_bytes(), name=SAMPLE.name, actor=ACTOR, now=NOW)
