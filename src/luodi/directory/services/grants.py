"""Granting roles, and taking them back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.models import Area, Grant, Unit, User
from luodi.foundation.domain import Actor
from luodi.foundation.services import record


class DutiesJoined(ValueError):
    """An administrator's role would be joined with another one."""


@transaction.atomic
def grant(
    *,
    login: str,
    role: Role,
    actor: Actor,
    now: datetime,
    unit: str | None = None,
    area: str | None = None,
    programme: str = "",
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> int:
    """Give a person a role within a unit's and an area's subtree and a programme, from ``since``
    (today) up to and without ``until``; returns the grant's id. The same grant in force again
    changes nothing and leaves no event.

    Raises:
        LookupError: no such log-in, unit or area.
        DutiesJoined: one person would be two of the three administrators, or an administrator
            and somebody in business (GB/T 22239-2019, 8.1.5).
        ValueError: the time has no day.
    """
    person = User.objects.select_for_update().filter(username=login).first()
    if person is None:
        raise LookupError(f"没有登录名 {login}")
    since = since or timezone.localdate(now)
    if until is not None and until <= since:
        raise ValueError(f"授权的截止日期 {until} 应在开始日期 {since} 之后")
    values = {
        "role": str(role),
        "unit": _unit(unit),
        "area": _area(area),
        "programme": programme,
    }
    same = person.grants.filter(**values, revoked_at=None, period__contains=since).first()
    if same is not None and same.period.upper == until:
        return same.pk
    _refuse_joined(person, role, since, until)
    row = Grant.objects.create(
        **values,
        person=person,
        period=DateRange(since, until),
        reason=reason,
        recorded_at=now,
        recorded_by=actor.key,
    )
    record(
        act="directory.grant",
        object_kind="person",
        object_key=login,
        actor=actor,
        now=now,
        data={
            "grant": row.pk,
            "role": str(role),
            "unit": unit,
            "area": area,
            "programme": programme,
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            "reason": reason,
        },
    )
    return row.pk


def _unit(key: str | None) -> Unit | None:
    if key is None:
        return None
    row = Unit.objects.filter(key=key).first()
    if row is None:
        raise LookupError(f"单位目录中没有代号为 {key} 的单位")
    return row


def _area(code: str | None) -> Area | None:
    if code is None:
        return None
    row = Area.objects.filter(code=code).first()
    if row is None:
        raise LookupError(f"没有代码为 {code} 的区划")
    return row


def _refuse_joined(person: User, role: Role, since: date, until: date | None) -> None:
    at_that_time = person.grants.filter(revoked_at=None, period__overlap=DateRange(since, until))
    held = {Role(r) for r in at_that_time.values_list("role", flat=True)} - {role}
    if held and (role in ADMINISTRATORS or held & ADMINISTRATORS):
        raise DutiesJoined(
            "系统管理员、安全管理员、审计管理员应由不同的人担任，也不兼办业务："
            f"{person.get_full_name() or person.username} 已有其他岗位"
        )


@transaction.atomic
def revoke(*, grant: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a grant back, at once; one taken back before stays as it is.

    Raises:
        LookupError: there is no such grant.
    """
    row = Grant.objects.select_for_update(of=("self",)).filter(pk=grant).first()
    if row is None:
        raise LookupError(f"没有编号为 {grant} 的授权")
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = now, actor.key
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(
        act="directory.revoke",
        object_kind="person",
        object_key=row.person.username if row.person else f"post:{row.post_id}",
        actor=actor,
        now=now,
        data={"grant": grant, "role": row.role, "reason": reason},
    )
