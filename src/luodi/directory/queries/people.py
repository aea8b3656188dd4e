"""Reading people."""

from __future__ import annotations

from luodi.directory.domain import PersonView
from luodi.directory.models import User


def person(login: str) -> PersonView | None:
    """The person with this log-in name, None where there is none."""
    row = User.objects.select_related("unit").filter(username=login).first()
    return _person(row) if row else None


def people() -> tuple[PersonView, ...]:
    """Everybody who may log in, by log-in name."""
    rows = User.objects.select_related("unit").filter(is_active=True).order_by("username")
    return tuple(_person(row) for row in rows)


def home(login: str) -> str:
    """Path of the unit of the person with this log-in, "" where there is none."""
    rows = User.objects.filter(username=login, unit__isnull=False)
    return rows.values_list("unit__path", flat=True).first() or ""


def _person(row: User) -> PersonView:
    return PersonView(
        id=row.pk,
        login=row.username,
        name=row.get_full_name() or row.username,
        unit=row.unit.key if row.unit else None,
    )
