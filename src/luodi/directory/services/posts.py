"""Posts, and who holds them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import Reach
from luodi.directory.models import Appointment, Post, Unit
from luodi.directory.queries.duties import days_of, granted_to
from luodi.directory.services.duties import period, ranged, refuse_joined
from luodi.directory.services.locks import locked_person, locked_post, name_of
from luodi.directory.services.passing import beyond
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.period import Period

NO_REACH = Reach()


@transaction.atomic
def create_post(*, unit: str, kind: str, title: str, actor: Actor, now: datetime) -> int:
    """Make a post in a unit; returns its id. A post of that title is there only once in a unit;
    one that is there already, of the same kind, is returned and leaves no event.

    Raises:
        LookupError: there is no such unit.
        ValueError: no title, an unknown kind, or a post of another kind has the title.
    """
    title = " ".join(title.split())
    if not title:
        raise ValueError(_("请填写岗位名称"))
    if kind not in Post.Kind.values:
        raise ValueError(_("没有“%(kind)s”这类岗位") % {"kind": kind})
    row = Unit.objects.select_for_update(of=("self",)).filter(key=unit).first()
    if row is None:
        raise LookupError(_("单位目录中没有代号为 %(unit)s 的单位") % {"unit": unit})
    same = Post.objects.filter(unit=row, title=title).first()
    if same is not None:
        if same.kind != kind:
            raise ValueError(
                _("%(name)s 已有“%(title)s”这个岗位，类别不同，请换一个名称")
                % {"name": row.name, "title": title}
            )
        return same.pk
    made = Post.objects.create(unit=row, kind=kind, title=title)
    record(
        act="directory.create_post",
        object_kind="post",
        object_key=str(made.pk),
        actor=actor,
        now=now,
        data={"unit": unit, "kind": kind, "title": title},
    )
    return made.pk


@transaction.atomic
def appoint(
    *,
    login: str,
    post: int,
    actor: Actor,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    grants: Reach = NO_REACH,
) -> int:
    """Let a person hold a post from ``since`` (today) up to and without ``until``; returns the
    appointment's id. What is granted to the post is theirs for that time. The same appointment
    again changes nothing and leaves no event. ``grants`` is what the actor may grant: whoever fills
    a post that brings roles gives them.

    Raises:
        LookupError: no such log-in or post.
        PermissionError: the post brings a role that the actor may not grant; says who appoints.
        DutiesJoined: what the post brings may not go with what the person holds.
        ValueError: the time has no day, somebody else holds the post then, the log-in is closed,
            or an actor would appoint themself.
    """
    days = period(since or timezone.localdate(now), until, _("任职"))
    place, person = locked_post(post), locked_person(login)
    if login == actor.key:
        raise ValueError(_("不能任命自己，请由另一位管理员办理"))
    if not person.is_active:
        raise ValueError(_("%(name)s 的登录名已停用，请先恢复") % {"name": name_of(person)})
    for other in place.appointments.filter(period__overlap=ranged(days)).select_related("person"):
        if other.person_id == person.pk and days_of(other.period) == days:
            return other.pk
        raise ValueError(_taken(place, other))
    _refuse_beyond(grants, place, days)
    refuse_joined(person, granted_to([place.pk], days))
    row = Appointment.objects.create(
        post=place, person=person, period=ranged(days), recorded_at=now, recorded_by=actor.key
    )
    _record("directory.appoint", row, days, actor=actor, now=now)
    return row.pk


def _refuse_beyond(grants: Reach, post: Post, days: Period) -> None:
    if beyond(grants, Q(post=post), days) is not None:
        raise PermissionError(
            _("岗位“%(title)s”带有角色，任命即授权：请由能授予这些角色的安全管理员任命")
            % {"title": post.title}
        )


def _taken(post: Post, other: Appointment) -> str:
    days = days_of(other.period)
    when = _("自 %(since)s 起") % {"since": days.since} if days.since else _("一直")
    return _("岗位“%(title)s”%(when)s由 %(name)s 担任，请先结束其任职") % {
        "title": post.title,
        "when": when,
        "name": name_of(other.person),
    }


@transaction.atomic
def end_appointment(
    *, appointment: int, actor: Actor, now: datetime, on: date | None = None
) -> None:
    """Let an appointment end: ``on`` (today) is the first day it no longer counts. One that would
    not have begun by then is taken back whole; one that ends earlier stays as it is.

    Raises:
        LookupError: there is no such appointment.
    """
    day = on or timezone.localdate(now)
    row = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment).first()
    if row is None:
        raise LookupError(_("没有编号为 %(appointment)s 的任职") % {"appointment": appointment})
    days = days_of(row.period)
    if days.until is not None and days.until <= day:
        return
    cut_short(row, day)
    _record("directory.end_appointment", row, Period(None, day), actor=actor, now=now)


def cut_short(row: Appointment, day: date) -> None:
    """Let an appointment count only before ``day``; one of no day is removed, since the time it
    says would be untrue. The act that does this records it."""
    days = days_of(row.period)
    if days.since is not None and day <= days.since:
        Appointment.objects.filter(pk=row.pk).delete()
        return
    row.period = ranged(Period(days.since, day))
    row.save(update_fields=["period"])


def _record(
    act: str,
    row: Appointment,
    days: Period,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        act=act,
        object_kind="person",
        object_key=row.person.username,
        actor=actor,
        now=now,
        data={
            "post": row.post_id,
            "title": row.post.title,
            "unit": row.post.unit.key,
            "since": days.since.isoformat() if days.since else None,
            "until": days.until.isoformat() if days.until else None,
        },
    )
