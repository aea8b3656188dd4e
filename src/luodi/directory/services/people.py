"""Acts on people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luodi.directory.domain import pinyin_key
from luodi.directory.models import Unit, User
from luodi.foundation.domain import Actor
from luodi.foundation.services import record


@transaction.atomic
def add_person(
    *,
    login: str,
    password: str,
    name: str,
    unit: str | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Give a person a log-in; returns its id. A log-in that exists gets this password, name and
    unit. What they may do is granted apart (:func:`luodi.directory.services.grant`).

    Raises:
        LookupError: there is no unit with the key ``unit``.
    """
    found = Unit.objects.filter(key=unit).first() if unit else None
    if unit and found is None:
        raise LookupError(f"单位目录中没有代号为 {unit} 的单位")
    row = User.objects.select_for_update().filter(username=login).first() or User(username=login)
    row.first_name, row.unit, row.is_active = name, found, True
    row.sort_key = pinyin_key(name)
    row.set_password(password)
    row.save()
    record(
        act="directory.add_person",
        object_kind="person",
        object_key=login,
        actor=actor,
        now=now,
        data={"unit": unit},
    )
    return row.pk


@transaction.atomic
def close_person(*, login: str, actor: Actor, now: datetime) -> None:
    """Close a log-in: whoever has it cannot log in any more and is logged out; what they did
    stays. Closing a closed one changes nothing and leaves no event.

    Raises:
        LookupError: there is no such log-in.
    """
    row = User.objects.select_for_update().filter(username=login).first()
    if row is None:
        raise LookupError(f"没有登录名 {login}")
    if not row.is_active:
        return
    row.is_active = False
    row.set_unusable_password()
    row.save()
    record(
        act="directory.close_person",
        object_kind="person",
        object_key=login,
        actor=actor,
        now=now,
    )
