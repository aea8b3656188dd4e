"""Reading the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from luodi.directory.domain import AreaFacts, PersonView, UnitFacts, UnitView
from luodi.directory.models import Area, Unit, User
from luodi.foundation.domain import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def actor(user: User | AnonymousUser) -> Actor:
    """The person of a request, as the value that services take.

    Raises:
        PermissionError: nobody is logged in.
    """
    if not isinstance(user, User):
        raise PermissionError("an act needs a person who has logged in")
    return Actor(user.username, user.get_full_name() or user.username)


def role(user: User | AnonymousUser) -> str:
    """What the person of a request is here for, empty where they have no role."""
    return user.role if isinstance(user, User) else ""


def person(login: str) -> PersonView | None:
    """The person with this log-in name, None where there is none."""
    row = User.objects.select_related("unit").filter(username=login).first()
    return _person(row) if row else None


def people() -> tuple[PersonView, ...]:
    """Everybody who may log in, by log-in name."""
    rows = User.objects.select_related("unit").filter(is_active=True).order_by("username")
    return tuple(_person(row) for row in rows)


def unit(key: str) -> UnitView | None:
    """The unit with this key, None where there is none."""
    return next(iter(_views(Unit.objects.filter(key=key))), None)


def units(keys: Iterable[str] | None = None) -> tuple[UnitView, ...]:
    """Units in the order of their pinyin; all of them, or those of ``keys`` that exist."""
    rows = Unit.objects.all() if keys is None else Unit.objects.filter(key__in=tuple(keys))
    return _views(rows)


def areas(*, level: str = "") -> tuple[AreaFacts, ...]:
    """Areas by code; of one level, or all."""
    rows = Area.objects.filter(level=level) if level else Area.objects.all()
    return tuple(
        AreaFacts(row.code, row.name, row.level, row.parent_id, row.name_en) for row in rows
    )


def _views(rows: QuerySet[Unit]) -> tuple[UnitView, ...]:
    rows = rows.select_related("parent").prefetch_related("members").order_by("sort_key")
    return tuple(_view(row) for row in rows)


def _view(row: Unit) -> UnitView:
    facts = UnitFacts(
        key=row.key,
        name=row.name,
        full_name=row.full_name,
        aliases=tuple(row.aliases),
        level=row.level,
        kind=row.kind,
        name_en=row.name_en,
        area=row.area_id,
        members=tuple(member.key for member in row.members.all()),
    )
    return UnitView(facts, row.parent.key if row.parent else None, row.sort_key)


def _person(row: User) -> PersonView:
    return PersonView(
        id=row.pk,
        login=row.username,
        name=row.get_full_name() or row.username,
        role=row.role,
        unit=row.unit.key if row.unit else None,
    )
