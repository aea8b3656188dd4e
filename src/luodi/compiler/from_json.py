"""A compiled programme read back from ``luodi.programme/1``: the way back from ``emit.py``, also of
what reviewers corrected. What they added may still lack its provision, a target its comparator, value or unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from luodi.compiler.emit import SCHEMA
from luodi.compiler.fields import Fields, WrongField
from luodi.compiler.model import (
    BodyRef,
    Comparator,
    CompiledProgramme,
    Direction,
    DocumentInfo,
    Goal,
    Measure,
    Provision,
    Rule,
    RuleKind,
    Source,
    StandingNote,
    Target,
    Task,
    UnitLoad,
)

_COMPARATORS = frozenset(get_args(Comparator))
_DIRECTIONS = frozenset(get_args(Direction))
_KINDS = frozenset(get_args(RuleKind))
_APPLIES = frozenset({"all", "later", "section"})


class NotCompiled(ValueError):
    """This is no ``luodi.programme/1``: ``part`` names what is missing or of another type."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def from_dict(data: Any, *, text: str = "") -> CompiledProgramme:
    """The paper that ``data`` was made from, without diagnostics and without how sure each fact
    is. ``text`` is the text as read, which the JSON does not hold.

    Raises:
        NotCompiled: ``data`` is something else, or a field of it is of another type.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise NotCompiled("schema")
    return _read(_programme, data, text)


def task_of(entry: Mapping[str, Any]) -> Task:
    """A task of such an object. One that a reviewer added has no clause of its own in the text.

    Raises NotCompiled.
    """
    return _read(_task, entry)


def target_of(entry: Mapping[str, Any]) -> Target:
    """A target of such an object; one that a reviewer added may still lack its value.

    Raises NotCompiled.
    """
    return _read(_target, entry)


def unit_of(entry: Mapping[str, Any]) -> UnitLoad:
    """A unit of such an object. Raises NotCompiled."""
    return _read(_unit, entry)


def _read[T](read: Callable[..., T], entry: Any, *more: str) -> T:
    try:
        return read(Fields(entry), *more)
    except WrongField as error:
        raise NotCompiled(error.part) from error


def _programme(data: Fields, text: str) -> CompiledProgramme:
    source = data.object("source")
    return CompiledProgramme(
        source=Source(
            source.text("name"),
            source.text("media_type"),
            source.text("sha256"),
            source.count("characters"),
            source.text_or_none("secrecy") or "",
        ),
        document=_document(data.object("document")),
        text=text,
        provisions=tuple(map(_provision, data.objects("provisions"))),
        units=tuple(map(_unit, data.objects("units"))),
        measures=tuple(
            Measure(m.text("number"), m.text("heading"), m.text("provision"), m.texts("tasks"))
            for m in data.objects("measures")
        ),
        tasks=tuple(map(_task, data.objects("tasks"))),
        targets=tuple(map(_target, data.objects("targets"))),
        goals=tuple(map(_goal, data.objects("goals"))),
        rules=tuple(map(_rule, data.objects("rules"))),
        standing_notes=tuple(
            StandingNote(
                n.text("text"), n.one_of("applies_to", _APPLIES), n.span(), n.texts("units")
            )
            for n in data.objects("standing_notes")
        ),
    )


def _document(entry: Fields) -> DocumentInfo:
    return DocumentInfo(
        title=entry.text_or_none("title") or "",
        document_number=entry.text_or_none("document_number"),
        issuer=entry.texts("issuer"),
        addressees=entry.texts("addressees"),
        date_written=entry.text_or_none("date_written"),
        date_published=entry.text_or_none("date_published"),
    )


def _provision(entry: Fields) -> Provision:
    return Provision(
        entry.text("id"),
        entry.text("number"),
        entry.count("level"),
        entry.text("heading"),
        entry.span(),
        entry.text_or_none("parent"),
    )


def _unit(entry: Fields) -> UnitLoad:
    tasks = entry.object("tasks")
    return UnitLoad(
        entry.text("name"),
        entry.texts("aliases"),
        entry.text("level"),
        tasks.count("lead"),
        tasks.count("supporting"),
        tasks.count("joint"),
    )


def _task(entry: Fields) -> Task:
    return Task(
        number=entry.text("number"),
        text=entry.text("text"),
        section=entry.text("section"),
        provision=entry.text_or_none("provision") or "",
        span=entry.span(),
        line=entry.count("line"),
        lead=entry.texts("lead"),
        supporting=entry.texts("supporting"),
        joint=entry.texts("joint"),
        open_sets=entry.texts("open_sets"),
        aliases=entry.pairs("aliases"),
        responsibility=entry.text("responsibility"),
        responsibility_span=entry.span_or_none("responsibility_start", "responsibility_end"),
        deadline=entry.text_or_none("deadline"),
        scope=entry.text_or_none("scope"),
        body=tuple(BodyRef(b.text("provision"), b.span()) for b in entry.objects("body")),
    )


def _target(entry: Fields) -> Target:
    return Target(
        metric=entry.text_or_none("metric") or "",
        scope=entry.text_or_none("scope"),
        comparator=entry.one_of_or_none("comparator", _COMPARATORS),
        value=entry.number_or_none("value"),
        unit=entry.text_or_none("unit") or "",
        year=entry.count_or_none("year"),
        text=entry.text("text"),
        provision=entry.text_or_none("provision") or "",
        span=entry.span(),
        from_year=entry.count_or_none("from_year"),
        period=entry.text_or_none("period"),
        qualifiers=entry.texts_or_none("qualifiers"),  # type: ignore[arg-type]
        attribute=entry.text_or_none("attribute"),
    )


def _goal(entry: Fields) -> Goal:
    return Goal(
        entry.text("text"),
        entry.one_of("direction", _DIRECTIONS),
        entry.text("metric"),
        entry.text_or_none("scope"),
        entry.count_or_none("year"),
        entry.text("provision"),
        entry.span(),
    )


def _rule(entry: Fields) -> Rule:
    return Rule(
        kind=entry.one_of("kind", _KINDS),
        subject=entry.text("subject"),
        text=entry.text_or_none("text") or "",
        provision=entry.text("provision"),
        span=entry.span(),
        comparator=entry.one_of_or_none("comparator", _COMPARATORS),
        value=entry.number_or_none("value"),
        unit=entry.text_or_none("unit"),
        period=entry.text_or_none("period"),
        deadline=entry.text_or_none("deadline"),
    )
