"""The chain of review of a progress report: who looks at it, in which order.

Reporter → head of the office → leader in charge → the unit that consolidates (the lead, or a
district office for its towns) → the coordinator. An installation or a programme may leave steps
out; nobody reviews what they wrote or passed on themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from luodi.delivery.domain.transitions import OutOfOrder
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop


class ReportState(StrEnum):
    """Where a report lies. The four in the middle are steps of review."""

    DRAFT = "draft"
    OFFICE_HEAD = "office_head"
    LEADER = "leader"
    LEAD_UNIT = "lead_unit"
    COORDINATOR = "coordinator"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReportAct(StrEnum):
    """What is done to a report."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS = "pass"  # noqa: S105  an act, not a password
    RETURN = "return"
    REOPEN = "reopen"


STEPS = (
    ReportState.OFFICE_HEAD,
    ReportState.LEADER,
    ReportState.LEAD_UNIT,
    ReportState.COORDINATOR,
)
EDITABLE = frozenset({ReportState.DRAFT, ReportState.RETURNED})

REPORT_WORDS = {
    ReportState.DRAFT: gettext_noop("填报中"),
    ReportState.OFFICE_HEAD: gettext_noop("待单位负责人审核"),
    ReportState.LEADER: gettext_noop("待分管领导审签"),
    ReportState.LEAD_UNIT: gettext_noop("待牵头单位汇总"),
    ReportState.COORDINATOR: gettext_noop("待统筹单位采纳"),
    ReportState.RETURNED: gettext_noop("退回补正"),
    ReportState.ACCEPTED: gettext_noop("已采纳"),
    ReportAct.SUBMIT: gettext_noop("报送"),
    ReportAct.WITHDRAW: gettext_noop("撤回"),
    ReportAct.PASS: gettext_noop("审核通过"),
    ReportAct.RETURN: gettext_noop("退回补正"),
    ReportAct.REOPEN: gettext_noop("重新打开"),
}


def chain(configured: Iterable[ReportState], *, feeds_another: bool) -> tuple[ReportState, ...]:
    """The steps of a report, in their order. ``configured`` are those that the programme keeps.
    What feeds another's report (a supporting unit's part, a town's under its district) ends with
    the unit that consolidates; what feeds none goes past that step to the coordinator.

    Somebody always accepts: the last step of the one and of the other cannot be left out.

    >>> [str(step) for step in chain((), feeds_another=False)]
    ['coordinator']
    >>> [str(step) for step in chain(STEPS, feeds_another=True)]
    ['office_head', 'leader', 'lead_unit']
    """
    last = ReportState.LEAD_UNIT if feeds_another else ReportState.COORDINATOR
    kept = frozenset(configured) - {ReportState.LEAD_UNIT, ReportState.COORDINATOR}
    return tuple(step for step in STEPS if step in kept or step is last)


def after(state: ReportState, act: ReportAct, steps: Sequence[ReportState]) -> ReportState:
    """Where an act leads to on a chain of review.

    A report that lies at a step which the programme has left out since goes on from there to the
    next step that is kept.

    Raises:
        OutOfOrder: the act is not in order in this state.
    """
    if act is ReportAct.SUBMIT and state in EDITABLE:
        return steps[0]
    if act is ReportAct.WITHDRAW and state == steps[0]:
        return ReportState.DRAFT
    if act is ReportAct.PASS and state in STEPS:
        return _next(state, steps)
    if act is ReportAct.RETURN and state in STEPS:
        return ReportState.RETURNED
    if act is ReportAct.REOPEN and state is ReportState.ACCEPTED:
        return ReportState.RETURNED
    raise OutOfOrder(
        _("这份填报现在是“%(state)s”，不能“%(act)s”，请刷新页面再看")
        % {"state": _(REPORT_WORDS[state]), "act": _(REPORT_WORDS[act])},
        str(state),
        str(act),
    )


def _next(state: ReportState, steps: Sequence[ReportState]) -> ReportState:
    place = STEPS.index(state)
    return next((s for s in steps if STEPS.index(s) > place), ReportState.ACCEPTED)


def has_acted(hands: Iterable[str], actors: Iterable[str]) -> bool:
    """Whether somebody who now wants to review has had a hand in the report: ``hands`` are the
    log-ins that wrote, submitted or passed it on in this round, and those they stood in for;
    ``actors`` the reviewer and whom they stand in for."""
    return not frozenset(hands).isdisjoint(one for one in actors if one)
