"""The check-up: figures, sentences, and the Word file read back."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from luodi.portal.domain.checkup import Checkup, checkup
from luodi.portal.tests.sample import TEXT, compiled
from luodi.portal.web.checkup_docx import checkup_docx

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
