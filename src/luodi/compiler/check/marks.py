"""Marks of writing: the brackets of a document number, and marks of half width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.document import Zone
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: GB/T 9704—2012, 7.2.5: the year stands in 六角括号〔〕.
_NUMBER = re.compile(
    r"(?:^|[:\n])(?P<number>[^\W\d_]{2,10}(?P<year>(?:19|20)\d{2})\d{1,4}号)(?=$|\n|\s*\d{4}[-年])"
)
_HAN = "\u4e00-\u9fff"
_HALF = re.compile(
    rf"(?<=[{_HAN}”》）])[,;:](?=[{_HAN}“《（])|(?<=[{_HAN}])[()](?=[{_HAN}，。；、])"
)
_FULL = ("，", "；", "：", "（", "）")
#: Where a good share of a paper's marks is of half width, that is its way of writing.
_SHARE = 0.2
_SHOWN = 20
_HEAD = 12


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """The number in the head, then the marks of the whole text."""
    yield from _number(paper)
    yield from _half_width(compiled.text)


def _number(paper: Paper) -> Iterator[Diagnostic]:
    text = paper.view.text
    head = [p for p in paper.outline.paragraphs[:_HEAD] if p.zone in (Zone.FRONT, Zone.BODY)]
    for paragraph in head:
        match = _NUMBER.search(text[paragraph.start : paragraph.end])
        if match:
            start = paragraph.start + match.start("number")
            span = paper.view.span(start, paragraph.start + match.end("number"))
            right = match["number"].replace(match["year"], f"〔{match['year']}〕", 1)
            yield report("W513", span, words=span.of(paper.reading.text), right=right)
            return


def _half_width(text: str) -> Iterator[Diagnostic]:
    if not any(mark in text for mark in ",;:()"):
        return
    full = sum(text.count(mark) for mark in _FULL)
    places = [m.start() for m in islice(_HALF.finditer(text), full)]
    if not places or len(places) > _SHARE * full:
        return
    first = places[0]
    yield report(
        "N514",
        Span(first, first + 1),
        [Span(at, at + 1) for at in places[1:_SHOWN]],
        count=len(places),
        words=short(text[max(0, first - 8) : first + 9]),
    )
