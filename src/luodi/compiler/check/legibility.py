"""The text itself: unreadable characters, unpaired marks, a missing annex, unread duties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from luodi.compiler.align import plain
from luodi.compiler.check.codes import report, short
from luodi.compiler.check.rows import quote
from luodi.compiler.document import Paragraph, Zone
from luodi.compiler.lexicon.labels import label_line
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.outline import DATE_LINE
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: The replacement character, private use, and what UTF-8 looks like when read as something else.
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]+")
_MISREAD = ("锟斤拷", "烫烫烫", "ï»¿", "â€", "Ã", "Â")
_ALL_UNREADABLE = re.compile(
    _UNREADABLE.pattern + "|锟斤拷|烫烫烫|ï»¿|â€[œ\u009d™˜]|(?:[ÃÂ][\u0080-\u00bf]){2,}"
)
_MARKS = re.compile(r"[()“”《》]")
_PARTNER = {")": "(", "”": "“", "》": "《"}
#: 1) and a) number a list: their bracket has no partner by custom.
_LIST_MARK = re.compile(r"(?:^|[。;:,、\s])[0-9a-zA-Z一二三四五六七八九十]{1,2}$")
_DUTY = re.compile(
    r"牵头|责任(?:单位|部门)|牵头(?:单位|部门)|配合(?:单位|部门)?[:)]|配合$|按(?:照)?(?:各自)?职责|分工(?:负责|落实)|负责$"
)
_DUTY_LINE = re.compile(
    r"(?:牵头|配合|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实|配合|推进)?|分工(?:负责|落实|配合))[。;]?$"
)
_EXPLAIN = re.compile(r"解释|以下简称|下同|首位|列第一|负责人|由.{0,6}负责解释")
_ANNEX_LINE = re.compile(r"^附(?:件|表)[\d一二三四五]?[::](?:\d[.、])?(?P<title>.{2,50})$")
_MOST_SHOWN = 20
#: Unpaired marks of one paper that are told one by one: a text with more of them is no paper, and
#: a report with a finding for each of its characters helps nobody.
_MOST_UNPAIRED = 200
#: An annex shorter than this is no more than its announcement and the signature below it.
_MERE_LIST = 80
_LIST_MARK_REACH = 3
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_VISIBLE = re.compile(r"\S+")
_FEWEST_HAN = 20
_HAN_AT_LEAST = 20  # one in so many
_QUOTED = 14
_LABEL_REACH = 24


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Whatever could make a reader, or this compiler, miss something."""
    yield from _unlike_a_paper(compiled.text)
    yield from _unreadable(compiled.text)
    yield from islice(_unpaired(paper), _MOST_UNPAIRED)
    yield from _announced(paper)
    sides = _beside(paper)
    yield from _unread_clauses(paper, sides)
    yield from _unread_lines(paper, sides)


def _unlike_a_paper(text: str) -> Iterator[Diagnostic]:
    """A file with hardly any Chinese is no Chinese paper, whatever else it may be."""
    if _length(_HAN, text[:2000]) >= 500:
        return
    han, visible = _length(_HAN, text), _length(_VISIBLE, text)
    if han < _FEWEST_HAN or han * _HAN_AT_LEAST < visible:
        yield report("W505", Span(0, 0), characters=visible, han=han)


def _length(pattern: re.Pattern[str], text: str) -> int:
    return sum(map(len, pattern.findall(text)))


def _unreadable(text: str) -> Iterator[Diagnostic]:
    if not (_UNREADABLE.search(text) or any(sign in text for sign in _MISREAD)):
        return
    places = [Span(m.start(), m.end()) for m in _ALL_UNREADABLE.finditer(text)]
    if places:
        first = places[0]
        words = short(text[max(0, first.start - 10) : first.end + 10])
        yield report("E502", first, places[1:_MOST_SHOWN], count=len(places), words=words)


# -- brackets and quotes ---------------------------------------------------------------------


def _unpaired(paper: Paper) -> Iterator[Diagnostic]:
    text = paper.view.text
    pending: tuple[int, str] | None = None
    for paragraph in paper.outline.paragraphs:
        if paragraph.zone is Zone.TAIL:
            continue
        if not _MARKS.search(text, paragraph.start, paragraph.end):
            continue
        opened, stray = _stray(text, paragraph)
        if paragraph.zone is Zone.FRONT:
            # Buttons of a page ([A- A+]) stand in front of a paper; its title has quotes.
            opened = [i for i in opened if text[i] != "("]
            stray = [i for i in stray if text[i] not in "()"]
        if pending and stray and _PARTNER.get(text[stray[0]]) == pending[1]:
            # A quotation or bracket that runs over a paragraph's end.
            stray, pending = stray[1:], None
        if pending:
            yield _mark(paper, pending[0])
            pending = None
        for place in [*stray, *opened[:-1]]:
            yield _mark(paper, place)
        if opened:
            pending = (opened[-1], text[opened[-1]])
    if pending:
        yield _mark(paper, pending[0])


def _stray(text: str, paragraph: Paragraph) -> tuple[list[int], list[int]]:
    """Marks of a paragraph that are opened and never closed, and closed but never opened."""
    stack: list[int] = []
    waiting: Counter[str] = Counter()
    stray: list[int] = []
    for match in _MARKS.finditer(text, paragraph.start, paragraph.end):
        mark, place = match[0], match.start()
        opener = _PARTNER.get(mark)
        if opener is None:
            stack.append(place)
            waiting[mark] += 1
        elif waiting[opener]:
            while text[stack[-1]] != opener:
                waiting[text[stack[-1]]] -= 1
                stray.append(stack.pop())
            stack.pop()
            waiting[opener] -= 1
        elif mark != ")" or not _LIST_MARK.search(text, max(0, place - _LIST_MARK_REACH), place):
            stray.append(place)
    return stack, [p for p in stray if text[p] in _PARTNER] + [
        p for p in stray if text[p] not in _PARTNER
    ]


def _mark(paper: Paper, place: int) -> Diagnostic:
    view = paper.view
    first, last = max(0, place - _QUOTED), min(place + _QUOTED + 1, len(view.text))
    start = max(view.text.rfind("\n", first, place) + 1, first)
    stop = view.text.find("\n", place, last)
    end = stop if stop >= 0 else last
    return report(
        "W503",
        view.span(place, place + 1),
        mark=view.original(place, place + 1),
        words=quote(paper, start, end),
    )


# -- annexes ---------------------------------------------------------------------------------


def _announced(paper: Paper) -> Iterator[Diagnostic]:
    outline = paper.outline
    annexed = sum(p.end - p.start for p in outline.paragraphs if p.zone is Zone.ANNEX)
    if annexed > _MERE_LIST or any(p.cell for p in outline.paragraphs):
        return
    for paragraph in outline.paragraphs:
        match = _ANNEX_LINE.match(paper.view.text[paragraph.start : paragraph.end])
        if match and not _follows(paper, plain(match["title"]), paragraph.end):
            yield report(
                "N504",
                paper.view.span(paragraph.start, paragraph.end),
                words=quote(paper, paragraph.start, paragraph.end, 40),
            )
            return


def _follows(paper: Paper, title: str, place: int) -> bool:
    """A notice that hands out a plan lists it as its annex, and the plan follows."""
    text = paper.view.text
    return any(
        p.start >= place and plain(text[p.start : p.end]) == title
        for p in paper.outline.paragraphs
        if p.end - p.start <= 2 * len(title) + 20
    )


# -- duties that were not read ---------------------------------------------------------------


def _unread_clauses(paper: Paper, sides: tuple[int, int]) -> Iterator[Diagnostic]:
    """Brackets with words of duty that became no clause. A paper without any is told so once,
    by N602; what follows the signature is a page's list of other papers."""
    text = paper.view.text
    if not paper.drafts:
        return
    read = sorted(d.source for d in (*paper.drafts, *paper.covered))
    starts = [start for start, _ in read]
    tail = [p for p in paper.outline.paragraphs if p.zone is Zone.TAIL]
    for match in re.finditer(r"\(([^()]{4,300})\)", text):
        words = match[1]
        if not _DUTY.search(words) or _EXPLAIN.search(words):
            continue
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and match.start() < read[at][1]:
            continue
        if sides[0] <= match.start() < sides[1]:
            continue
        if any(p.start <= match.start() < p.end for p in tail):
            continue
        yield report(
            "W013",
            paper.view.span(match.start(), match.end()),
            words=quote(paper, match.start(), match.end(), 60),
        )


def _beside(paper: Paper) -> tuple[int, int]:
    """What stands behind the signature's date and before an annex: characters of the view."""
    text, size = paper.view.text, len(paper.view.text)
    start = 0
    for paragraph in paper.outline.paragraphs:
        if paragraph.zone is Zone.ANNEX:
            return (start or paragraph.start, paragraph.start)
        if paragraph.zone is Zone.TAIL:
            return (start or paragraph.start, size)
        if paragraph.zone is Zone.BODY and paragraph.body > paragraph.start:
            start = 0  # the plan that a signed notice hands out
        elif paragraph.end - paragraph.start < 40 and DATE_LINE.search(
            text, paragraph.start, paragraph.end
        ):
            start = paragraph.end
    return (start, size) if start > size // 2 else (size, size)


def _unread_lines(paper: Paper, sides: tuple[int, int]) -> Iterator[Diagnostic]:
    """Lines that begin with 责任单位: or, inside a table row's text, end with 牵头, 配合."""
    text = paper.view.text
    read = sorted(d.source for d in (*paper.drafts, *paper.covered))
    starts = [start for start, _ in read]
    for paragraph in paper.outline.paragraphs:
        if paragraph.zone not in (Zone.BODY, Zone.ANNEX):
            continue
        if sides[0] <= paragraph.start < sides[1]:
            continue
        colon = text.find(":", paragraph.start, paragraph.start + _LABEL_REACH) >= 0
        label = label_line(text, paragraph.start, paragraph.end) if colon else None
        labelled = (
            label is not None and text[label.end - 1] == ":" and paragraph.end - label.end >= 2
        )
        if not labelled and not (paper.drafts and _in_row(paper, paragraph)):
            continue
        if labelled and label is not None and label.role not in ("lead", "supporting", "joint"):
            continue
        at = bisect_right(starts, paragraph.end - 1) - 1
        if at >= 0 and paragraph.start < read[at][1]:
            continue
        yield report(
            "W013",
            paper.view.span(paragraph.start, paragraph.end),
            words=quote(paper, paragraph.start, paragraph.end, 60),
        )


def _in_row(paper: Paper, paragraph: Paragraph) -> bool:
    """A line of duties that a flattened table's row swallowed as text."""
    text = paper.view.text
    if paragraph.zone is not Zone.ANNEX or paragraph.end - paragraph.start > 120:
        return False
    return bool(_DUTY_LINE.search(text, max(paragraph.start, paragraph.end - 16), paragraph.end))
