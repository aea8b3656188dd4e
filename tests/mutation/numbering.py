"""Faults in numbers of provisions and rows, and in what refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from luodi.compiler.check.counts import counts_of
from luodi.compiler.document import Zone
from luodi.compiler.numbering import Kind
from luodi.compiler.outline import Node
from luodi.kernel.span import Span
from tests.mutation.edits import Edit
from tests.mutation.faults import Mutant, added, fault, mutant, rows, swap
from tests.mutation.papers import Good

_CN = "零一二三四五六七八九十"


def _siblings(good: Good) -> Iterator[list[Node]]:
    """Lists of five or more provisions of one kind, numbered one by one from 1."""
    groups: dict[tuple[str, Kind], list[Node]] = {}
    for node in good.paper.outline.nodes:
        if node.zone is Zone.BODY:
            groups.setdefault((node.parent.id if node.parent else "", node.label.kind), []).append(
                node
            )
    for group in groups.values():
        if len(group) >= 4 and [n.label.value for n in group] == list(range(1, len(group) + 1)):
            yield group


def _label(good: Good, node: Node) -> Span:
    return good.paper.view.span(node.label_start, node.label_start + node.label.length)


def _numbered(good: Good, node: Node, value: int) -> str | None:
    """The label of a provision with another number."""
    words = _label(good, node).of(good.text)
    own = node.label.value
    for old, new in (
        (str(own), str(value)),
        (_CN[own] if own <= 10 else "", _CN[value] if 0 < value <= 10 else ""),
    ):
        if old and new and words.count(old) == 1 and not re.search(r"\d[.．]\d", words):
            return words.replace(old, new)
    return None


@fault("a number left out", "W201")
def _skip(good: Good) -> Iterator[Mutant]:
    """A provision in the middle is taken out with all that belongs to it."""
    for group in _siblings(good):
        for gone, following in pairwise(group[1:]):
            span = good.paper.view.span(gone.label_start, gone.end)
            edits = [
                Edit(max(b.span.start, span.start), min(b.span.end, span.end))
                for b in good.reading.blocks
                if b.span.start < span.end and span.start < b.span.end
            ]
            yield mutant(good, edits, _label(good, following))


@fault("a number twice", "W202")
def _repeat(good: Good) -> Iterator[Mutant]:
    for group in _siblings(good):
        for node in group[1:]:
            words = _numbered(good, node, node.label.value - 1)
            if words:
                yield swap(good, _label(good, node), words)


@fault("a number that goes back", "W203")
def _back(good: Good) -> Iterator[Mutant]:
    for group in _siblings(good):
        for node in group[3:]:
            words = _numbered(good, node, node.label.value - 2)
            if words:
                yield swap(good, _label(good, node), words)


@fault("a row's number left out or twice", "W204")
def _row(good: Good) -> Iterator[Mutant]:
    numbered = [(t, c[0].span) for t, c in rows(good) if c[0].span.of(good.text).isdecimal()]
    for n, (task, span) in enumerate(numbered[1:], 1):
        value = int(span.of(good.text))
        if int(numbered[n - 1][1].of(good.text)) == value - 1 and value > 2:
            for by in (1, -1):
                yield swap(good, span, str(value + by), span, task.span)


@fault("an article that does not exist", "W511")
def _article(good: Good) -> Iterator[Mutant]:
    articles = [
        n for n in good.paper.outline.nodes if n.printed.startswith("第") and "条" in n.printed
    ]
    if len(articles) < 4:
        return
    for words in (
        f"违反第{_cn(len(articles) + 3)}条规定的，依法处理。",
        f"依照本办法第{_cn(len(articles) + 2)}条的规定办理。",
    ):
        made = added(good, words)
        if made:
            yield made


def _cn(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else _CN[tens]) + "十") + (
        _CN[ones] if ones else ""
    )


@fault("an annex that does not exist", "W512")
def _annex(good: Good) -> Iterator[Mutant]:
    if not re.search(r"附件", good.text) or len(good.paper.sentences) < 10:
        return
    for words in ("具体分工见附件9。", "有关要求按照附件8执行。", "（详见附件7）"):
        made = added(good, words)
        if made:
            yield made


@fault("a stated number of measures that is not so", "W205")
def _measures(good: Good) -> Iterator[Mutant]:
    for group in _siblings(good):
        count = len(group)
        kind = {Kind.NUM: "条", Kind.PAREN_CN: "条"}.get(group[0].label.kind)
        if kind and count >= 5 and len(good.compiled.tasks) >= count and _only(good, group):
            counts = counts_of(good.compiled, good.paper)
            for wrong, words in (
                (count + 2, f"本文共提出{count + 2}条具体措施。"),
                (count + 3, f"本措施共明确{_cn(count + 3)}条政策措施。"),
            ):
                made = added(good, words) if wrong not in counts else None
                if made:
                    yield made


def _only(good: Good, group: list[Node]) -> bool:
    return sum(n.label.kind is group[0].label.kind for n in good.paper.outline.nodes) == len(group)
