"""Faults in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.kernel.span import Span
from tests.mutation.edits import Edit
from tests.mutation.faults import Mutant, body_sentences, fault, mutant, sentence_span, swap
from tests.mutation.papers import Good


@fault("half of a pair of brackets or quotes", "W503")
def _pair(good: Good) -> Iterator[Mutant]:
    for sentence in body_sentences(good):
        span = sentence_span(good, sentence)
        words = span.of(good.text)
        for match in re.finditer(r"[“（《][^“”（）《》()]{2,40}[”）》]", words):
            for at in (match.start(), match.end() - 1):
                place = Span(span.start + at, span.start + at + 1)
                yield swap(good, place, "", span)


@fault("half of the brackets of a clause", "W503", "W013")
def _clause(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        span = task.responsibility_span
        words = good.words(task)
        if span and words[:1] in "（(" and words.rstrip("。")[-1:] in "）)":
            end = span.start + len(words.rstrip("。"))
            yield swap(good, Span(end - 1, end), "", span)
            yield swap(good, Span(span.start, span.start + 1), "", span)


@fault("a character that cannot be read", "E502")
def _unreadable(good: Good) -> Iterator[Mutant]:
    for sentence in body_sentences(good)[::3]:
        span = sentence_span(good, sentence)
        middle = (span.start + span.end) // 2
        yield swap(good, Span(middle, middle + 1), "\ufffd")


@fault("an annex announced and not there", "N504")
def _announced(good: Good) -> Iterator[Mutant]:
    if "附" in good.text or any(b.cell for b in good.reading.blocks):
        return
    sentences = body_sentences(good, whole=False)
    if sentences:
        last = max(
            b.span.end
            for b in good.reading.blocks
            if b.span.start <= sentence_span(good, sentences[-1]).start
        )
        words = "附件：重点任务分工清单"
        made = mutant(good, [Edit(last, last, "", ((words, None),))])
        yield Mutant(good, made.reading, (Span(last + 1, last + 1 + len(words)),))


@fault("no tasks at all", "N602")
def _no_tasks(good: Good) -> Iterator[Mutant]:
    tasks = [t for t in good.compiled.tasks if t.responsibility_span]
    if tasks and not any(d.from_table for d in good.paper.drafts):
        spans = {t.responsibility_span for t in tasks if t.responsibility_span}
        yield mutant(good, [Edit(s.start, s.end) for s in sorted(spans)], Span(0, len(good.text)))


@fault("a document number without its brackets", "W513")
def _number(good: Good) -> Iterator[Mutant]:
    for match in re.finditer(
        r"[^\W\d_]{2,8}[〔\[【（(]((?:19|20)\d{2})[〕\]】）)]\d{1,5}号", good.text
    ):
        if good.compiled.document.document_number and match.start() < 600:
            at = match.start(1)
            edits = [Edit(at - 1, at), Edit(at + 4, at + 5)]
            yield mutant(good, edits, Span(match.start(), match.end()))
            return


@fault("marks of half width among full ones", "N514")
def _width(good: Good) -> Iterator[Mutant]:
    if sum(good.text.count(mark) for mark in ",;:()") > 0:
        return
    for sentence in body_sentences(good)[::4]:
        span = sentence_span(good, sentence)
        at = good.text.find("，", span.start, span.end)
        if at >= 0:
            yield swap(good, Span(at, at + 1), ",")
