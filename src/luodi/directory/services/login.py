"""Logging in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import auth
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from luodi.directory.domain.login import Entered, Refused, Why
from luodi.directory.models import LoginSession, User
from luodi.directory.queries.duties import administrators
from luodi.directory.services import lockout
from luodi.foundation.clients import client_address
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.services import record

BACKEND = "django.contrib.auth.backends.ModelBackend"
BEGAN, SEEN = "began", "seen"  # in the session: seconds since 1970
_LONGEST_AGENT = 200
FAILED = "directory.fail_log_in"


@transaction.atomic
def log_in(*, request: HttpRequest, login: str, password: str, now: datetime) -> Entered | Refused:
    """Let a person in by their password, into a new session. A failure is counted and recorded,
    without the password; an attempt while locked is neither."""
    lockout.one_at_a_time(login)
    lockout.begin(request, now)
    if until := lockout.locked_until(request, login, now):
        return Refused(Why.LOCKED, until)
    user = auth.authenticate(request, username=login, password=password)
    if user is None:
        lockout.record_failure(request, login, what=FAILED, now=now)
        return _refused(request, login, now)
    return _enter(request, user, "password", now)


@transaction.atomic
def log_in_known(*, request: HttpRequest, login: str, now: datetime) -> Entered | Refused:
    """Let a person in whom the single sign-on knows by this log-in name. Nobody is created; who is
    closed here stays out, and who administers: theirs is not for another system to give. Somebody
    whose password is locked after failures by others comes in."""
    user = User.objects.select_for_update(of=("self",)).filter(username=login).first()
    why = _kept_out(user)
    if user is None or why is not None:
        why = why or Why.UNKNOWN
        record(
            act="directory.refuse_sso",
            object_kind="login",
            object_key=login,
            actor=Actor.system("sso"),
            now=now,
            data={"why": str(why), "address": client_address(request)},
        )
        return Refused(why)
    return _enter(request, user, "sso", now)


@transaction.atomic
def fail_sso(*, request: HttpRequest, why: str, now: datetime) -> None:
    """Record that a single sign-on came to nothing before anybody was known."""
    record(
        act="directory.fail_sso",
        object_kind="login",
        object_key="sso",
        actor=Actor.system("sso"),
        now=now,
        data={"why": why, "address": client_address(request)},
    )


def _kept_out(user: User | None) -> Why | None:
    if user is None:
        return Why.UNKNOWN
    if not user.is_active:
        return Why.CLOSED
    return Why.ADMINISTERS if administrators().filter(pk=user.pk).exists() else None


def _refused(request: HttpRequest, login: str, now: datetime) -> Refused:
    """The failure that brings the lock says so at once."""
    until = lockout.locked_until(request, login, now)
    return Refused(Why.LOCKED, until) if until else Refused(Why.WRONG)


def _enter(request: HttpRequest, user: User, way: str, now: datetime) -> Entered:
    last, failures = user.last_login, _failures_since(user)
    auth.login(request, user, backend=BACKEND)  # the session gets a new key
    request.session[BEGAN] = request.session[SEEN] = int(now.timestamp())
    _begin_session(request, user, way, now)
    return Entered(user.username, last, failures)


def enter(*, request: HttpRequest, user: User, way: str, now: datetime) -> Entered:
    """Begin a session for a person who has just proved who they are; inside the transaction of
    the act that did so."""
    return _enter(request, user, way, now)


def _begin_session(request: HttpRequest, user: User, way: str, now: datetime) -> None:
    request.session.save()
    row = LoginSession.objects.create(
        person=user,
        key=request.session.session_key or "",
        began_at=now,
        address=client_address(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:_LONGEST_AGENT],
        way=way,
    )
    record(
        act="directory.log_in",
        object_kind="login",
        object_key=user.username,
        actor=Actor(user.username, user.get_full_name() or user.username),
        now=now,
        data={"way": way, "address": row.address},
    )


def _failures_since(user: User) -> int:
    rows = AuditEvent.objects.filter(object_kind="login", object_key=user.username, act=FAILED)
    return rows.filter(at__gt=user.last_login).count() if user.last_login else rows.count()


@transaction.atomic
def log_out(*, request: HttpRequest, actor: Actor, now: datetime) -> None:
    """End the session of the request."""
    key = request.session.session_key
    auth.logout(request)
    rows = LoginSession.objects.filter(key=key or "", ended_at=None)
    rows.update(ended_at=now, ended_by="logout")
    record(
        act="directory.log_out",
        object_kind="login",
        object_key=actor.key,
        actor=actor,
        now=now,
        data={"address": client_address(request)},
    )


@transaction.atomic
def end_sessions(
    *,
    login: str,
    actor: Actor,
    now: datetime,
    keep: str | None = None,
    only: int | None = None,
    why: str = "elsewhere",
) -> int:
    """End a person's sessions, or ``only`` the one with that id, but never the one whose key is
    ``keep``; returns how many went on until now. None leaves no event."""
    rows = LoginSession.objects.filter(person__username=login, ended_at=None).exclude(key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    ended = _forget(list(rows.select_for_update().values_list("key", flat=True)))
    rows.update(ended_at=now, ended_by=why)
    if ended:
        record(
            act="directory.end_sessions",
            object_kind="login",
            object_key=login,
            actor=actor,
            now=now,
            data={"ended": ended, "why": why},
        )
    return ended


def _forget(keys: Iterable[str]) -> int:
    deleted, _ = Session.objects.filter(session_key__in=tuple(keys)).delete()
    return deleted


@transaction.atomic
def time_out(*, request: HttpRequest, actor: Actor, now: datetime) -> None:
    """End a session that has lasted as long as one may."""
    key = request.session.session_key
    request.session.flush()
    LoginSession.objects.filter(key=key or "", ended_at=None).update(ended_at=now, ended_by="time")
    record(
        act="directory.time_out",
        object_kind="login",
        object_key=actor.key,
        actor=actor,
        now=now,
    )


def clear_sessions(*, now: datetime) -> int:
    """Forget Django's sessions that are over, of strangers too; returns how many. When whose
    session began and ended stays."""
    deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


@dataclass(frozen=True, slots=True)
class Ended:
    """How many sessions went on, and how many activation codes could still be used."""

    sessions: int
    codes: int


def end_everything(*, now: datetime) -> Ended:
    """End every session and every activation code that has not been used; inside the transaction of
    the act that brought back an earlier state, in which some of them had not ended yet."""
    Session.objects.all().delete()
    open_sessions = LoginSession.objects.filter(ended_at=None)
    with_code = User.objects.exclude(activation="")
    return Ended(
        sessions=open_sessions.update(ended_at=now, ended_by="restore"),
        codes=with_code.update(activation="", activation_until=None),
    )
