"""Who may do something is the rule of what somebody may do, asked the other way round."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from luodi.directory.domain import Act, Role, Thing
from luodi.directory.models import Delegation, Grant, Unit, User
from luodi.directory.queries import people_who_may, place, standing
from luodi.directory.tests.organisation import found as county
from tests.cast import CAST, person

pytestmark = pytest.mark.django_db
ALWAYS = DateRange(date(2020, 1, 1), None)
ACTS = (
    Act.DELIVERY_COORDINATE,
    Act.DELIVERY_ANSWER,
    Act.DELIVERY_REPORT,
    Act.DELIVERY_APPROVE,
    Act.DELIVERY_SIGN,
    Act.DELIVERY_CONSOLIDATE,
)


def everybody() -> list[User]:
    return list(User.objects.all())


def test_it_is_the_same_rule_for_the_whole_cast() -> None:
    county()
    units = [*Unit.objects.order_by("key")[:4], None]
    for unit in units:
        for name, role in CAST.items():
            person(f"{name}-{unit.key if unit else ''}", role, unit=unit.key if unit else None)
    person("elsewhere", Role.REPORTER, programme="another")
    gone = person("gone", Role.REPORTER)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    away, stands_in = person("away", Role.OFFICE_HEAD), person("stands-in", None)
    Delegation.objects.create(
        principal=away,
        stand_in=stands_in,
        period=ALWAYS,
        reason="出差",
        recorded_at=timezone.now(),
        recorded_by="system:test",
    )
    found = 0
    for unit in units:
        ground = place(unit.key) if unit else Thing()
        thing = Thing(ground.units, ground.areas, "qingxi-water")
        for act in ACTS:
            wanted = sorted(u.username for u in everybody() if standing(u).may(act, thing))
            assert list(people_who_may(act, thing)) == wanted, (unit, act)
            found += len(wanted)
    assert found
    assert "stands-in" in people_who_may(Act.DELIVERY_APPROVE, Thing())


def test_a_role_that_was_taken_back_or_is_over_counts_no_more() -> None:
    person("bureau")
    person("late")
    Grant.objects.filter(person__username="bureau").update(revoked_at=timezone.now())
    grant = Grant.objects.filter(person__username="late")
    grant.update(role="reporter", period=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    assert people_who_may(Act.DELIVERY_REPORT, Thing()) == ()


@pytest.mark.parametrize("act", [Act.PROGRAMME_READ, Act.DELEGATE, Act.POLICY_READ])
def test_what_almost_everybody_may_is_not_asked(act: Act) -> None:
    with pytest.raises(ValueError, match="limited"):
        people_who_may(act, Thing())
