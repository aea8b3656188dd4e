"""A compiled programme from its ``luodi.programme/1`` object: the way back from ``emit``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.compiler.model import (
    CompiledProgramme,
    DocumentInfo,
    Goal,
    Measure,
    Rule,
    Source,
    Target,
    Task,
    UnitLoad,
)
from luodi.kernel.span import Span

Entry = Mapping[str, Any]


def from_dict(compiled: Entry, text: str = "") -> CompiledProgramme:
    """The values of an object that :func:`luodi.compiler.emit.to_dict` made, also of one that a
    reviewer corrected. Provisions, standing notes and diagnostics, which speak of the paper
    rather than of its programme, are left out.
    """
    source, document = compiled["source"], compiled["document"]
    return CompiledProgramme(
        source=Source(**source),
        document=DocumentInfo(
            title=document["title"],
            document_number=document["document_number"],
            issuer=tuple(document["issuer"]),
            addressees=tuple(document["addressees"]),
            date_written=document["date_written"],
            date_published=document["date_published"],
        ),
        text=text,
        units=tuple(map(unit_from_dict, compiled["units"])),
        measures=tuple(map(_measure, compiled["measures"])),
        tasks=tuple(map(task_from_dict, compiled["tasks"])),
        targets=tuple(map(target_from_dict, compiled["targets"])),
        goals=tuple(map(_goal, compiled["goals"])),
        rules=tuple(map(_rule, compiled["rules"])),
    )


def _span(entry: Entry) -> Span:
    return Span(entry["start"], entry["end"])


def unit_from_dict(entry: Entry) -> UnitLoad:
    """A unit of such an object."""
    return UnitLoad(entry["name"], tuple(entry["aliases"]), entry["level"], **entry["tasks"])


def _measure(entry: Entry) -> Measure:
    return Measure(entry["number"], entry["heading"], entry["provision"], tuple(entry["tasks"]))


def task_from_dict(entry: Entry) -> Task:
    """A task of such an object. Added tasks have no clause of their own in the text."""
    start, end = entry.get("responsibility_start"), entry.get("responsibility_end")
    return Task(
        number=entry["number"],
        text=entry["text"],
        section=entry["section"],
        provision=entry["provision"],
        span=_span(entry),
        line=entry["line"],
        lead=tuple(entry["lead"]),
        supporting=tuple(entry["supporting"]),
        joint=tuple(entry["joint"]),
        open_sets=tuple(entry["open_sets"]),
        aliases=tuple(entry["aliases"].items()),
        responsibility=entry["responsibility"],
        responsibility_span=None if start is None or end is None else Span(start, end),
        deadline=entry.get("deadline"),
        scope=entry.get("scope"),
    )


def target_from_dict(entry: Entry) -> Target:
    """A target of such an object; one that a reviewer added may still lack its value."""
    value = entry["value"]
    return Target(
        metric=entry["metric"],
        scope=entry["scope"],
        comparator=entry["comparator"],
        value=(value[0], value[1]) if isinstance(value, list | tuple) else value,
        unit=entry["unit"],
        year=entry["year"],
        text=entry["text"],
        provision=entry["provision"],
        span=_span(entry),
        from_year=entry.get("from_year"),
        period=entry.get("period"),
    )


def _goal(entry: Entry) -> Goal:
    return Goal(
        text=entry["text"],
        direction=entry["direction"],
        metric=entry["metric"],
        scope=entry["scope"],
        year=entry["year"],
        provision=entry["provision"],
        span=_span(entry),
    )


def _rule(entry: Entry) -> Rule:
    return Rule(
        kind=entry["kind"],
        subject=entry["subject"],
        text=entry.get("text", ""),
        provision=entry["provision"],
        span=_span(entry),
        comparator=entry["comparator"],
        value=entry["value"],
        unit=entry["unit"],
        period=entry["period"],
        deadline=entry["deadline"],
    )
