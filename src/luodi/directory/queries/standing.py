"""What a person may do today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, Value
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Held, Role, Scope, Standing
from luodi.directory.models import Delegation, Grant, Handover, User
from luodi.foundation.domain import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def actor(user: User | AnonymousUser) -> Actor:
    """The person of a request, as the value that services take for an act of their own.

    Raises:
        PermissionError: nobody is logged in.
    """
    if not isinstance(user, User):
        raise PermissionError("an act needs a person who has logged in")
    return Actor(user.username, user.get_full_name() or user.username)


def standing(user: User | AnonymousUser, *, now: datetime | None = None) -> Standing:
    """What a person may do on the day of ``now``: their own grants, those of the posts they hold,
    and those of the people they stand in for. Three queries, and one more
    for each link of a chain of hand-overs.

    Administrators' roles are never stood in for: who separates duties may not join them again.
    """
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    today = timezone.localdate(now)
    principals, leavers = _others(user, today)
    people = {user.pk: "", **principals}
    return Standing(
        login=user.username,
        name=user.get_full_name() or user.username,
        id=user.pk,
        unit=user.unit.key if user.unit else None,
        held=tuple(_held(people, today)),
        own=frozenset({user.username, *leavers.values(), *_before(user, leavers)}),
    )


def _others(user: User, today: date) -> tuple[dict[int, str], dict[int, str]]:
    """Whom the person stands in for today, and whose work was handed over to them: ids and
    log-ins, in one query."""
    stood = Delegation.objects.filter(
        stand_in=user, period__contains=today, ended_at=None, principal__is_active=True
    )
    taken = Handover.objects.filter(successor=user)
    principals = stood.order_by().values_list("principal_id", "principal__username", Value(1))
    leavers = taken.order_by().values_list("leaver_id", "leaver__username", Value(2))
    both = principals.union(leavers).order_by()
    found: dict[int, dict[int, str]] = {1: {}, 2: {}}
    for person, login, which in both:
        found[which][person] = login
    return found[1], found[2]


def _held(people: dict[int, str], today: date) -> Iterator[Held]:
    holds = Q(post__appointments__person__in=people, post__appointments__period__contains=today)
    rows = Grant.objects.filter(
        Q(person__in=people) | holds, period__contains=today, revoked_at=None
    )
    columns = ("role", "person_id", "post__appointments__person_id")
    limits = ("unit__path", "area__path", "programme")
    for role, person, holder, unit, area, programme in rows.values_list(*columns, *limits):
        principal = people[person or holder]
        if not principal or Role(role) not in ADMINISTRATORS:
            yield Held(Role(role), Scope(unit or "", area or "", programme), principal)


def _before(user: User, leavers: dict[int, str]) -> Iterator[str]:
    """Log-ins whose work had come to those who handed over, also through people in between."""
    known, waiting = {user.pk, *leavers}, list(leavers)
    while waiting:
        rows = Handover.objects.filter(successor__in=waiting).exclude(leaver__in=known)
        found = dict(rows.values_list("leaver_id", "leaver__username"))
        yield from found.values()
        known |= set(found)
        waiting = list(found)
