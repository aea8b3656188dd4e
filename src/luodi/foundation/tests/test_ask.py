"""The burden meter: counted once, told by unit and month, and what is asked twice is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation.burden import (
    Asked,
    Burden,
    ask,
    ask_all,
    asked_already,
    asks_of,
    burden,
    repeated,
)
from luodi.foundation.models import Ask
from luodi.kernel.reporting import Frequency, ReportingPeriod

NOW = datetime(2026, 7, 31, 15, 59, tzinfo=UTC)  # a minute before August in Shanghai
ONE = Asked("k", "yunxi-water", "task:t001", 6, 2, 20, "delivery", NOW)
QUARTER = ReportingPeriod.parse("2026-Q3")


def count(one: Asked) -> bool:
    return ask(
        key=one.key,
        unit=one.unit,
        what=one.what,
        fields=one.fields,
        people=one.people,
        minutes=one.minutes,
        room=one.room,
        now=one.at,
    )


@pytest.mark.django_db
def test_a_request_is_counted_once() -> None:
    assert count(ONE)
    assert not count(replace(ONE, fields=99))
    assert burden(["yunxi-water"], date(2026, 1, 1), date(2027, 1, 1)) == (
        Burden("yunxi-water", "2026-07", 1, 12, 40),
    )


@pytest.mark.django_db
def test_the_month_is_that_of_the_site() -> None:
    count(ONE)
    count(replace(ONE, key="later", at=NOW + timedelta(minutes=1)))
    found = burden(["yunxi-water"], date(2026, 7, 1), date(2026, 9, 1))
    assert [one.month for one in found] == ["2026-07", "2026-08"]
    assert len(burden(["yunxi-water"], date(2026, 8, 1), date(2026, 9, 1))) == 1
    assert burden(["other"], date(2026, 7, 1), date(2026, 9, 1)) == ()


@pytest.mark.django_db
def test_many_are_counted_in_few_statements() -> None:
    asks = [replace(ONE, key=f"k{n}", unit=f"u{n % 40}") for n in range(5_000)]
    count(replace(ONE, key="k7"))
    with CaptureQueriesContext(connection) as queries:
        assert ask_all(asks) == 4_999
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        months = burden([f"u{n}" for n in range(40)], date(2026, 1, 1), date(2027, 1, 1))
    assert (len(queries), sum(one.asks for one in months)) == (1, 4_999)


@pytest.mark.django_db(transaction=True)
def test_request_and_act_are_written_together() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        count(ONE)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        count(ONE)
        1 / 0  # noqa: B018  the act fails
    assert not Ask.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"fields": -1}, {"people": -1}, {"minutes": -1}, {"key": ""}, {"room": ""}]
)
def test_what_cannot_be_is_refused_whole(wrong: dict[str, int | str]) -> None:
    with pytest.raises(ValueError, match=r"不能为负|has a key"):
        ask_all([replace(ONE, key="a"), replace(ONE, **wrong)])  # type: ignore[arg-type]
    assert not Ask.objects.exists()


@pytest.mark.django_db
def test_what_was_asked_already_is_told_with_who_asked() -> None:
    assert asked_already("yunxi-water", "task:t001", QUARTER) is None
    count(ONE)
    count(replace(ONE, key="again", room="indicators", at=NOW + timedelta(days=9)))
    assert asked_already("yunxi-water", "task:t001", QUARTER) == ONE
    assert asked_already("yunxi-water", "task:t001", QUARTER.following) is None
    assert asked_already("yunxi-water", "task:t002", QUARTER) is None
    assert repeated(asks_of("yunxi-water", QUARTER)) == (asks_of("yunxi-water", QUARTER),)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
ASKS = st.builds(
    Asked,
    key=st.uuids().map(str),
    unit=st.sampled_from(["u", "v"]),
    what=st.sampled_from(["a", "b", "c"]),
    fields=st.just(1),
    people=st.just(1),
    minutes=st.just(1),
    room=st.sampled_from(["delivery", "indicators"]),
    at=st.timedeltas(timedelta(0), timedelta(days=500)).map(lambda since: FIRST + since),
)


@given(st.lists(ASKS, max_size=30, unique_by=lambda one: one.key), st.sampled_from(Frequency))
def test_repeated_are_just_those_asked_twice_in_a_period(
    asks: list[Asked], frequency: Frequency
) -> None:
    def same(one: Asked, other: Asked) -> bool:
        local = [(asked.at + timedelta(hours=8)).date() for asked in (one, other)]
        periods = {ReportingPeriod.of(frequency, day) for day in local}
        return (one.unit, one.what, len(periods)) == (other.unit, other.what, 1)

    groups = repeated(asks, frequency)
    expected = {a.key for a in asks for b in asks if a.key != b.key and same(a, b)}
    assert {one.key for group in groups for one in group} == expected
    assert all(same(a, b) for group in groups for a in group for b in group)
    assert all(list(group) == sorted(group, key=lambda one: one.at) for group in groups)
