"""The check-up report as an official Word document.

Layout after GB/T 9704-2012: A4, text block 156 mm x 225 mm (5.2.1), title 2 号小标宋 centred
(7.3.1), text 3 号仿宋 with 28 pt lines, headings 黑体 and 楷体 (7.3.3), page numbers 4 号宋体 with
a dash on either side (7.5). Fonts are named, not embedded. The report is Chinese whatever the
language of the page: it goes to the office that wrote the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from luodi.kernel.diagnostic import Severity
from luodi.portal.domain.checkup import Checkup, Contents
from luodi.portal.domain.findings import Finding, FindingGroup

TITLE_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
TEXT_FONT, NUMBER_FONT, LATIN_FONT = "仿宋_GB2312", "宋体", "Times New Roman"
# Chinese type sizes in points: 二号 22, 三号 16, 四号 14, 小四 12.
SIZE_2, SIZE_3, SIZE_4, SIZE_4S = 22, 16, 14, 12
LINE = Pt(28)
ORDINALS = "一二三四五六七八九十"
SEVERITIES = {Severity.ERROR: "应改", Severity.WARNING: "建议改", Severity.NOTE: "提示"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def checkup_docx(report: Checkup, tasks: Sequence[Mapping[str, Any]], now: datetime) -> bytes:
    """The report as a .docx file. ``tasks`` are the compiled tasks, listed in an annexed table;
    ``now`` is the aware time of the check-up.
    """
    document = _page()
    _title(document, f"《{report.title}》", "政策体检报告")
    _overview(document, report, now)
    ordinal = 2
    for severity in Severity:
        groups = [group for group in report.groups if group.severity == severity]
        if groups:
            _severity(document, ORDINALS[ordinal - 1], severity, groups)
            ordinal += 1
    if report.dismissed:
        _dismissed(document, ORDINALS[ordinal - 1], report)
        ordinal += 1
    if report.settled:
        _settled(document, ORDINALS[ordinal - 1], report)
    if tasks:
        _tasks(document, tasks)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page() -> Doc:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    _fonts(style.element.get_or_add_rPr(), TEXT_FONT)
    style.font.size = Pt(SIZE_3)
    style.paragraph_format.line_spacing = LINE
    style.paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    document.core_properties.author = ""
    document.core_properties.language = "zh-CN"
    return document


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), name)


def _run(paragraph: Paragraph, words: str, font: str = TEXT_FONT, size: float = SIZE_3) -> Run:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    _fonts(run._element.get_or_add_rPr(), font)
    return run


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", NUMBER_FONT, SIZE_4)
    run = _run(paragraph, "", NUMBER_FONT, SIZE_4)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._element.append(element)
    _run(paragraph, " —", NUMBER_FONT, SIZE_4)


def _title(document: Doc, *lines: str) -> None:
    for words in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(34)
        _run(paragraph, words, TITLE_FONT, SIZE_2)
    document.add_paragraph()


def _text(document: Doc, words: str, font: str = TEXT_FONT) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * SIZE_3)
    _run(paragraph, words, font)
    return paragraph


def _heading(
    document: Doc, words: str, font: str = HEADING_FONT, *, page_break: bool = False
) -> None:
    layout = _text(document, words, font).paragraph_format
    layout.keep_with_next = True
    layout.page_break_before = page_break


def _overview(document: Doc, report: Checkup, now: datetime) -> None:
    day = now.astimezone(SHANGHAI)
    _heading(document, "一、总体情况")
    number = f"（{report.document_number}）" if report.document_number else ""
    count = report.summary
    _text(
        document,
        f"{day.year}年{day.month}月{day.day}日对《{report.title}》{number}作了体检。"
        f"{_contains(report.contents)}共提出{count.total}条意见，其中应改{count.errors}条、"
        f"建议改{count.warnings}条、提示{count.notes}条。以下意见只就文字提出，供起草单位参考。"
        if count.total
        else f"{day.year}年{day.month}月{day.day}日对《{report.title}》{number}作了体检。"
        f"{_contains(report.contents)}没有发现需要修改的地方。",
    )
    if count.total:
        _summary_table(document, report.groups)


def _contains(contents: Contents) -> str:
    tasks = (
        f"任务{contents.tasks}项（明确牵头单位的{contents.with_lead}项），涉及单位{contents.units}个"
        if contents.tasks
        else "没有写明责任单位的任务"
    )
    return (
        f"全文约{contents.characters}字，{tasks}；带数字的目标{contents.targets}个，"
        f"方向性目标{contents.goals}个，限额、周期、期限和机制要求{contents.rules}条。"
    )


def _summary_table(document: Doc, groups: Iterable[FindingGroup]) -> None:
    rows = [(SEVERITIES[g.severity], g.code, g.title, str(len(g.findings))) for g in groups]
    _table(document, ("类别", "编号", "意见", "条数"), rows, (22, 22, 94, 18))


def _severity(
    document: Doc, ordinal: str, severity: Severity, groups: Iterable[FindingGroup]
) -> None:
    _heading(document, f"{ordinal}、{SEVERITIES[severity]}")
    number = 0
    for group in groups:
        if group.many:
            number += 1
            _lines(document, number, group)
            continue
        for finding in group.findings:
            number += 1
            _finding(document, number, finding)


def _lines(document: Doc, number: int, group: FindingGroup) -> None:
    """Many findings of one kind, a line each: a report that nobody leafs through helps nobody."""
    title = f"{number}.{group.title}（{group.code}，{len(group.findings)}条）"
    _heading(document, title, SUBHEADING_FONT)
    hints = {finding.hint for finding in group.findings if finding.hint}
    if len(hints) == 1:
        _text(document, f"建议：{hints.pop()}")
    rows = [(str(finding.line or "—"), finding.message) for finding in group.findings]
    _table(document, ("原文行", "意见"), rows, (20, 136))


def _finding(document: Doc, number: int, finding: Finding) -> None:
    place = f"，第{finding.line}行" if finding.line and finding.words else ""
    _heading(document, f"{number}.{finding.message}（{finding.code}{place}）", SUBHEADING_FONT)
    if finding.words:
        paragraph = _text(document, f"原文：{finding.before}")
        _run(paragraph, finding.words).underline = True
        _run(paragraph, finding.after)
    if finding.hint:
        _text(document, f"建议：{finding.hint}")


def _dismissed(document: Doc, ordinal: str, report: Checkup) -> None:
    """Findings that reviewers set aside, with their reasons: apart, not hidden."""
    _heading(document, f"{ordinal}、已研究、不采纳的意见")
    rows = [
        (f"{row.finding.code}", row.finding.message, row.reason, row.by) for row in report.dismissed
    ]
    _table(document, ("编号", "意见", "理由", "处理人"), rows, (16, 66, 52, 22))


def _settled(document: Doc, ordinal: str, report: Checkup) -> None:
    """Findings about units that reviewers' corrections have settled."""
    _heading(document, f"{ordinal}、已由更正解决的意见")
    rows = [(row.code, row.message) for row in report.settled]
    _table(document, ("编号", "意见"), rows, (16, 140))


def _tasks(document: Doc, tasks: Sequence[Mapping[str, Any]]) -> None:
    _heading(document, "附表　任务和责任单位", page_break=True)
    rows = [
        (
            task["number"],
            task["text"],
            "、".join(task["lead"]) or "—",
            "、".join([*task["supporting"], *task["joint"]]) or "—",
        )
        for task in tasks
    ]
    _table(document, ("序号", "任务", "牵头单位", "配合、分工单位"), rows, (16, 66, 32, 42))


def _table(
    document: Doc, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
) -> None:
    """``widths`` in millimetres; the heading row is repeated on every page."""
    rows = list(rows)
    table = document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row, words in zip(table.rows, [head, *rows], strict=True):
        for cell, width, content in zip(row.cells, widths, words, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(18)
            _run(paragraph, content, HEADING_FONT if words is head else TEXT_FONT, SIZE_4S)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
