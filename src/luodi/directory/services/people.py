"""Acts on people: who has a log-in, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from luodi.directory.domain import ADMINISTRATORS, pinyin_key
from luodi.directory.domain.activation import VALID, new_code
from luodi.directory.domain.people import Issued, fault_of_login, mark
from luodi.directory.domain.texts import fault_of_person
from luodi.directory.models import Unit, User
from luodi.directory.queries.duties import administrators
from luodi.directory.services.duties import duties
from luodi.directory.services.locks import locked_person, name_of, unit_row
from luodi.foundation import secrets
from luodi.foundation.domain import Actor
from luodi.foundation.services import record


class Outdated(ValueError):
    """What somebody wants to change has been changed by somebody else since they saw it."""


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
    found = unit_row(unit)
    row = User.objects.select_for_update().filter(username=login).first() or User(username=login)
    row.first_name, row.unit, row.is_active = name, found, True
    row.sort_key = pinyin_key(name)
    row.set_password(password)
    row.save()
    _record("directory.add_person", login, actor, now, {"unit": unit})
    return row.pk


@transaction.atomic
def enter_person(
    *, login: str, name: str, unit: str | None, actor: Actor, now: datetime, phone: str = ""
) -> Issued:
    """Enter a new person; returns the activation code with which they set their password, which
    is kept nowhere.

    Raises:
        LookupError: there is no unit with the key ``unit``.
        ValueError: the log-in name, the name or the telephone number is not fit, or somebody has
            the log-in name.
    """
    login, name = login.strip(), " ".join(name.split())
    if fault := fault_of_login(login) or fault_of_person(name, phone):
        raise ValueError(fault)
    if _somebody_has(login):
        raise _taken(login)
    found = unit_row(unit)
    code, digest = new_code()
    _create(
        username=login,
        first_name=name,
        sort_key=pinyin_key(name),
        unit=found,
        phone=_sealed(phone),
        password=make_password(None),
        must_change_password=True,
        activation=digest,
        activation_until=now + VALID,
    )
    _record("directory.enter_person", login, actor, now, {"unit": unit, "name": name})
    return Issued(login, name, found.name if found else "", code)


def _create(**facts: Any) -> None:
    """A new person; refused where somebody was entered by the same log-in at the same moment."""
    try:
        with transaction.atomic():
            User.objects.create(**facts)
    except IntegrityError as error:
        if not _somebody_has(facts["username"]):
            raise
        raise _taken(facts["username"]) from error


def _somebody_has(login: str) -> bool:
    alike = User.objects.annotate(lower=Lower("username"))
    return alike.filter(lower=login.lower()).exists()


def _taken(login: str) -> ValueError:
    return ValueError(_("登录名 %(login)s 已有人使用，请换一个") % {"login": login})


@transaction.atomic
def edit_person(
    *,
    login: str,
    name: str,
    unit: str | None,
    actor: Actor,
    now: datetime,
    phone: str | None = None,
    based_on: str = "",
) -> None:
    """Correct a person's name, unit and telephone (None: as it is). The same again changes
    nothing and leaves no event. ``based_on`` is the mark of what the editor saw
    (:func:`luodi.directory.queries.person_page`).

    Raises:
        LookupError: no such log-in or unit.
        Outdated: it was changed since the editor saw it.
        ValueError: the name or the telephone number is not fit.
    """
    row = locked_person(login)
    if based_on and based_on != mark(row.first_name, row.unit_id, row.phone):
        raise Outdated(_("您打开页面之后，别人已修改了这些内容。请看过现在的内容再改"))
    name = " ".join(name.split())
    if fault := fault_of_person(name, phone or ""):
        raise ValueError(fault)
    changed = change(row, name=name, unit=unit_row(unit), phone=phone)
    if changed:
        row.save()
        _record("directory.edit_person", login, actor, now, {"changed": changed})


def change(row: User, *, name: str, unit: Unit | None, phone: str | None) -> dict[str, Any]:
    """Set what is new; what was changed, with what was before, for the audit trail. A telephone
    number stays out of it."""
    changed: dict[str, Any] = {}
    if row.first_name != name:
        changed["name"] = [row.first_name, name]
        row.first_name, row.sort_key = name, pinyin_key(name)
    if row.unit != unit:
        changed["unit"] = [row.unit.key if row.unit else None, unit.key if unit else None]
        row.unit = unit
    if phone is not None and plain_phone(row.phone) != _tidy(phone):
        changed["phone"] = True
        row.phone = _sealed(phone)
    return changed


@transaction.atomic
def close_person(*, login: str, actor: Actor, now: datetime) -> None:
    """Close a log-in: whoever has it cannot log in any more and is logged out; what they did
    stays. Closing a closed one changes nothing and leaves no event. An administrator's is closed
    once their role is taken back: else one of the three could shut out the others.

    Raises:
        LookupError: there is no such log-in.
        ValueError: the person is, or will be, one of the three administrators.
    """
    row = locked_person(login)
    if not row.is_active:
        return
    if administrators().filter(pk=row.pk).exists():
        raise ValueError(
            _("%(name)s 是管理员，不能停用：请由安全管理员先撤回其授权，或办理离任移交")
            % {"name": name_of(row)}
        )
    row.is_active = False
    row.activation, row.activation_until = "", None
    row.set_unusable_password()
    row.save()
    _record("directory.close_person", login, actor, now, {})


@transaction.atomic
def reopen_person(*, login: str, actor: Actor, now: datetime) -> Issued:
    """Open a closed log-in again; returns the activation code with which a new password is set.

    Raises:
        LookupError: there is no such log-in.
        ValueError: it is not closed, or the person is an administrator.
    """
    row = locked_person(login)
    if row.is_active:
        raise ValueError(_("登录名 %(login)s 没有停用") % {"login": login})
    if any(role in ADMINISTRATORS for role, _ in duties(row)):
        # Whoever opens a log-in hands out its code, and could use it: not an administrator's.
        raise ValueError(
            _("%(name)s 是管理员，请由安全管理员先撤回其授权再恢复") % {"name": name_of(row)}
        )
    code, row.activation = new_code()
    row.is_active, row.activation_until = True, now + VALID
    row.must_change_password = True
    row.set_unusable_password()
    row.save()
    _record("directory.reopen_person", login, actor, now, {})
    return Issued(login, row.get_full_name(), row.unit.name if row.unit else "", code)


@transaction.atomic
def issue_codes(*, logins: Sequence[str], actor: Actor, now: datetime) -> tuple[Issued, ...]:
    """New activation codes for those of ``logins`` who are open and have not set a password yet,
    in the order of their ids; older codes of theirs count no more. The codes are kept nowhere."""
    rows = list(
        User.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(username__in=logins, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(pk__in=administrators())  # theirs come from luodi admin
        .order_by("id")
    )
    issued, digests = [], []
    for row in rows:
        code, digest = new_code()
        issued.append(Issued(row.username, row.first_name, row.unit.name if row.unit else "", code))
        digests.append(digest)
    _keep(rows, digests, now)
    if issued:
        record(
            act="directory.issue_codes",
            object_kind="people",
            object_key="activation",
            actor=actor,
            now=now,
            data={"logins": [one.login for one in issued]},
        )
    return tuple(issued)


def _keep(rows: Iterable[User], digests: Sequence[str], now: datetime) -> None:
    """The digests, in one statement however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_user SET activation = given.digest, activation_until = %s"
            " FROM unnest(%s::bigint[], %s::text[]) AS given(id, digest)"
            " WHERE directory_user.id = given.id",
            [now + VALID, [row.pk for row in rows], list(digests)],
        )


def plain_phone(sealed: str) -> str:
    """A telephone number as it was given, "" where none is kept."""
    return secrets.unseal(sealed) if sealed else ""


def _sealed(phone: str) -> str:
    tidy = _tidy(phone)
    return secrets.seal(tidy) if tidy else ""


def _tidy(phone: str) -> str:
    return re.sub(r"\s+", " ", phone.strip())


def _record(act: str, login: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    record(act=act, object_kind="person", object_key=login, actor=actor, now=now, data=data)
