"""The tables of transitions and the chain of review, over every sequence of acts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.delivery.domain.review import (
    EDITABLE,
    STEPS,
    ReportAct,
    ReportState,
    after,
    chain,
    has_acted,
)
from luodi.delivery.domain.states import ITEM, PART, PLAN, ItemAct, ItemState
from luodi.delivery.domain.transitions import OutOfOrder, Table

TABLES = (ITEM, PART, PLAN)


@pytest.mark.parametrize("table", TABLES)
def test_every_state_and_act_has_its_word_and_an_act_leads_somewhere(table: Table) -> None:
    states = {state for state, _ in table.rows} | set(table.rows.values())
    assert {state for state in type(next(iter(states)))} <= set(table.words)
    assert {act for _, act in table.rows} <= set(table.words)
    assert all(before != after for (before, _), after in table.rows.items())


@given(st.lists(st.sampled_from(ItemAct), max_size=40))
def test_closed_is_reached_by_verification_only(acts: list[ItemAct]) -> None:
    state, past = ItemState.REGISTERED, [ItemState.REGISTERED]
    for act in acts:
        if ITEM.allows(state, act):
            state = ITEM.after(state, act)
            past.append(state)
        else:
            with pytest.raises(OutOfOrder):
                ITEM.after(state, act)
    for before, now in pairwise(past):
        if now is ItemState.CLOSED:
            assert before is ItemState.VERIFIED
        if before is ItemState.CLOSED:
            assert now is ItemState.CARRYING_OUT


_CHAINS = st.builds(chain, st.sets(st.sampled_from(STEPS)), feeds_another=st.booleans())


@given(_CHAINS, st.lists(st.sampled_from(ReportAct), max_size=30))
def test_a_report_is_accepted_by_its_last_step_only(
    steps: tuple[ReportState, ...], acts: list[ReportAct]
) -> None:
    state = ReportState.DRAFT
    for act in acts:
        try:
            following = after(state, act, steps)
        except OutOfOrder:
            continue
        if following is ReportState.ACCEPTED:
            assert (state, act) == (steps[-1], ReportAct.PASS)
        assert following in steps or following in EDITABLE or following is ReportState.ACCEPTED
        state = following


@given(_CHAINS)
def test_a_report_comes_through_whatever_chain(steps: tuple[ReportState, ...]) -> None:
    state = after(ReportState.DRAFT, ReportAct.SUBMIT, steps)
    seen = []
    while state is not ReportState.ACCEPTED:
        seen.append(state)
        state = after(state, ReportAct.PASS, steps)
    assert tuple(seen) == steps


@given(st.sampled_from(STEPS), _CHAINS)
def test_a_step_left_out_since_does_not_hold_a_report(
    where: ReportState, steps: tuple[ReportState, ...]
) -> None:
    following = after(where, ReportAct.PASS, steps)
    assert following is ReportState.ACCEPTED or STEPS.index(following) > STEPS.index(where)


def test_who_stood_in_has_acted_too() -> None:
    assert has_acted(["a", "b"], ["c", "b"])
    assert not has_acted(["a", ""], ["c", ""])
