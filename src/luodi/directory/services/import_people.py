"""Importing people from a sheet: all of it, or its good rows; never half of either."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.directory.domain import Reach, pinyin_key
from luodi.directory.domain.people_sheet import Entry, NewPost, PeoplePlan, Step
from luodi.directory.models import Appointment, Grant, PeopleImport, Post, Unit, User
from luodi.directory.queries.handed_in import sealed, unsealed
from luodi.directory.queries.import_people import plan_people
from luodi.directory.services.access import void_codes
from luodi.directory.services.duties import ranged
from luodi.directory.services.people import change
from luodi.foundation import secrets
from luodi.foundation.copying import copy_in
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.period import Period

KEPT = timedelta(days=2)  # how long a sheet that was handed in can be gone through
_PORTION = 1_000


class SheetHasErrors(ValueError):
    """Some rows have errors, and all or nothing was asked for; ``plan`` says which."""

    def __init__(self, plan: PeoplePlan) -> None:
        self.plan = plan
        super().__init__(
            _("表格里有 %(count)s 行需要更正，什么也没有导入") % {"count": len(plan.bad)}
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done: log-ins that are new or changed, how many were the same already, how many
    roles were granted and posts filled; ``plan`` is what it was done by."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    granted: int
    appointed: int
    plan: PeoplePlan


@transaction.atomic
def import_people(
    *,
    data: bytes,
    people: Reach,
    grants: Reach,
    actor: Actor,
    now: datetime,
    skip_bad: bool = False,
    programmes: Collection[str] | None = None,
) -> Imported:
    """Enter and correct the people of a sheet, fill posts and grant roles, as
    :func:`luodi.directory.queries.import_people.plan_people` says. Whoever is new has no
    password: :func:`luodi.directory.services.issue_codes` gives them a code. A sheet that changes
    nothing leaves no event.

    Raises:
        SheetHasErrors: a row is wrong, and ``skip_bad`` was not asked for; nothing is changed.
        luodi.foundation.sheets.Unreadable: the file is no workbook with such a sheet.
    """
    _one_at_a_time()
    plan = plan_people(
        data, people=people, grants=grants, actor=actor.key, now=now, programmes=programmes
    )
    if plan.errors and not skip_bad:
        raise SheetHasErrors(plan)
    done = _apply(plan, actor=actor, now=now)
    if plan.doing:
        voided = void_codes(Q(username__in=[entry.login for entry in plan.doing]))
        record(
            act="directory.import_people",
            object_kind="people",
            object_key="import",
            actor=actor,
            now=now,
            data={
                "added": list(done.added),
                "changed": list(done.changed),
                "granted": done.granted,
                "appointed": done.appointed,
                **_in_full(plan.doing),
                "left_out": sorted(plan.bad),
                **({"code_void": voided} if voided else {}),
            },
        )
    return done


def _in_full(entries: Sequence[Entry]) -> dict[str, Any]:
    """Who got which role, and who was appointed to what, for the audit trail."""
    given = [(entry, one) for entry in entries for one in entry.grants]
    held = [(entry, entry.post) for entry in entries if entry.post is not None]
    wanted = {one.unit for _entry, one in given} | {one.unit for _entry, one in held}
    units = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "key"))
    return {
        "grants": [
            {
                "login": entry.login,
                "role": str(one.role),
                "unit": units[one.unit],
                "area": one.area,
                "programme": one.programme,
                **_said(one.period),
            }
            for entry, one in given
        ],
        "appointments": [
            {"login": entry.login, "unit": units[one.unit], "title": one.title, **_said(one.period)}
            for entry, one in held
        ],
    }


def _said(days: Period) -> dict[str, str | None]:
    return {
        "since": days.since.isoformat() if days.since else None,
        "until": days.until.isoformat() if days.until else None,
    }


def _one_at_a_time() -> None:
    """Two imports may bring the same people: the second waits, and then sees the first's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('luodi.directory.people'))")


def _apply(plan: PeoplePlan, *, actor: Actor, now: datetime) -> Imported:
    doing = plan.doing
    _change([entry for entry in doing if entry.step is Step.CHANGE])
    _add([entry for entry in doing if entry.step is Step.NEW])
    ids = _ids([entry.login for entry in doing])
    by = {"recorded_at": now, "recorded_by": actor.key}
    return Imported(
        added=tuple(entry.login for entry in doing if entry.step is Step.NEW),
        changed=tuple(entry.login for entry in doing if entry.step is Step.CHANGE),
        same=plan.count(Step.SAME),
        granted=_grant(doing, ids, by),
        appointed=_appoint(doing, ids, by),
        plan=plan,
    )


def _add(entries: Sequence[Entry]) -> None:
    rows = [
        User(
            username=entry.login,
            first_name=entry.name,
            sort_key=pinyin_key(entry.name),
            unit_id=entry.unit,
            phone=secrets.seal(entry.phone) if entry.phone else "",
            password=_no_password(),
            must_change_password=True,
        )
        for entry in entries
    ]
    copy_in(rows)


def _no_password() -> str:
    """What no password fits; different for each, so that no two sessions could be alike."""
    return UNUSABLE_PASSWORD_PREFIX + token_urlsafe(30)


def _change(entries: Sequence[Entry]) -> None:
    units = Unit.objects.in_bulk({entry.unit for entry in entries})
    logins = [entry.login for entry in entries]
    locked = User.objects.select_for_update(of=("self",)).select_related("unit").order_by("id")
    rows = {row.username: row for row in locked.filter(username__in=logins)}
    for entry in entries:
        row = rows[entry.login]
        change(row, name=entry.name, unit=units[entry.unit], phone=entry.phone or None)
    columns = ("first_name", "sort_key", "unit", "phone")
    User.objects.bulk_update(rows.values(), columns, batch_size=_PORTION)


def _ids(logins: Sequence[str]) -> dict[str, int]:
    return dict(User.objects.filter(username__in=logins).values_list("username", "pk"))


def _grant(entries: Sequence[Entry], ids: dict[str, int], by: dict[str, Any]) -> int:
    rows = [
        Grant(
            role=str(grant.role),
            person_id=ids[entry.login],
            unit_id=grant.unit,
            area_id=grant.area,
            programme=grant.programme,
            period=ranged(grant.period),
            **by,
        )
        for entry in entries
        for grant in entry.grants
    ]
    copy_in(rows)
    return len(rows)


def _appoint(entries: Sequence[Entry], ids: dict[str, int], by: dict[str, Any]) -> int:
    wanted = [(entry, entry.post) for entry in entries if entry.post is not None]
    posts = _posts([post for _, post in wanted])
    rows = [
        Appointment(
            post_id=posts[post.unit, post.title],
            person_id=ids[entry.login],
            period=ranged(post.period),
            **by,
        )
        for entry, post in wanted
    ]
    copy_in(rows)
    return len(rows)


def _posts(wanted: Sequence[NewPost]) -> dict[tuple[int, str], int]:
    """The posts that are wanted, made where they are not there yet; by unit and title."""
    units, titles = {post.unit for post in wanted}, {post.title for post in wanted}
    rows = Post.objects.filter(unit__in=units, title__in=titles)
    there = {
        (unit, title): number for number, unit, title in rows.values_list("pk", "unit", "title")
    }
    missing = {(post.unit, post.title): post.kind for post in wanted}.items()
    copy_in(
        [
            Post(unit_id=unit, kind=kind, title=title)
            for (unit, title), kind in missing
            if (unit, title) not in there
        ]
    )
    return {
        (unit, title): number for number, unit, title in rows.values_list("pk", "unit", "title")
    }


# -- from the page: hand in, look at the plan, import


@transaction.atomic
def hand_in_people(*, data: bytes, name: str, actor: Actor, now: datetime) -> UUID:
    """Keep a sheet, sealed, until it is imported; returns its number. Sheets that nobody went on
    with are forgotten after two days."""
    PeopleImport.objects.filter(handed_in_at__lt=now - KEPT).update(sheet="")
    row = PeopleImport.objects.create(
        name=name,
        sheet=sealed(data),
        handed_in_at=now,
        handed_in_by=actor.key,
    )
    record(
        act="directory.hand_in_people",
        object_kind="people",
        object_key="import",
        actor=actor,
        now=now,
        data={"number": str(row.pk), "name": name},
    )
    return row.pk


@transaction.atomic
def carry_out_import(
    *,
    number: UUID,
    people: Reach,
    grants: Reach,
    actor: Actor,
    now: datetime,
    skip_bad: bool = False,
) -> None:
    """Import a sheet that was handed in; one that was imported already stays as it is, so that a
    second press of the button does nothing.

    Raises:
        LookupError: there is no such sheet, or it was forgotten.
        SheetHasErrors: see :func:`import_people`.
    """
    row = PeopleImport.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise LookupError(_("没有这次导入，请重新上传表格"))
    if row.done_at is not None:
        return
    done = import_people(
        data=unsealed(row.sheet),
        people=people,
        grants=grants,
        actor=actor,
        now=now,
        skip_bad=skip_bad,
    )
    row.done_at = now
    row.outcome = {
        "added": list(done.added),
        "changed": len(done.changed),
        "same": done.same,
        "granted": done.granted,
        "appointed": done.appointed,
        "left_out": len(done.plan.bad),
    }
    if not done.plan.bad:
        row.sheet = ""  # its telephone numbers are needed no more
    row.save()
