"""The difference as a dict and JSON (``luodi.difference/1``). Byte-identical from run to run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from luodi.compiler.diff.model import KINDS, MARKS, STATES, Change, Difference, FieldChange, Kind
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.span import Span

SCHEMA = "luodi.difference/1"

LISTS: dict[Kind, str] = {
    "task": "tasks",
    "target": "targets",
    "goal": "goals",
    "rule": "rules",
    "measure": "measures",
    "note": "standing_notes",
}


def to_dict(
    difference: Difference, old: CompiledProgramme, new: CompiledProgramme
) -> dict[str, Any]:
    """The ``luodi.difference/1`` object: see docs/manual/commands.md."""
    return {
        "schema": SCHEMA,
        "old": _paper(old),
        "new": _paper(new),
        "compared": [LISTS[kind] for kind in difference.compared],
        "summary": summary(difference),
        "document": [_field(change) for change in difference.document],
        "units": {
            "renamed": [{"old": r.old, "new": r.new, "tasks": r.tasks} for r in difference.renamed],
            "added": list(difference.units_added),
            "dropped": list(difference.units_dropped),
        },
        "provisions": [
            {
                "old": p.old,
                "new": p.new,
                "number_before": p.number_before,
                "number_after": p.number_after,
                "heading": p.heading,
            }
            for p in difference.provisions
        ],
        **{
            LISTS[kind]: [_change(c, old, new) for c in difference.of(kind)]
            for kind in difference.compared
        },
        "same": [list(pair) for pair in difference.same],
    }


def to_json(difference: Difference, old: CompiledProgramme, new: CompiledProgramme) -> str:
    """The JSON, indented by one space, with a line end at the end."""
    return json.dumps(to_dict(difference, old, new), ensure_ascii=False, indent=1) + "\n"


def summary(difference: Difference) -> dict[str, Any]:
    """How many changes of each kind and state, and of tasks that changed how many of each mark."""
    counts = {
        LISTS[kind]: {
            state: sum(1 for _ in difference.of(kind, state))
            for state in STATES
            if kind == "task" or state not in ("split", "merged")
        }
        for kind in KINDS
        if kind in difference.compared
    }
    marks = Counter(mark for change in difference.of("task") for mark in change.marks)
    return {
        **counts,
        "marks": {mark: marks[mark] for mark in MARKS},
        "unchanged_tasks": len(difference.same) - counts["tasks"]["changed"] - _again(difference),
    }


def _again(difference: Difference) -> int:
    """Pairs that stand in a split or a merge."""
    pairs = set(difference.same)
    return sum(
        any((i, j) in pairs for i in change.old for j in change.new)
        for change in difference.of("task")
        if change.state in ("split", "merged")
    )


def _paper(compiled: CompiledProgramme) -> dict[str, Any]:
    return {
        "name": compiled.source.name,
        "sha256": compiled.source.sha256,
        "title": compiled.document.title,
        "document_number": compiled.document.document_number,
    }


def _change(change: Change, old: CompiledProgramme, new: CompiledProgramme) -> dict[str, Any]:
    return {
        "state": change.state,
        "marks": list(change.marks),
        "old": [thing(change.kind, old, place) for place in change.old],
        "new": [thing(change.kind, new, place) for place in change.new],
        "fields": [_field(field) for field in change.fields],
        "words": {"old": _spans(change.words.old), "new": _spans(change.words.new)},
        "units": list(change.units),
    }


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "before": _plain(change.before),
        "after": _plain(change.after),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def thing(kind: Kind, compiled: CompiledProgramme, place: int) -> dict[str, Any]:
    """What a thing of one paper says, and where."""
    entry = getattr(compiled, "provisions" if kind == "measure" else LISTS[kind])[place]
    found: dict[str, Any] = {"place": place}
    for name in ("number", "heading", "text", "metric", "subject"):
        if hasattr(entry, name):
            found[name] = getattr(entry, name)
    return found | {"start": entry.span.start, "end": entry.span.end}
