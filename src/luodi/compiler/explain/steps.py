"""An explanation as values: what was read, by which way, from which characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from luodi.compiler.model import Confidence
from luodi.compiler.ways import WAYS
from luodi.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``field`` is the key of the result that it makes, ``way`` the way of reading,
    ``result`` what came out. ``spans`` are the characters read, ``rests_on`` others that it rests
    on: where a prefix is carried from, the paper's own rule, the heading with the year. Both are
    places in the text as read, and may be empty where nothing is printed."""

    field: str
    way: str
    result: str
    spans: tuple[Span, ...] = ()
    rests_on: tuple[Span, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """How sure the step is."""
        return WAYS[self.way].confidence


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one thing was read: ``kind`` is task, target, goal or rule, ``place`` counts from 1 among
    them, ``number`` is a task's own, ``title`` its words, ``span`` where it stands."""

    kind: str
    place: int
    number: str
    title: str
    span: Span
    steps: tuple[Step, ...]

    def of(self, field: str) -> tuple[Step, ...]:
        """The steps that make one field."""
        return tuple(step for step in self.steps if step.field == field)


def to_dict(explanation: Explanation) -> dict[str, Any]:
    """``luodi.explanation/1``: the steps as plain JSON values, in the order of reading."""
    return {
        "schema": "luodi.explanation/1",
        "kind": explanation.kind,
        "place": explanation.place,
        "number": explanation.number,
        "title": explanation.title,
        "start": explanation.span.start,
        "end": explanation.span.end,
        "steps": [
            {
                "field": step.field,
                "way": step.way,
                "confidence": step.confidence.value,
                "zh": WAYS[step.way].zh,
                "en": WAYS[step.way].en,
                "result": step.result,
                "spans": [_span(span) for span in step.spans],
                "rests_on": [_span(span) for span in step.rests_on],
            }
            for step in explanation.steps
        ],
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
