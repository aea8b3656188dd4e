"""Lights: what each colour asks, and what no light ever does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.delivery.domain.lights import (
    AcceptedFact,
    Colour,
    Counted,
    EvidenceGrade,
    Facts,
    LateReport,
    Light,
    MilestoneFact,
    ProblemFact,
    Reason,
    light,
    planned_progress,
)
from luodi.delivery.domain.rules import DeliveryRules, LightRules
from luodi.delivery.tests import facts as drawn
from luodi.delivery.tests.facts import CALENDAR, RULES, later

WORTH = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREY: 2, Colour.GREEN: 3, Colour.BLUE: 4}
BEGUN, HANDED_OVER, YEAR_END = date(2026, 1, 5), date(2026, 6, 30), date(2026, 12, 31)
PLAN = (
    MilestoneFact("site", "场地移交", HANDED_OVER, 75),
    MilestoneFact("built", "建成", YEAR_END, 100),
)
SECOND_QUARTER = AcceptedFact("2026-Q2", date(2026, 7, 10), 80, EvidenceGrade.DATA)
MET = (replace(PLAN[0], met_on=date(2026, 6, 29)), PLAN[1])


def at(day: date, **changed: object) -> Facts:
    return replace(Facts(on=day, begun=BEGUN, milestones=PLAN), **changed)  # type: ignore[arg-type]


def judged(found: Facts, rules: DeliveryRules = RULES) -> Light:
    return light(found, rules, CALENDAR)


def codes(found: Light) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_red_names_the_milestone_the_days_and_the_progress() -> None:
    found = judged(at(date(2026, 7, 16), accepted=replace(SECOND_QUARTER, percent=40)))
    assert found.colour is Colour.RED
    overdue, behind = found.reasons
    assert overdue == Reason(
        "milestone_overdue",
        {"key": "site", "title": "场地移交", "due": "2026-06-30", "days": 12},
    )
    assert behind.code == "behind"
    assert (behind.values["percent"], behind.values["planned"]) == (40, 75)


def test_a_milestone_of_yesterday_is_amber_and_turns_red_after_ten_working_days() -> None:
    told = {"accepted": SECOND_QUARTER}
    assert judged(at(date(2026, 7, 10), **told)).colour is Colour.AMBER
    assert judged(at(date(2026, 7, 13), **told)).colour is Colour.AMBER
    assert judged(at(date(2026, 7, 14), **told)).colour is Colour.RED


def test_a_day_off_after_the_day_due_is_no_delay() -> None:
    friday = replace(PLAN[0], due=date(2026, 7, 10))
    saturday = judged(at(date(2026, 7, 11), milestones=(friday,), accepted=SECOND_QUARTER))
    assert "milestone_overdue" not in codes(saturday)


def test_on_plan_with_evidence_is_green() -> None:
    found = judged(at(date(2026, 7, 16), milestones=MET, accepted=SECOND_QUARTER))
    assert (found.colour, found.progress, found.planned) == (Colour.GREEN, 80, 77)
    assert found.reasons[0].values["evidence"] == "data"


def test_january_is_not_red() -> None:
    assert judged(at(date(2026, 1, 20))).colour is Colour.GREY
    unplanned = judged(at(date(2026, 1, 20), milestones=()))
    assert (unplanned.colour, codes(unplanned)) == (Colour.GREY, ["no_plan"])


def test_without_anything_accepted_what_is_due_is_not_green() -> None:
    found = judged(at(date(2026, 7, 16), milestones=MET))
    assert (found.colour, codes(found)) == (Colour.AMBER, ["nothing_accepted"])


def test_evidence_below_the_grade_asked_is_not_green() -> None:
    strict = DeliveryRules(lights=LightRules(evidence=EvidenceGrade.OFFICIAL))
    found = judged(at(date(2026, 7, 16), milestones=MET, accepted=SECOND_QUARTER), strict)
    assert found.colour is Colour.AMBER
    assert found.reasons[0].values == {"period": "2026-Q2", "evidence": "data", "asked": "official"}


def test_an_unknown_percent_is_not_nought() -> None:
    silent = replace(SECOND_QUARTER, percent=None)
    found = judged(at(date(2026, 7, 16), milestones=MET, accepted=silent))
    assert (found.colour, found.progress) == (Colour.GREEN, None)
    nought = replace(SECOND_QUARTER, percent=0)
    assert judged(at(date(2026, 7, 16), milestones=MET, accepted=nought)).colour is Colour.RED
    early = AcceptedFact("2026-Q1", date(2026, 4, 9), None, EvidenceGrade.DATA)
    found = judged(at(date(2026, 4, 10), accepted=early))
    assert (found.colour, codes(found)) == (Colour.GREY, ["nothing_due", "progress_unknown"])


def test_a_report_answers_for_its_period_until_the_next_is_due() -> None:
    told = {"milestones": MET, "accepted": replace(SECOND_QUARTER, percent=75)}
    assert judged(at(date(2026, 9, 30), **told)).colour is Colour.GREEN
    october = judged(at(date(2026, 10, 31), **told))
    assert (october.colour, october.reasons[0].code) == (Colour.AMBER, "behind")


def test_a_late_report_counts_after_its_days_of_grace() -> None:
    late = {"late": (LateReport("2026-Q1", date(2026, 4, 8)),)}
    assert judged(at(date(2026, 4, 13), **late)).colour is Colour.GREY  # the third working day
    found = judged(at(date(2026, 4, 14), **late))
    assert (found.colour, found.reasons[0].values["days"]) == (Colour.AMBER, 4)
    assert judged(at(date(2026, 4, 28), **late)).colour is Colour.RED


def test_an_open_problem_counts_only_past_its_day() -> None:
    told = {"milestones": MET, "accepted": SECOND_QUARTER}
    raised = ProblemFact("用地", date(2026, 7, 15), date(2026, 6, 1))
    assert judged(at(date(2026, 7, 15), problems=(raised,), **told)).colour is Colour.GREEN
    assert judged(at(date(2026, 7, 16), problems=(raised,), **told)).colour is Colour.AMBER
    endless = replace(raised, due=None)
    assert judged(at(date(2026, 7, 16), problems=(endless,), **told)).colour is Colour.GREEN


def test_met_in_part_is_amber_however_late() -> None:
    partly = (replace(PLAN[0], partially=True, met_on=date(2026, 6, 30)), PLAN[1])
    found = judged(at(date(2026, 9, 30), milestones=partly, accepted=SECOND_QUARTER))
    assert (found.colour, codes(found)) == (Colour.AMBER, ["milestone_partly"])


def test_the_papers_deadline_is_said_once() -> None:
    found = judged(at(date(2026, 7, 13), deadline=HANDED_OVER, accepted=SECOND_QUARTER))
    assert codes(found) == ["milestone_overdue"]
    found = judged(at(date(2026, 7, 2), deadline=HANDED_OVER, milestones=()))
    assert codes(found)[0] == "deadline_passed"


def test_closed_is_blue_and_suspended_is_grey() -> None:
    day = date(2026, 8, 31)
    assert judged(at(day, closed_on=date(2026, 8, 1))).colour is Colour.BLUE
    assert judged(at(day, closed_on=date(2026, 9, 1))).colour is Colour.RED
    suspended = judged(at(day, suspended_since=date(2026, 8, 1)))
    assert (suspended.colour, codes(suspended)) == (Colour.GREY, ["suspended"])


def test_in_dispute_nobody_is_red() -> None:
    found = judged(at(date(2026, 8, 31), disputed=True))
    assert (found.colour, codes(found)[:2]) == (Colour.AMBER, ["disputed", "milestone_overdue"])


def test_a_plan_that_is_missing_long_is_amber_never_red() -> None:
    found = judged(at(date(2029, 1, 1), milestones=()))
    assert (found.colour, found.reasons[0].code) == (Colour.AMBER, "plan_missing")


def test_planned_progress_grows_by_working_days() -> None:
    plan = (
        MilestoneFact("a", "甲", date(2026, 3, 6), 50),
        MilestoneFact("b", "乙", date(2026, 3, 20), 100),
    )
    asked = [
        planned_progress(plan, date(2026, 2, 27), date(2026, 3, d), CALENDAR)
        for d in (1, 2, 6, 8, 9, 20, 31)
    ]
    assert asked == [8, 16, 50, 50, 55, 100, 100]


def test_planned_progress_is_unknown_without_a_beginning_or_a_figure() -> None:
    assert planned_progress(PLAN, None, date(2026, 3, 1), CALENDAR) is None
    assert planned_progress(PLAN, None, date(2026, 7, 1), CALENDAR) == 75
    bare = tuple(replace(one, planned=None) for one in PLAN)
    assert planned_progress(bare, BEGUN, YEAR_END, CALENDAR) is None


@given(drawn.facts, drawn.rules, st.integers(1, 500))
def test_no_light_improves_by_time_passing(found: Facts, rules: DeliveryRules, by: int) -> None:
    before, after = judged(found, rules), judged(later(found, by), rules)
    assert WORTH[after.colour] <= WORTH[before.colour]
    assert (before.colour is Colour.BLUE) == (after.colour is Colour.BLUE)


@given(drawn.facts, drawn.rules, drawn.accepted, st.tuples(drawn.percents, drawn.percents))
def test_more_accepted_progress_never_worsens(
    found: Facts, rules: DeliveryRules, report: AcceptedFact, percents: tuple[int, int]
) -> None:
    low, high = (
        judged(replace(found, accepted=replace(report, percent=percent)), rules)
        for percent in sorted(percents)
    )
    assert WORTH[high.colour] >= WORTH[low.colour]


@given(drawn.facts, drawn.rules, drawn.accepted, st.tuples(drawn.grades, drawn.grades))
def test_better_evidence_never_worsens(
    found: Facts,
    rules: DeliveryRules,
    report: AcceptedFact,
    grades: tuple[EvidenceGrade, EvidenceGrade],
) -> None:
    low, high = (
        judged(replace(found, accepted=replace(report, evidence=grade)), rules)
        for grade in sorted(grades)
    )
    assert WORTH[high.colour] >= WORTH[low.colour]


@given(drawn.facts, drawn.rules, drawn.accepted)
def test_a_first_report_without_a_figure_never_worsens(
    found: Facts, rules: DeliveryRules, first: AcceptedFact
) -> None:
    none = replace(found, accepted=None)
    one = replace(found, accepted=replace(first, percent=None))
    assert WORTH[judged(one, rules).colour] >= WORTH[judged(none, rules).colour]


@given(drawn.facts, drawn.rules, drawn.milestones)
def test_a_milestone_met_never_worsens(
    found: Facts, rules: DeliveryRules, one: MilestoneFact
) -> None:
    met = replace(one, met_on=found.on, partially=False)
    before, after = (
        judged(replace(found, milestones=(*found.milestones, which)), rules) for which in (one, met)
    )
    assert WORTH[after.colour] >= WORTH[before.colour]


@given(drawn.facts, drawn.rules, st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_no_byte(found: Facts, rules: DeliveryRules, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = replace(
        found,
        milestones=tuple(chance.sample(found.milestones, len(found.milestones))),
        late=tuple(chance.sample(found.late, len(found.late))),
        problems=tuple(chance.sample(found.problems, len(found.problems))),
    )
    assert judged(shuffled, rules).encoded() == judged(found, rules).encoded()


@given(drawn.facts, drawn.rules)
def test_green_has_evidence_and_every_light_has_reasons(found: Facts, rules: DeliveryRules) -> None:
    shown = judged(found, rules)
    assert shown.reasons
    if shown.colour is Colour.GREEN:
        assert found.accepted is not None
        assert found.accepted.evidence >= rules.lights.evidence
        assert found.milestones


@given(drawn.facts, drawn.rules)
def test_reasons_name_what_they_rest_on(found: Facts, rules: DeliveryRules) -> None:
    titles = {one.title for one in found.milestones} | {one.title for one in found.problems}
    periods = {one.period for one in found.late}
    periods |= {found.accepted.period} if found.accepted else set()
    for reason in judged(found, rules).reasons:
        assert reason.values or reason.code in {"no_plan", "disputed"}
        assert reason.values.get("title") in titles | {None}
        assert reason.values.get("period") in periods | {None}


@given(drawn.facts, drawn.rules)
def test_a_missing_plan_alone_is_never_red(found: Facts, rules: DeliveryRules) -> None:
    alone = replace(found, milestones=(), late=(), problems=(), deadline=None)
    assert judged(alone, rules).colour is not Colour.RED


@given(drawn.facts, drawn.rules)
def test_what_happens_later_does_not_count(found: Facts, rules: DeliveryRules) -> None:
    tomorrow = found.on + timedelta(days=1)
    known = replace(found, closed_on=None, suspended_since=None)
    told = replace(known, closed_on=tomorrow, suspended_since=tomorrow)
    assert judged(told, rules) == judged(known, rules)


@given(drawn.facts, drawn.rules)
def test_a_light_survives_being_stored(found: Facts, rules: DeliveryRules) -> None:
    shown = judged(found, rules)
    stored = json.loads(shown.encoded())
    assert tuple(Reason.of(one) for one in stored["reasons"]) == shown.reasons
    assert json.loads(json.dumps(shown.plain())) == stored


@pytest.mark.parametrize("days", [1, 5])
def test_what_only_grows_older_keeps_its_grounds(days: int) -> None:
    found = at(date(2026, 8, 10), accepted=replace(SECOND_QUARTER, percent=40))
    now, then = judged(found), judged(later(found, days))
    assert now.reasons != then.reasons
    assert [r.ground() for r in now.reasons] == [r.ground() for r in then.reasons]


@given(st.lists(drawn.facts, max_size=5), drawn.rules)
def test_a_calendar_that_remembers_changes_nothing(
    found: list[Facts], rules: DeliveryRules
) -> None:
    remembering = Counted(CALENDAR)
    for one in (*found, *found):
        assert light(one, rules, remembering) == judged(one, rules)
