"""Units and tasks are found, filtered, and taken along as Excel files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def taken_along(page: Page, folder: Path) -> list[list[object]]:
    """Press export and read the file back."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel").click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()


def test_a_unit_is_found(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("农业农村")
    page.locator("#found").get_by_role("link", name=re.compile("^市农业农村局")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("市农业农村局")
    lead = page.locator(".figures dd").first
    expect(lead).to_have_text(re.compile(r"^\d+"))
    count = int(re.match(r"\d+", lead.inner_text()).group())  # type: ignore[union-attr]
    assert count > 0
    leads = page.locator("section.panel").filter(
        has=page.get_by_role("heading", name="牵头", exact=True)
    )
    expect(leads.locator("tbody tr")).to_have_count(count)


def test_filter_sort_and_export(coordinator: Visit, programme: str, tmp_path: Path) -> None:
    page = coordinator.go("/tasks/")
    expect(page.locator("#register tbody tr")).to_have_count(102)
    page.get_by_label("单位", exact=True).select_option(label="市农业农村局")
    page.get_by_label("角色").select_option(label="牵头")
    expect(page).to_have_url(re.compile(r"unit=[^&]+&role=lead"))
    rows = page.locator("#register tbody tr")
    expect(rows).not_to_have_count(102)
    expect(rows.first).to_be_visible()
    titles = page.locator("#register tbody th a")
    expect(titles).to_have_count(rows.count())
    shown = [title.inner_text().strip() for title in titles.all()]
    sheet = taken_along(page, tmp_path)
    assert [row[1] for row in sheet[1:]] == shown
    lead = sheet[0].index("牵头")
    assert all("市农业农村局" in str(row[lead]) for row in sheet[1:])
    page.reload()
    expect(page.locator("#register tbody tr")).to_have_count(len(shown))


def test_nothing_fits(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/tasks/")
    page.get_by_label("文字").fill("没有这样的任务")
    expect(page.get_by_text("没有符合条件的任务")).to_be_visible()


def test_the_matrix_leads_to_tasks(coordinator: Visit, programme: str, tmp_path: Path) -> None:
    page = coordinator.go("/matrix/")
    sheet = taken_along(page, tmp_path)
    assert len(sheet[0]) == 2 + 22 + 1
    cell = page.locator("table.heat td a").first
    count = int(cell.inner_text())
    cell.click()
    expect(page.locator("#register tbody tr")).to_have_count(count)


PAGES = ("/", "/policy/", "/tasks/", "/tasks/t001/", "/units/", "/matrix/", "/search/?q=农业")


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_grave_fault(
    coordinator: Visit, programme: str, sample: int, path: str
) -> None:
    page = coordinator.go(path)
    assert coordinator.axe() == []
    across = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert across <= 0, "the page can be pushed sideways"


@pytest.mark.parametrize("path", ["/", "/policy/", "/tasks/", "/units/", "/matrix/"])
def test_empty_pages_say_what_to_do(coordinator: Visit, path: str) -> None:
    page = coordinator.go(path)
    assert coordinator.axe() == []
    page.locator(".nothing").get_by_role("link", name="给文件做体检").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("政策体检")


def test_the_public_page_needs_no_log_in(visit: Visit, programme: str) -> None:
    page = visit.go("/public/")
    expect(page.get_by_role("heading", level=1)).to_have_text("支持广州北部山区高质量发展")
    assert visit.axe() == []


def test_a_wrong_address_says_so(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/tasks/none/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    # The browser reports the 404 itself; it is meant.
    coordinator.faults[:] = [fault for fault in coordinator.faults if "404" not in fault]
