"""A sheet of people: its columns, and what importing it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from luodi.directory.domain.people import WORDS_OF_ROLES
from luodi.directory.domain.roles import Role
from luodi.foundation.sheets import Choices, Column, Field, Table
from luodi.kernel.diagnostic import CellDiagnostic, Severity
from luodi.kernel.period import Period

MOST_PEOPLE = 20_000  # in one sheet; a large city's offices have some 40,000 people who report

FIELDS = (
    Field("login", "登录名", ("用户名", "账号", "帐号"), required=True),
    Field("name", "姓名", ("名字",), required=True),
    Field("unit", "单位", ("单位名称", "所在单位"), required=True),
    Field("post", "岗位", ("职务",)),
    Field("roles", "角色", ("权限",)),
    Field("phone", "电话", ("手机", "联系电话", "手机号")),
    Field("area", "区划", ("行政区划",)),
    Field("programme", "方案"),
    Field("since", "起", ("开始日期", "起始日期"), kind="day"),
    Field("until", "止", ("截止日期", "结束日期"), kind="day"),
)

_NOTES = {
    "login": "必填。文字、数字和 . _ - @ +，每人一个，不能重复",
    "name": "必填",
    "unit": "必填。单位的名称、全称、简称或代号；有重名时填代号",
    "post": "单位里的岗位名称；一个岗位同一天只有一人，同名岗位请编号",
    "roles": "从下拉框选；几个角色之间用顿号分开",
    "phone": "加密保存，只有本人和系统管理员能看",
    "area": "角色只管到这个区划时填，名称或代码",
    "programme": "角色只管到这个方案时填，方案的代号",
    "since": "岗位和角色从这一天起；不填为导入当天",
    "until": "岗位和角色到这一天为止（含当天）；不填为长期",
}
_WIDTHS = {"unit": 28.0, "post": 20.0, "roles": 20.0, "login": 18.0, "phone": 18.0}


def template_columns() -> tuple[Column, ...]:
    """The columns of the sheet that people fill in."""
    roles = Choices(tuple(WORDS_OF_ROLES[role] for role in Role), strict=False)
    return tuple(
        Column(
            field.title,
            _WIDTHS.get(field.key, 14.0),
            roles if field.key == "roles" else None,
            _NOTES[field.key],
        )
        for field in FIELDS
    )


class Step(StrEnum):
    """What importing does about a person."""

    NEW = "new"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role to be granted; ``area`` is a code."""

    role: Role
    unit: int
    area: str | None
    programme: str
    period: Period


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be held, made where the unit has none of that title."""

    unit: int
    kind: str
    title: str
    period: Period


@dataclass(frozen=True, slots=True)
class Entry:
    """What one good row would do. ``person`` is the id of who has the log-in already; ``unit`` the
    unit's id, ``unit_name`` what it is called; ``changes`` says in words what would change."""

    row: int
    login: str
    name: str
    unit: int
    unit_name: str
    phone: str
    person: int | None
    step: Step
    changes: tuple[str, ...] = ()
    grants: tuple[NewGrant, ...] = ()
    post: NewPost | None = None


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What importing a sheet would do, and what stands in the way. ``bad`` are the numbers of the
    rows with errors; they have no entry."""

    table: Table
    entries: tuple[Entry, ...]
    diagnostics: tuple[CellDiagnostic, ...]

    @property
    def errors(self) -> tuple[CellDiagnostic, ...]:
        """What keeps rows out."""
        return tuple(one for one in self.diagnostics if one.severity is Severity.ERROR)

    @property
    def notes(self) -> tuple[CellDiagnostic, ...]:
        """What is worth knowing and keeps nothing out."""
        return tuple(one for one in self.diagnostics if one.severity is not Severity.ERROR)

    @property
    def bad(self) -> frozenset[int]:
        """Numbers of the rows with errors."""
        rows = {row.number for row in self.table.rows}
        return frozenset(one.cell.row for one in self.errors) & rows

    def count(self, step: str) -> int:
        """How many people it is new, a change, or the same for."""
        return sum(1 for entry in self.entries if entry.step == step)

    @property
    def doing(self) -> tuple[Entry, ...]:
        """The entries that do anything."""
        return tuple(
            entry
            for entry in self.entries
            if entry.step is not Step.SAME or entry.grants or entry.post
        )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A sheet that was handed in; ``outcome`` says what was done, None before; ``sheet`` is sealed,
    "" once it is forgotten."""

    number: UUID
    name: str
    at: datetime
    done_at: datetime | None
    outcome: dict[str, Any] | None
    sheet: str


def rejected(plan: PeoplePlan) -> tuple[list[list[str | None]], Mapping[tuple[int, int], str]]:
    """The bad rows in the columns of the template, and what is to be said about their cells."""
    at = {field.key: place for place, field in enumerate(FIELDS)}
    keys = {column: key for key, column in plan.table.columns.items()}
    rows: list[list[str | None]] = []
    places: dict[int, int] = {}
    bad = plan.bad
    for row in plan.table.rows:
        if row.number in bad:
            places[row.number] = len(rows)
            rows.append([_plain(row.plain, plan.table.columns.get(f.key)) for f in FIELDS])
    comments: dict[tuple[int, int], str] = {}
    for one in plan.errors:
        key = keys.get(one.cell.column - 1, FIELDS[0].key)
        if one.cell.row in places:
            place = (places[one.cell.row], at[key])
            said = f"{one.message}。{one.hint}" if one.hint else one.message
            comments[place] = f"{comments[place]}\n{said}" if place in comments else said
    return rows, comments


def _plain(cells: tuple[str, ...], column: int | None) -> str | None:
    return (cells[column] or None) if column is not None and column < len(cells) else None
