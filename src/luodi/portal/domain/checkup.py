"""The check-up of a paper in figures: what it contains and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.portal.domain.findings import Finding, FindingGroup, Summary, by_code, findings, summary
from luodi.portal.domain.review import Dismissal, guessed


@dataclass(frozen=True, slots=True)
class Contents:
    """How much the compiler read in the paper. ``characters`` counts without white space,
    ``guesses`` the fields of tasks and targets that were guessed and nobody has looked at yet."""

    characters: int
    provisions: int
    measures: int
    tasks: int
    with_lead: int
    units: int
    targets: int
    goals: int
    rules: int
    guesses: int = 0


@dataclass(frozen=True, slots=True)
class Checkup:
    """The report of one paper. ``groups`` holds ``findings`` by code, the gravest first."""

    title: str
    document_number: str | None
    contents: Contents
    summary: Summary
    findings: tuple[Finding, ...]
    groups: tuple[FindingGroup, ...]
    dismissed: tuple[Dismissal, ...] = ()
    settled: tuple[Finding, ...] = ()


def checkup(
    text: str,
    compiled: Mapping[str, Any],
    name: str,
    *,
    english: bool = False,
    numbers: Sequence[int] = (),
    dismissed: tuple[Dismissal, ...] = (),
    settled: tuple[Finding, ...] = (),
) -> Checkup:
    """The report of a compiled paper; a paper without a title goes by its file's ``name``.
    ``numbers`` as in :func:`findings`; ``dismissed`` are findings that reviewers set aside,
    ``settled`` those that corrections have settled."""
    found = findings(text, compiled, english=english, numbers=numbers)
    document = compiled["document"]
    return Checkup(
        title=document["title"] or name,
        document_number=document["document_number"],
        contents=contents(text, compiled),
        summary=summary(found),
        findings=found,
        groups=by_code(found),
        dismissed=dismissed,
        settled=settled,
    )


def contents(text: str, compiled: Mapping[str, Any]) -> Contents:
    """Counts of everything read; a paper without tasks has 0 of them, which is a fact."""
    tasks = compiled["tasks"]
    return Contents(
        characters=sum(1 for character in text if not character.isspace()),
        provisions=len(compiled["provisions"]),
        measures=len(compiled["measures"]),
        tasks=len(tasks),
        with_lead=sum(1 for task in tasks if task["lead"]),
        units=len(compiled["units"]),
        targets=len(compiled["targets"]),
        goals=len(compiled["goals"]),
        rules=len(compiled["rules"]),
        guesses=guessed(compiled),
    )
