"""What people are told of their own log-in, and the security administrator of failed ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max, Sum
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.domain.login import FAILURES, WINDOW, LockView, SessionView
from luodi.directory.models import Grant, LoginSession, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_SHOWN, _TO_ASK = 20, 3


def sessions(login: str, *, key: str | None, now: datetime) -> tuple[SessionView, ...]:
    """The last sessions of a person, newest first; ``key`` is the one that asks. Whether one still
    goes on, Django's own session says."""
    rows = list(
        LoginSession.objects.filter(person__username=login).order_by("-began_at", "-id")[:_SHOWN]
    )
    alive = set(
        Session.objects.filter(
            session_key__in=[row.key for row in rows if row.ended_at is None], expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    return tuple(
        SessionView(
            id=row.pk,
            began_at=row.began_at,
            address=row.address,
            agent=row.agent,
            way=row.way,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            open=row.key in alive,
            current=row.key == key,
        )
        for row in rows
    )


_NOBODY = ("", "", "")


def locks(*, now: datetime) -> tuple[LockView, ...]:
    """The failures that still count, by log-in name and address, those that lock first."""
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=now - WINDOW)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .order_by("-failures", "username", "ip_address")[: 10 * _SHOWN]
    )
    found = list(rows)
    people = User.objects.filter(username__in=[row["username"] for row in found])
    known = {
        login: (name, unit or "", area or "")
        for login, name, unit, area in people.values_list(
            "username", "first_name", "unit__path", "unit__area__path"
        )
    }
    return tuple(
        LockView(
            login=row["username"],
            name=known.get(row["username"], _NOBODY)[0],
            address=row["ip_address"] or "",
            failures=row["failures"],
            last=row["last"],
            until=row["last"] + WINDOW,
            locked=row["failures"] >= FAILURES,
            unit_path=known.get(row["username"], _NOBODY)[1],
            area_path=known.get(row["username"], _NOBODY)[2],
        )
        for row in found
    )


def password_due(user: User | AnonymousUser, now: datetime) -> bool:
    """Whether the person has to change their password before anything else: it was given to them,
    or is older than the installation allows. Who comes in by single sign-on alone has none, and
    nobody logged in has none either."""
    if not isinstance(user, User) or not user.has_usable_password():
        return False
    if user.must_change_password:
        return True
    since = user.password_changed_at or user.date_joined
    days = settings.PASSWORD_DAYS
    return bool(days) and now - since > timedelta(days=days)


def who_grants() -> tuple[tuple[str, str], ...]:
    """Name and unit of those who may give a role: whom somebody without one should ask; a few."""
    today = timezone.localdate()
    rows = Grant.objects.filter(
        role=Role.SECURITY_ADMIN,
        revoked_at=None,
        period__contains=today,
        person__is_active=True,
    ).order_by("person__sort_key")
    columns = ("person__first_name", "person__username", "person__unit__name")
    return tuple(
        (name or login, unit or "") for name, login, unit in rows.values_list(*columns)[:_TO_ASK]
    )


def administrators_missing() -> bool:
    """Whether the installation has nobody yet who could let others in."""
    roles = [str(role) for role in ADMINISTRATORS]
    held = Grant.objects.filter(role__in=roles, revoked_at=None, person__is_active=True)
    return set(held.values_list("role", flat=True)) != set(roles)
