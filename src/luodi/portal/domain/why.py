"""Why something was read so, laid out for a page: field by field, each step with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from luodi.compiler.explain import Explanation, Step
from luodi.compiler.ways import WAYS
from luodi.kernel.span import Span
from luodi.policy.domain.corrections import CONFIRMS, Correction
from luodi.policy.domain.explaining import Explained

#: Characters shown on either side of the words.
AROUND = 12
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of the paper with what stands around them on their line. ``rests`` are such as the
    step rests on, the others are read by it."""

    before: str
    words: str
    after: str
    start: int
    end: int
    line: int
    rests: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One step: what came out, its sentence in the page's language, and its quotes."""

    way: str
    sentence: str
    confidence: str
    field: str
    result: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one field. ``by`` is the correction in force that put another value there, or
    that confirmed this one; None where nobody did."""

    field: str
    confidence: str
    steps: tuple[Told, ...]
    by: Correction | None = None


def item_place(label: str) -> int | None:
    """The place (from 1) that an item had as read, by its label; None for one a person added.

    >>> item_place("12"), item_place("12-c3.2"), item_place("c3")
    (12, 12, None)
    """
    first = label.partition("-")[0]
    return int(first) if first.isdecimal() else None


def explanation(found: Explained | None, entry: Mapping[str, Any]) -> Explanation | None:
    """How ``entry``, as it is kept, was read; None where this version of the compiler reads any of
    its fields otherwise: its steps would lead to another result than the one that is shown."""
    return found.explanation if found and found.entry == entry else None


def groups(
    found: Explanation,
    text: str,
    sure: Mapping[str, str],
    corrections: Sequence[Correction] = (),
    *,
    english: bool = False,
    unit: str = "",
) -> tuple[Group, ...]:
    """The steps by field, in the order of reading, what was guessed first. ``sure`` says how sure
    each field is by now; ``corrections`` are those in force, oldest first. With ``unit`` only the
    steps that concern this unit and the role it has."""
    made = [
        Group(
            field=name,
            confidence=sure.get(name, _least(steps)),
            steps=tuple(_told(step, text, english=english) for step in steps),
            by=_last(name, corrections),
        )
        for name, steps in _by_field(_of(found, unit))
    ]
    return tuple(sorted(made, key=lambda group: group.confidence != "guess"))


def _of(found: Explanation, unit: str) -> Iterable[Step]:
    if not unit:
        return found.steps
    return [
        step
        for step in found.steps
        if step.way.startswith("clause.")
        or step.result in (unit, *_lists(unit, step))
        or step.result.startswith(f"{unit} = ")
    ]


def _lists(unit: str, step: Step) -> Iterator[str]:
    """A step on a role names all who have it."""
    if step.way.startswith("role.") and unit in step.result.split("、"):
        yield step.result


def _by_field(steps: Iterable[Step]) -> Iterator[tuple[str, list[Step]]]:
    order = {step.field: number for number, step in reversed(list(enumerate(steps)))}
    ranked = sorted(steps, key=lambda step: order[step.field])
    for name, members in groupby(ranked, key=lambda step: step.field):
        yield name, list(members)


def _least(steps: Sequence[Step]) -> str:
    order = ("certain", "rule", "guess")
    return max((step.confidence.value for step in steps), key=order.index)


def _last(name: str, corrections: Sequence[Correction]) -> Correction | None:
    """The last correction that set the field, or confirmed it."""
    found = None
    for correction in corrections:
        confirms = correction.kind in CONFIRMS
        fields = correction.payload["fields"] if confirms else correction.payload
        if name in fields:
            found = correction
    return found


def _told(step: Step, text: str, *, english: bool) -> Told:
    way = WAYS[step.way]
    spans = [(span, False) for span in step.spans] + [(span, True) for span in step.rests_on]
    return Told(
        way=way.id,
        sentence=way.en if english else way.zh,
        confidence=step.confidence.value,
        field=step.field,
        result=" ".join(step.result.split()),
        quotes=tuple(_quote(text, span, rests=rests) for span, rests in spans),
    )


def _quote(text: str, span: Span, *, rests: bool) -> Quote:
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    line_end = len(text) if line_end < 0 else line_end
    first, last = max(line_start, span.start - AROUND), min(line_end, span.end + AROUND)
    words = " ".join(span.of(text).split())
    return Quote(
        before=("…" if first > line_start else "") + text[first : span.start].lstrip(),
        words=words if len(words) <= LONGEST else words[: LONGEST - 1] + "…",
        after=text[span.end : last].rstrip() + ("…" if last < line_end else ""),
        start=span.start,
        end=span.end,
        line=text.count("\n", 0, span.start) + 1,
        rests=rests,
    )
