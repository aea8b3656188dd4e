"""Granting roles, to people and to posts, and taking them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.domain.duties import REASON, joined
from luodi.directory.models import Grant, Post, User
from luodi.directory.queries.duties import days_of, granted_to
from luodi.directory.services.access import void_codes
from luodi.directory.services.duties import DutiesJoined, period, ranged, refuse_joined
from luodi.directory.services.locks import area_row, locked_person, locked_post, unit_row
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.period import Period

__all__ = ["DutiesJoined", "grant", "revoke"]


@transaction.atomic
def grant(
    *,
    role: Role,
    actor: Actor,
    now: datetime,
    login: str = "",
    post: int | None = None,
    unit: str | None = None,
    area: str | None = None,
    programme: str = "",
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> int:
    """Give a role within a unit's and an area's subtree and a programme, from ``since`` (today)
    up to and without ``until``, to a person (``login``) or to whoever holds a ``post``; returns
    the grant's id. The same grant in force again changes nothing and leaves no event.

    The three administrators' roles go to people by name, never to a post: who fills a post would
    choose the administrator. Such a role ends an activation code that waits to be used (see
    :func:`luodi.directory.services.access.void_codes`).

    Raises:
        LookupError: no such log-in, post, unit or area.
        DutiesJoined: one person would be two of the three administrators, or an administrator
            and somebody in business (GB/T 22239-2019, 8.1.5).
        ValueError: the time has no day; neither or both of a person and a post; an actor who
            would grant to themself; an administrator's role for a post.
    """
    if bool(login) == (post is not None):
        raise ValueError(_("授权给一个人，或者给一个岗位，二者选一"))
    if post is not None and role in ADMINISTRATORS:
        raise ValueError(_("管理员的角色只授给具体的人，不授给岗位：请改为授给本人"))
    if login and login == actor.key:
        raise ValueError(_("不能给自己授权，请由另一位安全管理员办理"))
    days = period(since or timezone.localdate(now), until, _("授权"))
    values = {
        "role": str(role),
        "unit": unit_row(unit),
        "area": area_row(area),
        "programme": programme,
    }
    whom = _whom(login, post)
    if same := _same(whom, values, days):
        return same
    _refuse(whom, role, days, actor)
    row = Grant.objects.create(
        **values,
        **whom,
        period=ranged(days),
        reason=reason,
        recorded_at=now,
        recorded_by=actor.key,
    )
    _record(row, void_codes(Q(pk=row.person_id)), actor=actor, now=now)
    return row.pk


def _whom(login: str, post: int | None) -> dict[str, Any]:
    return {"post": locked_post(post)} if post is not None else {"person": locked_person(login)}


def _same(whom: dict[str, Any], values: dict[str, Any], days: Period) -> int | None:
    """The grant in force that says the same already."""
    rows = Grant.objects.filter(
        **whom, **values, revoked_at=None, period__contains=days.since
    ).only("id", "period")
    return next((row.pk for row in rows if row.period.upper == days.until), None)


def _refuse(whom: dict[str, Any], role: Role, days: Period, actor: Actor) -> None:
    if person := whom.get("person"):
        refuse_joined(person, [(role, days)])
        return
    post: Post = whom["post"]
    if joined([(role, days)], granted_to([post.pk], days)):
        raise DutiesJoined(
            _("%(reason)s岗位“%(title)s”已有其他职责") % {"reason": _(REASON), "title": post.title}
        )
    for row in post.appointments.filter(period__overlap=ranged(days)).select_related("person"):
        holder = User.objects.select_for_update(of=("self",)).get(pk=row.person_id)
        if holder.username == actor.key:
            raise ValueError(_("这个岗位由您本人担任，不能给自己授权，请由另一位安全管理员办理"))
        common = days_of(row.period).common(days)
        refuse_joined(holder, [(role, common)] if common else [])


def _record(row: Grant, voided: list[str], *, actor: Actor, now: datetime) -> None:
    days = days_of(row.period)
    record(
        act="directory.grant",
        **_about(row),
        actor=actor,
        now=now,
        data={
            "grant": row.pk,
            "role": row.role,
            "unit": row.unit.key if row.unit else None,
            "area": row.area_id,
            "programme": row.programme,
            "since": days.since.isoformat() if days.since else None,
            "until": days.until.isoformat() if days.until else None,
            "reason": row.reason,
            **({"code_void": voided} if voided else {}),
        },
    )


def _about(row: Grant) -> dict[str, str]:
    if row.person:
        return {"object_kind": "person", "object_key": row.person.username}
    return {"object_kind": "post", "object_key": str(row.post_id)}


@transaction.atomic
def revoke(*, grant: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a grant back, at once; one taken back before stays as it is.

    Raises:
        LookupError: there is no such grant.
    """
    row = Grant.objects.select_for_update(of=("self",)).filter(pk=grant).first()
    if row is None:
        raise LookupError(_("没有编号为 %(grant)s 的授权") % {"grant": grant})
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = now, actor.key
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(
        act="directory.revoke",
        **_about(row),
        actor=actor,
        now=now,
        data={"grant": grant, "role": row.role, "reason": reason},
    )
