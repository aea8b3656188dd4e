"""Logging in and out, and the language of the pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LOGIN, PASSWORD, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def menu(visit: Visit) -> None:
    """Open the navigation where it is a drawer."""
    opener = visit.page.get_by_role("button", name="导航菜单")
    if opener.is_visible():
        opener.click()


def test_in_and_out(visit: Visit, programme: str, person) -> None:  # type: ignore[no-untyped-def]
    person(LOGIN, password=PASSWORD)
    page = visit.go("/tasks/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/tasks/$"))
    assert visit.axe() == []
    page.get_by_label("登录名").fill(LOGIN)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("任务台账")
    menu(visit)
    page.get_by_role("button", name="退出").filter(visible=True).click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_english_and_back(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/")
    menu(coordinator)
    page.get_by_role("button", name="English").filter(visible=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Development of the northern mountains of Guangzhou"
    )
    coordinator.go("/matrix/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Responsibility matrix")
    page.go_back()
    opener = page.get_by_role("button", name="Navigation menu")
    if opener.is_visible():
        opener.click()
    page.get_by_role("button", name="中文").filter(visible=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
