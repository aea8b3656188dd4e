"""Edits inside a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.compiler.diff.words import edits
from luodi.kernel.span import Span

TEXTS = st.text(alphabet="推进建设镇村12，。;ab ", max_size=60)


def _without(text: str, spans: tuple[Span, ...]) -> str:
    taken = {place for span in spans for place in range(span.start, span.end)}
    return "".join(c for place, c in enumerate(text) if place not in taken)


@given(TEXTS, TEXTS)
def test_what_is_left_of_both_texts_is_the_same(old: str, new: str) -> None:
    found = edits(old, new)
    assert _without(old, found.old) == _without(new, found.new)
    for text, spans in ((old, found.old), (new, found.new)):
        ends = [place for span in spans for place in (span.start, span.end)]
        assert ends == sorted(ends)
        assert all(span.start < span.end <= len(text) for span in spans)


@given(TEXTS, TEXTS)
def test_nothing_is_told_where_nothing_differs(old: str, new: str) -> None:
    assert bool(edits(old, new)) == (old != new)


def test_a_number_is_replaced_whole() -> None:
    found = edits("每年培训120人", "每年培训150人")
    assert [s.of("每年培训120人") for s in found.old] == ["120"]
    assert [s.of("每年培训150人") for s in found.new] == ["150"]


def test_a_clause_put_in_is_one_span() -> None:
    new = "推进厂网一体，完善收费政策，压实各镇责任。"
    found = edits("推进厂网一体，压实各镇责任。", new)
    assert found.old == ()
    assert [s.of(new) for s in found.new] == ["完善收费政策，"]
