"""PDF files: paragraphs, tables and headings from places on pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.emit import to_dict
from luodi.compiler.read import read
from luodi.compiler.read.pdf import read_pdf
from tests.compiler.pdf_files import HEI, Pdf
from tests.scoring import SHARED, score

PAPER = SHARED / "dev" / "guangzhou-north-2023.pdf"
GOLD = SHARED / "guangzhou-north-2023.gold.json"


@pytest.mark.shared
def test_the_first_paper_gives_the_same_tasks_roles_and_targets() -> None:
    compiled = to_dict(compile_bytes(PAPER.read_bytes(), name=PAPER.name))
    result = score(compiled, json.loads(Path(GOLD).read_text("utf-8")))
    assert (result.tasks.f1, result.roles.f1, result.targets.f1) == (1, 1, 1), result.notes


def test_lines_become_paragraphs_and_page_numbers_go() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(100, 780, "示例市人民政府关于示例工作的意见", 20, HEI)
    page.lines(
        84,
        700,
        [
            "　　为做好示例工作，提出以下意见：到2027年，示例面积达到300亩，带",
            "动就业1万人。",
            "　　各镇要抓好落实。",
        ],
    )
    page.text(290, 40, "— 1 —")
    reading = read_pdf(pdf.bytes(), "示例.pdf")
    assert reading.text == (
        "示例市人民政府关于示例工作的意见\n"
        "为做好示例工作，提出以下意见：到2027年，示例面积达到300亩，带动就业1万人。\n"
        "各镇要抓好落实。\n"
    )
    assert [(b.page, b.heading) for b in reading.blocks] == [(1, None)] * 3


def test_a_scan_says_that_it_is_one() -> None:
    pdf = Pdf()
    pdf.page().picture(0, 0, 595, 842)
    with pytest.raises(Unreadable, match="扫描件"):
        read(pdf.bytes(), name="示例.pdf")
