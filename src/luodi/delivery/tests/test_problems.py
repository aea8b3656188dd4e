"""The problem list: raised, given to somebody, answered, closed on evidence, opened again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Evidence, Light, Problem
from luodi.delivery.services import problems as services
from luodi.delivery.services import relight_all
from luodi.delivery.tests.sample import COORDINATOR, NOW, REPORTER, items
from luodi.delivery.tests.test_close import with_evidence
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db

DUE = date(2030, 3, 8)


def raised(**more: object) -> int:
    wanted = {
        "item": items()["t001"].pk,
        "title": "征地未完成",
        "owner": "qx-water",
        "due": DUE,
        "inspected_on": NOW.date(),
        "actor": COORDINATOR,
        "now": NOW,
    }
    return services.raise_problem(**wanted | more)  # type: ignore[arg-type]


def reasons() -> list[str]:
    return [one["code"] for one in Light.objects.get(item__key="t001").reasons]


def test_a_problem_is_raised_once_with_its_source_and_a_number() -> None:
    evidence = with_evidence()
    first = raised(idem="a")
    assert raised(idem="a") == first
    second = raised(title="进度滞后", inspected_on=None, report=evidence.report_id)
    assert [Problem.objects.get(pk=one).number for one in (first, second)] == [1, 2]
    with pytest.raises(ValueError, match="从哪里来"):
        raised(inspected_on=None)
    with pytest.raises(ValueError, match="从哪里来"):
        raised(report=evidence.report_id)
    with pytest.raises(ValueError, match="已经过去"):
        raised(due=NOW.date() - timedelta(days=1))
    with pytest.raises(LookupError, match="单位目录"):
        raised(owner="nobody")
    assert AuditEvent.objects.filter(act="delivery.problem_raise").count() == 2


def test_the_light_follows_an_overdue_problem_and_its_closure() -> None:
    evidence = with_evidence()
    made = raised()
    later = NOW + timedelta(days=14)
    relight_all(now=later, actor=COORDINATOR)
    assert "problem_overdue" in reasons()
    services.close_problem(problem=made, evidence=evidence.pk, actor=COORDINATOR, now=later)
    assert "problem_overdue" not in reasons()
    found = Problem.objects.get(pk=made)
    assert (found.state, found.evidence_id, found.closed_at) == ("closed", evidence.pk, later)


def test_no_closure_without_accepted_evidence_or_a_reasoned_statement() -> None:
    evidence = with_evidence()
    made = raised()
    with pytest.raises(ValueError, match="核实情况"):
        services.close_problem(problem=made, actor=COORDINATOR, now=NOW)
    Evidence.objects.update(withdrawn_at=NOW)
    with pytest.raises(ValueError, match="撤回"):
        services.close_problem(problem=made, evidence=evidence.pk, actor=COORDINATOR, now=NOW)
    services.close_problem(problem=made, statement="现场查看，已完成", actor=COORDINATOR, now=NOW)
    with pytest.raises(OutOfOrder):
        services.close_problem(problem=made, statement="再销", actor=COORDINATOR, now=NOW)


def test_answered_returned_answered_and_closed_by_another() -> None:
    with_evidence()
    made = raised()
    told = {"problem": made, "now": NOW}
    services.answer_problem(**told, answer="已完成", actor=REPORTER, idem="r")
    services.answer_problem(**told, answer="已完成", actor=REPORTER, idem="r")
    services.return_answer(**told, reason="请附验收单", actor=COORDINATOR)
    services.answer_problem(**told, answer="已附", actor=REPORTER)
    with pytest.raises(PermissionError, match="另一人"):
        services.close_problem(**told, statement="属实", actor=REPORTER)
    services.close_problem(**told, statement="属实", actor=COORDINATOR)
    with pytest.raises(ValueError, match="已销号"):
        services.assign_problem(
            **told, owner="qx-finance", due=DUE, reason="改由", actor=COORDINATOR
        )
    services.reopen_problem(**told, due=DUE, reason="再次出现", actor=COORDINATOR)
    services.assign_problem(
        **told, owner="qx-finance", due=date(2030, 4, 1), reason="资金问题", actor=COORDINATOR
    )
    found = Problem.objects.get(pk=made)
    assert (found.state, found.owner_id, found.due) == ("open", "qx-finance", date(2030, 4, 1))
    assert [one.act for one in found.steps.all()] == [
        "raise",
        "answer",
        "return",
        "answer",
        "close",
        "reopen",
        "assign",
    ]
