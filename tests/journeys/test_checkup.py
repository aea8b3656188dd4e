"""A draft is checked and the report taken along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.journeys.conftest import SAMPLE, Visit
from tests.working import worker_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "**/policy/*/checkup/"
PATIENCE = 60_000  # milliseconds, for a worker to start on a busy machine
DRAFT = """清河县便民服务提升方案

一、主要任务

（一）改造服务大厅。2026年底前完成三个镇的服务大厅改造。（县政务服务局、县财政局按职责分工负责）

（二）下沉事项。把二十项事项下沉到村。（县政务服务局牵头，各镇配合）
"""


@pytest.fixture
def worker(live_server) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The background jobs are done, as they are beside a site."""
    with worker_process():
        yield


def test_a_file_becomes_a_report(coordinator: Visit, worker: None, tmp_path: Path) -> None:
    page = coordinator.go("/policy/checkup/")
    assert coordinator.axe() == []
    page.get_by_label("上传文件").set_input_files(SAMPLE)
    expect(page.locator(".picked")).to_have_text(SAMPLE.name)
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url(REPORT, timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("云汐县")
    assert coordinator.axe() == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Word 报告").click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    words = "\n".join(paragraph.text for paragraph in Document(str(target)).paragraphs)
    assert "政策体检报告" in words
    first = page.locator(".finding").first
    assert first.locator("strong").inner_text() in words
    first.get_by_role("link").click()
    expect(page.locator("[data-item][aria-current=true]")).to_be_in_viewport()


def test_a_paper_that_waits_can_be_left_and_found_again(coordinator: Visit) -> None:
    page = coordinator.go("/policy/checkup/")
    page.get_by_label("粘贴文字").fill(DRAFT)
    page.get_by_role("button", name="开始体检").click()
    # Nobody works here: the page says so, and goes on by itself once somebody does.
    expect(page.get_by_role("alert")).to_contain_text("请联系系统管理员")
    assert coordinator.axe() == []
    name = page.get_by_role("heading", level=1).inner_text()
    coordinator.go("/policy/checkup/")
    page.get_by_role("link", name=name).click()
    with worker_process():
        page.wait_for_url(REPORT, timeout=PATIENCE)


def test_pasted_text_is_checked(coordinator: Visit, worker: None) -> None:
    page = coordinator.go("/policy/checkup/")
    page.get_by_label("粘贴文字").fill(DRAFT)
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url(REPORT, timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("清河县便民服务提升方案")
    page.get_by_role("link", name="对照原文", exact=True).first.click()
    expect(page.locator("#panel-tasks [data-item]")).to_have_count(2)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "文件是空的"),
        ("方案.pdf", b"%PDF-1.7 not a text", "文件已损坏或不完整"),
        ("图.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 50, "图.txt"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(
    coordinator: Visit, name: str, data: bytes, said: str
) -> None:
    page = coordinator.go("/policy/checkup/")
    page.get_by_label("上传文件").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="开始体检").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    # The browser reports the refusal of a form (422) as a failed load; it is meant.
    coordinator.faults[:] = [fault for fault in coordinator.faults if "422" not in fault]


def test_nothing_handed_in(coordinator: Visit) -> None:
    page = coordinator.go("/policy/checkup/")
    page.get_by_role("button", name="开始体检").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择一个文件")
    coordinator.faults[:] = [fault for fault in coordinator.faults if "422" not in fault]
