"""A compiled programme read back from ``luodi.programme/1``: the way back from ``emit.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from luodi.compiler.emit import SCHEMA
from luodi.compiler.model import (
    BodyRef,
    CompiledProgramme,
    DocumentInfo,
    Goal,
    Measure,
    Provision,
    Rule,
    Source,
    StandingNote,
    Target,
    Task,
    UnitLoad,
)
from luodi.kernel.span import Span


class NotCompiled(ValueError):
    """This is no ``luodi.programme/1``: ``part`` names what is missing or of another shape."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def from_dict(data: Any, *, text: str = "") -> CompiledProgramme:
    """The paper that ``data`` was made from, without diagnostics and without how sure each fact
    is. ``text`` is the text as read, which the JSON does not hold.

    Raises:
        NotCompiled: ``data`` is something else.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise NotCompiled("schema")
    try:
        return _programme(data, text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotCompiled(str(error)) from error


def _programme(data: Mapping[str, Any], text: str) -> CompiledProgramme:
    source = data["source"]
    return CompiledProgramme(
        source=Source(source["name"], source["media_type"], source["sha256"], source["characters"]),
        document=_document(data["document"]),
        text=text,
        provisions=tuple(map(_provision, data["provisions"])),
        units=tuple(map(_unit, data["units"])),
        measures=tuple(
            Measure(m["number"], m["heading"], m["provision"], _names(m["tasks"]))
            for m in data["measures"]
        ),
        tasks=tuple(map(_task, data["tasks"])),
        targets=tuple(map(_target, data["targets"])),
        goals=tuple(map(_goal, data["goals"])),
        rules=tuple(map(_rule, data["rules"])),
        standing_notes=tuple(
            StandingNote(n["text"], n["applies_to"], _span(n), _names(n["units"]))
            for n in data["standing_notes"]
        ),
    )


def _names(values: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(values)
    return tuple(str(value) for value in values)


def _span(entry: Mapping[str, Any]) -> Span:
    return Span(int(entry["start"]), int(entry["end"]))


def _document(entry: Mapping[str, Any]) -> DocumentInfo:
    return DocumentInfo(
        title=entry["title"] or "",
        document_number=entry["document_number"],
        issuer=_names(entry["issuer"]),
        addressees=_names(entry["addressees"]),
        date_written=entry["date_written"],
        date_published=entry["date_published"],
    )


def _provision(entry: Mapping[str, Any]) -> Provision:
    return Provision(
        entry["id"],
        entry["number"],
        entry["level"],
        entry["heading"],
        _span(entry),
        entry["parent"],
    )


def _unit(entry: Mapping[str, Any]) -> UnitLoad:
    tasks = entry["tasks"]
    return UnitLoad(
        entry["name"],
        _names(entry["aliases"]),
        entry["level"],
        tasks["lead"],
        tasks["supporting"],
        tasks["joint"],
    )


def _task(entry: Mapping[str, Any]) -> Task:
    start, end = entry.get("responsibility_start"), entry.get("responsibility_end")
    return Task(
        number=str(entry["number"]),
        text=entry["text"] + "",
        section=entry["section"],
        provision=entry["provision"],
        span=_span(entry),
        line=entry["line"],
        lead=_names(entry["lead"]),
        supporting=_names(entry["supporting"]),
        joint=_names(entry["joint"]),
        open_sets=_names(entry["open_sets"]),
        aliases=tuple(entry["aliases"].items()),
        responsibility=entry["responsibility"],
        responsibility_span=None if start is None or end is None else Span(start, end),
        deadline=entry.get("deadline"),
        scope=entry.get("scope"),
        body=tuple(BodyRef(b["provision"], _span(b)) for b in entry["body"]),
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _target(entry: Mapping[str, Any]) -> Target:
    return Target(
        metric=entry["metric"],
        scope=entry["scope"],
        comparator=entry["comparator"],
        value=_value(entry["value"]),
        unit=entry["unit"],
        year=entry["year"],
        text=entry["text"],
        provision=entry["provision"],
        span=_span(entry),
        from_year=entry["from_year"],
        period=entry.get("period"),
        qualifiers=tuple(entry.get("qualifiers", ())),
    )


def _goal(entry: Mapping[str, Any]) -> Goal:
    return Goal(
        entry["text"],
        entry["direction"],
        entry["metric"],
        entry["scope"],
        entry["year"],
        entry["provision"],
        _span(entry),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        kind=entry["kind"],
        subject=entry["subject"],
        text=entry.get("text", ""),
        provision=entry["provision"],
        span=_span(entry),
        comparator=entry["comparator"],
        value=_value(entry["value"]),
        unit=entry.get("unit"),
        period=entry["period"],
        deadline=entry["deadline"],
    )
