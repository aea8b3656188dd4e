"""Deadlines and goal years that lie before the paper's own date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.document import Zone
from luodi.compiler.meta import signed_on
from luodi.compiler.model import CompiledProgramme, Task
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?")
#: A deadline in prose: 2025年底前完成, 于2025年6月30日前建成.
_BEFORE = re.compile(
    _DATE.pattern + r"(?:底|末|年底|年末|上半年|第[一二三四]季度|底之|末之)*(?:之?前|以前),?"
    r"(?![\w“]{0,12}的)[^,。;]{0,12}?(?:完成|建成|实现|达到|到位|印发|出台|制定|启动|开工|报送|取得)(?!的|了|后)"
)
_GOAL = re.compile(r"(?:^|[,。;:、])(?:力争)?到(?P<year>20\d{2})年(?:底|末)?[,,]?(?!(?:以来|已))")
_BESIDE = 200
_EARLIEST = 1990
_PAST = re.compile(r"已|了|曾|当时|截至|累计完成")


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Dates to come that have already passed. A paper without a date of its own is not judged."""
    date = compiled.document.date_written or compiled.document.date_published
    if not date:
        return
    yield from _signature(compiled, signed_on(paper.view, paper.outline))
    seen: set[int] = set()
    yield from _deadlines(compiled, date, seen)
    for sentence in paper.sentences:
        if sentence.zone in (Zone.BODY, Zone.ANNEX) and "年" in sentence.text:
            yield from _prose(paper, sentence.text, sentence.start, date, seen)
    yield from _targets(compiled, date, seen)


def of_programme(compiled: CompiledProgramme) -> Iterator[Diagnostic]:
    """What the tasks' deadlines and the targets' years tell, wherever they come from."""
    date = compiled.document.date_written or compiled.document.date_published
    if date:
        seen: set[int] = set()
        yield from _deadlines(compiled, date, seen)
        yield from _targets(compiled, date, seen)


def _deadlines(compiled: CompiledProgramme, date: str, seen: set[int]) -> Iterator[Diagnostic]:
    for task in compiled.tasks:
        if not task.deadline:
            continue
        match = _DATE.search(regular(task.deadline))
        if match and _is_before(match, date):
            span = _deadline_span(compiled.text, task)
            seen.add(span.start)
            yield report("W306", span, words=short(task.deadline, 30), date=date)


def _signature(compiled: CompiledProgramme, signed: str | None) -> Iterator[Diagnostic]:
    """A paper cannot be signed after it was published."""
    published = compiled.document.date_published
    written = max(compiled.document.date_written or "", signed or "")
    if not written or not published or written <= published:
        return
    year, month, day = (int(part) for part in written.split("-"))
    printed = f"{year}年{month}月{day}日"
    at = compiled.text.rfind(printed)
    span = Span(at, at + len(printed)) if at >= 0 else Span(0, 0)
    yield report("W311", span, written=written, published=published)


def _is_before(match: re.Match[str], date: str) -> bool:
    """Whether the last day a date can mean lies before ``date`` (ISO)."""
    month, day = match["month"] or "12", match["day"] or "31"
    return f"{match['year']}-{int(month):02d}-{int(day):02d}" < date


def _deadline_span(text: str, task: Task) -> Span:
    """Where a task's deadline stands: in its clause, in its text or in a cell beside them."""
    clause, deadline = task.responsibility_span or task.span, task.deadline or ""
    start, end = min(clause.start, task.span.start), max(clause.end, task.span.end)
    for first, last in ((clause.start, clause.end), (max(0, start - _BESIDE), end + _BESIDE)):
        at = text.find(deadline, first, last)
        if at >= 0:
            return Span(at, at + len(deadline))
    return clause


def _prose(paper: Paper, words: str, start: int, date: str, seen: set[int]) -> Iterator[Diagnostic]:
    if _PAST.search(words):
        return
    for match in _BEFORE.finditer(words):
        span = paper.view.span(start + match.start(), start + match.end())
        if _is_before(match, date) and span.start not in seen:
            seen.add(span.start)
            yield report("W306", span, words=short(match[0], 30), date=date)
    for match in _GOAL.finditer(words):
        span = paper.view.span(start + match.start("year"), start + match.end("year"))
        if match["year"] < date[:4] and span.start not in seen:
            seen.add(span.start)
            yield report("W307", span, year=match["year"], date=date)


def _targets(compiled: CompiledProgramme, date: str, seen: set[int]) -> Iterator[Diagnostic]:
    """Targets whose year the sentence's own words did not already show."""
    this_year = int(date[:4])
    for target in compiled.targets:
        if target.year is None or not _EARLIEST <= target.year < this_year:
            continue
        if not any(target.span.start - 200 <= place <= target.span.end for place in seen):
            yield report("W307", target.span, year=str(target.year), date=date)
