"""The reader: one paper with everything found in it, each thing tied to its places.

Every item (a task, a target, a goal, a rule, a finding) has an address of its own on the page,
and so has every place in the text. Items point to their places, places to their item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.kernel.span import Span
from luodi.portal.domain.findings import Finding, findings
from luodi.portal.domain.paper import Block, clause_span, lay_out
from luodi.portal.domain.review import Dismissal, Name, named
from luodi.portal.domain.segments import Mark

# Which tab an item stands under, in the order of the tabs.
KINDS = ("task", "target", "goal", "rule", "finding")


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task beside the paper. ``place`` is the id of its words in the text, ``body`` those of
    the body sentences it restates, ``findings`` the ids of what was found about it; ``key`` is
    its identity in the programme, None where the paper is not bound to one."""

    id: str
    number: str
    text: str
    section: str
    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    joint: tuple[str, ...]
    deadline: str | None
    place: str
    duty: str | None
    body: tuple[str, ...]
    findings: tuple[str, ...]
    key: str | None
    name: Name


@dataclass(frozen=True, slots=True)
class FactItem:
    """A target, goal or rule beside the paper; ``facts`` is the compiled entry as it was."""

    id: str
    kind: str
    place: str
    facts: Mapping[str, Any]
    name: Name


@dataclass(frozen=True, slots=True)
class FindingItem:
    """A finding beside the paper; ``place`` is None where it concerns the whole paper."""

    id: str
    place: str | None
    related: tuple[str, ...]
    finding: Finding
    name: Name


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything the reader page shows."""

    blocks: tuple[Block, ...]
    tasks: tuple[TaskItem, ...]
    targets: tuple[FactItem, ...]
    goals: tuple[FactItem, ...]
    rules: tuple[FactItem, ...]
    findings: tuple[FindingItem, ...]
    dismissed: tuple[Dismissal, ...] = ()
    settled: tuple[Finding, ...] = ()


def build(
    text: str,
    compiled: dict[str, Any],
    keys: Mapping[int, str] | None = None,
    *,
    english: bool = False,
    names: Mapping[str, Sequence[Name]] | None = None,
    dismissed: tuple[Dismissal, ...] = (),
    settled: tuple[Finding, ...] = (),
) -> Reader:
    """Lay ``text`` out with every extracted thing marked.

    ``compiled`` is ``luodi.programme/1``; ``keys`` maps a task's place in the list
    (from 0) to its key in the programme the paper is bound to. ``english`` says the findings in
    English. ``names`` name the items of each kind across corrections (by their places where
    there are none), ``dismissed`` are findings that reviewers set aside, ``settled`` those that
    corrections have settled. Spans outside the text are clipped, never an error.
    """
    names = names or named(compiled)
    numbers = [int(name.label) for name in names["finding"]]
    marks = tuple(_marks(text, compiled, names))
    found = findings(text, compiled, english=english, numbers=numbers)
    return Reader(
        blocks=lay_out(text, compiled, marks),
        tasks=task_items(text, compiled, found, keys or {}, names["task"]),
        targets=_facts("target", compiled.get("targets", ()), names["target"]),
        goals=_facts("goal", compiled.get("goals", ()), names["goal"]),
        rules=_facts("rule", compiled.get("rules", ()), names["rule"]),
        findings=tuple(_finding(*pair) for pair in zip(found, names["finding"], strict=True)),
        dismissed=dismissed,
        settled=settled,
    )


def _span(entry: Mapping[str, Any]) -> Span:
    return Span(entry["start"], entry["end"])


def _marks(
    text: str, compiled: dict[str, Any], names: Mapping[str, Sequence[Name]]
) -> Iterator[Mark]:
    for name, task in zip(names["task"], compiled.get("tasks", ()), strict=True):
        yield from _task_marks(text, name.label, task)
    for kind, part in (("target", "targets"), ("goal", "goals"), ("rule", "rules")):
        for place, (name, entry) in enumerate(
            zip(names[kind], compiled.get(part, ()), strict=True), 1
        ):
            item = f"{kind}-{name.label}"
            yield Mark(f"at-{item}", item, kind, _span(entry), str(place))
    for name, entry in zip(names["finding"], compiled.get("diagnostics", ()), strict=True):
        item = f"finding-{name.label}"
        yield Mark(f"at-{item}", item, "finding", _span(entry), entry["code"])
        for count, related in enumerate(entry.get("related", ()), 1):
            yield Mark(f"at-{item}-{count}", item, "finding", _span(related), entry["code"])


def _task_marks(text: str, label: str, task: dict[str, Any]) -> Iterator[Mark]:
    item, number = f"task-{label}", task["number"]
    clause = clause_span(text, task)
    words = _span(task)
    if clause is not None and words.start < clause.start < words.end:
        words = Span(words.start, clause.start)
    yield Mark(f"at-{item}", item, "task", words, number)
    if clause is not None:
        yield Mark(f"at-{item}-duty", item, "duty", clause, number)
    for part, reference in enumerate(task.get("body", ()), 1):
        yield Mark(f"at-{item}-body-{part}", item, "body", _span(reference), number)


def task_items(
    text: str,
    compiled: Mapping[str, Any],
    found: Sequence[Finding],
    keys: Mapping[int, str] | None = None,
    names: Sequence[Name] | None = None,
) -> tuple[TaskItem, ...]:
    """The paper's tasks, in its order, as items of the reader."""
    keys = keys or {}
    names = names or named(compiled)["task"]
    return tuple(
        TaskItem(
            id=f"task-{name.label}",
            number=task["number"],
            text=task["text"],
            section=task.get("section", ""),
            lead=tuple(task["lead"]),
            supporting=tuple(task["supporting"]),
            joint=tuple(task["joint"]),
            deadline=task.get("deadline"),
            place=f"at-task-{name.label}",
            duty=f"at-task-{name.label}-duty" if clause_span(text, task) else None,
            body=tuple(
                f"at-task-{name.label}-body-{n + 1}" for n in range(len(task.get("body", ())))
            ),
            findings=tuple(_about(_reach(text, task), found)),
            key=keys.get(index),
            name=name,
        )
        for index, (name, task) in enumerate(zip(names, compiled.get("tasks", ()), strict=True))
    )


def _reach(text: str, task: dict[str, Any]) -> Span:
    """From the task's first word to the end of its responsibility clause."""
    clause = clause_span(text, task)
    return Span(task["start"], max(task["end"], clause.end if clause else 0))


def _about(span: Span, found: Sequence[Finding]) -> Iterator[str]:
    for finding in found:
        places = (finding.span, *finding.related)
        if any(p.start < p.end and span.covers(p) for p in places):
            yield f"finding-{finding.index}"


def _facts(
    kind: str, entries: Sequence[Mapping[str, Any]], names: Sequence[Name]
) -> tuple[FactItem, ...]:
    return tuple(
        FactItem(f"{kind}-{name.label}", kind, f"at-{kind}-{name.label}", entry, name)
        for name, entry in zip(names, entries, strict=True)
    )


def _finding(finding: Finding, name: Name) -> FindingItem:
    item = f"finding-{finding.index}"
    here = finding.span.start < finding.span.end
    places = tuple(f"at-{item}-{n + 1}" for n in range(len(finding.related)))
    return FindingItem(item, f"at-{item}" if here else None, places, finding, name)
