"""A compiled programme as an Excel workbook: tasks, targets, units, diagnostics."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from luodi.cli.findings import Lines
from luodi.compiler.model import CompiledProgramme, Target

Row = Sequence[str | int | float | None]
WIDTH_CHARACTERS = {"任务": 60, "责任表述": 40, "原文": 60, "问题": 60, "建议": 40}
USUAL_WIDTH = 18


def to_xlsx(compiled: CompiledProgramme) -> bytes:
    """The workbook. The same programme gives the same bytes."""
    import datetime

    import xlsxwriter

    file = io.BytesIO()
    # Text of a paper is text: never a formula, a link or a number in disguise.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        book.set_properties({"created": datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)})
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns, rows in _sheets(compiled):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, head)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row, body)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                sheet.set_column(number, number, WIDTH_CHARACTERS.get(column, USUAL_WIDTH))
    return file.getvalue()


def _sheets(compiled: CompiledProgramme) -> Iterable[tuple[str, Sequence[str], list[Row]]]:
    yield (
        "任务",
        ("序号", "章节", "任务", "牵头单位", "配合单位", "按职责分工", "完成时限", "责任表述"),
        [
            (
                task.number,
                task.section,
                task.text,
                "、".join(task.lead),
                "、".join(task.supporting),
                "、".join(task.joint),
                task.deadline,
                task.responsibility,
            )
            for task in compiled.tasks
        ],
    )
    yield (
        "指标",
        ("指标", "范围", "比较", "数值", "上限", "单位", "年份", "周期", "原文"),
        [_target(target) for target in compiled.targets],
    )
    yield (
        "单位",
        ("单位", "别名", "层级", "牵头", "配合", "按职责分工"),
        [
            (unit.name, "、".join(unit.aliases), unit.level, unit.lead, unit.supporting, unit.joint)
            for unit in compiled.units
        ],
    )
    lines = Lines(compiled.text)
    yield (
        "体检",
        ("编号", "程度", "行", "列", "问题", "建议"),
        [
            (one.code, one.severity.value, *lines.place(one.span.start), one.message, one.hint)
            for one in compiled.diagnostics
        ],
    )


def _target(target: Target) -> Row:
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    return (
        target.metric,
        target.scope,
        target.comparator,
        low,
        high,
        target.unit,
        target.year,
        target.period,
        target.text,
    )
