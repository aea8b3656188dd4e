"""A coordinator binds an open set, corrects a task, adopts a file; a reader looks at the past."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PROGRAMME, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_open_set_is_bound_and_ended(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/open-sets/")
    panel = page.locator(".open-set").filter(
        has=page.get_by_role("heading", name="其他部门", exact=True)
    )
    expect(panel.get_by_text("无单位认领").first).to_be_visible()
    panel.get_by_text("认定单位").click()
    panel.get_by_label("市财政局").check()
    panel.get_by_label("理由或依据").fill("专班会议纪要")
    assert coordinator.axe() == []
    panel.get_by_role("button", name="认定").click()
    expect(page.get_by_text("已认定 1 处责任")).to_be_visible()
    panel.get_by_text("结束认定").first.click()
    panel.get_by_role("checkbox", name=re.compile("市财政局$")).check()
    panel.get_by_label("理由", exact=True).fill("误认")
    panel.get_by_role("button", name="结束认定").click()
    expect(page.get_by_text("已结束 1 处认定")).to_be_visible()
    expect(panel.get_by_text("以前的认定")).to_be_visible()


def test_a_correction_and_the_day_before_it(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/tasks/t001/correct/")
    page.get_by_label("标题（中文）").fill("示例更正标题")
    page.get_by_label("理由或依据").fill("与原文不符")
    assert coordinator.axe() == []
    page.get_by_role("button", name="更正").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例更正标题")
    assert coordinator.axe() == []
    page.get_by_role("link", name="对照").first.click()
    expect(page.locator("td.now")).to_contain_text("示例更正标题")
    assert coordinator.axe() == []
    coordinator.go("/tasks/t001/?as-of=2026-03-02")
    expect(page.get_by_text("按 2026-03-02 所知")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("示例更正标题")
    page.get_by_role("link", name="任务台账").first.click()
    expect(page).to_have_url(re.compile("as-of=2026-03-02"))
    page.get_by_role("link", name="回到现在").click()
    expect(page.get_by_text("示例更正标题")).to_be_visible()


def test_a_file_is_compared_and_adopted(coordinator: Visit, programme: str, tmp_path: Path) -> None:
    text = PROGRAMME.read_text("utf-8")
    title = re.search(r"key: t001\n.*?title: {zh: ([^,]+),", text, re.S)[1]  # type: ignore[index]
    changed = tmp_path / "programme.yaml"
    changed.write_text(text.replace(title, "示例修订标题", 1), "utf-8")
    page = coordinator.go("/editions/adopt/")
    assert coordinator.axe() == []
    page.get_by_label("选择文件（YAML）").set_input_files(changed)
    page.get_by_role("button", name="对照", exact=True).click()
    expect(page.locator("td.now")).to_contain_text("示例修订标题")
    assert coordinator.axe() == []
    page.get_by_label("修订的理由或依据").fill("新文件")
    page.get_by_role("button", name="确认修订").click()
    expect(page.get_by_text("方案现为第 2 版")).to_be_visible()
    page.get_by_role("link", name="版本").first.click()
    assert coordinator.axe() == []


def test_a_day_before_the_programme(coordinator: Visit, programme: str) -> None:
    page = coordinator.go("/tasks/?as-of=2020-01-01")
    expect(page.get_by_role("heading", name=re.compile("还没有这个方案"))).to_be_visible()
    assert coordinator.axe() == []
    page.get_by_role("link", name="回到现在").first.click()
    expect(page.locator("#register tbody tr")).to_have_count(102)
