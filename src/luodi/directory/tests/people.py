"""People and units for the tests of this room; all invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from luodi.directory.domain import Reach, Scope
from luodi.directory.models import Area, Unit, User
from luodi.directory.queries import standing
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from tests.cast import person

ACTOR = Actor("keeper", "示例·管理员")
NOW = datetime(2030, 3, 4, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
TODAY = date(2030, 3, 4)
TOMORROW = TODAY + timedelta(days=1)
ALL = Reach((Scope(),))  # on everything


def days(number: int) -> date:
    """So many days from the day of the tests."""
    return TODAY + timedelta(days=number)


def later(number: int) -> datetime:
    """The moment of the tests, so many days on."""
    return NOW + timedelta(days=number)


def unit(key: str, name: str = "", *, parent: str = "", **columns: Any) -> Unit:
    """A unit, under another."""
    made = Unit.objects.create(
        key=key,
        name=name or f"示例单位{key}",
        level="county",
        kind="bureau",
        sort_key=key,
        source="test",
        parent=Unit.objects.get(key=parent) if parent else None,
        **columns,
    )
    made.refresh_from_db()
    return made


def area(code: str, parent: str = "") -> Area:
    """An area, under another."""
    made = Area.objects.create(
        code=code, name=f"示例{code}", level="town", sort_key=code, parent_id=parent or None
    )
    made.refresh_from_db()
    return made


def somebody(login: str, role: Any = None, **more: Any) -> User:
    """A person, with a role from 2020 on where one is given."""
    return person(login, role, **more)


def roles(login: str, number: int = 0) -> list[tuple[str, str]]:
    """The roles a person has so many days on, with whom they stand in for."""
    user = User.objects.get(username=login)
    found = standing(user, now=later(number)).held
    return sorted((str(one.role), one.principal) for one in found)


def acts(key: str = "") -> list[str]:
    """The acts in the audit trail, oldest first; on one object, or all."""
    rows = AuditEvent.objects.filter(object_key=key) if key else AuditEvent.objects.all()
    return list(rows.order_by("id").values_list("act", flat=True))
