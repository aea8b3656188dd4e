"""A plan from its draft to approval, and what changes it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.delivery import services
from luodi.delivery.domain.plans import MilestoneValue, PlanFaults, difference, faults
from luodi.delivery.domain.states import ItemState, PlanState
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Plan, PlanStep
from luodi.delivery.services.planning import values
from luodi.delivery.tests.sample import (
    COORDINATOR,
    HEAD,
    NOW,
    REPORTER,
    acknowledged,
    assigned,
    items,
)

SURVEY = MilestoneValue("", "完成测量", date(2030, 4, 30), "测量报告", 30)
BUILD = MilestoneValue("", "主体完工", date(2030, 10, 31), "验收单", 90)


def drafted(*milestones: MilestoneValue, **changes: object) -> int:
    item = items()["t001"]
    wanted = {"item": item.pk, "year": 2030, "unit": "qx-water", "actor": REPORTER, "now": NOW}
    return services.save_plan(milestones=milestones or (SURVEY, BUILD), **wanted | changes)


def approved() -> int:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)
    return plan


@pytest.mark.django_db
def test_a_plan_is_proposed_and_approved_and_the_item_goes_along() -> None:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW, idem="p")
    assert items()["t001"].state == ItemState.BROKEN_DOWN
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW, idem="p")
    assert PlanStep.objects.filter(plan=plan, act="propose").count() == 1
    services.countersign(plan=plan, unit="qx-finance", agrees=True, actor=HEAD, now=NOW)
    services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)
    assert items()["t001"].state == ItemState.CARRYING_OUT
    found = Plan.objects.get(pk=plan)
    assert [m.key for m in values(found)] == ["m01", "m02"]
    assert found.steps.get(act="approve").data == {"open": []}


@pytest.mark.django_db
def test_who_proposed_does_not_approve_and_who_has_not_signed_is_kept() -> None:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    with pytest.raises(PermissionError, match="另一人"):
        services.approve_plan(
            plan=plan, actor=replace(COORDINATOR, on_behalf_of=REPORTER.key), now=NOW
        )
    services.countersign(
        plan=plan, unit="qx-finance", agrees=False, opinion="资金未落实", actor=HEAD, now=NOW
    )
    services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)
    assert PlanStep.objects.get(plan=plan, act="approve").data == {"open": ["qx-finance"]}


@pytest.mark.django_db
def test_a_returned_plan_is_put_right_and_proposed_again() -> None:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    with pytest.raises(ValueError, match="等待审定"):
        drafted(seen=1)
    services.return_plan(plan=plan, reason="节点太少", actor=COORDINATOR, now=NOW)
    assert items()["t001"].state == ItemState.ACKNOWLEDGED
    kept = values(Plan.objects.get(pk=plan))
    again = drafted(*kept, MilestoneValue("", "通水", date(2030, 12, 20), "", 100), seen=1)
    assert again == plan
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    assert [m.key for m in values(Plan.objects.get(pk=plan))] == ["m01", "m02", "m03"]


@pytest.mark.django_db
def test_a_change_after_approval_is_a_new_edition_with_a_reason() -> None:
    first = approved()
    old = values(Plan.objects.get(pk=first))
    second = drafted(replace(old[0], due=date(2030, 6, 30)), old[1], reason="")
    assert second != first
    with pytest.raises(ValueError, match="理由"):
        services.propose_plan(plan=second, actor=REPORTER, now=NOW)
    drafted(replace(old[0], due=date(2030, 6, 30)), old[1], reason="汛期延后", seen=1)
    services.propose_plan(plan=second, actor=REPORTER, now=NOW)
    assert items()["t001"].state == ItemState.CARRYING_OUT
    services.approve_plan(plan=second, actor=COORDINATOR, now=NOW)
    states = {p.edition: p.state for p in Plan.objects.filter(item=items()["t001"])}
    assert states == {1: PlanState.REPLACED, 2: PlanState.APPROVED}
    told = difference(old, values(Plan.objects.get(pk=second)))
    assert [after.due for _, after in told.changed] == [date(2030, 6, 30)]
    assert not told.added and not told.removed


@pytest.mark.django_db
def test_two_at_one_draft_do_not_lose_each_others_work() -> None:
    acknowledged()
    drafted()
    drafted(SURVEY, seen=1)
    with pytest.raises(services.Changed, match="同事"):
        drafted(BUILD, seen=1)


@pytest.mark.django_db
def test_only_the_lead_plans_and_only_what_it_has_acknowledged() -> None:
    assigned()
    with pytest.raises(ValueError, match="牵头单位拟订"):
        drafted(unit="qx-finance")
    plan = drafted()
    with pytest.raises(ValueError, match="还没有签收"):
        services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    with pytest.raises(OutOfOrder):
        services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)


@pytest.mark.django_db
def test_all_faults_of_a_plan_at_once() -> None:
    acknowledged()
    plan = drafted(
        replace(SURVEY, title=" "), replace(BUILD, planned=10), replace(BUILD, due=date(2031, 1, 5))
    )
    with pytest.raises(PlanFaults) as caught:
        services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    assert [(f.row, f.field) for f in caught.value.faults] == [
        (0, "title"),
        (2, "due"),
        (1, "planned"),
        (2, "title"),
    ]


@pytest.mark.django_db
def test_consent_to_words_that_were_changed_since_does_not_count() -> None:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    services.countersign(plan=plan, unit="qx-finance", agrees=True, actor=HEAD, now=NOW)
    services.return_plan(plan=plan, reason="节点太少", actor=COORDINATOR, now=NOW)
    later = NOW + timedelta(days=1)
    drafted(BUILD, seen=1, now=later)
    services.propose_plan(plan=plan, actor=REPORTER, now=later)
    services.approve_plan(plan=plan, actor=COORDINATOR, now=later)
    assert PlanStep.objects.get(plan=plan, act="approve").data == {"open": ["qx-finance"]}


@pytest.mark.django_db
def test_who_drafted_does_not_approve() -> None:
    acknowledged()
    plan = drafted(actor=COORDINATOR)
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    with pytest.raises(PermissionError, match="起草"):
        services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)


@pytest.mark.django_db
def test_a_key_sent_with_another_act_is_another_request() -> None:
    acknowledged()
    plan = drafted()
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW, idem="k")
    services.return_plan(plan=plan, reason="节点太少", actor=COORDINATOR, now=NOW, idem="k")
    assert Plan.objects.get(pk=plan).state == PlanState.RETURNED
    with pytest.raises(OutOfOrder):
        services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW, idem="k")


@pytest.mark.django_db
def test_milestones_of_two_years_have_keys_of_their_own() -> None:
    approved()
    following = drafted(replace(SURVEY, due=date(2031, 4, 30)), year=2031)
    assert [m.key for m in values(Plan.objects.get(pk=following))] == ["m03"]


_milestone = st.builds(
    MilestoneValue,
    key=st.sampled_from("abcd"),
    title=st.text(min_size=1, max_size=4),
    due=st.dates(date(2030, 1, 1), date(2030, 12, 31)),
    planned=st.none() | st.integers(0, 100),
)


@given(st.lists(_milestone, min_size=1, max_size=8, unique_by=lambda m: m.key))
def test_nothing_differs_from_itself_and_order_of_rows_is_no_fault(
    rows: list[MilestoneValue],
) -> None:
    assert not difference(rows, rows)
    kinds = lambda found: sorted(f.field for f in found)  # noqa: E731
    dues = [row.due for row in rows]
    if len(set(dues)) == len(dues):
        assert kinds(faults(rows, year=2030)) == kinds(faults(rows[::-1], year=2030))
