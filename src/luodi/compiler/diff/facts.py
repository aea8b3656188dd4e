"""Comparing targets, goals, rules, standing notes and the paper's own facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from luodi.compiler.diff.matching import Profile, Taste, match, plain, plain_name
from luodi.compiler.diff.model import Change, Edits, FieldChange, Kind, Mark
from luodi.compiler.diff.text import same_words
from luodi.compiler.diff.words import edits
from luodi.compiler.model import (
    DocumentInfo,
    Goal,
    Rule,
    StandingNote,
    Target,
)

_DOCUMENT = (
    "title",
    "document_number",
    "issuer",
    "addressees",
    "date_written",
    "date_published",
)


# What a programme's file says of a target and of its paper in no other words than the paper.
_FIGURES = ("comparator", "value", "unit", "year")
_ISSUE = ("document_number", "issuer", "date_published")


@dataclass(frozen=True, slots=True)
class _Way[Thing]:
    """How one kind of thing is compared: what it is known by, which of its fields count, and the
    words that are compared character by character (none where the text around it is not its
    own)."""

    kind: Kind
    profile: Callable[[Thing], Profile]
    taste: Taste
    fields: tuple[str, ...]
    words: Callable[[Thing], str] | None = None


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(plain(text)))


def _target(one: Target) -> Profile:
    facets = (one.unit, one.year, one.scope, one.value, one.comparator, _pairs_of(one.text))
    return Profile(one.metric, facets)


def _goal(one: Goal) -> Profile:
    return Profile(one.text, (one.direction, one.year, one.scope, plain(one.metric)))


def _rule(one: Rule) -> Profile:
    number = None if one.value is None else (one.value, one.unit)
    facets = (one.kind, number, one.deadline, one.period, _pairs_of(one.text))
    return Profile(one.subject or one.text, facets)


def _note(one: StandingNote) -> Profile:
    return Profile(one.text, (one.applies_to, frozenset(one.units)))


_TARGETS = _Way(
    "target",
    _target,
    Taste((0.1, 0.12, 0.08, 0.1, 0.05, 0.15), order=0.05, words=0.3, enough=0.5),
    ("metric", "scope", "comparator", "value", "unit", "year", "from_year", "period"),
)
_GOALS = _Way(
    "goal",
    _goal,
    Taste((0.04, 0.05, 0.04, 0.1), order=0.05, words=0.4, enough=0.5),
    ("direction", "scope", "year"),
    lambda one: one.text,
)
_RULES = _Way(
    "rule",
    _rule,
    Taste((0.12, 0.1, 0.08, 0.05, 0.25), order=0.05, words=0.2, enough=0.45),
    ("kind", "subject", "comparator", "value", "unit", "period", "deadline"),
)
_NOTES = _Way(
    "note",
    _note,
    Taste((0.1, 0.1), order=0.05, words=0.35, enough=0.45),
    ("applies_to", "units"),
    lambda one: one.text,
)


def compare_targets(
    old: Sequence[Target], new: Sequence[Target], *, wording: bool = True
) -> Iterator[Change]:
    """Targets that are new, gone or otherwise. The sentence around a number may change freely;
    without ``wording`` metric and scope may too."""
    way = _TARGETS if wording else replace(_TARGETS, fields=_FIGURES)
    yield from _compare(way, old, new)


def compare_goals(old: Sequence[Goal], new: Sequence[Goal]) -> Iterator[Change]:
    """Goals that are new, gone, otherwise or in other words."""
    yield from _compare(_GOALS, old, new)


def compare_rules(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Change]:
    """Rules that are new, gone or otherwise."""
    yield from _compare(_RULES, old, new)


def compare_notes(old: Sequence[StandingNote], new: Sequence[StandingNote]) -> Iterator[Change]:
    """Standing notes that are new, gone, otherwise or in other words."""
    yield from _compare(_NOTES, old, new)


def compare_documents(
    old: DocumentInfo, new: DocumentInfo, *, wording: bool = True
) -> tuple[FieldChange, ...]:
    """What the heads of the two papers say otherwise."""
    return tuple(_fields(_DOCUMENT if wording else _ISSUE, old, new))


def _compare[Thing](
    way: _Way[Thing], old: Sequence[Thing], new: Sequence[Thing]
) -> Iterator[Change]:
    pairs, _ = match(
        [way.profile(one) for one in old], [way.profile(one) for one in new], way.taste
    )
    of_old = {i: j for i, j, _score in pairs}
    taken = set(of_old.values())
    for i, one in enumerate(old):
        if i not in of_old:
            yield Change(way.kind, "dropped", (i,), units=_units(one))
        elif (change := _changed(way, (i, of_old[i]), one, new[of_old[i]])) is not None:
            yield change
    for j, one in enumerate(new):
        if j not in taken:
            yield Change(way.kind, "added", new=(j,), units=_units(one))


def _changed[Thing](
    way: _Way[Thing], place: tuple[int, int], one: Thing, other: Thing
) -> Change | None:
    fields = tuple(_fields(way.fields, one, other))
    words = Edits()
    if way.words is not None and not same_words(way.words(one), way.words(other)):
        words = edits(way.words(one), way.words(other))
    marks: tuple[Mark, ...] = ("reworded",) if words else ()
    if fields:
        marks = (*marks, "fields")
    if not marks:
        return None
    units = tuple(dict.fromkeys((*_units(one), *_units(other))))
    return Change(way.kind, "changed", (place[0],), (place[1],), marks, fields, words, units)


def _units(thing: Any) -> tuple[str, ...]:
    return thing.units if isinstance(thing, StandingNote) else ()


def _fields(names: Sequence[str], one: Any, other: Any) -> Iterator[FieldChange]:
    for name in names:
        before, after = getattr(one, name), getattr(other, name)
        if _said(before) != _said(after):
            yield FieldChange(name, before, after)


def _said(value: Any) -> Any:
    """A value as it is compared: full and half width, spaces and such are no difference."""
    return plain_name(value) if isinstance(value, str) else value
