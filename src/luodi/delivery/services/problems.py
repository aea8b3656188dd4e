"""The problem list (问题清单): raised from a report or by inspection, given to an owner, answered,
closed on evidence, opened again. The item's light follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.supervision import ANSWERING, PROBLEM, ProblemAct, ProblemState
from luodi.delivery.models import Evidence, Problem, ProblemStep, ProgressReport
from luodi.delivery.services.items import done_before, locked
from luodi.delivery.services.lighting import relight
from luodi.directory import queries as directory
from luodi.directory.domain import Act, Thing
from luodi.directory.queries import people_who_may
from luodi.foundation.burden import ask
from luodi.foundation.domain import Actor
from luodi.foundation.notices import notify
from luodi.foundation.services import record

LONGEST_TITLE, LONGEST = 200, 5_000


@transaction.atomic
def raise_problem(
    *,
    item: int,
    title: str,
    owner: str,
    due: date,
    actor: Actor,
    now: datetime,
    detail: str = "",
    report: int | None = None,
    inspected_on: date | None = None,
    idem: str | None = None,
) -> int:
    """Put a problem on the list, found in a report or by an inspection on a day, with who is to
    settle it and by when; returns its id. Raising it again with the same key returns the first.

    Raises:
        LookupError: no such item, unit, or report of the item.
        ValueError: no title, neither a report nor an inspection (or both), or a day that does not fit.
    """
    found = locked(item)
    known = ProblemStep.objects.filter(problem__item=found, act="raise", idem=idem).first()
    if idem is not None and known is not None:
        return known.problem_id
    _check(title, detail, report, inspected_on, now)
    _check_owner(owner, due, now)
    if report is not None and not ProgressReport.objects.filter(pk=report, item=found).exists():
        raise LookupError(_("这一事项没有这份填报"))
    made = Problem.objects.create(
        item=found,
        number=found.problems.count() + 1,
        title=title.strip(),
        detail=detail.strip(),
        report_id=report,
        inspected_on=inspected_on,
        owner_id=owner,
        due=due,
        raised_at=now,
        raised_by=actor.key,
    )
    data = {"owner": owner, "due": due.isoformat(), "title": made.title}
    step = _write(made, "raise", "", actor, now, data=data, idem=idem)
    _ask(made, step, gettext_noop("“%(title)s”有问题请您单位整改：%(problem)s"), now)
    return made.pk


def _check(
    title: str, detail: str, report: int | None, inspected_on: date | None, now: datetime
) -> None:
    if not title.strip():
        raise ValueError(_("请写明是什么问题"))
    if len(title) > LONGEST_TITLE or len(detail) > LONGEST:
        raise ValueError(
            _("问题名称最多 %(title)s 个字，情况说明最多 %(detail)s 个字")
            % {"title": LONGEST_TITLE, "detail": LONGEST}
        )
    if (report is None) == (inspected_on is None):
        raise ValueError(_("请写明问题从哪里来：出自哪份填报，或者哪一天检查发现"))
    if inspected_on is not None and inspected_on > timezone.localdate(now):
        raise ValueError(_("检查日期 %(day)s 还没有到") % {"day": inspected_on.isoformat()})


def _check_owner(owner: str, due: date, now: datetime) -> None:
    if owner not in directory.paths([owner]):
        raise LookupError(_("单位目录中没有 %(unit)s，请先在目录中登记") % {"unit": owner})
    if due < timezone.localdate(now):
        raise ValueError(_("整改期限 %(day)s 已经过去") % {"day": due.isoformat()})


@transaction.atomic
def assign_problem(
    *,
    problem: int,
    owner: str,
    due: date,
    reason: str,
    actor: Actor,
    now: datetime,
    idem: str | None = None,
) -> None:
    """Give a problem to another unit, or another day, with a reason.

    Raises:
        LookupError: no such problem or unit.
        ValueError: no reason, a day that is past, or the problem is closed.
    """
    said = _reasoned(reason, _("请写明改由谁整改、或者改期的理由"))
    found = _locked(problem)
    if done_before(found.steps, idem):
        return
    if found.state == ProblemState.CLOSED:
        raise ValueError(_("问题已销号；需要再整改的，请先重新打开"))
    _check_owner(owner, due, now)
    data = {"owner": owner, "due": due.isoformat(), "from": found.owner_id}
    new_owner = owner != found.owner_id
    found.owner_id, found.due = owner, due
    step = _write(found, "assign", found.state, actor, now, reason=said, data=data, idem=idem)
    if new_owner and found.state == ProblemState.OPEN:
        _ask(found, step, gettext_noop("“%(title)s”有问题请您单位整改：%(problem)s"), now)


@transaction.atomic
def answer_problem(
    *, problem: int, answer: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """The owner says how the problem was settled (报整改情况).

    Raises:
        LookupError, ValueError (nothing is said), OutOfOrder (answered or closed already).
    """
    said = _reasoned(answer, _("请写明整改情况：怎样解决的，佐证在哪里"))
    found = _locked(problem)
    if done_before(found.steps, idem):
        return
    found.answer = said
    step = _move(found, ProblemAct.ANSWER, actor, now, reason=said, idem=idem)
    if found.raised_by.startswith("system:"):
        return
    text = gettext_noop("“%(title)s”的问题“%(problem)s”已报整改情况，请核实")
    _notify(found, step, [found.raised_by], text, now)


@transaction.atomic
def return_answer(
    *, problem: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates sends an answer back, saying what is missing.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (nothing was answered).
    """
    said = _reasoned(reason, _("请写明还缺什么"))
    found = _locked(problem)
    if done_before(found.steps, idem):
        return
    step = _move(found, ProblemAct.RETURN, actor, now, reason=said, idem=idem)
    _ask(found, step, gettext_noop("“%(title)s”的问题“%(problem)s”请补充整改情况"), now)


@transaction.atomic
def close_problem(
    *,
    problem: int,
    actor: Actor,
    now: datetime,
    evidence: int | None = None,
    statement: str = "",
    idem: str | None = None,
) -> None:
    """Who coordinates closes a problem (销号): on evidence of an accepted report on the item, or on
    a reasoned statement of what was seen.

    Raises:
        LookupError: there is no such problem.
        ValueError: neither evidence nor statement, or evidence that is not accepted or was
            withdrawn.
        PermissionError: who closes it has answered it.
        OutOfOrder: it is closed already.
    """
    found = _locked(problem)
    if done_before(found.steps, idem):
        return
    PROBLEM.after(ProblemState(found.state), ProblemAct.CLOSE)
    if evidence is None:
        statement = _reasoned(
            statement, _("请选择已采纳填报的佐证，或者写明核实情况：何时、怎样核实，结论是什么")
        )
    elif not accepted_evidence(found.item_id).filter(pk=evidence).exists():
        raise ValueError(_("这份佐证还没有随填报采纳，或者已经撤回，不能作为销号的依据"))
    _refuse_answerer(found, actor)
    found.evidence_id, found.closed_at = evidence, now
    _move(
        found,
        ProblemAct.CLOSE,
        actor,
        now,
        reason=statement.strip(),
        data={"evidence": evidence} if evidence else {},
        idem=idem,
    )


def accepted_evidence(item: int) -> Any:
    """Evidence on which a problem of the item may be closed."""
    return Evidence.objects.filter(
        report__item=item, report__state=ReportState.ACCEPTED, withdrawn_at=None, grade__gt=0
    )


def _refuse_answerer(found: Problem, actor: Actor) -> None:
    last = found.steps.filter(act=ProblemAct.ANSWER).order_by("-id").first()
    mine = {actor.key, actor.on_behalf_of} - {""}
    if last is not None and mine & {last.by, last.on_behalf_of}:
        raise PermissionError(_("整改情况是您报的，销号应由另一人办理"))


@transaction.atomic
def reopen_problem(
    *, problem: int, due: date, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates opens a closed problem again, with a reason and a new day.

    Raises:
        LookupError, ValueError (no reason, a day that is past), OutOfOrder (it is not closed).
    """
    said = _reasoned(reason, _("请写明重新打开的理由"))
    found = _locked(problem)
    if done_before(found.steps, idem):
        return
    PROBLEM.after(ProblemState(found.state), ProblemAct.REOPEN)
    _check_owner(found.owner_id, due, now)
    found.due, found.closed_at, found.evidence_id = due, None, None
    step = _move(
        found, ProblemAct.REOPEN, actor, now, reason=said, data={"due": due.isoformat()}, idem=idem
    )
    _ask(found, step, gettext_noop("“%(title)s”的问题“%(problem)s”重新打开，请整改"), now)


# --- writing ------------------------------------------------------------------------------


def _reasoned(said: str, message: str) -> str:
    said = said.strip()
    if not said:
        raise ValueError(message)
    if len(said) > LONGEST:
        raise ValueError(_("内容最多 %(most)s 个字") % {"most": LONGEST})
    return said


def _locked(problem: int) -> Problem:
    """The problem, held with its item: its light is computed in the act."""
    row = Problem.objects.filter(pk=problem).first()
    if row is None:
        raise LookupError(_("没有这个问题"))
    item = locked(row.item_id)
    found = Problem.objects.select_for_update().get(pk=problem)
    found.item = item
    return found


def _move(found: Problem, act: ProblemAct, actor: Actor, now: datetime, **more: Any) -> ProblemStep:
    before = found.state
    found.state = PROBLEM.after(ProblemState(before), act)
    return _write(found, act, before, actor, now, **more)


def _write(
    found: Problem,
    act: str,
    before: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    idem: str | None = None,
) -> ProblemStep:
    found.save(update_fields=["state", "owner", "due", "answer", "evidence", "closed_at"])
    step = ProblemStep.objects.create(
        problem=found,
        at=now,
        act=str(act),
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=before,
        after=found.state,
        reason=reason,
        data=dict(data or {}),
        idem=idem,
    )
    record(
        act=f"delivery.problem_{act}",
        object_kind="problem",
        object_key=str(found.pk),
        actor=actor,
        now=now,
        data={
            "item": f"{found.item.programme.slug}/{found.item.key}",
            "number": found.number,
            **({"reason": reason} if reason else {}),
            **(data or {}),
        },
    )
    relight([found.item_id], now=now)
    return step


def _ask(found: Problem, step: ProblemStep, text: str, now: datetime) -> None:
    """Tell the owner's people, and put the answer that is asked for on the burden meter."""
    place = directory.place(found.owner_id)
    thing = Thing(place.units, place.areas, found.item.programme.slug)
    _notify(found, step, people_who_may(Act.DELIVERY_ANSWER, thing, now=now), text, now)
    ask(
        key=f"problem:{found.pk}:{step.pk}",
        unit=found.owner_id,
        what=f"problem:{found.pk}",
        fields=1,
        people=1,
        minutes=ANSWERING,
        room="delivery",
        now=now,
    )


def _notify(found: Problem, step: ProblemStep, to: Any, text: str, now: datetime) -> None:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            title = (found.item.title_en if language == "en" else "") or found.item.title_zh
            said.append(_(text) % {"title": title, "problem": found.title})
    notify(
        key=f"problem:{found.pk}:{step.pk}",
        to=to,
        kind="problem",
        text=said[0],
        text_en=said[1],
        url=f"/problems/{found.pk}/",
        now=now,
    )
