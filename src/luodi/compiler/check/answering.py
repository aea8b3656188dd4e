"""Findings that rest on the units of the tasks alone: they can be judged anew where a reviewer
corrected these, without the paper's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from luodi.compiler.check import leads, opensets
from luodi.compiler.model import Task
from luodi.compiler.restore import task_from_dict
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

#: Codes that say different degrees of one thing: where one of them is still said, none of the
#: others is settled.
_ALIKE = (
    frozenset({"E001", "E002", "W003", "N004", "W014"}),  # nobody leads
    frozenset({"W008", "N009"}),  # nobody is named
    frozenset({"W012"}),  # a unit with two roles
)


def settled(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[int, ...]:
    """Places (from 0) of the findings of ``before`` that the tasks of ``after`` no longer give
    rise to; both are ``luodi.programme/1`` of one text.

    A finding is settled only where this version of the checks says it of ``before``, and says
    nothing alike of ``after`` at any of its places: in doubt it stands.
    """
    was = {(d.code, d.span) for d in _found(before["tasks"])}
    now = _found(after["tasks"])
    return tuple(
        place
        for place, entry in enumerate(before["diagnostics"])
        if (entry["code"], _span(entry)) in was and not any(_still(entry, d) for d in now)
    )


def _found(tasks: Sequence[Mapping[str, Any]]) -> tuple[Diagnostic, ...]:
    values: list[Task] = [task_from_dict(task) for task in tasks]
    return (*leads.of_tasks(values), *opensets.of_tasks(values))


def _still(entry: Mapping[str, Any], found: Diagnostic) -> bool:
    alike = next(codes for codes in _ALIKE if entry["code"] in codes)
    if found.code not in alike:
        return False
    said = [_span(entry), *map(_span, entry.get("related", ()))]
    return any(
        one.start < two.end and two.start < one.end for one in said for two in _places(found)
    )


def _places(found: Diagnostic) -> tuple[Span, ...]:
    return (found.span, *found.related)


def _span(entry: Mapping[str, Any]) -> Span:
    return Span(entry["start"], entry["end"])
