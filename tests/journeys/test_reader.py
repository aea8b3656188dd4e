"""From a task to its sentence and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import ACTOR, NOW, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def in_view(element: Locator) -> None:
    expect(element).to_be_in_viewport()


def item(page: Page, number: int) -> Locator:
    return page.locator(f"#task-{number}")


def show(page: Page, side: str) -> None:
    """Turn to a side where only one is shown at a time."""
    button = page.get_by_role("button", name=side)
    if button.is_visible():
        button.click()


def test_a_task_leads_to_its_sentence_and_back(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    show(page, "提取结果")
    item(page, 7).get_by_role("link", name="原文", exact=True).click()
    sentence = page.locator('[data-i~="task-7"].k-task').first
    in_view(sentence)
    expect(sentence).to_have_class(re.compile(r"\bon\b"))
    expect(page).to_have_url(re.compile(r"#task-7$"))
    page.locator("#at-task-9").click()
    in_view(item(page, 9))
    expect(item(page, 9)).to_have_attribute("aria-current", "true")
    expect(item(page, 7)).not_to_have_attribute("aria-current", "true")
    page.go_back()
    expect(item(page, 7)).to_have_attribute("aria-current", "true")


def test_a_row_leads_to_the_body_sentence_it_restates(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    show(page, "提取结果")
    item(page, 1).get_by_role("link", name=re.compile("正文语句")).first.click()
    in_view(page.locator("#at-task-1-body-1"))
    page.locator("#at-task-1-body-1").click()
    in_view(item(page, 1))


def test_an_address_opens_the_same_view(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/#finding-2")
    finding = page.locator("#finding-2")
    in_view(finding)
    expect(finding).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("tab", name=re.compile("诊断"))).to_have_attribute(
        "aria-selected", "true"
    )


def test_every_tab_by_keyboard(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    show(page, "提取结果")
    tabs = page.get_by_role("tab")
    tabs.first.focus()
    for place in range(1, tabs.count()):
        page.keyboard.press("ArrowRight")
        expect(tabs.nth(place)).to_be_focused()
        panel = page.locator(f"#{tabs.nth(place).get_attribute('aria-controls')}")
        expect(panel).to_be_visible()


def test_the_list_can_be_sifted(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    show(page, "提取结果")
    page.get_by_label("在列表中筛选").fill("家庭病床")
    expect(page.locator("#panel-tasks [data-item]:visible")).to_have_count(1)
    page.get_by_label("在列表中筛选").fill("没有这样的词")
    expect(page.get_by_text("没有符合的条目").filter(visible=True)).to_have_count(1)


def test_the_reader_has_no_grave_fault(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/#task-2")
    assert coordinator.axe() == []
    show(page, "原文")
    assert coordinator.axe() == []


@pytest.mark.shared
def test_every_task_of_the_seed_paper(
    coordinator: Visit, programme: str, shared_policies: Path
) -> None:
    from luodi.portal.services import check_up

    paper = shared_policies / "guangzhou-north-2023.txt"
    run = check_up(data=paper.read_bytes(), name=paper.name, actor=ACTOR, now=NOW)
    page = coordinator.go(f"/policy/{run}/")
    show(page, "提取结果")
    expect(page.locator("#panel-tasks [data-item]")).to_have_count(102)
    for number in (1, 58, 102):
        show(page, "提取结果")
        item(page, number).get_by_role("link", name="原文", exact=True).click()
        in_view(page.locator(f"#at-task-{number}"))
    show(page, "提取结果")
    register = item(page, 58).get_by_role("link", name="任务台账")
    expect(register).to_have_attribute("href", f"/tasks/t058/?programme={programme}")
    register.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("58")
    expect(page.locator(".sentence").first).to_be_visible()
    page.get_by_role("link", name="在文件中查看").click()
    expect(item(page, 58)).to_have_attribute("aria-current", "true")
