"""Rules of delivery from a programme's file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.rules import (
    Colour,
    DeliveryRules,
    EvidenceGrade,
    Levels,
    LightRules,
    Rung,
    Shares,
)
from luodi.kernel.reporting import Frequency
from luodi.programme.domain.definition import Text

PROGRAMMES = Path(__file__).parents[4] / "programmes"
WHY = {"zh": "办公室的要求", "en": "asked by the office"}


def of(**section: object) -> DeliveryRules:
    return DeliveryRules.of({"delivery": section})


def test_defaults_hold_where_nothing_is_said() -> None:
    assert DeliveryRules.of({}) == of() == DeliveryRules()
    assert DeliveryRules().frequency is Frequency.QUARTERLY
    assert [step.rung for step in DeliveryRules().ladder.steps] == ["remind", "chase", "notice"]


def test_a_part_left_out_keeps_its_default_beside_a_part_that_is_said() -> None:
    found = of(lights={"behind": {"amber": 5, "red": None}})
    assert found.lights == LightRules(behind=Levels(5))
    assert found.ladder == DeliveryRules().ladder


def test_a_number_may_carry_its_source() -> None:
    found = of(due_working_days={"value": 7, "source": WHY}, grace_working_days=0)
    assert (found.due_working_days, found.grace_working_days) == (7, 0)
    assert found.sources == {"due_working_days": Text(**WHY)}
    evidence = of(lights={"evidence": {"value": "data", "source": WHY}}).lights
    assert (evidence.evidence, evidence.evidence_source) == (EvidenceGrade.DATA, Text(**WHY))


def test_a_task_goes_before_its_measure_and_that_before_the_programme() -> None:
    found = of(
        frequency="yearly",
        exceptions=[
            {"measure": "m1", "frequency": "half_yearly"},
            {"task": "t001", "frequency": "monthly"},
        ],
    )
    assert found.frequency_of("m1", "t001") is Frequency.MONTHLY
    assert found.frequency_of("m1", "t002") is Frequency.HALF_YEARLY
    assert found.frequency_of("m2", "t003") is Frequency.YEARLY
    assert found.frequency_of(None, None) is Frequency.YEARLY


def test_review_parents_and_lists() -> None:
    found = of(
        review=["leader", "coordinator"],
        lights={"parents": {"amber": 30, "red": 10, "source": WHY}},
        lists={"red": {"authority": WHY}},
    )
    assert found.review == (ReportState.LEADER, ReportState.COORDINATOR)
    assert found.lights.parents == Shares(30, 10, Text(**WHY))
    assert found.ladder.lists == {"red": Text(**WHY)}
    assert of(lights={"parents": "worst"}).lights.parents is None


def test_an_empty_ladder_sends_nothing() -> None:
    assert of(ladder=[]).ladder.steps == ()


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"lights": {"overdue": {"amber": 9, "red": 3}}}, "黄灯"),
        ({"lights": {"evidence": "photograph"}}, "照片"),
        ({"lights": {"plan_missing": {"amber": 9, "red": 30}}}, "没有计划"),
        ({"review": ["coordinator", "leader"]}, "颠倒"),
        ({"apart_working_days": 0}, "相隔"),
    ],
)
def test_what_contradicts_itself_is_refused(section: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        of(**section)


@pytest.mark.parametrize("key", ["guangzhou-north", "yunxi-county"])
def test_shipped_programmes_say_where_every_number_comes_from(key: str) -> None:
    content = yaml.safe_load((PROGRAMMES / key / "programme.yaml").read_text("utf-8"))
    found = DeliveryRules.of(content)
    levels = (found.lights.behind, found.lights.overdue, found.lights.report_late)
    assert all(one.source for one in (*levels, *found.ladder.steps, *found.ladder.caps))
    assert set(found.sources) == {"frequency", "due_working_days", "grace_working_days"}
    assert {rung for cap in found.ladder.caps for rung in cap.rungs} == set(Rung)


def test_levels_say_their_colour() -> None:
    assert Levels(5).colour(10_000) is Colour.AMBER
