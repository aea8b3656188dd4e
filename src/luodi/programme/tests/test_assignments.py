"""Who answers for a task on a day: the paper, what became of its units, what was settled."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.directory import services as directory
from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.domain import ROLES, Definition
from luodi.programme.domain.assignment import Answers, Became, Bound, assignments, parts
from luodi.programme.domain.loading import load
from luodi.programme.domain.views import OpenSetPlace
from luodi.programme.tests.sample import ACTOR, DEFINITION, NOW, SLUG, definition

LATER = datetime(2030, 6, 1, 1, 0, tzinfo=UTC)
MERGED_ON = date(2030, 7, 1)
AFTER = date(2030, 8, 1)
UNITS = ("qx-water", "qx-finance", "qx-county", "qx-shiqiao", "qx-towns")


@cache
def sample() -> Definition:
    """The sample's definition."""
    loaded = load(DEFINITION, queries.schema()).definition
    assert loaded is not None
    return loaded


@pytest.fixture
def adopted(db: None) -> int:
    """The sample's first edition."""
    return services.adopt_file(definition(), actor=ACTOR, now=NOW)


def answering(task: str, on: date, as_of: datetime | None = None) -> dict[str, list[str]]:
    """Role → units of a task."""
    found: dict[str, list[str]] = {}
    for one in queries.assignments(SLUG, as_of=as_of, on=on):
        if one.task == task:
            found.setdefault(one.role, []).append(one.unit)
    return found


def merge() -> None:
    directory.merge_units(
        leaving=["qx-finance"],
        into="qx-county",
        on=MERGED_ON,
        reason="机构改革",
        basis="青府〔2030〕1号",
        actor=ACTOR,
        now=LATER,
    )


def split() -> None:
    directory.split_unit(
        key="qx-finance",
        heirs=["qx-county", "qx-shiqiao"],
        on=MERGED_ON,
        reason="机构改革",
        actor=ACTOR,
        now=LATER,
    )


def test_without_changes_it_is_what_the_paper_says(adopted: int) -> None:
    """A group stands for the units the paper lists for it; nobody else is added."""
    assert answering("t001", AFTER) == {"lead": ["qx-water"], "supporting": ["qx-finance"]}
    assert answering("t002", AFTER) == {"joint": ["qx-water", "qx-shiqiao"]}
    found = queries.assignments(SLUG, on=AFTER)
    assert [one.group for one in found if one.unit == "qx-shiqiao"] == ["qx-towns", ""]
    assert len(found) == 7


def test_before_the_first_edition_nobody_answers(adopted: int) -> None:
    assert queries.assignments(SLUG, as_of=NOW.replace(year=2029), on=AFTER) == ()


def test_a_task_follows_a_merger_and_the_past_keeps_the_old_name(adopted: int) -> None:
    """Two dates: what was known, and the day judged."""
    merge()
    assert answering("t001", AFTER)["supporting"] == ["qx-county"]
    assert answering("t003", AFTER)["lead"] == ["qx-county"]
    assert answering("t001", date(2030, 6, 30))["supporting"] == ["qx-finance"]
    assert answering("t001", AFTER, as_of=NOW)["supporting"] == ["qx-finance"]
    (one,) = (
        a
        for a in queries.assignments(SLUG, on=AFTER)
        if a.role == "supporting" and a.task == "t001"
    )
    assert one.named == ("qx-finance",)
    became = queries.answers(queries.in_force(SLUG).definition, as_of=None, on=AFTER).of
    assert became["qx-finance"].basis == "青府〔2030〕1号"


def test_a_merger_that_is_taken_back_counts_no_more(adopted: int) -> None:
    merge()
    from luodi.directory.queries import timeline

    change = timeline(["qx-finance"]).parts_of("qx-finance")[0][0].id
    directory.undo_change(change=change, reason="误办", actor=ACTOR, now=LATER)
    assert answering("t001", AFTER)["supporting"] == ["qx-finance"]


def test_a_renamed_unit_has_its_name_of_the_day(adopted: int) -> None:
    directory.rename_unit(
        key="qx-water", name="县水务局", on=MERGED_ON, reason="更名", actor=ACTOR, now=LATER
    )
    view = queries.in_force(SLUG).definition
    assert queries.answers(view, as_of=None, on=AFTER).of["qx-water"].name == "县水务局"
    assert not queries.answers(view, as_of=None, on=date(2030, 6, 30)).became
    assert not queries.answers(view, as_of=NOW, on=AFTER).became


def test_the_primary_answers_until_another_successor_is_named(adopted: int) -> None:
    """For one task, from a day on, and back again; the history keeps all of it."""
    split()

    def assign(successor: str, since: date) -> int:
        return services.assign_successor(
            slug=SLUG,
            task="t001",
            unit="qx-finance",
            successor=successor,
            since=since,
            reason="分工调整",
            actor=ACTOR,
            now=LATER,
        )

    assert answering("t001", AFTER)["supporting"] == ["qx-county"]
    first = assign("qx-shiqiao", AFTER)
    assert assign("qx-shiqiao", AFTER) == first
    assert answering("t001", AFTER)["supporting"] == ["qx-shiqiao"]
    assert answering("t001", date(2030, 7, 31))["supporting"] == ["qx-county"]
    assert answering("t003", AFTER)["lead"] == ["qx-county"]
    with pytest.raises(ValueError, match="同日或以后"):
        assign("", date(2030, 7, 15))
    assign("", date(2030, 9, 1))
    assert answering("t001", date(2030, 9, 1))["supporting"] == ["qx-county"]
    assert answering("t001", AFTER)["supporting"] == ["qx-shiqiao"]
    assert [c.successor for c in queries.choices_known(SLUG)] == ["qx-shiqiao", ""]
    assert [e.act for e in events(limit=2)] == ["programme.assign_successor"] * 2


def test_a_group_and_a_bound_unit_have_a_part(adopted: int) -> None:
    """What is settled for them is settled, if only that the primary answers."""
    services.bind_open_set(
        slug=SLUG,
        places=[OpenSetPlace("t002", "joint", "各有关村")],
        units=["qx-finance"],
        since=AFTER,
        reason="会议纪要",
        actor=ACTOR,
        now=LATER,
    )
    split()
    for unit, successor in (("qx-finance", "qx-shiqiao"), ("qx-shiqiao", ""), ("qx-towns", "")):
        services.assign_successor(
            slug=SLUG,
            task="t002",
            unit=unit,
            successor=successor,
            since=AFTER,
            reason="分工",
            actor=ACTOR,
            now=LATER,
        )
    assert answering("t002", AFTER)["joint"] == ["qx-water", "qx-shiqiao", "qx-shiqiao"]


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"successor": "qx-water"}, ValueError, "不是 qx-finance 的承接单位"),
        ({"successor": "qx-finance"}, ValueError, "自己的承接单位"),
        ({"unit": "qx-water", "successor": "qx-water"}, ValueError, "自己的承接单位"),
        ({"unit": "qx-county", "successor": ""}, ValueError, "不是任务 t001 的责任单位"),
        ({"unit": "", "successor": ""}, ValueError, "未选单位"),
        ({"unit": "nobody", "successor": "nobody"}, ValueError, "不是任务 t001 的责任单位"),
        ({"since": date(2030, 1, 1)}, ValueError, "不是 qx-finance 的承接单位"),
        ({"task": "t009"}, LookupError, "t009"),
        ({"slug": "nowhere"}, LookupError, "nowhere"),
        ({"reason": " "}, ValueError, "理由"),
    ],
)
def test_what_cannot_be_assigned_is_said(
    adopted: int, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    split()
    wanted = {
        "slug": SLUG,
        "task": "t001",
        "unit": "qx-finance",
        "successor": "qx-shiqiao",
        "since": AFTER,
        "reason": "分工调整",
    } | changes
    with pytest.raises(error, match=said):
        services.assign_successor(**wanted, actor=ACTOR, now=LATER)
    assert queries.choices_known(SLUG) == ()


def test_an_abolished_unit_without_a_successor_still_stands_there(adopted: int) -> None:
    """Nobody took over: that is shown, and no other unit is invented."""
    directory.abolish_unit(key="qx-finance", on=MERGED_ON, reason="撤销", actor=ACTOR, now=LATER)
    assert answering("t001", AFTER)["supporting"] == ["qx-finance"]
    became = queries.answers(queries.in_force(SLUG).definition, as_of=None, on=AFTER).of
    assert became["qx-finance"].heirs == ()


# A slow machine is no fault of the rule.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
keys = st.sampled_from(UNITS)
states = st.builds(
    Answers,
    became=st.lists(
        st.builds(Became, unit=keys, heirs=st.lists(keys, max_size=3, unique=True).map(tuple)),
        max_size=4,
        unique_by=lambda one: one.unit,
    ).map(tuple),
    chosen=st.lists(
        st.tuples(st.sampled_from(["t001", "t002", "t003"]), keys, keys), max_size=4
    ).map(tuple),
    bound=st.lists(
        st.builds(
            Bound,
            task=st.just("t002"),
            role=st.just("joint"),
            phrase=st.just("各有关村"),
            unit=keys,
        ),
        max_size=4,
    ).map(tuple),
)


@patient
@given(states)
def test_no_responsibility_is_lost_or_doubled(answers: Answers) -> None:
    """Every unit of the paper and every bound one is answered for exactly once in its role, by
    itself or a successor; a unit stands once in a role."""
    for task in sample().tasks:
        for role in ROLES:
            held = parts(task, role, answers)
            assert all(n == 1 for n in Counter(part.unit for part in held).values())
            named = [unit for part in held for unit in part.named]
            assert sorted(named) == sorted(getattr(task, role))
            for part in held:
                for unit in part.named:
                    became = answers.of.get(unit)
                    heirs = became.heirs if became else ()
                    assert part.unit in (heirs or (unit,))


@patient
@given(states)
def test_rows_come_from_the_paper_or_a_binding(answers: Answers) -> None:
    found = assignments(sample(), answers)
    assert all(one.named or one.phrases for one in found)
    assert {one.group for one in found} <= {"", "qx-towns"}
