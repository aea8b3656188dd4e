"""Files that people hand in by the page, and those that they take along."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from lxml import etree
from python_calamine import CalamineWorkbook

from luodi.compiler.read import read
from luodi.foundation.queries import events
from luodi.policy.domain import UPLOAD_LIMIT, UPLOAD_LIMIT_WITH_PICTURES
from luodi.policy.domain.marks import Taken
from luodi.policy.models import CompileRun, PolicyDocument
from tests.cast import person
from tests.compiler.ofd_files import set_paper
from tests.working import do_jobs

pytestmark = pytest.mark.django_db
PAPER = "青溪县水网提升行动方案\n\n一、修好渠道。改造三条干渠。（县水利局牵头，县财政局配合）\n"
ROWS = (
    ("序号", "任务", "责任单位"),
    ("1", "改造三条干渠。", "县水利局牵头"),
    ("2", "清淤。", "县财政局负责"),
)


def docx_file(mark: str = "") -> bytes:
    document = Document()
    if mark:
        document.sections[0].header.paragraphs[0].text = mark
    document.add_paragraph("青溪县水网提升任务分工表")
    table = document.add_table(rows=len(ROWS), cols=3)
    for cells, words in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, words, strict=True):
            cell.text = text
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ofd_file() -> bytes:
    return set_paper(read(PAPER.encode(), name="a.txt"), title="青溪县水网提升行动方案")


@pytest.fixture
def town(client: Client) -> Client:
    client.force_login(person("town"))
    return client


def hand_in(client: Client, name: str, data: bytes) -> Any:
    return client.post("/policy/checkup/", {"file": SimpleUploadedFile(name, data)})


def compiled(client: Client, name: str, data: bytes) -> int:
    assert hand_in(client, name, data).status_code == 302
    do_jobs()
    return CompileRun.objects.latest("pk").pk


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("方案.txt", PAPER.encode(), "text/plain"),
        (
            "方案.docx",
            docx_file(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("方案.ofd", ofd_file(), "application/ofd"),
    ],
    ids=["txt", "docx", "ofd"],
)
def test_what_was_handed_in_comes_back_byte_for_byte(
    town: Client, name: str, data: bytes, media_type: str
) -> None:
    run = compiled(town, name, data)
    assert CompileRun.objects.get(pk=run).tasks >= 1
    answer = town.get(f"/policy/{run}/original/")
    assert answer.content == data
    assert answer["Content-Type"] == PolicyDocument.objects.get().media_type == media_type
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert town.get(f"/policy/{run}/").status_code == 200


def test_who_may_not_read_a_paper_may_not_take_it_along(town: Client) -> None:
    run = compiled(town, "方案.txt", PAPER.encode())
    stranger = Client()
    stranger.force_login(person("district"))
    expected = stranger.get(f"/policy/{run}/").status_code
    assert expected in {403, 404}
    for part in ("original/", "ledger.xlsx", "akn.xml"):
        assert stranger.get(f"/policy/{run}/{part}").status_code == expected
        assert town.get(f"/policy/{run}/{part}").status_code == 200


def test_the_ledger_and_the_structure_say_what_the_paper_says(town: Client) -> None:
    run = compiled(town, "方案.docx", docx_file())
    book = CalamineWorkbook.from_filelike(BytesIO(town.get(f"/policy/{run}/ledger.xlsx").content))
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()[3:]] == [
        "改造三条干渠。",
        "清淤。",
    ]
    root = etree.fromstring(town.get(f"/policy/{run}/akn.xml").content)
    assert "改造三条干渠。" in "".join(root.itertext())


def test_the_reader_draws_the_table_of_a_word_file(town: Client) -> None:
    run = compiled(town, "方案.docx", docx_file())
    page = town.get(f"/policy/{run}/").content.decode()
    assert page.count('<div class="drawn">') == 1
    assert page.index("责任单位</") < page.index("改造三条干渠")


@pytest.mark.parametrize("mark", ["机密★5年", "内部资料"])
def test_a_mark_in_a_header_is_named_and_the_file_is_not_kept(town: Client, mark: str) -> None:
    answer = hand_in(town, "方案.docx", docx_file(mark))
    assert answer.status_code == 422
    assert f"文件标有“{mark}”" in answer.content.decode()
    assert not PolicyDocument.objects.exists()
    assert [event.act for event in events()] == ["policy.refuse_marked"]


def test_the_form_says_what_is_taken(town: Client, settings: LazySettings) -> None:
    page = town.get("/policy/checkup/").content.decode()
    assert ".docx,.pdf,.ofd,.txt" in page
    assert "20 MB" in page and "2 MB" in page
    assert "内部字样的文件不要提交" in page
    settings.MARKED_PAPERS = Taken.ALL
    assert "不要提交" not in town.get("/policy/checkup/").content.decode()


@pytest.mark.parametrize(
    ("name", "begins", "most"),
    [("大.txt", b"a", UPLOAD_LIMIT), ("大.pdf", b"%PDF-1.7\n", UPLOAD_LIMIT_WITH_PICTURES)],
)
def test_each_format_has_its_own_limit(town: Client, name: str, begins: bytes, most: int) -> None:
    answer = hand_in(town, name, begins + b"a" * most)
    assert answer.status_code == 422
    assert f"超过上限 {most // 1024 // 1024} MB" in answer.content.decode()
    assert not PolicyDocument.objects.exists()


def test_a_word_file_with_pictures_may_be_larger_than_a_text(town: Client) -> None:
    buffer = BytesIO(docx_file())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG" + b"\0" * UPLOAD_LIMIT)
    assert len(buffer.getvalue()) > UPLOAD_LIMIT
    assert CompileRun.objects.get(pk=compiled(town, "图.docx", buffer.getvalue())).tasks == 2
