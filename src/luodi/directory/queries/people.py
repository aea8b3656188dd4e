"""Reading people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from luodi.directory.domain import PersonView, Reach, Role
from luodi.directory.domain.people import (
    GrantView,
    HandedOver,
    Holding,
    PersonPage,
    PersonRow,
    StandIn,
    mark,
)
from luodi.directory.models import Appointment, Delegation, Grant, Handover, User
from luodi.directory.queries.rows import Columns, within
from luodi.kernel.period import Period

PAGE = 50
COLUMNS = Columns(units=("unit__path",), areas=("unit__area__path",), by="username")


def person(login: str) -> PersonView | None:
    """The person with this log-in name, None where there is none."""
    row = User.objects.select_related("unit").filter(username=login).first()
    return _person(row) if row else None


def _person(row: User) -> PersonView:
    return PersonView(
        id=row.pk,
        login=row.username,
        name=row.get_full_name() or row.username,
        unit=row.unit.key if row.unit else None,
    )


def person_row(login: str) -> PersonRow | None:
    """The person with this log-in name as in a list, None where there is none. One query."""
    rows = User.objects.select_related("unit").filter(username=login)
    return next(_rows(rows[:1]), None)


def code_waits(login: str) -> bool:
    """Whether the person could set their password with an activation code that is out."""
    return User.objects.filter(username=login).exclude(activation="").exists()


# -- lists


def people_page(
    reach: Reach, *, words: str = "", unit: str = "", after: tuple[str, int] | None = None
) -> tuple[PersonRow, ...]:
    """The people that ``reach`` covers, in the order of their names; one more than a page holds
    where there are more. ``words`` are the beginning of a name, of its reading or of a log-in
    name; ``unit`` is the path of a unit whose subtree they are in; ``after`` is where a page
    ended."""
    rows = _listed(reach, words, unit)
    if after is not None:
        # Written so that the index finds where to go on: an OR would read from the beginning.
        name, number = after
        rows = rows.filter(sort_key__gte=name).exclude(sort_key=name, id__lte=number)
    return tuple(_rows(rows[: PAGE + 1]))


def place(number: int) -> tuple[str, int] | None:
    """Where the person with this id stands in the order, None where there is none."""
    rows = User.objects.filter(pk=number)
    return rows.values_list("sort_key", "id").first()


def all_people(reach: Reach, *, words: str = "", unit: str = "") -> Iterator[PersonRow]:
    """The same people, all of them, read in portions: for an export of any length."""
    rows = _listed(reach, words, unit)
    return _rows(rows.iterator(chunk_size=2_000))


def _listed(reach: Reach, words: str, unit: str) -> QuerySet[User]:
    rows = User.objects.filter(within(reach, COLUMNS)).order_by("sort_key", "id")
    if unit:
        rows = rows.filter(unit__path__startswith=unit)
    if words:
        rows = rows.filter(_beginning(words))
    return rows.select_related("unit")


def _beginning(words: str) -> Q:
    """Beginnings only, since an index can answer them for any number of people."""
    found = Q(username__startswith=words) | Q(first_name__startswith=words)
    reading = "".join(words.lower().split())
    return found | Q(reading__startswith=reading) if words.isascii() and reading else found


def _rows(rows: Any) -> Iterator[PersonRow]:
    for row in rows:
        yield PersonRow(
            id=row.pk,
            login=row.username,
            name=row.first_name or row.username,
            sort_key=row.sort_key,
            unit=row.unit.key if row.unit else "",
            unit_name=row.unit.name if row.unit else "",
            active=row.is_active,
            activated=row.has_usable_password(),
        )


# -- one person


def person_page(login: str) -> PersonPage | None:
    """All about a person, None where there is none. Five queries."""
    row = User.objects.select_related("unit__area").filter(username=login).first()
    if row is None:
        return None
    posts = _posts(row)
    return PersonPage(
        id=row.pk,
        login=row.username,
        name=row.first_name or row.username,
        unit=row.unit.key if row.unit else "",
        unit_name=row.unit.name if row.unit else "",
        unit_path=row.unit.path if row.unit else "",
        area_path=row.unit.area.path if row.unit and row.unit.area else "",
        active=row.is_active,
        activated=row.has_usable_password(),
        code_until=row.activation_until if row.activation else None,
        last_login=row.last_login,
        phone=row.phone,
        mark=mark(row.first_name, row.unit_id, row.phone),
        grants=_grants(Q(person=row) | Q(post__in=[one.post for one in posts])),
        posts=posts,
        delegations=_delegations(row),
        handovers=_handovers(row),
    )


def _posts(person: User) -> tuple[Holding, ...]:
    rows = Appointment.objects.filter(person=person).select_related("post__unit")
    return tuple(
        Holding(
            id=row.pk,
            post=row.post_id,
            kind=row.post.kind,
            title=row.post.title,
            unit=row.post.unit.key,
            unit_name=row.post.unit.name,
            period=_days(row.period),
        )
        for row in rows.order_by("-period", "id")
    )


def _grants(wanted: Q) -> tuple[GrantView, ...]:
    rows = Grant.objects.filter(wanted).select_related("unit", "area", "post")
    return tuple(_grant(row) for row in rows.order_by(F("revoked_at").desc(), "-id"))


def _grant(row: Grant) -> GrantView:
    return GrantView(
        id=row.pk,
        role=Role(row.role),
        unit=row.unit.name if row.unit else "",
        unit_path=row.unit.path if row.unit else "",
        area=row.area.name if row.area else "",
        area_path=row.area.path if row.area else "",
        programme=row.programme,
        period=_days(row.period),
        reason=row.reason,
        by=row.recorded_by,
        revoked_at=row.revoked_at,
        post=row.post.title if row.post else "",
    )


def _delegations(person: User) -> tuple[StandIn, ...]:
    rows = Delegation.objects.filter(Q(principal=person) | Q(stand_in=person))
    return tuple(_stand_in(row) for row in rows.select_related("principal", "stand_in"))


def _stand_in(row: Delegation) -> StandIn:
    return StandIn(
        id=row.pk,
        principal=row.principal.username,
        principal_name=row.principal.first_name or row.principal.username,
        stand_in=row.stand_in.username,
        stand_in_name=row.stand_in.first_name or row.stand_in.username,
        period=_days(row.period),
        reason=row.reason,
        ended_at=row.ended_at,
    )


def _handovers(person: User) -> tuple[HandedOver, ...]:
    rows = Handover.objects.filter(Q(leaver=person) | Q(successor=person))
    return tuple(
        HandedOver(
            leaver=row.leaver.username,
            leaver_name=row.leaver.first_name or row.leaver.username,
            successor=row.successor.username,
            successor_name=row.successor.first_name or row.successor.username,
            at=row.at,
            note=row.note,
        )
        for row in rows.select_related("leaver", "successor")
    )


def _days(value: Any) -> Period:
    """The days of a range; a range of no day begins and ends before all days."""
    return Period(value.lower, value.upper)
