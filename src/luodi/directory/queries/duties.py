"""What people hold at any time: by their own grants, by those of the posts they hold, or by
standing in for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.domain.duties import Duty
from luodi.directory.models import Appointment, Delegation, Grant, User
from luodi.kernel.period import Period


def days_of(value: Any) -> Period:
    """The days of a database's range."""
    return Period(value.lower, value.upper)


def duties_of(people: Collection[int]) -> dict[int, list[Duty]]:
    """What each of the people (by id) holds, now and later. Three queries."""
    found: dict[int, list[Duty]] = {person: [] for person in people}
    for person, duty in (*_own(people), *_of_posts(people), *_stood_in(people)):
        found[person].append(duty)
    return found


def _own(people: Collection[int]) -> Iterable[tuple[int, Duty]]:
    rows = Grant.objects.filter(person__in=people, revoked_at=None)
    for person, role, period in rows.values_list("person_id", "role", "period"):
        yield person, (Role(role), days_of(period))


def _of_posts(people: Collection[int]) -> Iterable[tuple[int, Duty]]:
    held = Appointment.objects.filter(
        person__in=people, post__grants__isnull=False, post__grants__revoked_at=None
    )
    columns = ("person_id", "period", "post__grants__role", "post__grants__period")
    for person, holding, role, granted in held.values_list(*columns):
        if common := days_of(holding).common(days_of(granted)):
            yield person, (Role(role), common)


def _stood_in(people: Collection[int]) -> Iterable[tuple[int, Duty]]:
    rows = Delegation.objects.filter(stand_in__in=people, ended_at=None)
    for person, period in rows.values_list("stand_in_id", "period"):
        yield person, (None, days_of(period))


def granted_to(posts: Collection[int], days: Period) -> list[Duty]:
    """What the posts bring whoever holds them on these days."""
    rows = Grant.objects.filter(post__in=posts, revoked_at=None)
    found = ((Role(row.role), days_of(row.period).common(days)) for row in rows)
    return [(role, common) for role, common in found if common is not None]


def administrators() -> QuerySet[User]:
    """Those who are, or will be, one of the three administrators, closed ones too."""
    roles = [str(role) for role in ADMINISTRATORS]
    counts = Q(period__endswith__gt=timezone.localdate()) | Q(period__upper_inf=True)
    grants = Grant.objects.filter(counts, role__in=roles, revoked_at=None)
    return User.objects.filter(pk__in=grants.values("person"))
