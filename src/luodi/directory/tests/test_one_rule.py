"""One rule, rendered twice: what a reach covers as a thing is what it selects as a row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.directory.domain import Held, Reach, Role, Scope, Standing, Thing
from luodi.directory.domain.roles import Act
from luodi.directory.models import Area, Grant, Unit, User
from luodi.directory.queries import Columns, within
from luodi.directory.tests.people import NOW, TODAY, area, somebody, unit

pytestmark = pytest.mark.django_db
UNITS = ("a", "a1", "a11", "a2", "b", "b1")
AREAS = ("44", "4401", "440117", "45")
PROGRAMMES = ("", "p", "q")
LOGINS = ("u0", "u1", "u2")
COLUMNS = Columns(
    units=("unit__path",), areas=("area__path",), programme="programme", by="person__username"
)


@pytest.fixture
def rows() -> list[Grant]:
    """A grant for every mixture of a unit, an area, a programme and a person, or none of them."""
    parents = {"a1": "a", "a11": "a1", "a2": "a", "b1": "b"}
    units = [None, *(unit(key, parent=parents.get(key, "")) for key in UNITS)]
    above = {"4401": "44", "440117": "4401"}
    areas = [None, *(area(code, above.get(code, "")) for code in AREAS)]
    people = [somebody(login) for login in LOGINS]
    made = [
        Grant(
            role=str(Role.REPORTER),
            person=people[number % 3],
            unit=one,
            area=place,
            programme=programme,
            period=(TODAY, None),
            recorded_at=NOW,
            recorded_by="test",
        )
        for number, (one, place, programme) in enumerate(
            (u, a, p) for u in units for a in areas for p in PROGRAMMES
        )
    ]
    return Grant.objects.bulk_create(made)


def thing(row: Grant) -> Thing:
    """The row as what a permission is asked for."""
    assert row.person is not None
    return Thing(
        units=(row.unit.path,) if row.unit else (),
        areas=(row.area.path,) if row.area else (),
        programme=row.programme,
        by=(row.person.username,),
    )


def paths() -> tuple[list[str], list[str]]:
    """All paths of units and areas, and no limit."""
    units = ["", *Unit.objects.values_list("path", flat=True)]
    return units, ["", *Area.objects.values_list("path", flat=True)]


def reaches(units: list[str], areas: list[str]) -> st.SearchStrategy[Reach]:
    """Any reach over these."""
    scope = st.builds(
        Scope,
        unit=st.sampled_from(units),
        area=st.sampled_from(areas),
        programme=st.sampled_from(PROGRAMMES),
    )
    return st.builds(
        Reach,
        scopes=st.lists(scope, max_size=3).map(tuple),
        own=st.frozensets(st.sampled_from((*LOGINS, "nobody")), max_size=2),
    )


def selected(rule: Q) -> set[int]:
    """Ids of the rows that the rule selects."""
    return set(Grant.objects.filter(rule).values_list("pk", flat=True))


def test_what_is_covered_is_what_is_selected(rows: list[Grant]) -> None:
    kept = list(Grant.objects.select_related("unit", "area", "person"))
    assert len(kept) == len(rows)
    units, areas = paths()

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(reaches(units, areas))
    def same(reach: Reach) -> None:
        covered = {row.pk for row in kept if reach.covers(thing(row))}
        assert covered == selected(within(reach, COLUMNS))

    same()


@settings(max_examples=60, deadline=None)
@given(
    held=st.lists(
        st.builds(
            Held,
            role=st.sampled_from(sorted(Role)),
            scope=st.builds(Scope, unit=st.sampled_from(["", "/1/", "/1/2/", "/3/"])),
            principal=st.sampled_from(["", "boss"]),
        ),
        max_size=4,
    ),
    act=st.sampled_from(sorted(Act)),
    units=st.sampled_from([(), ("/1/",), ("/1/2/5/",), ("/3/", "/1/9/")]),
)
def test_what_a_person_may_is_what_their_reach_covers(
    held: list[Held], act: Act, units: tuple[str, ...]
) -> None:
    """And whoever may act can be named as the one who did; standing in only where they must."""
    standing = Standing("me", "我", held=tuple(held), own=frozenset({"me"}))
    asked = Thing(units=units)
    assert standing.may(act, asked) == standing.reach(act).covers(asked)
    if not standing.may(act, asked):
        with pytest.raises(PermissionError):
            standing.actor(act, asked)
        return
    mine = Standing("me", held=tuple(h for h in held if not h.principal), own=standing.own)
    assert standing.actor(act, asked).on_behalf_of == ("" if mine.may(act, asked) else "boss")


def test_a_column_that_is_missing_covers_nothing() -> None:
    """A table without a unit shows no row to somebody limited to one."""
    made = somebody("a")
    assert isinstance(made, User)
    limited: Any = Reach((Scope(unit="/1/"),))
    assert not User.objects.filter(within(limited, Columns())).exists()
    assert User.objects.filter(within(Reach((Scope(),)), Columns())).exists()
    assert not User.objects.filter(within(Reach(), Columns())).exists()
