"""A programme as its file defines it (``luodi.programme-definition/1``), as frozen values.

The file is the only identity of its tasks. ``content`` keeps the file's own data, so that an
edition can be corrected and compared without the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

SCHEMA = "luodi.programme-definition/1"
ROLES = ("lead", "supporting", "joint")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def in_language(self, language: str) -> str:
        """The text in a language such as ``zh-hans`` or ``en``; Chinese for any other.

        >>> Text("任务", "Task").in_language("en-gb"), Text("任务", "").in_language("en")
        ('Task', '任务')
        """
        return (self.en if language.startswith("en") else "") or self.zh


@dataclass(frozen=True, slots=True)
class Area:
    """An area the programme covers, from the year ``since`` up to and without ``until``; None is
    no bound on that side."""

    code: str
    name: str
    level: str
    parent: str | None
    name_en: str
    since: int | None = None
    until: int | None = None

    def in_year(self, year: int) -> bool:
        """Whether the programme covers it in a year.

        >>> town = Area("990102101", "石桥镇", "town", None, "", since=2025, until=2027)
        >>> [town.in_year(year) for year in (2024, 2025, 2026, 2027)]
        [False, True, True, False]
        """
        return (self.since is None or self.since <= year) and (
            self.until is None or year < self.until
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit the programme names. ``members`` are the units of a group."""

    key: str
    name: str
    full_name: str | None
    aliases: tuple[str, ...]
    level: str
    kind: str
    name_en: str
    area: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A heading that groups tasks; ``coordinator`` keeps it together."""

    key: str
    number: str
    title: Text
    part: Text
    coordinator: str
    basis: Text


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A phrase for units that the paper does not list, word for word, in a role."""

    role: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task. ``lead``, ``supporting`` and ``joint`` are keys of units in the paper's order."""

    key: str
    number: str
    measure: str
    title: Text
    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    joint: tuple[str, ...]
    open_sets: tuple[OpenSet, ...]
    deadline: date | None
    anchors: tuple[str, ...]

    def units(self) -> frozenset[str]:
        """Every unit that has a part in the task."""
        return frozenset((*self.lead, *self.supporting, *self.joint))


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach or keep to. ``value`` is a number, or (low, high)."""

    key: str
    title: Text
    metric: str
    scope: str | None
    comparator: str
    value: float | tuple[float, float]
    unit: str
    year: int | None
    from_year: int | None
    period: str | None
    task: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A direction or a completeness without a number."""

    key: str
    text: Text
    direction: str
    metric: str
    scope: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit, a recurrence, a deadline or a mechanism; ``task`` is None for the programme's."""

    key: str
    kind: str
    subject: Text
    comparator: str | None
    value: float | None
    unit: str | None
    period: str | None
    deadline: date | None
    task: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """Something the paper names: a road, a school. ``note`` says where a fact comes from."""

    key: str
    kind: str
    name: Text
    task: str
    measure: str
    areas: tuple[str, ...]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole programme, checked: every reference leads somewhere, every key stands once."""

    key: str
    title: Text
    synthetic: bool
    document_number: str | None
    issued: date
    published: date | None
    issuer: tuple[str, ...]
    coordinator: str
    areas: tuple[Area, ...]
    units: tuple[Unit, ...]
    measures: tuple[Measure, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    goals: tuple[Goal, ...]
    rules: tuple[Rule, ...]
    projects: tuple[Project, ...]
    content: Mapping[str, Any] = field(compare=False, repr=False)

    def task(self, key: str) -> Task | None:
        """The task with this key, None where there is none."""
        return next((task for task in self.tasks if task.key == key), None)


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of what a programme says, however its file is laid out, in hexadecimal.

    >>> digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    True
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def build(content: Mapping[str, Any]) -> Definition:
    """The values of ``content``, which has passed the schema."""
    document = content["document"]
    return Definition(
        key=content["key"],
        title=_text(content["title"]),
        synthetic=content["synthetic"],
        document_number=document["number"],
        issued=date.fromisoformat(document["issued"]),
        published=_date(document["published"]),
        issuer=tuple(document["issuer"]),
        coordinator=content["coordinator"],
        areas=tuple(_area(entry) for entry in content["areas"]),
        units=tuple(_unit(entry) for entry in content["units"]),
        measures=tuple(_measure(entry) for entry in content["measures"]),
        tasks=tuple(_task(entry) for entry in content["tasks"]),
        targets=tuple(_target(entry) for entry in content["targets"]),
        goals=tuple(_goal(entry) for entry in content["goals"]),
        rules=tuple(_rule(entry) for entry in content["rules"]),
        projects=tuple(_project(entry) for entry in content["projects"]),
        content=content,
    )


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["zh"], entry["en"])


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _area(entry: Mapping[str, Any]) -> Area:
    return Area(
        code=entry["code"],
        name=entry["name"],
        level=entry["level"],
        parent=entry.get("parent"),
        name_en=entry.get("name_en", ""),
        since=entry.get("since"),
        until=entry.get("until"),
    )


def _unit(entry: Mapping[str, Any]) -> Unit:
    return Unit(
        key=entry["key"],
        name=entry["name"],
        full_name=entry["full_name"],
        aliases=tuple(entry["aliases"]),
        level=entry["level"],
        kind=entry["kind"],
        name_en=entry.get("name_en", ""),
        area=entry.get("area"),
        members=tuple(entry.get("members", ())),
    )


def _measure(entry: Mapping[str, Any]) -> Measure:
    return Measure(
        key=entry["key"],
        number=entry["number"],
        title=_text(entry["title"]),
        part=_text(entry["part"]),
        coordinator=entry["coordinator"],
        basis=_text(entry["basis"]["text"]),
    )


def _task(entry: Mapping[str, Any]) -> Task:
    roles = entry["roles"]
    return Task(
        key=entry["key"],
        number=entry["number"],
        measure=entry["measure"],
        title=_text(entry["title"]),
        lead=tuple(roles["lead"]),
        supporting=tuple(roles["supporting"]),
        joint=tuple(roles["joint"]),
        open_sets=tuple(OpenSet(s["role"], s["phrase"]) for s in entry["open_sets"]),
        deadline=_date(entry["deadline"]),
        anchors=tuple(entry["anchors"]),
    )


def _target(entry: Mapping[str, Any]) -> Target:
    value = entry["value"]
    return Target(
        key=entry["key"],
        title=_text(entry["title"]),
        metric=entry["metric"],
        scope=entry["scope"],
        comparator=entry["comparator"],
        value=(value[0], value[1]) if isinstance(value, list) else value,
        unit=entry["unit"],
        year=entry["year"],
        from_year=entry["from_year"],
        period=entry.get("period"),
        task=entry.get("task"),
    )


def _goal(entry: Mapping[str, Any]) -> Goal:
    return Goal(
        key=entry["key"],
        text=_text(entry["text"]),
        direction=entry["direction"],
        metric=entry["metric"],
        scope=entry["scope"],
        year=entry["year"],
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        key=entry["key"],
        kind=entry["kind"],
        subject=_text(entry["subject"]),
        comparator=entry["comparator"],
        value=entry["value"],
        unit=entry["unit"],
        period=entry["period"],
        deadline=_date(entry["deadline"]),
        task=entry["task"],
    )


def _project(entry: Mapping[str, Any]) -> Project:
    note = entry.get("note")
    return Project(
        key=entry["key"],
        kind=entry["kind"],
        name=_text(entry["name"]),
        task=entry["task"],
        measure=entry["measure"],
        areas=tuple(entry["areas"]),
        note=_text(note) if note else None,
    )
