"""What passes to somebody without being granted to them by name: with a post they are appointed
to, with a hand-over, by standing in. It has to be within the reach of whoever lets it pass."""

from __future__ import annotations

from django.db.models import Q

from luodi.directory.domain import Reach, Thing
from luodi.directory.models import Grant, Unit, User
from luodi.directory.services.duties import ranged
from luodi.kernel.period import Period


def beyond(reach: Reach, grants: Q, days: Period, *, whose: str = "") -> Grant | None:
    """A grant among these that counts on one of the days and is beyond ``reach``, None where all
    are within it. ``whose`` is the log-in of whom they are, where a reach on one's own counts."""
    rows = Grant.objects.filter(grants, revoked_at=None, period__overlap=ranged(days))
    found = rows.select_related("unit", "area", "post", "person").order_by("id")
    return next((row for row in found if not reach.covers(_about(row, whose))), None)


def _about(row: Grant, whose: str) -> Thing:
    return Thing(
        units=(row.unit.path,) if row.unit else (),
        areas=(row.area.path,) if row.area else (),
        programme=row.programme,
        by=(whose,) if whose else (),
    )


def place_of(unit: Unit | None) -> Thing:
    """A unit, or none, as what a permission is asked for."""
    if unit is None:
        return Thing()
    return Thing(units=(unit.path,), areas=(unit.area.path,) if unit.area else ())


def of_person(person: User) -> Q:
    """The grants that a person has by their name, and by the posts they hold or will hold."""
    return Q(person=person) | Q(post__in=person.appointments.values("post"))
