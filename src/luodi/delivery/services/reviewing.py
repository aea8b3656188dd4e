"""Review (审核) of progress reports: passed on, accepted, returned for correction, opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.delivery.domain.report import FIELD_WORDS
from luodi.delivery.domain.review import REPORT_WORDS, ReportAct, ReportState, after, has_acted
from luodi.delivery.models import ProgressReport
from luodi.delivery.services.items import Changed, done_before, once
from luodi.delivery.services.reporting import chain_of, hands_in, held_report, move, refuse_closed
from luodi.foundation.domain import Actor


@once
@transaction.atomic
def pass_on(
    *,
    report: int,
    step: ReportState,
    actor: Actor,
    now: datetime,
    opinion: str = "",
    seen: int | None = None,
    idem: str | None = None,
) -> ReportState:
    """Pass a report on to the next step of its chain, or accept it at the last; returns where it
    lies now. ``step`` is the one that who reviews has seen and may decide, ``seen`` the version of the
    words that they read (None: not said). Acceptance locks it, and
    the item's light is computed anew in the same transaction.

    Raises:
        LookupError: there is no such report.
        Changed: it no longer lies at this step: somebody else was first; or its words are others.
        OutOfOrder: it does not lie at a step of review.
        PermissionError: who reviews has had a hand in it.
    """
    found = held_report(report)
    if done_before(found.steps, idem):
        return ReportState(found.state)
    state = _reviewed(found, ReportAct.PASS, step, actor, seen)
    if state is ReportState.ACCEPTED:
        found.accepted_at = now
    move(found, ReportAct.PASS, state, actor=actor, now=now, reason=opinion.strip(), idem=idem)
    return state


@once
@transaction.atomic
def return_report(
    *,
    report: int,
    step: ReportState,
    reason: str,
    actor: Actor,
    now: datetime,
    fields: Sequence[str] = (),
    seen: int | None = None,
    idem: str | None = None,
) -> None:
    """Return a report for correction (退回补正), with a reason, as a whole or naming ``fields``.

    Raises:
        LookupError, Changed, OutOfOrder, PermissionError: as :func:`pass_on`.
        ValueError: no reason is given, or a field that a report does not have.
    """
    said = _reasoned(reason, _("请写明退回的理由，让填报人知道改什么"))
    if not FIELD_WORDS.keys() >= set(fields):
        raise ValueError(_("要补正的栏目不在填报表中，请刷新页面再选"))
    found = held_report(report)
    if done_before(found.steps, idem):
        return
    state = _reviewed(found, ReportAct.RETURN, step, actor, seen)
    data = {"fields": [name for name in FIELD_WORDS if name in fields]}
    move(found, ReportAct.RETURN, state, actor=actor, now=now, reason=said, data=data, idem=idem)


@once
@transaction.atomic
def reopen_report(
    *, report: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Open an accepted report again for correction, with a reason. Until it is accepted anew it
    does not count; what was accepted stays in the history.

    Raises:
        LookupError: there is no such report.
        ValueError: no reason is given.
        OutOfOrder: it is not accepted.
    """
    said = _reasoned(reason, _("请写明重新打开的理由"))
    found = held_report(report)
    if done_before(found.steps, idem):
        return
    refuse_closed(found)
    state = after(ReportState(found.state), ReportAct.REOPEN, chain_of(found))
    found.accepted_at = None
    move(found, ReportAct.REOPEN, state, actor=actor, now=now, reason=said, idem=idem)


def _reasoned(reason: str, message: str) -> str:
    if not reason.strip():
        raise ValueError(message)
    return reason.strip()


def _reviewed(
    report: ProgressReport, act: ReportAct, step: ReportState, actor: Actor, seen: int | None
) -> ReportState:
    """Where the act leads to, for somebody who may decide ``step`` and nothing else."""
    refuse_closed(report)
    state = after(ReportState(report.state), act, chain_of(report))
    if report.state != step:
        raise Changed(
            _("这份填报已有别人办理，现在是“%(state)s”，请刷新页面再看")
            % {"state": _(REPORT_WORDS[ReportState(report.state)])}
        )
    if seen is not None and seen != report.version:
        raise Changed(_("您打开页面之后，填报单位撤回并改过这份填报，请刷新页面，看过新的内容再办"))
    if has_acted(hands_in(report), (actor.key, actor.on_behalf_of)):
        raise PermissionError(_("这份填报您已经填写、报送或审核过，应由另一人审核"))
    return state
