"""The standing cast of the tests: who there is, and what each holds. Nobody real is meant."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from luodi.directory.domain import Role
from luodi.directory.models import Area, Grant, Unit, User

PASSWORD = "Synthetic-Pass-2026"

# Name in the cast → the role held; without limits unless a test gives them.
CAST: dict[str, Role | None] = {
    "coordinator": Role.COORDINATOR,
    "bureau": Role.REPORTER,
    "head": Role.OFFICE_HEAD,
    "leader": Role.LEADER,
    "liaison": Role.LIAISON,
    "district": Role.DISTRICT,
    "town": Role.TOWN,
    "assessor": Role.ASSESSOR,
    "auditor": Role.AUDITOR,
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
    "outsider": None,  # has a log-in and no role
}


def person(
    login: str,
    role: Role | str | None = "",
    *,
    unit: str | None = None,
    area: str | None = None,
    programme: str = "",
    password: str = PASSWORD,
    **columns: Any,
) -> User:
    """A person with a grant: the role of the cast under that name, or ``role`` (None for none);
    ``unit`` and ``area`` are a key and a code that exist, for the grant and the person."""
    wanted = CAST.get(login) if role == "" else role
    home = Unit.objects.get(key=unit) if unit else None
    made = User.objects.create_user(
        login, password=password, first_name=f"示例·{login}", unit=home, **columns
    )
    if wanted:
        Grant.objects.create(
            role=str(Role(wanted)),
            person=made,
            unit=home,
            area=Area.objects.get(code=area) if area else None,
            programme=programme,
            period=DateRange(date(2020, 1, 1), None),
            recorded_at=timezone.now(),
            recorded_by="system:test",
        )
    return made
