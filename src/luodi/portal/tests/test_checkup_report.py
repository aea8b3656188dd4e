"""The check-up: figures, sentences, and the Word file read back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from luodi.portal.domain import checkup_docx as checkup_docx_module
from luodi.portal.domain.checkup import Checkup, checkup
from luodi.portal.domain.checkup_docx import checkup_docx
from luodi.portal.domain.report_words import ENGLISH
from luodi.portal.tests.sample import TEXT, compiled

NOW = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # already April in Shanghai


@pytest.fixture
def report() -> Checkup:
    return checkup(TEXT, compiled(), "qingxi.txt")


def test_counts(report: Checkup) -> None:
    assert (report.summary.errors, report.summary.warnings, report.summary.notes) == (1, 1, 1)
    contents = report.contents
    assert (contents.tasks, contents.with_lead, contents.units) == (2, 1, 2)
    assert (contents.targets, contents.goals, contents.rules) == (1, 1, 1)
    assert contents.characters == len("".join(TEXT.split()))


def test_the_gravest_come_first(report: Checkup) -> None:
    assert [group.code for group in report.groups] == ["E901", "W901", "N901"]


def test_a_finding_stands_in_its_sentence(report: Checkup) -> None:
    target = report.findings[0]
    assert target.before == "到2028年，"
    assert target.words == "灌区有效面积达到 12 万亩，农村"
    assert target.after == "水价机制基本健全。"


def test_a_finding_about_the_whole_paper_quotes_nothing(report: Checkup) -> None:
    whole = report.findings[2]
    assert (whole.before, whole.words, whole.after) == ("", "", "")


def test_the_word_file_says_it_all(report: Checkup) -> None:
    document = Document(BytesIO(checkup_docx(report, compiled()["tasks"], NOW)))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "《青溪县水网提升行动方案》\n政策体检报告" in words
    assert "2026年4月1日" in words
    assert "应改1条、建议改1条、提示1条" in words
    assert "原文：到2028年，灌区有效面积达到 12 万亩，农村水价机制基本健全。" in words
    for finding in report.findings:
        assert finding.message in words
        assert finding.hint in words
    summary, tasks = document.tables
    assert [cell.text for cell in summary.rows[1].cells] == [
        "应改",
        "E901",
        "E901",
        "1",
    ]
    assert [cell.text for cell in tasks.rows[2].cells] == [
        "2",
        "每年开展一次清淤。",
        "—",
        "县水利局、各镇",
    ]


def test_the_word_file_names_the_office_fonts(report: Checkup) -> None:
    document = Document(BytesIO(checkup_docx(report, [], NOW)))
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert fonts == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}


def test_a_clean_paper_is_told_so() -> None:
    report = checkup(TEXT, compiled() | {"diagnostics": []}, "qingxi.txt")
    document = Document(BytesIO(checkup_docx(report, [], NOW)))
    assert "没有发现需要修改的地方" in "\n".join(p.text for p in document.paragraphs)
    assert document.tables == []


def test_page_numbers_stand_on_the_outer_side(report: Checkup) -> None:
    document = Document(BytesIO(checkup_docx(report, [], NOW)))
    assert document.settings.odd_and_even_pages_header_footer
    (section,) = document.sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text.strip() == "—  —"
        assert paragraph._element.pPr.jc.get(qn("w:val")) == side
        assert "PAGE" in paragraph._element.xml


def test_the_margins_are_the_standard_s(report: Checkup) -> None:
    (section,) = Document(BytesIO(checkup_docx(report, [], NOW))).sections
    found = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in found] == [37, 35, 28, 26]


def test_the_word_file_in_english_keeps_only_the_paper_s_own_words_chinese() -> None:
    report = checkup(TEXT, compiled(), "qingxi.txt", english=True)
    data = checkup_docx(report, compiled()["tasks"], NOW, english=True)
    document = Document(BytesIO(data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Check-up report" in words
    assert "3 findings: 1 error(s), 1 warning(s), 1 note(s)." in words
    assert "2026-04-01" in words
    heads = [cell.text for table in document.tables for cell in table.rows[0].cells]
    assert not re.search("[\u4e00-\u9fff]", "".join(heads))
    assert document.tables[0].rows[1].cells[0].text == "Errors"


def test_every_word_of_the_report_is_said() -> None:
    source = Path(checkup_docx_module.__file__).read_text("utf-8")
    assert [words for words in ENGLISH if f'"{words}"' not in source] == []
    for chinese, words in ENGLISH.items():
        assert sorted(re.findall(r"\{(\w+)", chinese)) == sorted(re.findall(r"\{(\w+)", words))
        assert not re.search("[\u4e00-\u9fff]", words)
