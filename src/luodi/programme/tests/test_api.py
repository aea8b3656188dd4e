"""Programmes in the API, with the two dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from luodi.directory.services import create_unit, merge_units
from luodi.foundation.domain import Actor
from luodi.programme.services import adopt_file, correct
from luodi.programme.tests.sample import DEFINITION

pytestmark = pytest.mark.django_db
ACTOR, FIRST = Actor("tester", "测试员"), datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def get(client: Client, person: Any) -> Any:
    """Asks as a reporter."""
    adopt_file(DEFINITION.encode(), actor=ACTOR, now=FIRST)
    client.force_login(person("bureau"))
    return lambda path: client.get(f"/api/v1/programmes{path}")


def test_programmes_and_what_is_not_there(get: Any) -> None:
    (only,) = get("").json()
    assert (only["edition"], only["synthetic"]) == (1, True)
    assert get(f"/{only['key']}").json() == only
    assert get("/nothing").status_code == 404
    assert get("?as-of=yesterday").status_code == 400
    assert get("?as-of=2020-01-01").json() == []
    assert get(f"/{only['key']}?as-of=2020-01-01").status_code == 404


def test_a_correction_is_seen_from_its_day_on(get: Any) -> None:
    key = get("").json()[0]["key"]
    task = get(f"/{key}/tasks").json()[0]
    title = {"zh": "更正后的任务", "en": "Corrected"}
    correct(
        slug=key,
        task=task["key"],
        fragment={"title": title},
        reason="核对原文",
        actor=ACTOR,
        now=FIRST + 10 * DAY,
    )
    assert get(f"/{key}/tasks/{task['key']}").json()["title"] == title
    assert get(f"/{key}/tasks/{task['key']}?as-of=2026-03-05").json() == task
    assert [e["number"] for e in get(f"/{key}/editions").json()] == [1, 2]
    assert [e["number"] for e in get(f"/{key}/editions?as-of=2026-03-05").json()] == [1]
    assert get(f"/{key}/tasks/none").status_code == 404


def test_a_successor_answers_from_its_day_on(get: Any) -> None:
    key = get("").json()[0]["key"]
    before = get(f"/{key}/assignments?on=2026-06-01").json()
    unit = next(one["unit"] for one in before if one["role"] == "lead" and not one["group"])
    heir = create_unit(name="示例新局", key="new-bureau", actor=ACTOR, now=FIRST)
    merge_units(
        leaving=[unit],
        into=heir,
        on=date(2026, 7, 1),
        reason="机构改革",
        actor=ACTOR,
        now=FIRST + 20 * DAY,
    )
    assert get(f"/{key}/assignments?on=2026-06-01").json() == before
    after = get(f"/{key}/assignments?on=2026-08-01").json()
    assert unit not in {one["unit"] for one in after}
    assert {tuple(one["named"]) for one in after if one["unit"] == heir} == {(unit,)}
    assert get(f"/{key}/assignments?on=2026-08-01&as-of=2026-03-10").json() == before
