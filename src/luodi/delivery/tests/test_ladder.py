"""The ladder of supervision: rung by rung, capped, and never in a quiet time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.delivery.domain.ladder import Held, Matter, Rung, Sent, Step, listed, next_step
from luodi.delivery.domain.rules import Cap, DeliveryRules, LadderRules, Quiet
from luodi.delivery.domain.rules import Step as Rule
from luodi.delivery.tests.facts import CALENDAR
from luodi.kernel.period import Period
from luodi.programme.domain.definition import Text

WHY = Text("依据", "ground")
FULL = (
    Rule(Rung.REMIND, -5),
    Rule(Rung.CHASE, 3),
    Rule(Rung.NOTICE, 8),
    Rule(Rung.ORDER, 15, WHY),
    Rule(Rung.BULLETIN, 30, WHY),
)
DEFAULT = DeliveryRules()
UNCAPPED = DeliveryRules(ladder=LadderRules(steps=FULL, caps=()))
DUE = date(2026, 7, 7)
REPORT = Matter("r", DUE)


def sent(*steps: tuple[Rung, date], matter: str = "r") -> list[Sent]:
    return [Sent(matter, rung, on) for rung, on in steps]


def held(found: Step | Held) -> str:
    assert isinstance(found, Held)
    return found.code


def step(found: Step | Held) -> Rung:
    assert isinstance(found, Step)
    return found.rung


def asked(
    on: date,
    history: list[Sent] | None = None,
    rules: DeliveryRules = DEFAULT,
    about: Matter = REPORT,
) -> Step | Held:
    return next_step(history or [], about, rules, CALENDAR, on)


def run(matters: list[Matter], rules: DeliveryRules, since: date, days: int) -> list[Sent]:
    """What goes out if every day everything that may go out does."""
    history: list[Sent] = []
    for on in (since + timedelta(days=n) for n in range(days)):
        for matter in matters:
            found = next_step(history, matter, rules, CALENDAR, on)
            if isinstance(found, Step):
                history.append(Sent(matter.key, found.rung, on))
    return history


def test_a_reminder_five_working_days_before() -> None:
    assert held(asked(date(2026, 6, 29))) == "not_yet"
    assert step(asked(date(2026, 6, 30))) is Rung.REMIND


def test_then_a_chase_then_a_notice_and_there_it_ends() -> None:
    history = sent((Rung.REMIND, date(2026, 6, 30)))
    assert held(asked(date(2026, 7, 9), history)) == "not_yet"
    assert step(asked(date(2026, 7, 10), history)) is Rung.CHASE
    history += sent((Rung.CHASE, date(2026, 7, 10)))
    assert step(asked(date(2026, 7, 17), history)) is Rung.NOTICE
    history += sent((Rung.NOTICE, date(2026, 7, 17)))
    assert held(asked(date(2027, 7, 16), history)) == "top"


def test_the_mildest_first_even_when_it_is_late() -> None:
    assert step(asked(date(2026, 9, 1))) is Rung.REMIND
    told = sent((Rung.REMIND, date(2026, 9, 1)))
    assert held(asked(date(2026, 9, 3), told)) == "apart"
    assert step(asked(date(2026, 9, 4), told)) is Rung.CHASE


def test_an_order_names_its_authority() -> None:
    told = sent((Rung.NOTICE, date(2026, 7, 17)))
    found = asked(date(2026, 7, 28), told, UNCAPPED)
    assert found == Step(Rung.ORDER, WHY)


def test_nothing_about_what_is_done_suspended_or_in_dispute() -> None:
    day = date(2026, 7, 10)
    assert held(asked(day, about=replace(REPORT, done_on=day))) == "done"
    assert held(asked(day, about=replace(REPORT, suspended_since=day))) == "suspended"
    assert held(asked(day, about=replace(REPORT, disputed=True))) == "disputed"
    later = replace(REPORT, done_on=day + timedelta(days=1))
    assert step(asked(day, about=later)) is Rung.REMIND


def test_nothing_on_a_holiday_or_in_a_quiet_time() -> None:
    assert held(asked(date(2026, 10, 1))) == "day_off"
    quiet = Quiet(Period(date(2026, 7, 1), date(2026, 7, 8)), Text("汛期", "Floods"))
    rules = DeliveryRules(ladder=LadderRules(quiet=(quiet,)))
    found = asked(date(2026, 7, 7), rules=rules)
    assert found == Held("quiet", {"zh": "汛期", "en": "Floods", "until": "2026-07-08"})
    assert step(asked(date(2026, 7, 8), rules=rules)) is Rung.REMIND


def test_a_cap_counts_what_went_to_the_unit_and_cites_its_clause() -> None:
    cap = Cap(frozenset({Rung.REMIND, Rung.CHASE}), 2, WHY)
    rules = DeliveryRules(ladder=LadderRules(caps=(cap,)))
    other = sent((Rung.REMIND, date(2026, 7, 1)), (Rung.CHASE, date(2026, 7, 2)), matter="x")
    found = asked(date(2026, 7, 6), other, rules)
    assert found == Held(
        "cap", {"rung": "remind", "sent": 2, "per_month": 2, "zh": "依据", "en": "ground"}
    )
    assert step(asked(date(2026, 8, 3), other, rules)) is Rung.REMIND


def test_what_goes_out_on_one_day_is_one_letter() -> None:
    cap = Cap(frozenset({Rung.REMIND}), 1)
    rules = DeliveryRules(ladder=LadderRules(caps=(cap,)))
    same = sent((Rung.REMIND, date(2026, 7, 6)), matter="x")
    assert step(asked(date(2026, 7, 6), same, rules)) is Rung.REMIND
    assert held(asked(date(2026, 7, 7), same, rules)) == "cap"


def test_lists_and_vetoes_are_off_until_an_authority_is_cited() -> None:
    assert listed("black", DEFAULT) == Held("switched_off", {"kind": "black"})
    rules = DeliveryRules(ladder=LadderRules(lists={"black": WHY}))
    assert listed("black", rules) == WHY
    assert listed("veto", rules) == Held("switched_off", {"kind": "veto"})


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (FULL[1:], "跳级"),
        ((FULL[0], FULL[2]), "跳级"),
        (FULL[::-1], "跳级"),
        ((*FULL[:3], Rule(Rung.ORDER, 15)), "依据"),
        ((FULL[0], Rule(Rung.CHASE, -9)), "早于"),
    ],
)
def test_a_ladder_out_of_order_is_refused(steps: tuple[Rule, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        LadderRules(steps=steps)


START = date(2026, 8, 15)  # the National Day holiday lies within the runs
caps = st.lists(
    st.builds(
        Cap,
        rungs=st.frozensets(st.sampled_from(Rung), min_size=1),
        per_month=st.integers(0, 3),
    ),
    max_size=3,
).map(tuple)
quiet_times = st.lists(
    st.builds(
        lambda n, length: Quiet(
            Period(START + timedelta(days=n), START + timedelta(days=n + length)), WHY
        ),
        st.integers(0, 80),
        st.integers(1, 20),
    ),
    max_size=2,
).map(tuple)
ladders = st.builds(
    lambda rungs, apart, caps, quiet: DeliveryRules(
        ladder=LadderRules(steps=FULL[:rungs], apart=apart, caps=caps, quiet=quiet)
    ),
    st.integers(0, 5),
    st.integers(1, 6),
    caps,
    quiet_times,
)
matters = st.lists(
    st.builds(
        lambda key, n, done: Matter(
            key,
            START + timedelta(days=n),
            None if done is None else START + timedelta(days=done),
        ),
        st.sampled_from("abcd"),
        st.integers(0, 60),
        st.none() | st.integers(0, 100),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda matter: matter.key,
)


@settings(max_examples=60)
@given(matters, ladders)
def test_never_more_than_the_cap_in_any_month(found: list[Matter], rules: DeliveryRules) -> None:
    history = run(found, rules, START, 100)
    for cap in rules.ladder.caps:
        letters = {(one.on, one.rung) for one in history if one.rung in cap.rungs}
        months = Counter((on.year, on.month) for on, _rung in letters)
        assert all(number <= cap.per_month for number in months.values())


@settings(max_examples=60)
@given(matters, ladders)
def test_never_on_a_quiet_day_and_never_after_it_is_done(
    found: list[Matter], rules: DeliveryRules
) -> None:
    done = {matter.key: matter.done_on for matter in found}
    for one in run(found, rules, START, 100):
        assert CALENDAR.is_working(one.on)
        assert not any(one.on in quiet.days for quiet in rules.ladder.quiet)
        day = done[one.matter]
        assert day is None or one.on < day


@settings(max_examples=60)
@given(matters, ladders)
def test_no_rung_is_skipped_or_repeated(found: list[Matter], rules: DeliveryRules) -> None:
    history = run(found, rules, START, 100)
    for matter in found:
        own = [one for one in history if one.matter == matter.key]
        assert [one.rung for one in own] == list(Rung)[: len(own)]
        for before, after in pairwise(own):
            day = timedelta(days=1)
            assert CALENDAR.count(before.on + day, after.on + day) >= rules.ladder.apart
        for one in own:
            if one.rung is Rung.ORDER:
                assert any(b.rung is Rung.NOTICE and b.on < one.on for b in own)


def test_left_alone_a_matter_climbs_to_the_top() -> None:
    assert [one.rung for one in run([REPORT], UNCAPPED, date(2026, 6, 1), 90)] == list(Rung)


@given(
    st.lists(st.tuples(st.sampled_from(Rung), st.integers(0, 60))),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_history_does_not_matter(past: list[tuple[Rung, int]], chance) -> None:  # type: ignore[no-untyped-def]
    history = sent(*((rung, DUE + timedelta(days=n)) for rung, n in past))
    day = DUE + timedelta(days=30)
    shuffled = chance.sample(history, len(history))
    assert asked(day, shuffled, UNCAPPED) == asked(day, history, UNCAPPED)
