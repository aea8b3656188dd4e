"""Faults between an annexed table and the body it restates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from luodi.compiler.align import plain
from luodi.compiler.check.counts import counts_of
from luodi.compiler.check.rows import Row, is_verbatim, rows_of
from luodi.compiler.document import Cell
from luodi.compiler.lexicon.units import LEVEL_PREFIX, is_known
from luodi.kernel.span import Span
from tests.mutation.edits import Edit
from tests.mutation.faults import Mutant, clause, fault, find, mutant, rows, swap
from tests.mutation.papers import Good

_NUMERAL = re.compile(
    r"(?<![\d.])[1-9]\d{0,3}(?![\d.]|年|月|日)|[一二两三四五六七八九](?=个|条|家|所|座|项|处)"
)
#: Of a body's sentences, taken up by a table that divides it among units.
_DIVIDED = 0.2
_NEXT = dict(zip("一二两三四五六七八九", "三四五六七八九五六四", strict=True))


def restated(good: Good) -> list[Row]:
    """The rows of a table that copies its body."""
    both = rows_of(good.paper)
    return both[1] if both and is_verbatim(*both) else []


def _spans(good: Good, row: Row) -> Iterator[tuple[Span, Span]]:
    """Each clause of a row that the body has word for word, with its place there."""
    assert good.paper.alignment is not None
    pieces, view = good.paper.alignment.pieces, good.paper.view
    for piece, place in row.clauses:
        if place is not None:
            body = pieces[place[0]][place[1]][0]
            if body.text == piece.text:
                yield view.span(piece.start, piece.end), view.span(body.start, body.end)


@fault("another number in the annex than in the body", "W106")
def _number(good: Good) -> Iterator[Mutant]:
    for row in restated(good):
        for own, body in _spans(good, row):
            for match in _NUMERAL.finditer(own.of(good.text)):
                place = Span(own.start + match.start(), own.start + match.end())
                words = _NEXT.get(match[0]) or str(int(match[0]) + 20)
                yield swap(good, place, words, own, body)


@fault("another word in the annex than in the body", "W106", "W110")
def _word(good: Good) -> Iterator[Mutant]:
    changes = {
        "建设": "改造",
        "全部": "部分",
        "省级": "国家级",
        "企业": "个人",
        "全市": "市区",
        "每年": "每季度",
        "不少于": "不超过",
    }
    for row in restated(good):
        for own, body in _spans(good, row):
            for old, new in changes.items():
                place = find(good, old, own)
                if place and own.end - own.start >= 10:
                    yield swap(good, place, new, own, body)


@fault("a row less than the body", "W102", "W103", "W105")
def _row_gone(good: Good) -> Iterator[Mutant]:
    """The row is taken out and the rows behind it are numbered anew. A table that takes up less
    than a fifth of the body is a choice of it: nobody can say that one more is missing."""
    both = rows(good) if _taken_up(good) >= _DIVIDED else []
    known = {row.task.span: row for row in restated(good)}
    for n, (task, cells) in enumerate(both):
        row = known.get(task.span)
        places = [body for _, body in _spans(good, row)] if row else []
        if len(both) < 3 or not places or len(plain(task.text)) < 16 or _twice(known, task.span):
            continue
        edits = [Edit(b.span.start, b.span.end) for b in cells]
        edits += _renumbered(good, [c for _, c in both[n + 1 :]], -1)
        yield mutant(good, edits, *places)


def _taken_up(good: Good) -> float:
    """The share of the body's sentences that rows take up."""
    pieces = good.paper.alignment.pieces if good.paper.alignment else []
    return sum(any(by for _, by in one) for one in pieces) / max(1, len(pieces))


def _twice(known: dict[Span, Row], span: Span) -> bool:
    """Whether another row takes up a sentence that this one takes up."""
    own = set(known[span].sentences())
    return any(own & set(row.sentences()) for other, row in known.items() if other != span)


def _renumbered(good: Good, later: list[list], by: int) -> list[Edit]:
    edits = []
    for cells in later:
        first = cells[0].span
        if first.of(good.text).isdecimal():
            edits.append(Edit(first.start, first.end, str(int(first.of(good.text)) + by)))
    return edits


@fault("a body sentence less than the annex", "W101", "W110")
def _sentence_gone(good: Good) -> Iterator[Mutant]:
    alignment, view = good.paper.alignment, good.paper.view
    for row in restated(good):
        own = row.sentences()
        if len(own) != 1 or alignment is None or len(plain(row.task.text)) < 16:
            continue
        sentence = alignment.sentences[own[0]]
        node = good.paper.outline.by_id.get(sentence.provision)
        if node is None or sentence.start == node.start or sentence.text[-1:] != "。":
            continue
        span = view.span(sentence.start, sentence.end)
        yield swap(good, span, "", row.task.span)


@fault("a row that the body does not have", "W101", "W110")
def _row_come(good: Good) -> Iterator[Mutant]:
    both = rows(good)
    if len(both) < 3 or not restated(good):
        return
    for task, cells in both[-1:]:
        words = [
            "聘请外地匠人举办手工竹编夜校，逐户登记竹林面积并绘成地图。"
            if b.span == _text(cells, task.span)
            else b.span.of(good.text)
            for b in cells
        ]
        yield _inserted(good, cells, words)


def _text(cells: list, span: Span) -> Span:
    return next(b.span for b in cells if b.span.start <= span.start < b.span.end)


def _inserted(good: Good, cells: list, words: list[str]) -> Mutant:
    """A row with these words behind the table's last row; its place is the new row."""
    last = max(b.span.end for b in cells)
    number = words[0]
    words = [str(int(number) + 1), *words[1:]] if number.isdecimal() else words
    new = tuple(
        (w, Cell(b.cell.table, b.cell.row + 1, b.cell.column))
        for w, b in zip(words, cells, strict=True)
    )
    made = mutant(good, [Edit(last, last, "", new)])
    length = sum(1 + len(w) for w in words)
    return Mutant(good, made.reading, (Span(last, last + length),))


@fault("a task twice", "W501")
def _task_twice(good: Good) -> Iterator[Mutant]:
    both = rows(good)
    if len(both) >= 3:
        for task, cells in both[:-1]:
            if len(plain(task.text)) >= 10:
                again = [b.span.of(good.text) for b in cells]
                again[0] = both[-1][1][0].span.of(good.text) if again[0].isdecimal() else again[0]
                if len(again) == len(both[-1][1]):
                    yield _inserted(good, both[-1][1], again)


@fault("other units in the annex than in the body", "W112")
def _other_units(good: Good) -> Iterator[Mutant]:
    if not good.paper.covered:
        return
    known = [u.name for u in good.compiled.units if is_known(u.name) and LEVEL_PREFIX.match(u.name)]
    for n, task in enumerate(good.compiled.tasks):
        for name in (*task.lead, *task.joint)[:1]:
            place = find(good, name, clause(task))
            others = [u for u in known if u not in (*task.lead, *task.joint, *task.supporting)]
            if place and others and is_known(name):
                yield swap(good, place, others[n % len(others)], clause(task), task.span)


@fault("units in another order than in the body", "N113")
def _order(good: Good) -> Iterator[Mutant]:
    if not good.paper.covered:
        return
    for task in good.compiled.tasks:
        for names in (task.lead, task.joint, task.supporting):
            places = [find(good, name, clause(task)) for name in names]
            for (one, a), (two, b) in pairwise(zip(names, places, strict=True)):
                if a and b and is_known(one) and is_known(two) and a.end < b.start:
                    edits = [Edit(a.start, a.end, two), Edit(b.start, b.end, one)]
                    yield mutant(good, edits, clause(task), task.span)


@fault("a clause more in a row", "W110")
def _more(good: Good) -> Iterator[Mutant]:
    for row in restated(good):
        for own, _ in list(_spans(good, row))[-1:]:
            yield swap(
                good, Span(own.end, own.end), "，聘请匠人开办竹编夜校", Span(own.end, own.end)
            )


@fault("a clause less in a row", "W103", "N104", "W102")
def _less(good: Good) -> Iterator[Mutant]:
    for row in restated(good):
        spans = list(_spans(good, row))
        for (first, body), (second, _) in pairwise(spans):
            if body.end - body.start >= 8 and good.text[first.end : second.start] == "，":
                yield swap(good, Span(first.start, second.start), "", body)


@fault("a measure without a row", "W105", "W102")
def _measure(good: Good) -> Iterator[Mutant]:
    """All rows of one measure are taken out of the table and the others numbered anew. Told of the
    measure, or of the duty in it that no row takes up."""
    both = rows(good)
    known = {row.task.span: row for row in restated(good)}
    groups: dict[str, list[int]] = {}
    for n, (task, _) in enumerate(both):
        row, alignment = known.get(task.span), good.paper.alignment
        if row and alignment:
            for index in row.sentences()[:1]:
                groups.setdefault(alignment.sentences[index].provision, []).append(n)
    for provision, members in groups.items():
        node = good.paper.outline.by_id.get(provision)
        if node is None or node.parent is None or len(both) < 5:
            continue
        peers = [c for c in node.parent.children if c.id in groups]
        if len(peers) < 4 or len(peers) * 4 < 3 * len(node.parent.children):
            continue
        if any(
            set(known[both[m][0].span].sentences()) & set(known[both[k][0].span].sentences())
            for m in members
            for k in range(len(both))
            if k not in members and both[k][0].span in known
        ):
            continue
        edits = [Edit(b.span.start, b.span.end) for m in members for b in both[m][1]]
        rest = [cells for k, (_, cells) in enumerate(both) if k > max(members)]
        edits += _renumbered(good, rest, -len(members))
        yield mutant(good, edits, good.paper.view.span(node.label_start, node.end))


@fault("a number of tasks or measures that is not so", "W205")
def _count(good: Good) -> Iterator[Mutant]:
    total = len(good.compiled.tasks)
    block = next(
        (b for b in good.reading.blocks if b.span.of(good.text).strip() == "任务分工表"), None
    )
    if block is not None and total >= 3:
        counts = counts_of(good.compiled, good.paper)
        for count, words in (
            (total + 1, f"（共{total + 1}项）"),
            (total - 1, f"（共{total - 1}项任务）"),
        ):
            if count not in counts:
                yield swap(good, Span(block.span.end, block.span.end), words, block.span)


@fault("a heading in the annex that lost a word", "W108")
def _heading(good: Good) -> Iterator[Mutant]:
    both = rows_of(good.paper)
    if both is None or len(both[1]) < 3:
        return
    printed = {words for t in good.compiled.tasks for words in t.section.split(" / ")}
    for block in good.reading.blocks:
        words = block.span.of(good.text).strip()
        if not words or words not in printed or block.span.start < both[1][0].task.span.start - 400:
            continue
        for gone in (
            "高质量",
            "全面",
            "现代",
            "发展",
            "建设",
            "加快",
            "强化",
            "提升",
            "体系",
            "推进",
        ):
            at = words.find(gone)
            if at >= 0 and len(words) - len(gone) >= 8:
                place = find(good, gone, block.span)
                if place:
                    yield swap(good, place, "", block.span)
