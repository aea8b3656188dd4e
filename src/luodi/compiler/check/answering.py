"""Findings that rest on tasks, units and targets: they can be judged anew where a reviewer
corrected these, without taking the paper apart again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from luodi.compiler.check import (
    competence,
    dates,
    duplicates,
    leads,
    load,
    names,
    offices,
    opensets,
    targets,
    verifiable,
)
from luodi.compiler.from_json import target_of, task_of, unit_of
from luodi.compiler.model import CompiledProgramme, DocumentInfo, Source, Target
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

#: Codes that say different degrees of one thing: where one of them is still said, none of the
#: others is settled.
_ALIKE = (
    frozenset({"E001", "E002", "W003", "N004", "W014"}),  # nobody leads
    frozenset({"W008", "N009"}),  # nobody is named
    frozenset({"W006", "N007"}),  # a name that is no unit's
    frozenset({"N401", "N402"}),  # nobody could verify it
)


def settled(before: Mapping[str, Any], after: Mapping[str, Any], text: str = "") -> tuple[int, ...]:
    """Places (from 0) of the findings of ``before`` that ``after`` no longer gives rise to; both
    are ``luodi.programme/1`` of one ``text``.

    A finding is settled only where this version of the checks says it of ``before``, and says
    nothing alike of ``after`` at any of its places: in doubt it stands.
    """
    was = {(d.code, d.span) for d in rejudged(_programme(before, text))}
    now = rejudged(_programme(after, text))
    return tuple(
        place
        for place, entry in enumerate(before["diagnostics"])
        if (entry["code"], _span(entry)) in was and not any(_still(entry, d) for d in now)
    )


def _programme(entry: Mapping[str, Any], text: str) -> CompiledProgramme:
    """As much of the object as is judged here."""
    document = entry.get("document") or {}
    return CompiledProgramme(
        source=Source("", "", "", len(text)),
        document=DocumentInfo(
            title=document.get("title") or "",
            issuer=tuple(document.get("issuer") or ()),
            date_written=document.get("date_written"),
            date_published=document.get("date_published"),
        ),
        text=text,
        units=tuple(map(unit_of, entry.get("units") or ())),
        tasks=tuple(map(task_of, entry["tasks"])),
        targets=tuple(map(target_of, entry.get("targets") or ())),
    )


def rejudged(compiled: CompiledProgramme) -> tuple[Diagnostic, ...]:
    """What the checks say of the programme as it stands, as far as that rests on its tasks, units
    and targets: those of a paper, or those that a reviewer corrected."""
    compiled = replace(compiled, targets=tuple(t for t in compiled.targets if _has_value(t)))
    tasks = compiled.tasks
    texts = [regular("".join(task.text.split())) for task in tasks]
    return (
        *leads.of_tasks(tasks),
        *opensets.of_tasks(tasks),
        *offices.of_tasks(tasks, compiled.document),
        *names.of_programme(compiled),
        *load.of_programme(compiled),
        *competence.of_tasks(tasks, texts),
        *verifiable.of_tasks(tasks, texts),
        *duplicates.of_tasks(tasks, texts),
        *targets.of_programme(compiled),
        *dates.of_programme(compiled),
    )


def _has_value(target: Target) -> bool:
    """A target that a reviewer added may still want its value."""
    return target.value is not None and bool(target.metric)


def _still(entry: Mapping[str, Any], found: Diagnostic) -> bool:
    code = entry["code"]
    alike = next((codes for codes in _ALIKE if code in codes), frozenset({code}))
    if found.code not in alike:
        return False
    said = [_span(entry), *map(_span, entry.get("related", ()))]
    return any(
        one == two or (one.start < two.end and two.start < one.end)
        for one in said
        for two in _places(found)
    )


def _places(found: Diagnostic) -> tuple[Span, ...]:
    return (found.span, *found.related)


def _span(entry: Mapping[str, Any]) -> Span:
    return Span(entry["start"], entry["end"])
