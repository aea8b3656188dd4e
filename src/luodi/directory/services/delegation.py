"""Standing in for somebody (AB角)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import ADMINISTRATORS, Reach
from luodi.directory.models import Delegation, User
from luodi.directory.queries.duties import days_of
from luodi.directory.services.duties import DutiesJoined, duties, period, ranged, refuse_joined
from luodi.directory.services.locks import locked_people, name_of
from luodi.directory.services.passing import beyond, of_person
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.period import Period


@transaction.atomic
def delegate(
    *,
    principal: str,
    stand_in: str,
    reason: str,
    actor: Actor,
    now: datetime,
    reach: Reach,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Let ``stand_in`` act with the roles of ``principal`` from ``since`` (today) up to and
    without ``until``; returns the delegation's id. The stand-in's own stand-in gets nothing of
    it. The same again changes nothing and leaves no event. ``reach`` is on what the actor may
    delegate: their own, and what is within it.

    Raises:
        LookupError: no such log-in.
        PermissionError: the principal holds a role beyond ``reach``.
        DutiesJoined: one of the two is an administrator in that time; whose duties are separated
            have no stand-in, and stand in for nobody.
        ValueError: the time has no day or is over, no reason, a closed log-in, one and the same
            person, another stand-in on a day of that time, or an actor who would stand in.
    """
    today = timezone.localdate(now)
    days = period(since or today, until, _("代理"))
    if days.until is not None and days.until <= today:
        raise ValueError(_("代理的截止日期已过，请改为今天或以后"))
    if principal == stand_in:
        raise ValueError(_("本人不能做自己的代理人，请另选一位"))
    if stand_in == actor.key:
        raise ValueError(_("不能指定自己代理他人：请由对方本人安排，或另选一位代理人"))
    if not reason.strip():
        raise ValueError(_("请写明代理的事由，例如出差、休假"))
    whom, who = locked_people(principal, stand_in)
    _refuse_closed(whom, who)
    if same := _same(whom, who, days):
        return same
    _refuse_administrators(whom, who, days)
    _refuse_beyond(reach, whom, days)
    row = Delegation.objects.create(
        principal=whom,
        stand_in=who,
        period=ranged(days),
        reason=reason.strip(),
        recorded_at=now,
        recorded_by=actor.key,
    )
    _record("directory.delegate", row, actor=actor, now=now)
    return row.pk


def _refuse_closed(*people: User) -> None:
    for person in people:
        if not person.is_active:
            raise ValueError(
                _("%(name)s 的登录名已停用，不能代理或被代理") % {"name": name_of(person)}
            )


def _same(whom: User, who: User, days: Period) -> int | None:
    rows = Delegation.objects.filter(principal=whom, ended_at=None, period__overlap=ranged(days))
    for row in rows.select_related("stand_in"):
        if row.stand_in_id == who.pk and days_of(row.period) == days:
            return row.pk
        raise ValueError(
            _(
                "%(name)s 在这段时间已由 %(stand_in)s 代理，同一天只能有一位代理人：请先结束"
                "那次代理，或改日期"
            )
            % {"name": name_of(whom), "stand_in": name_of(row.stand_in)}
        )
    return None


def _refuse_administrators(whom: User, who: User, days: Period) -> None:
    if any(role in ADMINISTRATORS and days.meets(held) for role, held in duties(whom)):
        raise DutiesJoined(
            _("%(name)s 是管理员，管理员的职责不能由人代理") % {"name": name_of(whom)}
        )
    refuse_joined(who, [(None, days)])


def _refuse_beyond(reach: Reach, whom: User, days: Period) -> None:
    if beyond(reach, of_person(whom), days, whose=whom.username) is not None:
        raise PermissionError(
            _("%(name)s 的角色有的超出您管理的范围，代理人请由其本人安排") % {"name": name_of(whom)}
        )


@transaction.atomic
def end_delegation(*, delegation: int, actor: Actor, now: datetime) -> None:
    """End a delegation at once; one that has ended stays as it is.

    Raises:
        LookupError: there is no such delegation.
    """
    row = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation).first()
    if row is None:
        raise LookupError(_("没有编号为 %(delegation)s 的代理") % {"delegation": delegation})
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = now, actor.key
    row.save(update_fields=["ended_at", "ended_by"])
    _record("directory.end_delegation", row, actor=actor, now=now)


def _record(act: str, row: Delegation, *, actor: Actor, now: datetime) -> None:
    days = days_of(row.period)
    record(
        act=act,
        object_kind="person",
        object_key=row.principal.username,
        actor=actor,
        now=now,
        data={
            "delegation": row.pk,
            "stand_in": row.stand_in.username,
            "since": days.since.isoformat() if days.since else None,
            "until": days.until.isoformat() if days.until else None,
            "reason": row.reason,
        },
    )
