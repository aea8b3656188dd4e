"""Counting failed log-ins and locking out (GB/T 22239-2019, 8.1.4.1 b), upon django-axes.

Three rules, of which :mod:`luodi.directory.domain.login` holds the numbers: so many failures of
one name at one address; of one name from everywhere; at one address for whatever names. The last
two do not lock out somebody at a place from which they have come in before.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import connection, transaction
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest

from luodi.directory.domain.login import (
    FAILURES,
    FAILURES_OF_A_NAME,
    FAILURES_OF_AN_ADDRESS,
    USUAL_PLACE,
    WINDOW,
)
from luodi.directory.models import LoginSession, User
from luodi.foundation.clients import client_address
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

Credentials = dict[str, Any] | None
_UNKNOWN = "?"  # no log-in name begins with it
_LETTERS_OF_UNKNOWN = 16


def counted_as(request: HttpRequest, credentials: Credentials) -> str:
    """What failures of a log-in name are counted under: the name; of one that does not exist a
    digest, since people type their password into the wrong field."""
    said = str((credentials or {}).get("username") or "").replace("\0", "")
    if User.objects.filter(username=said).exists():
        return said
    key = settings.SECRET_KEY.encode()
    return _UNKNOWN + hmac.digest(key, said.encode(), "sha256").hex()[:_LETTERS_OF_UNKNOWN]


def counted_at(request: HttpRequest) -> str | None:
    """The address that failures are counted at, None where it is not known."""
    return client_address(request) or None


class Lockout(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes, with a limit of its own for each of the three rules."""

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """The failures that count for this name at this address: the limit where one of the
        wider rules locks."""
        name = counted_as(request, credentials)
        address, now = request.axes_ip_address, request.axes_attempt_time  # type: ignore[attr-defined]
        recent = counted(now)
        here = _sum(recent.filter(username=name, ip_address=address))
        if here >= FAILURES or _usual(name, address, now):
            return here
        wide = (
            _sum(recent.filter(username=name)) >= FAILURES_OF_A_NAME
            or _sum(recent.filter(ip_address=address)) >= FAILURES_OF_AN_ADDRESS
        )
        return FAILURES if wide else here


def counted(now: datetime) -> QuerySet[AccessAttempt]:
    """The failures that still count."""
    rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(attempt_time__gt=now - WINDOW)
    return rows


def _sum(rows: QuerySet[AccessAttempt]) -> int:
    return rows.aggregate(n=Sum("failures_since_start"))["n"] or 0


def _usual(name: str, address: str | None, now: datetime) -> bool:
    return LoginSession.objects.filter(
        person__username=name, address=address or "", began_at__gt=now - USUAL_PLACE
    ).exists()


def one_at_a_time(name: str) -> None:
    """Attempts on one name follow one another until the transaction ends: no burst of them is
    through before the first has been counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('luodi.login'), hashtext(%s))", [name]
        )


def begin(request: HttpRequest, now: datetime) -> None:
    """Let the failures of a request be dated by ``now``."""
    AxesProxyHandler.update_request(request)
    request.axes_attempt_time = now  # type: ignore[attr-defined]


def locked_until(request: HttpRequest, login: str, now: datetime) -> datetime | None:
    """Until when this name is locked at the address of the request, None where it is not."""
    if not settings.AXES_ENABLED or AxesProxyHandler.is_allowed(request, {"username": login}):
        return None
    name = counted_as(request, {"username": login})
    recent, address = counted(now), counted_at(request)
    for rows in (
        recent.filter(username=name, ip_address=address),
        recent.filter(username=name),
        recent.filter(ip_address=address),
    ):
        last: datetime | None = rows.aggregate(last=Max("attempt_time"))["last"]
        if last is not None:
            return last + WINDOW
    return now + WINDOW


def count_failure(request: HttpRequest, login: str, *, what: str, now: datetime) -> None:
    """Count one failed attempt at something that proves who one is, other than a log-in."""
    credentials = {"username": login}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    record_failure(request, login, what=what, now=now)


def record_failure(request: HttpRequest, login: str, *, what: str, now: datetime) -> None:
    """One event for the failure, and one for the lock that it begins."""
    name = counted_as(request, {"username": login})
    address = client_address(request)
    acts = [what]
    if getattr(request, "axes_locked_out", False):
        acts.append("directory.lock")
    for act in acts:
        record(
            act=act,
            object_kind="login",
            object_key=name,
            actor=Actor.system("login"),
            now=now,
            data={"address": address},
        )


@transaction.atomic
def unlock(*, login: str, address: str, actor: Actor, now: datetime) -> int:
    """Forget the failures of a log-in name at an address ("": everywhere), so that it can be
    tried again at once; returns how many were forgotten. Nothing to forget leaves no event."""
    rows = AccessAttempt.objects.filter(username=login)
    if address:
        rows = rows.filter(ip_address=address)
    forgotten = _sum(rows)
    rows.delete()
    if forgotten:
        record(
            act="directory.unlock",
            object_kind="login",
            object_key=login,
            actor=actor,
            now=now,
            data={"address": address, "failures": forgotten},
        )
    return forgotten
