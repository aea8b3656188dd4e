"""The check-up report as an official Word document.

Layout after GB/T 9704-2012: A4, text block 156 mm x 225 mm (5.2.1), title 2 号小标宋 centred
(7.3.1), text 3 号仿宋 with 28 pt lines, headings 黑体 and 楷体 (7.3.3), page numbers 4 号宋体 with
a dash on either side, 7 mm below the text, on the outer side (7.5). Fonts are named, not embedded.
Pure: the command line makes it too.
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
from luodi.portal.domain.report_words import ReportWords

TITLE_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
TEXT_FONT, NUMBER_FONT, LATIN_FONT = "仿宋_GB2312", "宋体", "Times New Roman"
# Chinese type sizes in points: 二号 22, 三号 16, 四号 14, 小四 12.
SIZE_2, SIZE_3, SIZE_4, SIZE_4S = 22, 16, 14, 12
LINE = Pt(28)
SEVERITIES = {Severity.ERROR: "应改", Severity.WARNING: "建议改", Severity.NOTE: "提示"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def checkup_docx(
    report: Checkup, tasks: Sequence[Mapping[str, Any]], now: datetime, *, english: bool = False
) -> bytes:
    """The report as a .docx file. ``tasks`` are the compiled tasks, listed in an annexed table;
    ``now`` is the aware time of the check-up. ``english`` is the language of the words around the
    findings, which are in the language that the report was made in.
    """
    writer = _Writer(ReportWords(english), now.astimezone(SHANGHAI))
    writer.report(report, tasks)
    buffer = BytesIO()
    writer.document.save(buffer)
    return buffer.getvalue()


class _Writer:
    """One report being written."""

    def __init__(self, words: ReportWords, day: datetime) -> None:
        self.document, self._words, self._day = _page(words), words, day
        self._headings = 0

    def report(self, report: Checkup, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Everything, in order."""
        say = self._words
        _title(self.document, say("《{title}》", title=report.title), say("政策体检报告"))
        self._overview(report)
        for severity in Severity:
            groups = [group for group in report.groups if group.severity == severity]
            if groups:
                self._severity(severity, groups)
        if report.dismissed:
            self._dismissed(report)
        if report.settled:
            self._settled(report)
        self._signature()
        if tasks:
            self._tasks(tasks)

    def _next(self, title: str) -> None:
        self._headings += 1
        _heading(self.document, self._words.heading(self._headings, title))

    def _today(self) -> str:
        day = self._day
        return self._words("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)

    def _overview(self, report: Checkup) -> None:
        say, count = self._words, report.summary
        self._next(say("总体情况"))
        number = (
            say("（{number}）", number=report.document_number) if report.document_number else ""
        )
        about = say(
            "{date}对《{title}》{number}作了体检。",
            date=self._today(),
            title=report.title,
            number=number,
        )
        found = (
            say(
                "共提出{total}条意见，其中应改{errors}条、建议改{warnings}条、提示{notes}条。以下意见只就文字提出，供起草单位参考。",
                total=count.total,
                errors=count.errors,
                warnings=count.warnings,
                notes=count.notes,
            )
            if count.total
            else say("没有发现需要修改的地方。")
        )
        _text(self.document, about + self._contains(report.contents) + found)
        if count.total:
            self._summary_table(report.groups)

    def _contains(self, contents: Contents) -> str:
        say = self._words
        tasks = (
            say(
                "任务{tasks}项（明确牵头单位的{led}项），涉及单位{units}个",
                tasks=contents.tasks,
                led=contents.with_lead,
                units=contents.units,
            )
            if contents.tasks
            else say("没有写明责任单位的任务")
        )
        return (
            say("全文约{count}字，", count=contents.characters)
            + tasks
            + say(
                "；带数字的目标{targets}个，方向性目标{goals}个，限额、周期、期限和机制要求{rules}条。",
                targets=contents.targets,
                goals=contents.goals,
                rules=contents.rules,
            )
        )

    def _summary_table(self, groups: Iterable[FindingGroup]) -> None:
        say = self._words
        rows = [
            (say(SEVERITIES[g.severity]), g.code, g.title, str(len(g.findings))) for g in groups
        ]
        head = tuple(map(say, ("类别", "编号", "意见", "条数")))
        _table(self.document, head, rows, (24, 20, 94, 18))

    def _severity(self, severity: Severity, groups: Iterable[FindingGroup]) -> None:
        self._next(self._words(SEVERITIES[severity]))
        number = 0
        for group in groups:
            if group.many:
                number += 1
                self._lines(number, group)
                continue
            for finding in group.findings:
                number += 1
                self._finding(number, finding)

    def _lines(self, number: int, group: FindingGroup) -> None:
        """Many findings of one kind, a line each: a report that nobody leafs through helps nobody."""
        say = self._words
        behind = say("（{code}，{count}条）", code=group.code, count=len(group.findings))
        _heading(self.document, say.item(number, group.title) + behind, SUBHEADING_FONT)
        hints = {finding.hint for finding in group.findings if finding.hint}
        if len(hints) == 1:
            _text(self.document, say("建议：") + hints.pop())
        rows = [(str(finding.line or "—"), finding.message) for finding in group.findings]
        _table(self.document, (say("原文行"), say("意见")), rows, (20, 136))

    def _finding(self, number: int, finding: Finding) -> None:
        say = self._words
        if finding.line and finding.words:
            behind = say("（{code}，第{line}行）", code=finding.code, line=finding.line)
        else:
            behind = say("（{code}）", code=finding.code)
        _heading(self.document, say.item(number, finding.message) + behind, SUBHEADING_FONT)
        if finding.words:
            paragraph = _text(self.document, say("原文：") + finding.before)
            _run(paragraph, finding.words).underline = True
            _run(paragraph, finding.after)
        if finding.hint:
            _text(self.document, say("建议：") + finding.hint)

    def _dismissed(self, report: Checkup) -> None:
        """Findings that reviewers set aside, with their reasons: apart, not hidden."""
        say = self._words
        self._next(say("已研究、不采纳的意见"))
        rows = [
            (row.finding.code, row.finding.message, row.reason, row.by) for row in report.dismissed
        ]
        head = tuple(map(say, ("编号", "意见", "理由", "处理人")))
        _table(self.document, head, rows, (16, 66, 52, 22))

    def _settled(self, report: Checkup) -> None:
        """Findings about units that reviewers' corrections have settled."""
        say = self._words
        self._next(say("已由更正解决的意见"))
        rows = [(row.code, row.message) for row in report.settled]
        _table(self.document, (say("编号"), say("意见")), rows, (16, 140))

    def _signature(self) -> None:
        """The day, four characters from the right edge (GB/T 9704-2012, 7.3.5)."""
        self.document.add_paragraph()
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * SIZE_3)
        _run(paragraph, self._today())

    def _tasks(self, tasks: Sequence[Mapping[str, Any]]) -> None:
        say = self._words
        _heading(self.document, say("附表　任务和责任单位"), page_break=True)
        rows = [
            (
                task["number"],
                task["text"],
                say.units(task["lead"]),
                say.units([*task["supporting"], *task["joint"]]),
            )
            for task in tasks
        ]
        head = tuple(map(say, ("序号", "任务", "牵头单位", "配合、分工单位")))
        _table(self.document, head, rows, (16, 66, 32, 42))


def _page(words: ReportWords) -> Doc:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The number's dash stands 7 mm below the text: 35 mm less that and its own line.
    section.footer_distance = Mm(22)
    style = document.styles["Normal"]
    _fonts(style.element.get_or_add_rPr(), TEXT_FONT)
    style.font.size = Pt(SIZE_3)
    style.paragraph_format.line_spacing = LINE
    style.paragraph_format.space_after = Pt(0)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    document.core_properties.author = ""
    document.core_properties.language = "en-US" if words.english else "zh-CN"
    document.core_properties.title = words("政策体检报告")
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


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """On the outer side, one character from the edge."""
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Pt(SIZE_4)
    layout.line_spacing = 1.0
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
