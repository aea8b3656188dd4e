"""Separated duties: nobody is two of the three administrators at one time, nor one of them and in
business (GB/T 22239-2019, level 3, 8.1.5) — by their own grants, by those of the posts they hold,
or by standing in for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.models import Appointment, Delegation, Grant, Post, User
from luodi.kernel.period import Period

# A role, or None for what comes from standing in: whatever that person may do in business.
Duty = tuple[Role | None, Period]
REASON = "系统管理员、安全管理员、审计管理员应由不同的人担任，也不兼办业务："


class DutiesJoined(ValueError):
    """An administrator's role would be joined with another one."""


def period(since: date, until: date | None, what: str) -> Period:
    """The days from ``since`` up to and without ``until``.

    Raises:
        ValueError: there are none; says ``what`` it is about.
    """
    if until is not None and until <= since:
        raise ValueError(f"{what}的截止日期应在开始日期 {since} 之后")
    return Period(since, until)


def ranged(days: Period) -> Any:
    """The days as the database's own value."""
    return DateRange(days.since, days.until)


def days_of(value: Any) -> Period:
    """The days of a database's value."""
    return Period(value.lower, value.upper)


def duties(person: User) -> list[Duty]:
    """What a person holds at any time, now and later: grants in force, those of the posts, and
    that they stand in for somebody."""
    return [*_own(person), *_of_posts(person), *_stood_in(person)]


def _own(person: User) -> Iterable[Duty]:
    for row in Grant.objects.filter(person=person, revoked_at=None):
        yield Role(row.role), days_of(row.period)


def _of_posts(person: User) -> Iterable[Duty]:
    held = Appointment.objects.filter(person=person, post__grants__revoked_at=None)
    columns = ("period", "post__grants__role", "post__grants__period")
    for holding, role, granted in held.exclude(post__grants=None).values_list(*columns):
        if holding.isempty:
            continue
        if common := days_of(holding).common(days_of(granted)):
            yield Role(role), common


def _stood_in(person: User) -> Iterable[Duty]:
    for row in Delegation.objects.filter(stand_in=person, ended_at=None):
        yield None, days_of(row.period)


def refuse_joined(person: User, added: Iterable[Duty]) -> None:
    """Raise where ``added`` does not go with what the person holds already, or within itself. The
    caller holds the person's row, so that nobody adds anything meanwhile.

    Raises:
        DutiesJoined: see there.
    """
    added = list(added)
    if joined(added, duties(person) if added else []):
        name = person.get_full_name() or person.username
        raise DutiesJoined(f"{REASON}{name} 在这段时间已有其他职责")


def joined(added: Sequence[Duty], held: Sequence[Duty]) -> bool:
    """Whether two duties that must be apart would meet on a day."""
    return any(
        _apart(role, other) and days.meets(while_held)
        for number, (role, days) in enumerate(added)
        for other, while_held in (*held, *added[:number])
    )


def _apart(role: Role | None, other: Role | None) -> bool:
    return role is not other and (role in ADMINISTRATORS or other in ADMINISTRATORS)


def granted_to(post: Post, days: Period) -> list[Duty]:
    """What a post brings whoever holds it on these days."""
    rows = Grant.objects.filter(post=post, revoked_at=None)
    found = ((Role(row.role), days_of(row.period).common(days)) for row in rows)
    return [(role, common) for role, common in found if common is not None]
