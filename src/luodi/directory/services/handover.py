"""Handing over when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import Reach, Role
from luodi.directory.domain.duties import Duty
from luodi.directory.models import Appointment, Delegation, Grant, Handover, Post, User
from luodi.directory.queries.duties import days_of, granted_to
from luodi.directory.services.access import void_codes
from luodi.directory.services.duties import ranged, refuse_joined
from luodi.directory.services.locks import locked_people, name_of
from luodi.directory.services.passing import beyond, of_person, place_of
from luodi.directory.services.posts import cut_short
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.period import Period


@transaction.atomic
def hand_over(
    *,
    leaver: str,
    successor: str,
    actor: Actor,
    now: datetime,
    grants: Reach,
    note: str = "",
) -> int:
    """Give what a person who leaves has to their successor, from today on; returns the hand-over's
    id. Grants, posts and running delegations move with the time they still have; what was theirs
    (papers, drafts) is the successor's too; the leaver's log-in is closed and logged out. What
    has been stays written as it was. ``grants`` is what the actor may grant: everything that moves,
    and the successor, has to be within it.

    Raises:
        PermissionError: something is not; nothing is changed then.
        LookupError: no such log-in.
        DutiesJoined: the successor would be two of the three administrators, or one of them and
            in business; nothing is changed then.
        ValueError: the leaver has left already, the successor's log-in is closed, both are one
            person, or an actor would hand over to themself.
    """
    if leaver == successor:
        raise ValueError(_("移交人和接办人是同一人，请另选接办人"))
    if successor == actor.key and leaver != actor.key:
        raise ValueError(_("不能把他人的职责移交给自己，请由另一位管理员办理"))
    _hold_posts(leaver)
    old, new = locked_people(leaver, successor)
    if not old.is_active:
        raise ValueError(_("%(name)s 的登录名已停用，已不在办理") % {"name": name_of(old)})
    if not new.is_active:
        raise ValueError(
            _("%(name)s 的登录名已停用，不能接办，请另选一位或先恢复") % {"name": name_of(new)}
        )
    _refuse_beyond(grants, old, new, timezone.localdate(now))
    moved = _move(old, new, actor=actor, now=now)
    row = Handover.objects.create(leaver=old, successor=new, at=now, by=actor.key, note=note)
    old.is_active = False
    old.activation, old.activation_until = "", None
    old.set_unusable_password()  # with the password's digest, running sessions end
    old.save()
    if voided := void_codes(Q(pk=new.pk)):
        moved["code_void"] = voided
    record(
        act="directory.hand_over",
        object_kind="person",
        object_key=leaver,
        actor=actor,
        now=now,
        data={"handover": row.pk, "successor": successor, "note": note, **moved},
    )
    return row.pk


def _hold_posts(leaver: str) -> None:
    """Posts are taken before people (see :mod:`luodi.directory.services.locks`)."""
    held = Post.objects.filter(appointments__person__username=leaver).values("pk")
    list(Post.objects.select_for_update().filter(pk__in=held).order_by("pk"))


def _refuse_beyond(grants: Reach, old: User, new: User, today: date) -> None:
    if not grants.covers(place_of(new.unit)):
        raise PermissionError(
            _("%(name)s 不在您的授权范围内，不能接办：请另选一位，或由管理其单位的安全管理员办理")
            % {"name": name_of(new)}
        )
    stood_for = User.objects.filter(
        delegations__stand_in=old,
        delegations__ended_at=None,
        delegations__period__overlap=ranged(Period(today)),
    ).exclude(pk=new.pk)
    for person in (old, *stood_for):
        if beyond(grants, of_person(person), Period(today)) is not None:
            raise PermissionError(
                _(
                    "%(name)s 的角色有的超出您的授权范围，不能由您移交：请由管理范围更大的安全管理员办理"
                )
                % {"name": name_of(person)}
            )


def _move(old: User, new: User, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Move all that still counts; what was moved, as numbers for the audit trail."""
    today = timezone.localdate(now)
    grants = list(Grant.objects.filter(person=old, revoked_at=None))
    posts = list(Appointment.objects.filter(person=old).select_related("post"))
    _end_between(old, new, actor=actor, now=now)
    going = [(row, days) for row in grants if (days := _left(row, today))]
    holding = [(row, days) for row in posts if (days := _left(row, today))]
    refuse_joined(new, [*_duties(going), *_of_posts(holding)])
    for grant, days in going:
        _move_grant(grant, days, new, actor=actor, now=now)
    for appointment, days in holding:
        _move_appointment(appointment, days, new, actor=actor, now=now)
    delegations = _move_delegations(old, new, today, actor=actor, now=now)
    return {
        "grants": [row.pk for row, _ in going],
        "posts": [row.post_id for row, _ in holding],
        "delegations": delegations,
    }


def _left(row: Grant | Appointment | Delegation, today: date) -> Period | None:
    """The days from today on that the row still has."""
    return days_of(row.period).common(Period(today)) if not row.period.isempty else None


def _duties(going: Iterable[tuple[Grant, Period]]) -> Iterable[Duty]:
    return [(Role(row.role), days) for row, days in going]


def _of_posts(holding: Iterable[tuple[Appointment, Period]]) -> Iterable[Duty]:
    return [duty for row, days in holding for duty in granted_to([row.post_id], days)]


def _move_grant(row: Grant, days: Period, new: User, *, actor: Actor, now: datetime) -> None:
    row.revoked_at, row.revoked_by = now, actor.key
    row.save(update_fields=["revoked_at", "revoked_by"])
    values = {
        "role": row.role,
        "unit_id": row.unit_id,
        "area_id": row.area_id,
        "programme": row.programme,
    }
    there = Grant.objects.filter(person=new, revoked_at=None, **values)
    if any(_contains(days_of(one.period), days) for one in there):
        return
    Grant.objects.create(
        **values,
        person=new,
        period=ranged(days),
        reason=row.reason,
        recorded_at=now,
        recorded_by=actor.key,
    )


def _contains(whole: Period, part: Period) -> bool:
    return whole.common(part) == part


def _move_appointment(
    row: Appointment, days: Period, new: User, *, actor: Actor, now: datetime
) -> None:
    assert days.since is not None
    cut_short(row, days.since)
    Appointment.objects.create(
        post=row.post,
        person=new,
        period=ranged(days),
        recorded_at=now,
        recorded_by=actor.key,
    )


def _end_between(old: User, new: User, *, actor: Actor, now: datetime) -> None:
    """Delegations between the two end: nobody stands in for themself."""
    between = Q(principal=old, stand_in=new) | Q(principal=new, stand_in=old)
    rows = Delegation.objects.select_for_update().filter(between, ended_at=None)
    rows.update(ended_at=now, ended_by=actor.key)


def _move_delegations(
    old: User, new: User, today: date, *, actor: Actor, now: datetime
) -> list[int]:
    """Those who stand in for the leaver stand in for the successor, unless that one has a
    stand-in on such a day already; for whom the leaver stands in, the successor does."""
    found = Delegation.objects.select_for_update().filter(
        Q(principal=old) | Q(stand_in=old), ended_at=None
    )
    moved = []
    for row in found.order_by("id"):
        days = _left(row, today)
        row.ended_at, row.ended_by = now, actor.key
        row.save(update_fields=["ended_at", "ended_by"])
        if days is None:
            continue
        principal = new.pk if row.principal_id == old.pk else row.principal_id
        stand_in = new.pk if row.stand_in_id == old.pk else row.stand_in_id
        if _has_stand_in(principal, days):
            continue
        if stand_in == new.pk:
            refuse_joined(new, [(None, days)])
        Delegation.objects.create(
            principal_id=principal,
            stand_in_id=stand_in,
            period=ranged(days),
            reason=row.reason,
            recorded_at=now,
            recorded_by=actor.key,
        )
        moved.append(row.pk)
    return moved


def _has_stand_in(principal: int, days: Period) -> bool:
    return Delegation.objects.filter(
        principal=principal, ended_at=None, period__overlap=ranged(days)
    ).exists()
