"""What a person may do today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Held, Role, Scope, Standing
from luodi.directory.models import Appointment, Delegation, Grant, Handover, User
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
    and those of the people they stand in for. Four queries, or one more
    for each link of a chain of hand-overs.

    Administrators' roles are never stood in for: who separates duties may not join them again.
    """
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    today = timezone.localdate(now)
    principals = _principals(user, today)
    people = {user.pk: "", **principals}
    return Standing(
        login=user.username,
        name=user.get_full_name() or user.username,
        id=user.pk,
        unit=user.unit.key if user.unit else None,
        held=tuple(_held(people, today)),
        own=frozenset({user.username, *_taken_over(user)}),
    )


def _principals(user: User, today: date) -> dict[int, str]:
    rows = Delegation.objects.filter(
        stand_in=user, period__contains=today, ended_at=None, principal__is_active=True
    )
    return dict(rows.values_list("principal_id", "principal__username"))


def _held(people: dict[int, str], today: date) -> Iterator[Held]:
    posts = Appointment.objects.filter(person__in=people, period__contains=today)
    holders: dict[int, list[int]] = {}
    for post, person in posts.values_list("post_id", "person_id"):
        holders.setdefault(post, []).append(person)
    rows = Grant.objects.filter(
        Q(person__in=people) | Q(post__in=holders), period__contains=today, revoked_at=None
    )
    columns = ("role", "person_id", "post_id", "unit__path", "area__path", "programme")
    for role, person, post, unit, area, programme in rows.values_list(*columns):
        scope = Scope(unit or "", area or "", programme)
        for holder in [person] if person else holders[post]:
            principal = people[holder]
            if not principal or Role(role) not in ADMINISTRATORS:
                yield Held(Role(role), scope, principal)


def _taken_over(user: User) -> Iterator[str]:
    """Log-ins whose work this person has, also through people who had it in between."""
    known, waiting = {user.pk}, [user.pk]
    while waiting:
        rows = Handover.objects.filter(successor__in=waiting).exclude(leaver__in=known)
        found = dict(rows.values_list("leaver_id", "leaver__username"))
        yield from found.values()
        known |= set(found)
        waiting = list(found)
