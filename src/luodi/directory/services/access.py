"""How people come by their password: activation, change, reset."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from luodi.directory.domain.activation import VALID, matches, new_code
from luodi.directory.domain.facts import pinyin_key
from luodi.directory.domain.login import Entered, Refused, Why
from luodi.directory.domain.passwords import REMEMBERED, Fault, core, faults
from luodi.directory.domain.people import Issued
from luodi.directory.models import FormerPassword, LoginSession, User
from luodi.directory.queries.duties import administrators
from luodi.directory.services import lockout
from luodi.directory.services.locks import locked_person, name_of
from luodi.directory.services.login import end_sessions, enter
from luodi.foundation.domain import Actor
from luodi.foundation.services import record


@transaction.atomic
def change_password(
    *, request: HttpRequest, login: str, old: str, new: str, now: datetime
) -> tuple[Fault, ...]:
    """Give the person of the request a new password; what is wrong with it, where nothing is
    changed then. All their other sessions end. A wrong old password counts like a failed log-in.

    Raises:
        LookupError: there is no such log-in.
    """
    lockout.one_at_a_time(login)
    lockout.begin(request, now)
    row = locked_person(login)
    if lockout.locked_until(request, login, now):
        return (Fault.LOCKED,)
    if not row.check_password(old):
        lockout.count_failure(request, login, what="directory.fail_change_password", now=now)
        return (Fault.OLD, *password_faults(row, new))
    if wrong := password_faults(row, new):
        return wrong
    _keep(row, new, now)
    _stay(request, row)
    actor = Actor(login, name_of(row))
    _record("directory.change_password", row, actor, now)
    end_sessions(
        login=login, actor=actor, now=now, keep=request.session.session_key, why="password"
    )
    return ()


@transaction.atomic
def activate(
    *, request: HttpRequest, login: str, code: str, password: str, now: datetime
) -> Entered | Refused | tuple[Fault, ...]:
    """Set the first password with an activation code, and let the person in; the faults of the
    password, where the code can be used again then. A wrong code counts like a failed log-in, and
    an answer does not tell whether the log-in name exists."""
    lockout.one_at_a_time(login)
    lockout.begin(request, now)
    if until := lockout.locked_until(request, login, now):
        return Refused(Why.LOCKED, until)
    row = User.objects.select_for_update(of=("self",)).filter(username=login).first()
    if row is None or not _opens(row, code, now):
        lockout.count_failure(request, login, what="directory.fail_activate", now=now)
        until = lockout.locked_until(request, login, now)
        return Refused(Why.LOCKED, until) if until else Refused(Why.WRONG)
    if wrong := password_faults(row, password):
        return wrong
    _keep(row, password, now)
    _record("directory.activate", row, Actor(login, name_of(row)), now)
    return enter(request=request, user=row, way="activation", now=now)


@transaction.atomic
def reset_access(*, login: str, actor: Actor, now: datetime) -> Issued:
    """End a person's password and sessions; returns the code with which they set a new one. The
    other two administrators are reset at the machine itself (``luodi admin``): whoever could do it
    from here could become them.

    Raises:
        LookupError: there is no such log-in.
        ValueError: it is closed, or an administrator's.
    """
    row = locked_person(login)
    if not row.is_active:
        raise ValueError(_("登录名 %(login)s 已停用，请先恢复") % {"login": login})
    refuse_administrator(row)
    return renew(login=login, actor=actor, now=now)


def refuse_administrator(row: User) -> None:
    """No code for an administrator from a page: whoever hands it out could become them.

    Raises:
        ValueError: the person is one of the three; the message says what to run instead.
    """
    if administrators().filter(pk=row.pk).exists():
        raise ValueError(
            _(
                "%(name)s是管理员，激活码不能在页面上发：请由运维人员在服务器上运行 luodi"
                " admin %(username)s"
            )
            % {"name": name_of(row), "username": row.username}
        )


def void_codes(people: Q) -> list[str]:
    """End the activation codes of those among the people who are, or will be, one of the three
    administrators; returns their log-in names. Whoever entered the person knows that code, and
    could become the administrator with it: a new one comes from ``luodi admin`` only."""
    waiting = User.objects.filter(people, pk__in=administrators().values("pk"))
    found = sorted(set(waiting.exclude(activation="").values_list("username", flat=True)))
    if found:
        User.objects.filter(username__in=found).update(activation="", activation_until=None)
    return found


@transaction.atomic
def renew(*, login: str, actor: Actor, now: datetime) -> Issued:
    """End whoever's password and sessions; returns the code with which a new one is set. A log-in
    that was closed is open again.

    Raises:
        LookupError: there is no such log-in.
    """
    row = locked_person(login)
    closed, row.is_active = not row.is_active, True
    code, row.activation = new_code()
    row.activation_until = now + VALID
    row.must_change_password = True
    _remember(row, now)
    row.set_unusable_password()
    row.save()
    _record("directory.reset_access", row, actor, now, {"reopened": True} if closed else None)
    end_sessions(login=login, actor=actor, now=now, why="password")
    return Issued(login, name_of(row), row.unit.name if row.unit else "", code)


def password_faults(row: User, password: str) -> tuple[Fault, ...]:
    """Everything wrong with a password for this person."""
    spelt = pinyin_key(row.first_name).partition("|")[0].replace(" ", "")
    wrong = list(faults(password, (row.username, row.first_name, spelt)))
    if {password.lower(), core(password)} & _common():
        wrong.append(Fault.COMMON)
    if any(check_password(password, kept) for kept in _last(row)):
        wrong.append(Fault.USED)
    return tuple(wrong)


@cache
def _common() -> frozenset[str]:
    """The 20,000 most used passwords, as Django brings them."""
    return frozenset(CommonPasswordValidator().passwords)


def _last(row: User) -> list[str]:
    former = row.former_passwords.order_by("-id").values_list("encoded", flat=True)
    return [row.password, *former][:REMEMBERED] if row.has_usable_password() else [*former]


def _opens(row: User, code: str, now: datetime) -> bool:
    until = row.activation_until
    return row.is_active and matches(code, row.activation) and until is not None and now < until


def _keep(row: User, password: str, now: datetime) -> None:
    _remember(row, now)
    row.set_password(password)
    row.must_change_password, row.password_changed_at = False, now
    row.activation, row.activation_until = "", None
    row.save()


def _remember(row: User, now: datetime) -> None:
    """The present password becomes a former one; no more are kept than are asked for."""
    if not row.has_usable_password():
        return
    FormerPassword.objects.create(person=row, encoded=row.password, at=now)
    kept = row.former_passwords.order_by("-id").values_list("pk", flat=True)[:REMEMBERED]
    row.former_passwords.exclude(pk__in=list(kept)).delete()


def _stay(request: HttpRequest, row: User) -> None:
    """The session of the request goes on, under a new key."""
    before = request.session.session_key
    update_session_auth_hash(request, row)
    request.session.save()
    LoginSession.objects.filter(key=before or "").update(key=request.session.session_key)


def _record(
    act: str, row: User, actor: Actor, now: datetime, data: dict[str, Any] | None = None
) -> None:
    about = {"object_kind": "person", "object_key": row.username}
    record(act=act, **about, actor=actor, now=now, data=data or {})
