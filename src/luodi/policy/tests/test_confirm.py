"""Confirming what was guessed of a paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from luodi.foundation.domain import Actor
from luodi.foundation.queries import events
from luodi.policy import queries, services
from luodi.policy.domain.corrections import Correction, Kind, State
from luodi.policy.domain.overlay import replay
from luodi.policy.services import Wish, correct, undo

ANNA, BEN = Actor("anna", "示例·甲"), Actor("ben", "示例·乙")
NOW = datetime(2030, 1, 2, tzinfo=UTC)
PAPER = """青溪县2028年水网提升工作要点

一、主要目标。灌区有效面积达到12万亩。

二、修好渠道。改造三条干渠，清理两座水库。（县水利局牵头，县财政局、各镇配合）
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db: None) -> int:
    return services.compile_upload(data=PAPER.encode(), name="要点.txt", actor=ANNA, now=NOW)


def shown(run: int) -> Any:
    found = queries.reviewed(run)
    assert found is not None
    return found


def target(run: int) -> dict[str, Any]:
    found: dict[str, Any] = shown(run).run.compiled["targets"][0]
    return found


def wish(run: int, kind: Kind = Kind.TARGET_CONFIRM, **more: Any) -> Wish:
    item = shown(run).overlaid.ids["target" if kind is not Kind.CONFIRM else "task"][0]
    return Wish(kind, item, **more)


def test_a_confirmation_changes_nothing_but_how_sure_it_is(run: int) -> None:
    before = target(run)
    assert (before["year"], before["confidence"]["year"]) == (2028, "guess")
    number = correct(run_id=run, wish=wish(run), actor=ANNA, now=NOW)
    after = target(run)
    assert after["confidence"]["year"] == "confirmed"
    assert {**after, "confidence": 0} == {**before, "confidence": 0}
    made = shown(run).corrections[-1]
    assert made.payload == {"fields": {"year": 2028}}
    assert (made.id, made.by_name, made.at) == (number, "示例·甲", NOW)
    assert shown(run).raw.compiled["targets"][0]["confidence"]["year"] == "guess"
    assert events()[0].act == "policy.confirm"


def test_it_is_taken_back_like_any_other(run: int) -> None:
    number = correct(run_id=run, wish=wish(run), actor=ANNA, now=NOW)
    undo(run_id=run, correction=number, actor=BEN, now=NOW)
    assert target(run)["confidence"]["year"] == "guess"


def test_the_same_twice_is_once(run: int) -> None:
    asked = wish(run)
    first = correct(run_id=run, wish=asked, actor=ANNA, now=NOW)
    assert correct(run_id=run, wish=asked, actor=ANNA, now=NOW) == first
    with pytest.raises(ValueError, match="不需要核对"):
        correct(run_id=run, wish=wish(run, seen=first), actor=BEN, now=NOW)


def test_nothing_guessed_is_nothing_to_confirm(run: int) -> None:
    with pytest.raises(ValueError, match="没有按推测读出"):
        correct(run_id=run, wish=wish(run, Kind.CONFIRM), actor=ANNA, now=NOW)
    assert not events()[0].act.startswith("policy.confirm")


def test_a_field_that_a_person_changed_is_no_guess(run: int) -> None:
    asked = wish(run, Kind.TARGET, payload={"year": 2029})
    correct(run_id=run, wish=asked, actor=ANNA, now=NOW)
    sure = target(run)["confidence"]
    assert (target(run)["year"], sure["year"]) == (2029, "corrected")
    assert sure["value"] == "certain"


def test_a_confirmation_is_of_the_value_that_was_seen(run: int) -> None:
    correct(run_id=run, wish=wish(run), actor=ANNA, now=NOW)
    found = shown(run)
    other = {**found.raw.compiled}
    other["targets"] = [{**other["targets"][0], "year": 2030}]
    outcome = replay(found.raw.text, other, found.corrections).outcomes[0]
    assert (outcome.state, outcome.why) == (State.UNFIT, "changed")
    surer = {**found.raw.compiled}
    entry = surer["targets"][0]
    surer["targets"] = [{**entry, "confidence": {**entry["confidence"], "year": "certain"}}]
    again: list[Correction] = list(found.corrections)
    assert replay(found.raw.text, surer, again).outcomes[0].state is State.ALREADY
