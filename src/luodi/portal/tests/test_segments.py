"""Cutting a text under overlapping marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.kernel.span import Span
from luodi.portal.domain.segments import Mark, cut, within

LENGTH = 40


def mark(name: str, start: int, end: int) -> Mark:
    return Mark(name, name, "task", Span(start, end))


def ids(marks: tuple[Mark, ...]) -> list[str]:
    return [m.id for m in marks]


@st.composite
def mark_lists(draw: st.DrawFn) -> list[Mark]:
    bounds = st.tuples(st.integers(-5, LENGTH + 5), st.integers(-5, LENGTH + 5))
    return [mark(f"m{i}", *pair) for i, pair in enumerate(draw(st.lists(bounds, max_size=12)))]


@given(mark_lists(), st.lists(st.integers(-2, LENGTH + 2), max_size=6))
def test_every_character_is_under_exactly_its_marks(marks: list[Mark], cuts: list[int]) -> None:
    pieces = cut(Span(0, LENGTH), marks, cuts)
    assert [p.span.start for p in pieces] == [0, *(p.span.end for p in pieces[:-1])]
    assert pieces[-1].span.end == LENGTH
    for piece in pieces:
        for place in range(piece.span.start, piece.span.end):
            expected = {m.id for m in marks if m.span.start <= place < m.span.end}
            assert set(ids(piece.marks)) == expected
    assert len(pieces) <= 2 * len(marks) + len(cuts) + 1


@given(mark_lists())
def test_a_visible_mark_opens_once(marks: list[Mark]) -> None:
    opened = [m.id for piece in cut(Span(0, LENGTH), marks) for m in piece.opens]
    seen = {m.id for m in marks if max(m.span.start, 0) < min(m.span.end, LENGTH)}
    assert sorted(opened) == sorted(seen)


def test_the_shortest_mark_comes_first() -> None:
    outer, inner, crossing = mark("outer", 0, 20), mark("inner", 5, 8), mark("crossing", 6, 15)
    pieces = cut(Span(0, 20), [outer, crossing, inner])
    assert [(p.span.start, ids(p.marks)) for p in pieces] == [
        (0, ["outer"]),
        (5, ["inner", "outer"]),
        (6, ["inner", "crossing", "outer"]),
        (8, ["crossing", "outer"]),
        (15, ["outer"]),
    ]


def test_equal_marks_share_their_piece() -> None:
    pieces = cut(Span(0, 4), [mark("a", 1, 3), mark("b", 1, 3)])
    assert [ids(p.marks) for p in pieces] == [[], ["a", "b"], []]


def test_an_empty_text_has_no_piece() -> None:
    assert cut(Span(0, 0), [mark("a", 0, 3)]) == ()


def test_pieces_of_a_paragraph() -> None:
    pieces = cut(Span(0, 30), [mark("a", 5, 25)], [10, 20])
    assert [(p.span.start, p.span.end) for p in within(pieces, Span(10, 20))] == [(10, 20)]
    assert [p.span.end for p in within(pieces, Span(0, 10))] == [5, 10]
