"""Reading the tree, level by level, and finding units and areas by a part of a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.directory import queries
from luodi.directory.domain import AreaFacts
from luodi.directory.services import (
    abolish_unit,
    add_person,
    create_unit,
    merge_units,
    move_unit,
    register,
    rename_unit,
)
from luodi.directory.tests.organisation import ACTOR, EARLIER, NOW, TODAY, WHY, found

pytestmark = pytest.mark.django_db
AREAS = (
    AreaFacts("99", "云岭省", "province"),
    AreaFacts("9901", "云州市", "city", "99"),
    AreaFacts("990101", "甲县", "county"),  # its file does not name the city
    AreaFacts("990101101", "温泉镇", "town", "990101"),
    AreaFacts("990102", "乙县", "county", "9901"),
    AreaFacts("990102103", "温泉镇", "town", "990102"),
)


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


def test_a_level_of_the_tree_in_pages() -> None:
    """By pinyin, each unit once, also where two share a name's reading."""
    add_person(login="a", password="x" * 9, name="示例·甲", unit="science", actor=ACTOR, now=NOW)
    keys, after = [], ""
    while True:
        page = queries.children("county", on=TODAY, after=after, limit=1)
        keys += [row.key for row in page.rows]
        after = page.after
        if not after:
            break
    assert keys == ["industry", "science", "water"]
    rows = {row.key: row for row in queries.children("county", on=TODAY).rows}
    assert [(r.has_children, r.people) for r in rows.values()] == [
        (True, 0),
        (True, 1),
        (False, 0),
    ]
    assert [row.key for row in queries.children(None, on=TODAY).rows] == ["county"]


def test_units_that_are_no_more_are_not_in_the_tree() -> None:
    abolish_unit(key="lab", on=TODAY, **WHY)
    rows = {row.key: row for row in queries.children("county", on=TODAY).rows}
    assert not rows["science"].has_children
    assert queries.children("science", on=TODAY).rows == ()
    assert queries.find_units("实验中心", on=TODAY) == ()


def test_a_unit_is_found_by_a_part_of_any_name() -> None:
    """What is called exactly so comes first; by an old name too, and that is said."""
    create_unit(name="科技局", key="bureau", full_name="示例科技局", actor=ACTOR, now=NOW)
    rename_unit(key="industry", name="县产业局", on=TODAY, **WHY)
    assert [r.key for r in queries.find_units("科技局", on=TODAY)] == ["bureau", "science"]
    assert [r.key for r in queries.find_units("例科", on=TODAY)] == ["bureau"]
    assert [r.key for r in queries.find_units("水", on=TODAY)] == ["water"]
    (hit,) = queries.find_units("工信局", on=TODAY)
    assert (hit.key, hit.name, hit.found_by, hit.above) == (
        "industry",
        "县产业局",
        "县工信局",
        "云溪县",
    )
    assert queries.find_units("县产业局100%", on=TODAY) == ()
    assert queries.find_units(" ", on=TODAY) == ()
    assert len(queries.find_units("县", on=TODAY, limit=2)) == 2


def test_a_unit_page_on_a_day(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """Names, place, units below and changes are those of the day, as known at the moment."""
    merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    rename_unit(key="industry", name="县科工局", on=TODAY, **WHY)
    with django_assert_max_num_queries(8):
        page = queries.unit_page("industry", as_of=None, on=TODAY, today=TODAY)
    assert page is not None
    assert (page.name, [r.name for r in page.below.rows]) == (
        "县科工局",
        ["工业研究所", "实验中心"],
    )
    assert [ref.name for ref in page.predecessors] == ["县科技局"]
    assert [ref.name for ref in page.crumbs] == ["云溪县"]
    assert [(c.kind, c.carried) for c in page.changes] == [("rename", 0), ("merge", 1)]
    then = queries.unit_page("industry", as_of=None, on=EARLIER, today=TODAY)
    assert then is not None
    assert (then.name, [r.name for r in then.below.rows]) == ("县工信局", ["工业研究所"])
    assert [c.planned for c in then.changes] == [True, True]
    unknown = queries.unit_page("industry", as_of=NOW - timedelta(seconds=1), on=TODAY, today=TODAY)
    assert unknown is not None
    assert (unknown.name, unknown.changes, unknown.predecessors) == ("县工信局", (), ())
    gone = queries.unit_page("science", as_of=None, on=TODAY, today=TODAY)
    assert gone is not None
    assert (gone.exists, gone.closed) == (False, TODAY)
    assert [ref.name for ref in gone.successors] == ["县科工局"]
    assert queries.unit_page("nowhere", as_of=None, on=TODAY, today=TODAY) is None


def test_units_below_on_an_earlier_day() -> None:
    """Those moved away since are there, those that came are not."""
    move_unit(key="lab", parent="water", on=TODAY, **WHY)
    before = {}
    for key in ("science", "water"):
        page = queries.unit_page(key, as_of=None, on=EARLIER, today=TODAY)
        assert page is not None
        before[key] = [row.key for row in page.below.rows]
    assert before == {"science": ["lab"], "water": []}


def test_what_is_left_to_hand_over() -> None:
    add_person(login="a", password="x" * 9, name="示例·甲", unit="science", actor=ACTOR, now=NOW)
    merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    for key in ("science", "industry"):
        page = queries.unit_page(key, as_of=None, on=TODAY, today=TODAY)
        assert page is not None
        assert [(one.unit.key, one.people) for one in page.leftovers] == [("science", 1)]


def test_a_timeline_is_one_query() -> None:
    merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    with CaptureQueriesContext(connection) as asked:
        timeline = queries.timeline(["lab", "science", "nobody"])
    assert len(asked) == 1
    assert set(timeline.units) == {"lab", "science", "industry", "county"}


def test_areas_are_called_by_their_whole_name() -> None:
    """As far up as is known: the code tells what stands above where the file does not."""
    register(areas=AREAS, units=(), source="sample", actor=ACTOR, now=NOW)
    towns = queries.find_areas("温泉")
    assert [town.full_name for town in towns] == [
        "云岭省云州市甲县温泉镇",
        "云岭省云州市乙县温泉镇",
    ]
    assert [row.code for row in queries.area_children("9901").rows] == ["990101", "990102"]
    assert [row.has_children for row in queries.area_children(None).rows] == [True]
    first = queries.area_children("9901", limit=1)
    assert first.after == "990101"
    assert [r.code for r in queries.area_children("9901", after=first.after).rows] == ["990102"]
    assert queries.area_crumbs("990101101")[:2] == (("99", "云岭省"), ("9901", "云州市"))
    assert queries.find_areas("990102")[0].name == "乙县"
    assert queries.area("1") is None
    # a file that knows less does not take away what is known
    register(
        areas=[AreaFacts("990102", "乙县", "county")],
        units=(),
        source="other",
        actor=ACTOR,
        now=NOW,
    )
    assert queries.full_names(["990102"]) == {"990102": "云岭省云州市乙县"}
