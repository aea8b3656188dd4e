"""Entering areas and units."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from luodi.directory import queries
from luodi.directory.domain import (
    AreaFacts,
    AreaTaken,
    KeyTaken,
    UnitFacts,
    parents_first,
    pinyin_key,
)
from luodi.directory.models import Area, Unit
from luodi.directory.services import register
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent

ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
AREAS = (
    AreaFacts("990101101", "石桥镇", "town", "990101", "Shiqiao"),
    AreaFacts("990101", "甲县", "county"),
)
UNITS = (
    UnitFacts("town", "石桥镇", kind="government", area="990101101"),
    UnitFacts("county", "甲县", "甲县人民政府", kind="government", area="990101"),
    UnitFacts("water", "县水利局", "甲县水利局", ("县河长办",), "county", "bureau", "Water Bureau"),
    UnitFacts("both", "两单位", kind="group", members=("town", "water")),
)


def enter(*units: UnitFacts, source: str = "first") -> None:
    """Register units and the sample's areas."""
    register(areas=AREAS, units=units, source=source, actor=ACTOR, now=NOW)


@pytest.mark.django_db
def test_areas_and_units_are_read_back() -> None:
    """Whatever their order; a town's government stands under its county's."""
    enter(*UNITS)
    assert [(a.code, a.parent) for a in queries.areas()] == [
        ("990101", None),
        ("990101101", "990101"),
    ]
    assert queries.areas(level="town") == (AREAS[0],)
    found = {view.facts.key: view for view in queries.units()}
    assert tuple(found[unit.key].facts for unit in UNITS) == UNITS
    assert {key: view.parent for key, view in found.items()} == {
        "town": "county",
        "county": None,
        "water": None,
        "both": None,
    }


@pytest.mark.django_db
def test_units_come_in_the_order_of_their_pinyin() -> None:
    """jia, liang, shi, xian."""
    enter(*UNITS)
    names = [view.facts.name for view in queries.units()]
    assert names == ["甲县", "两单位", "石桥镇", "县水利局"]
    assert [v.facts.key for v in queries.units(["water", "county", "nobody"])] == [
        "county",
        "water",
    ]


@pytest.mark.django_db
def test_the_same_facts_again_change_nothing() -> None:
    """Neither rows nor the audit trail."""
    enter(*UNITS)
    before = list(Unit.objects.order_by("id").values())
    enter(*UNITS)
    assert list(Unit.objects.order_by("id").values()) == before
    assert AuditEvent.objects.filter(act="directory.register").count() == 1


@pytest.mark.django_db
def test_its_own_source_may_rename_a_unit() -> None:
    """The key stays, and so does everything that points to it."""
    enter(*UNITS)
    number = Unit.objects.get(key="water").pk
    enter(UnitFacts("water", "县水务局", "甲县水务局", level="county"))
    row = Unit.objects.get(key="water")
    assert (row.pk, row.name, row.aliases) == (number, "县水务局", [])
    assert row.sort_key == pinyin_key("县水务局")
    assert AuditEvent.objects.latest("id").data == {"changed": ["water"]}


@pytest.mark.django_db
def test_a_key_is_never_given_to_another_unit() -> None:
    """Another programme may name the same unit by any of its names, but not a different one;
    all clashes are named at once and nothing is entered."""
    enter(*UNITS)
    enter(UnitFacts("water", "县河长办"), source="second")
    assert Unit.objects.get(key="water").name == "县水利局"
    with pytest.raises(KeyTaken) as caught:
        enter(
            UnitFacts("water", "县财政局"),
            UnitFacts("new", "县教育局"),
            UnitFacts("town", "木桥镇"),
            source="second",
        )
    assert caught.value.taken == (("water", "县水利局", "县财政局"), ("town", "石桥镇", "木桥镇"))
    assert not Unit.objects.filter(key="new").exists()


@pytest.mark.django_db
def test_an_area_is_changed_by_the_programme_that_brought_it_only() -> None:
    """Another one may name it, and neither renames it nor moves it elsewhere."""
    enter(*UNITS)
    county, town = AreaFacts("990101", "甲县", "county"), AreaFacts("990101101", "石桥镇", "town")

    def bring(*areas: AreaFacts, source: str = "second") -> None:
        register(areas=areas, units=(), source=source, actor=ACTOR, now=NOW)

    other = AreaFacts("990102", "乙县", "county")
    moved = replace(town, parent="990102", level="village", name_en="Elsewhere")
    bring(county, other, moved)
    assert queries.areas() == (AREAS[1], AREAS[0], other)
    with pytest.raises(AreaTaken, match="990101 在目录中是“甲县”") as caught:
        bring(
            replace(county, name="丙县"), replace(town, name="木桥镇"), replace(other, name="丁县")
        )
    assert [row[0] for row in caught.value.taken] == ["990101", "990101101"]
    assert queries.areas() == (AREAS[1], AREAS[0], other)
    bring(replace(county, name="丙县"), source="first")
    assert queries.areas()[0].name == "丙县"


@pytest.mark.django_db
def test_the_members_of_a_group_follow_its_file() -> None:
    """A member that left the file leaves the group."""
    enter(*UNITS)
    enter(*UNITS[:3], UnitFacts("both", "两单位", kind="group", members=("water",)))
    found = queries.unit("both")
    assert found is not None
    assert found.facts.members == ("water",)


def test_areas_that_contain_themselves_are_refused() -> None:
    """Of two areas each above the other there is no first."""
    with pytest.raises(ValueError, match="above themselves"):
        parents_first([AreaFacts("1", "甲", "town", "2"), AreaFacts("2", "乙", "town", "1")])


@pytest.mark.django_db
def test_an_area_of_before_belongs_to_the_first_that_names_it() -> None:
    """Installations that knew areas before it was kept who brought them."""
    Area.objects.create(code="9901", name="甲县", level="county", sort_key="jia", source="")
    renamed = [AreaFacts("9901", "甲市", "county")]
    register(areas=renamed, units=[], source="one", actor=ACTOR, now=NOW)
    assert Area.objects.get(code="9901").name == "甲市"
    with pytest.raises(AreaTaken):
        register(
            areas=[AreaFacts("9901", "乙市", "county")],
            units=[],
            source="two",
            actor=ACTOR,
            now=NOW,
        )
