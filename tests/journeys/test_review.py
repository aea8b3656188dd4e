"""Correcting a paper in the reader: a role, a finding, a missed sentence, and two reviewers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from luodi.policy import queries
from luodi.policy.domain.corrections import Kind
from luodi.policy.services import Wish, correct
from tests.journeys.conftest import ACTOR, NOW, Visit
from tests.journeys.test_reader import item, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab(page: Page, name: str) -> None:
    show(page, "提取结果")
    page.get_by_role("tab", name=re.compile(name)).click()


def edit(page: Page, number: int) -> Locator:
    """Open the form of a task, in its place."""
    show(page, "提取结果")
    item(page, number).get_by_role("link", name="更正", exact=True).click()
    form = item(page, number).locator("form.correct")
    expect(form).to_be_visible()
    return form


def test_a_role_is_corrected_and_taken_back(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    form = edit(page, 3)
    expect(form.get_by_label("单位").first).to_be_focused()
    form.get_by_label("单位").first.fill("县卫生健康局")
    assert coordinator.axe() == []
    form.get_by_role("button", name="保存更正").click()
    expect(page).to_have_url(re.compile(r"#task-3$"))
    expect(item(page, 3).locator(".corrected")).to_have_text("已更正")
    expect(item(page, 3).locator(".chip.lead")).to_have_text("县卫生健康局")
    tab(page, "更正")
    assert coordinator.axe() == []
    page.locator("#panel-corrections").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销，恢复为原来的内容。")).to_be_visible()
    expect(item(page, 3).locator(".corrected")).to_have_count(0)


def test_a_task_is_split_where_one_clicks(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    form = edit(page, 1)
    form.get_by_role("link", name="拆分").click()
    form = item(page, 1).locator("form.correct[data-kind=split]")
    form.locator(".cut").first.click()
    form.get_by_role("button", name="保存更正").click()
    expect(item(page, 1).locator(".no")).to_have_text("1-1")
    expect(page.locator("[id^='task-1-c']").locator(".no")).to_have_text("1-2")


def test_one_form_at_a_time_and_a_way_out(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    edit(page, 1)
    edit(page, 2)
    expect(page.locator("form.correct")).to_have_count(1)
    page.locator("form.correct").get_by_role("link", name="取消").click()
    expect(page.locator("form.correct")).to_have_count(0)


def test_a_finding_is_dismissed(coordinator: Visit, sample: int) -> None:
    page = coordinator.go(f"/policy/{sample}/#finding-1")
    page.locator("#finding-1").get_by_role("link", name="不采纳").click()
    form = page.locator("#finding-1 form.correct")
    form.get_by_label("理由").fill("已另文规定")
    form.get_by_role("button", name="保存更正").click()
    expect(page.locator("#finding-1")).to_have_count(0)
    expect(page.locator(".dismissed")).to_contain_text("已另文规定")
    page.goto(coordinator.origin + f"/policy/{sample}/checkup/")
    expect(page.locator("#dismissed")).to_contain_text("已另文规定")
    assert coordinator.axe() == []


def test_a_missed_sentence_is_chosen_in_the_paper(coordinator: Visit, sample: int) -> None:
    """The words chosen on the page are the words of the text, character for character."""
    page = coordinator.go(f"/policy/{sample}/")
    line = page.locator(".paper p[data-s]").filter(has_text="联席会议").last
    words = line.evaluate(
        """line => {
          const texts = [...line.querySelectorAll("*"), line].flatMap(e => [...e.childNodes])
            .filter(n => n.nodeType === 3 && !n.parentElement.closest(".pin"));
          const node = texts.reduce((a, b) => a.data.length >= b.data.length ? a : b);
          const range = document.createRange();
          range.setStart(node, 2);
          range.setEnd(node, 8);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return node.data.slice(2, 8);
        }"""
    )
    page.get_by_role("link", name="补充为任务").click()
    expect(page.locator("#f-words")).to_have_value(words)
    page.get_by_label("单位", exact=True).first.fill("县民政局")
    assert coordinator.axe() == []
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("[id^='task-c']").locator(".words")).to_have_text(words)


def test_two_reviewers_at_one_task(coordinator: Visit, sample: int, person: Any) -> None:
    page = coordinator.go(f"/policy/{sample}/")
    form = edit(page, 3)
    found = queries.reviewed(sample)
    assert found
    theirs = Wish(Kind.ROLES, found.overlaid.ids["task"][2], payload={"lead": ["县财政局"]})
    correct(run_id=sample, wish=theirs, actor=ACTOR, now=NOW)
    last = form.get_by_label("单位", exact=True).last
    last.fill("县妇联")
    form.get_by_label("分工", exact=True).last.select_option("joint")
    coordinator.faults.clear()
    form.get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("另一位同事刚更正过这一条")
    assert coordinator.axe() == []
    page.get_by_role("button", name="两边都要").click()
    expect(item(page, 3).locator(".chip.lead")).to_have_text("县财政局")
    expect(item(page, 3).locator(".chip.joint").last).to_have_text("县妇联")
    # The browser itself logs that a page was answered with 409.
    coordinator.faults[:] = [fault for fault in coordinator.faults if "409" not in fault]


def test_without_scripts_every_form_is_a_page(
    browser: Any, live_server: Any, client: Any, person: Any, sample: int
) -> None:
    client.force_login(person("plain", "coordinator"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/policy/{sample}/")
    page.locator("#task-3").get_by_role("link", name="更正", exact=True).click()
    page.get_by_label("单位", exact=True).first.fill("县卫生健康局")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("#task-3 .chip.lead")).to_have_text("县卫生健康局")
    context.close()
