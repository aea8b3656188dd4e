"""Targets from tables of indicators: a row an indicator, a column a year.

A column whose head speaks of the past (基数, 现状, 实际), or whose year is not after the paper's
own, is a baseline and gives no target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luodi.compiler.document import View, Zone
from luodi.compiler.extract.grid import Grid, GridCell, grids
from luodi.compiler.model import Comparator, Target, Ways
from luodi.compiler.outline import Outline

_YEAR = re.compile(r"(20\d{2})年?")
_PAST = re.compile(r"基数|基期|基线|现状|实际|实绩|完成|底数|上年|初始")
_NAME = re.compile(r"指标|名称|项目")
_NO_NAME = re.compile(r"属性|类型|性质|单位|目标")
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_GROWTH = re.compile(r"年均")
_NUMBERING = re.compile(
    r"^(?:\(?\d{1,3}\)?[.、]?|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|[①-⑳])"
)
_ATTRIBUTE_HEAD = re.compile(r"属性|性质|类型")
_ATTRIBUTE = re.compile(r"约束|预期")
_DASH = re.compile(r"^[-—–/~]+$")
_SCALES = ("百", "千", "万", "亿")
_IN_BRACKETS = re.compile(r"\(([^()]{1,8})\)$")
_VALUE = re.compile(
    r"^(?P<front>≥|≧|>|﹥|≤|≦|<|﹤|不低于|不少于|超过|大于|高于|达到|力争|不超过|控制在|小于|约)?\(?"
    r"(?P<low>\d+(?:,\d{3})*(?:\.\d+)?)(?:[-—~至](?P<high>\d+(?:\.\d+)?))?\)?(?P<unit>[^\d()以左]{0,6}?)"
    r"(?P<back>以上|左右|以内|以下|\+)?$"
)
_COMPARATORS: dict[str, Comparator] = {
    "≥": "at_least",
    "≧": "at_least",
    "不低于": "at_least",
    "不少于": "at_least",
    ">": "exceed",
    "﹥": "exceed",
    "超过": "exceed",
    "大于": "exceed",
    "高于": "exceed",
    "以上": "exceed",
    "+": "exceed",
    "≤": "at_most",
    "≦": "at_most",
    "<": "at_most",
    "﹤": "at_most",
    "不超过": "at_most",
    "控制在": "at_most",
    "小于": "at_most",
    "以内": "at_most",
    "以下": "at_most",
    "左右": "approx",
    "约": "approx",
    "力争": "strive",
    "达到": "reach",
}


@dataclass(frozen=True, slots=True)
class _Heads:
    """Which column holds what in an indicator table."""

    row: int
    name: int
    unit: int | None
    #: Columns of targets: column → (year, comparator where the head sets one).
    years: dict[int, tuple[int, Comparator | None]]
    baseline: int | None
    #: The column that says whether an indicator is 约束性 or 预期性.
    attribute: int | None = None


def indicator_targets(
    outline: Outline, *, scope: str | None, paper_year: int | None
) -> tuple[Target, ...]:
    """Targets of the paper's indicator tables, row by row.

    ``paper_year`` is the year of the paper: columns of that year or before are baselines. A cell
    without a number gives nothing.
    """
    found: list[Target] = []
    for grid in [*grids(outline.paragraphs), *_flattened(outline)]:
        heads = _heads(grid, outline.view.text, paper_year)
        if heads is not None:
            found.extend(_targets(grid, heads, outline, scope))
    return tuple(found)


_OTHER_HEAD = re.compile(r"^(?:序号|编号|属性|指标属性|类别|类型|备注|性质)$")
_LONGEST_HEAD = 20
#: Plans run for three years at least: columns so far apart are a baseline and a target.
_PLAN_YEARS = 3


def _flattened(outline: Outline) -> Iterator[Grid]:
    """Indicator tables that a page copy has flattened: a run of lines that are heads, then rows of
    as many lines, as long as each has a value in every year."""
    index = 0
    while index < len(outline.paragraphs):
        width = _flat_width(outline, index)
        if width == 0:
            index += 1
            continue
        rows = 1
        while _is_row(outline, index, width, rows):
            rows += 1
        if rows > 1:
            yield Grid(
                [
                    GridCell(row, column, 1, 1, row == 0, [(p.start, p.end)])
                    for row in range(rows)
                    for column in range(width)
                    if (p := outline.paragraphs[index + row * width + column])
                ]
            )
        index += rows * width


def _flat_line(outline: Outline, index: int) -> str:
    if index >= len(outline.paragraphs) or outline.paragraphs[index].cell is not None:
        return ""
    paragraph = outline.paragraphs[index]
    return outline.view.text[paragraph.start : paragraph.end]


def _flat_width(outline: Outline, index: int) -> int:
    """How many lines from here on are heads, if a name and a year are among them."""
    words: list[str] = []
    while (line := _flat_line(outline, index + len(words))) and len(line) <= 12:
        known = _OTHER_HEAD.match(line) or _UNIT_HEAD.match(line) or _GROWTH.search(line)
        named = _NAME.search(line) and not _NO_NAME.search(line)
        if not (known or named or _YEAR.match(line)):
            break
        words.append(line)
    named = any(_NAME.search(w) and not _NO_NAME.search(w) for w in words)
    return len(words) if named and any(_YEAR.match(w) for w in words) else 0


def _is_row(outline: Outline, index: int, width: int, row: int) -> bool:
    for column in range(width):
        cell = _flat_line(outline, index + row * width + column)
        if not cell or (
            _YEAR.match(_flat_line(outline, index + column)) and not _VALUE.match(cell)
        ):
            return False
    return True


def _heads(grid: Grid, text: str, paper_year: int | None) -> _Heads | None:
    """The heads, on one row or on two (目标值 over 2025年 and 2027年)."""
    words: dict[int, str] = {}
    for row in grid.rows[:4]:
        for column in range(grid.width):
            cell = grid.at(row, column)
            if cell is not None and cell.row == row and len(cell.text(text)) <= _LONGEST_HEAD:
                words[column] = words.get(column, "") + cell.text(text)
        names = [c for c, w in words.items() if _NAME.search(w) and not _NO_NAME.search(w)]
        years = {c: int(m[1]) for c, w in words.items() if (m := _YEAR.search(w))}
        heads = _columns(row, names[-1], words, years, paper_year) if names and years else None
        if heads is not None:
            return heads
    return None


def _columns(
    row: int, name: int, words: dict[int, str], years: dict[int, int], paper_year: int | None
) -> _Heads | None:
    past = {c for c in years if _PAST.search(words[c])}
    if not past and paper_year:
        past = {c for c, y in years.items() if y <= paper_year and "目标" not in words[c]}
    first, *later = sorted(years, key=lambda c: years[c])
    undated = paper_year is None and not past and not any("目标" in words[c] for c in years)
    if undated and later and years[later[0]] - years[first] >= _PLAN_YEARS:
        past.add(first)  # 2022年 beside 2025年: where a plan starts from
    targets: dict[int, tuple[int, Comparator | None]] = {
        c: (year, None) for c, year in years.items() if c not in past
    }
    if not targets:
        return None
    last = max(year for year, _ in targets.values())
    targets |= {
        c: (last, "grow_rate") for c, w in words.items() if _GROWTH.search(w) and c not in years
    }
    unit = next((c for c, w in words.items() if _UNIT_HEAD.match(w)), None)
    baseline = max((years[c] for c in past), default=None)
    attribute = next((c for c, w in words.items() if _ATTRIBUTE_HEAD.search(w)), None)
    return _Heads(row, name, unit, targets, baseline, attribute)


def _targets(grid: Grid, heads: _Heads, outline: Outline, scope: str | None) -> Iterator[Target]:
    text = outline.view.text
    for row in grid.rows:
        name = grid.at(row, heads.name)
        if row <= heads.row or name is None or name.row != row or not name.parts:
            continue
        if name.column_span > 1 and name.column_span >= grid.width - 1:
            continue
        metric, bracket_unit = _metric(name.text(text))
        unit_cell = grid.at(row, heads.unit) if heads.unit is not None else None
        unit = unit_cell.text(text) if unit_cell else bracket_unit
        unit = "" if _DASH.match(unit) else unit
        found = False
        for column, (year, fixed) in heads.years.items():
            cell = grid.at(row, column)
            if cell is None or not cell.parts:
                continue
            if fixed == "grow_rate" and cell.text(text).startswith("("):
                # 年均增长〔累计〕: a number in brackets is the sum over the years
                if found:
                    continue
                fixed = None
            target = _target(cell, outline, metric, unit, year, fixed, scope, heads.baseline)
            if target is not None:
                found = True
                yield _with_attribute(target, _attribute(grid, row, heads, text))


def _attribute(grid: Grid, row: int, heads: _Heads, text: str) -> str | None:
    """约束性 or 预期性, where the row (or the cell it shares) says so."""
    cell = grid.at(row, heads.attribute) if heads.attribute is not None else None
    match = _ATTRIBUTE.search(cell.text(text)) if cell is not None else None
    return match[0] + "性" if match else None


def _with_attribute(target: Target, attribute: str | None) -> Target:
    ways = (*target.ways, ("attribute", "attribute.cell")) if attribute else target.ways
    return replace(target, attribute=attribute, ways=ways)


def _metric(words: str) -> tuple[str, str]:
    """The indicator's name without its number, and the unit in brackets behind it."""
    words = _NUMBERING.sub("", words)
    bracket = _IN_BRACKETS.search(words)
    return (words[: bracket.start()], bracket[1]) if bracket else (words, "")


def _target(
    cell: GridCell,
    outline: Outline,
    metric: str,
    unit: str,
    year: int,
    fixed: Comparator | None,
    scope: str | None,
    baseline: int | None,
) -> Target | None:
    view: View = outline.view
    match = _VALUE.match(cell.text(view.text))
    if match is None or not metric:
        return None
    low = float(match["low"].replace(",", ""))
    value = (low, float(match["high"])) if match["high"] else low
    comparator = _COMPARATORS.get(match["front"] or "") or _COMPARATORS.get(match["back"] or "")
    start, end = cell.parts[0][0], cell.parts[-1][1]
    place = next((p for p in outline.paragraphs if p.start == start), None)
    provision = place.provision if place and place.zone is not Zone.TAIL else ""
    printed = match["unit"] or ("%" if fixed == "grow_rate" else unit)
    if printed in _SCALES and not unit.startswith(tuple(_SCALES)):
        printed += unit  # 1.2万 in a row counted in 个
    from_year = baseline if fixed == "grow_rate" else None
    return Target(
        metric=metric,
        scope=scope,
        comparator=fixed or comparator or "reach",
        value=value,
        unit=printed,
        year=year,
        text=cell.original(view),
        provision=provision,
        span=view.span(start, end),
        from_year=from_year,
        ways=_ways(
            comparator=bool(comparator),
            unit=bool(printed),
            scope=bool(scope),
            base=bool(from_year),
            provision=bool(provision),
        ),
    )


def _ways(*, comparator: bool, unit: bool, scope: bool, base: bool, provision: bool) -> Ways:
    """How the fields of a table's target were read."""
    there = {"unit": unit, "scope": scope, "from_year": base, "provision": provision}
    ways = (
        ("metric", "metric.cell"),
        ("comparator", "comparator.word" if comparator else "comparator.none"),
        ("value", "value.cell"),
        ("unit", "value.cell"),
        ("year", "year.column"),
        ("text", "value.cell"),
        ("provision", "provision.own"),
        ("from_year", "base.column"),
        ("scope", "scope.paper"),
    )
    return tuple(pair for pair in ways if there.get(pair[0], True))
