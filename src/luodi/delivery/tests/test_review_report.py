"""Review: passed on, accepted, returned, opened again; nobody reviews their own."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.delivery import services
from luodi.delivery.domain.report import Content, Hand, hands, owes
from luodi.delivery.domain.review import EDITABLE, STEPS, ReportState
from luodi.delivery.domain.states import ItemState
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import ReportStep, WorkItem
from luodi.delivery.services import Changed
from luodi.delivery.tests.reports import (
    DONE,
    ENDED,
    accepted,
    opened,
    planned,
    row,
    submitted,
    version,
)
from luodi.delivery.tests.sample import COORDINATOR, HEAD, LEADER, REPORTER
from luodi.foundation.domain import Actor

HEAD_STEP = ReportState.OFFICE_HEAD


def judged(report: int, step: ReportState, actor: Actor, **more: Any) -> ReportState:
    return services.pass_on(report=report, step=step, actor=actor, now=ENDED, **more)


def returned(report: int, actor: Actor = HEAD, **more: Any) -> None:
    wanted = {"step": HEAD_STEP, "reason": "请补充数据"} | more
    services.return_report(report=report, actor=actor, now=ENDED, **wanted)


@pytest.mark.django_db
def test_a_report_goes_through_its_chain_and_is_locked() -> None:
    planned()
    report = accepted()
    found = row(report)
    assert (found.state, found.accepted_at) == (ReportState.ACCEPTED, ENDED)
    with pytest.raises(OutOfOrder, match="已采纳"):
        services.save_draft(
            report=report, content=Content(done="改"), seen=2, actor=REPORTER, now=ENDED
        )
    with pytest.raises(OutOfOrder):
        judged(report, ReportState.COORDINATOR, replace(COORDINATOR, key="another"))


@pytest.mark.django_db
def test_a_second_click_passes_nothing_further() -> None:
    """Two heads of the office at once: the second must not decide in the leader's place."""
    planned()
    report = submitted()
    judged(report, HEAD_STEP, HEAD, idem="k")
    assert judged(report, HEAD_STEP, HEAD, idem="k") is ReportState.LEADER
    with pytest.raises(Changed, match="分管领导"):
        judged(report, HEAD_STEP, replace(HEAD, key="second"))
    assert row(report).state == ReportState.LEADER


@pytest.mark.django_db
def test_nobody_reviews_their_own_and_no_stand_in_for_them() -> None:
    planned()
    report = submitted()
    for actor in (
        REPORTER,
        replace(HEAD, on_behalf_of=REPORTER.key),
    ):
        with pytest.raises(PermissionError, match="另一人"):
            judged(report, HEAD_STEP, actor)
        with pytest.raises(PermissionError, match="另一人"):
            returned(report, actor)
    judged(report, HEAD_STEP, replace(HEAD, on_behalf_of="qx-absent"))
    for actor in (
        HEAD,
        replace(LEADER, on_behalf_of="qx-absent"),
        replace(LEADER, key="qx-absent"),
    ):
        with pytest.raises(PermissionError, match="另一人"):
            judged(report, ReportState.LEADER, actor)
    judged(report, ReportState.LEADER, LEADER)


@pytest.mark.django_db
def test_a_return_says_why_and_where_and_the_reviewer_may_look_again() -> None:
    planned()
    report = submitted()
    with pytest.raises(ValueError, match="理由"):
        returned(report, reason=" ")
    with pytest.raises(ValueError, match="栏目"):
        returned(report, fields=("nonsense",))
    returned(report, fields=("problems", "done"), idem="r")
    returned(report, fields=("problems", "done"), idem="r")
    found = row(report)
    assert found.state == ReportState.RETURNED
    assert found.steps.get(act="return").data == {"fields": ["done", "problems"]}
    content = replace(DONE, done="完成测量，长度 12 公里")
    services.save_draft(report=report, content=content, seen=2, actor=REPORTER, now=ENDED)
    services.submit(report=report, seen=3, actor=REPORTER, now=ENDED)
    assert row(report).round == 2
    assert judged(report, HEAD_STEP, HEAD) is ReportState.LEADER


@pytest.mark.django_db
def test_an_accepted_report_is_opened_again_and_leaves_a_trace() -> None:
    planned()
    report = accepted()
    with pytest.raises(ValueError, match="理由"):
        services.reopen_report(report=report, reason="", actor=COORDINATOR, now=ENDED)
    services.reopen_report(report=report, reason="数据有误", actor=COORDINATOR, now=ENDED)
    found = row(report)
    assert (found.state, found.accepted_at) == (ReportState.RETURNED, None)
    assert found.steps.filter(act="submit").get().data["content"] == DONE.plain()


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_decide_once() -> None:
    planned()
    report = submitted()
    said: list[str] = []
    barrier = threading.Barrier(2)

    def review(login: str) -> None:
        try:
            barrier.wait()
            judged(report, HEAD_STEP, Actor(login, f"示例·{login}"))
            said.append("passed")
        except Changed:
            said.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=(login,)) for login in ("a", "b")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["changed", "passed"]
    assert row(report).state == ReportState.LEADER
    assert ReportStep.objects.filter(report=report, act="pass").count() == 1


PEOPLE = [Actor(name, f"示例·{name}") for name in "abcd"]
ACTS = st.tuples(
    st.sampled_from(["save", "submit", "withdraw", "pass", "return", "reopen"]),
    st.sampled_from(PEOPLE),
    st.integers(0, 3),
)


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_whatever_is_done_in_whatever_order(acts: list[tuple[str, Actor, int]]) -> None:
    """The steps tell where it lies; what is accepted was submitted as it stands; whoever passed it
    on had no hand in it before."""
    with transaction.atomic():
        planned()
        report = opened()
        for number, (act, actor, choice) in enumerate(acts):
            try:
                with transaction.atomic():
                    _done(act, report, actor, choice, number)
            except (ValueError, PermissionError):
                pass
        _consistent(report)
        transaction.set_rollback(True)


def _done(act: str, report: int, actor: Actor, choice: int, number: int) -> None:
    common: dict[str, Any] = {"report": report, "actor": actor, "now": ENDED}
    match act:
        case "save":
            content = replace(DONE, done=f"第 {number} 次")
            services.save_draft(content=content, seen=version(report), **common)
        case "submit":
            services.submit(seen=version(report), **common)
        case "withdraw":
            services.withdraw(**common)
        case "pass":
            services.pass_on(step=STEPS[choice], **common)
        case "return":
            services.return_report(step=STEPS[choice], reason="补", **common)
        case "reopen":
            services.reopen_report(reason="改", **common)


def _consistent(report: int) -> None:
    found, steps = row(report), list(ReportStep.objects.filter(report=report).order_by("id"))
    assert found.state == steps[-1].after
    assert all(a.after == b.before for a, b in pairwise(steps))
    if found.state not in EDITABLE:
        last = [one for one in steps if one.act == "submit"][-1]
        assert last.data["content"]["done"] == found.done
    for place, one in enumerate(steps):
        if one.act == "pass":
            before = [Hand(s.act, s.round, s.by, s.on_behalf_of) for s in steps[:place]]
            assert one.by not in hands(before, round=one.round)


def test_who_owes_a_report() -> None:
    assert owes("lead", answers=False, named=True)
    assert owes("supporting", answers=False, named=True)
    assert not owes("joint", answers=False, named=True)


@pytest.mark.django_db
def test_who_reviews_decides_on_the_words_they_have_read() -> None:
    planned()
    report = submitted()
    read = version(report)
    services.withdraw(report=report, actor=REPORTER, now=ENDED)
    content = Content(percent=99, done="改过的内容")
    services.save_draft(report=report, content=content, seen=read, actor=REPORTER, now=ENDED)
    services.submit(report=report, seen=version(report), actor=REPORTER, now=ENDED)
    with pytest.raises(Changed, match="改过"):
        judged(report, HEAD_STEP, HEAD, seen=read)
    assert judged(report, HEAD_STEP, HEAD, seen=version(report)) is ReportState.LEADER


@pytest.mark.django_db
def test_what_an_item_was_closed_on_stays_until_it_is_opened_again() -> None:
    planned()
    report = accepted()
    WorkItem.objects.update(state=ItemState.CLOSED)
    with pytest.raises(ValueError, match="已销号"):
        services.reopen_report(report=report, reason="数字有误", actor=COORDINATOR, now=ENDED)
    WorkItem.objects.update(state=ItemState.CARRYING_OUT)
    services.reopen_report(report=report, reason="数字有误", actor=COORDINATOR, now=ENDED)
    assert row(report).state == ReportState.RETURNED
