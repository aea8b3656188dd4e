"""What was guessed is looked at first: why, accepted, taken back; also without scripts, and of an
OFD file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from luodi.compiler.read import read
from luodi.portal.services import check_up
from tests.compiler.ofd_files import set_paper
from tests.journeys.conftest import ACTOR, NOW, Visit
from tests.journeys.test_checkup import PATIENCE, REPORT
from tests.journeys.test_reader import show
from tests.journeys.test_review import tab
from tests.working import worker_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The target's year is that of the title: a guess.
PAPER = """青溪县2028年水网提升工作要点

一、主要目标。灌区有效面积达到12万亩。

二、修好渠道。改造干渠，清理水库。（县水利局牵头，县财政局、教育局、各镇配合）
"""


@pytest.fixture
def guessed(live_server) -> int:  # type: ignore[no-untyped-def]
    """A paper with one guess, compiled; the id of the run."""
    return check_up(data=PAPER.encode(), name="要点.txt", actor=ACTOR, now=NOW)


def test_a_guess_is_asked_why_accepted_and_taken_back(coordinator: Visit, guessed: int) -> None:
    page = coordinator.go(f"/policy/{guessed}/")
    page.get_by_role("link", name="待核：1 处按推测读出").click()
    show(page, "提取结果")
    doubts = page.locator("#panel-doubts")
    doubts.get_by_role("link", name="为什么这样读").click()
    panel = doubts.locator(".why-panel")
    expect(panel.locator("#why-year mark")).to_have_text("2028")
    assert coordinator.axe() == []
    doubts.get_by_role("button", name="读得对").click()
    expect(page.get_by_text("已认可，可在“更正”中查看或者撤销。")).to_be_visible()
    expect(page.get_by_role("tab", name=re.compile("待核"))).to_have_count(0)
    tab(page, "更正")
    page.locator("#panel-corrections").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("待核：1 处按推测读出")).to_be_visible()


@pytest.fixture
def plain(coordinator: Visit) -> Iterator[Page]:
    """The same visitor with a browser that runs no scripts."""
    browser = coordinator.page.context.browser
    assert browser is not None
    context = browser.new_context(
        viewport=coordinator.page.viewport_size, locale="zh-CN", java_script_enabled=False
    )
    context.add_cookies(coordinator.page.context.cookies())  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_without_scripts_why_is_a_page_of_its_own(
    coordinator: Visit, plain: Page, guessed: int
) -> None:
    plain.goto(f"{coordinator.origin}/policy/{guessed}/")
    plain.locator(f'a[href="/policy/{guessed}/why/task-1/"]').first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("任务 二")
    expect(plain.locator("#why-lead mark").first).to_have_text("牵头")
    expect(plain.get_by_role("button", name=re.compile("第 .* 行"))).to_have_count(0)
    plain.get_by_role("link", name="回到原文").click()
    expect(plain).to_have_url(re.compile(r"/policy/\d+/#task-1$"))


def test_an_ofd_file_becomes_a_report_and_can_be_read(coordinator: Visit, tmp_path: Path) -> None:
    paper = tmp_path / "gist.ofd"
    title = "青溪县2028年水网提升工作要点"
    paper.write_bytes(set_paper(read(PAPER.encode(), name="a.txt"), title=title))
    page = coordinator.go("/policy/checkup/")
    page.get_by_label("上传文件").set_input_files(paper)
    expect(page.locator(".picked")).to_have_text(paper.name)
    with worker_process():
        page.get_by_role("button", name="开始体检").click()
        page.wait_for_url(REPORT, timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("link", name="对照原文").first.click()
    show(page, "提取结果")
    expect(page.locator("#task-1 .chip.lead")).to_have_text("县水利局")
    show(page, "原文")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载原件").click()
    assert Path(waiting.value.path()).read_bytes() == paper.read_bytes()
