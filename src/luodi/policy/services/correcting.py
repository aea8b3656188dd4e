"""Correcting what the compiler read in a paper, and taking a correction back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.span import Span
from luodi.policy.domain import RunView, checked
from luodi.policy.domain.anchors import anchor_of, anchored
from luodi.policy.domain.clash import Clash
from luodi.policy.domain.corrections import (
    ADDS,
    MADE_TO,
    TAKES_BACK,
    Anchor,
    Correction,
    Kind,
    Overlaid,
    State,
    standing,
    taken_back,
)
from luodi.policy.domain.overlay import replay
from luodi.policy.models import PaperCorrection, PolicyDocument
from luodi.policy.queries.corrections import Reviewed, reviewed

_ACTS = {
    Kind.DISMISS: "policy.dismiss",
    Kind.CONFIRM: "policy.confirm",
    Kind.TARGET_CONFIRM: "policy.confirm",
    Kind.UNDO: "policy.undo_correction",
    Kind.SET_ASIDE: "policy.set_aside_correction",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reviewer wants: a correction of ``item`` (its id in the result), or of the words of
    ``span`` where something was missed. ``seen`` is the last correction of the item that the
    reviewer's page showed (0 for none); ``instead`` is a correction that this one replaces."""

    kind: Kind
    item: str = ""
    span: Span | None = None
    payload: Mapping[str, Any] | None = None
    reason: str = ""
    seen: int = 0
    instead: int | None = None


@transaction.atomic
def correct(*, run_id: int, wish: Wish, actor: Actor, now: datetime) -> int:
    """Keep a correction of the paper of a run; returns its id.

    The same wish of the same person a second time gives the correction that exists.

    Raises:
        LookupError: there is no such run, or no such item any more.
        luodi.policy.domain.clash.Clash: somebody corrected the item since ``wish.seen``.
        ValueError: it cannot be meant so; the message says what to do.
        Nothing is kept in each of these cases.
    """
    paper = locked(run_id)
    known = again(paper, wish, actor)
    if known is not None:
        return known
    _nobody_else(paper, wish)
    made = _correction(paper, wish, actor, now)
    row = _keep(paper.raw, made, actor, now)
    _fits(paper, replace(made, id=row.pk), wish)
    _tell(paper.raw, row, actor, now, item=wish.item)
    return row.pk


@transaction.atomic
def undo(*, run_id: int, correction: int, reason: str = "", actor: Actor, now: datetime) -> int:
    """Take a correction back; returns the id of the taking back. One taken back already stays so.

    Raises:
        LookupError: the paper of the run has no such correction.
        ValueError: the reason is too long.
    """
    return _take_back(Kind.UNDO, run_id, correction, reason, actor, now)


@transaction.atomic
def set_aside(*, run_id: int, correction: int, reason: str, actor: Actor, now: datetime) -> int:
    """Put away a correction that no longer fits, with the reason; as :func:`undo`.

    Raises:
        LookupError: as there.
        ValueError: the reason is missing or too long.
    """
    return _take_back(Kind.SET_ASIDE, run_id, correction, reason, actor, now)


@transaction.atomic
def carry_over(*, run_id: int, source: int, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Repeat on this paper the corrections in force on an earlier version of it (``source`` is a
    run of that); returns their ids, none where all are carried over already. What does not fit
    here is kept and shown as such.

    Raises:
        LookupError: one of the runs does not exist.
        ValueError: both are the same paper.
    """
    paper, before = locked(run_id), reviewed(source)
    if before is None:
        raise LookupError(_("没有编号为 %(source)s 的编译结果") % {"source": source})
    if before.raw.sha256 == paper.raw.sha256:
        raise ValueError(_("这就是同一份文件，更正已经在这里"))
    rows = PaperCorrection.objects.filter(
        document__sha256=paper.raw.sha256, carried_from__isnull=False
    )
    carried = {row.carried_from_id: row.pk for row in rows if row.carried_from_id}
    made = []
    for correction in standing(before.corrections):
        if correction.id not in carried:
            row = _keep(
                paper.raw, _renamed(correction, carried), actor, now, carried_from=correction.id
            )
            carried[correction.id] = row.pk
            made.append(row.pk)
    if made:
        record(
            act="policy.carry_over_corrections",
            object_kind="compile_run",
            object_key=str(run_id),
            actor=actor,
            now=now,
            data={"source": source, "corrections": made},
        )
    return tuple(made)


def locked(run_id: int) -> Reviewed:
    """The paper as it stands, while nobody else corrects it: inside a transaction.

    Raises:
        LookupError: there is no such run.
    """
    document = PolicyDocument.objects.select_for_update().only("id").filter(runs=run_id).first()
    found = reviewed(run_id) if document else None
    if found is None:
        raise LookupError(_("没有编号为 %(run_id)s 的编译结果") % {"run_id": run_id})
    return found


def again(paper: Reviewed, wish: Wish, actor: Actor) -> int | None:
    """The correction that this wish has led to already, None where there is none."""
    gone = taken_back(paper.corrections)
    own = (c for c in reversed(paper.corrections) if c.by == actor.key and c.id not in gone)
    for correction in own:
        if correction.kind is wish.kind and _same(paper, correction, wish):
            return correction.id
    return None


def _same(paper: Reviewed, correction: Correction, wish: Wish) -> bool:
    """Whether a correction is what the wish asks for, made since the reviewer's page."""
    if wish.kind in ADDS:
        if _place(correction.anchor) != _place(_span(paper, wish)):
            return False
    elif correction.id not in paper.overlaid.touched.get(wish.item, ()):
        return False
    if correction.id <= wish.seen:
        return False
    before = paper.at(correction.id - 1)
    try:
        wanted = _payload(paper, before, wish, _facts(before, *_named(wish)))
    except (LookupError, ValueError):
        return False
    return dict(correction.payload) == wanted


def _place(anchor: Anchor) -> tuple[int, int, str]:
    return anchor.start, anchor.end, anchor.quote


def _named(wish: Wish) -> tuple[str, str]:
    return MADE_TO[wish.kind], wish.item


def _nobody_else(paper: Reviewed, wish: Wish) -> None:
    since = {number for number in touches(paper, wish) if number > wish.seen}
    if since:
        raise clash(paper, wish, since, wish.seen)


def touches(paper: Reviewed, wish: Wish) -> set[int]:
    """Ids of the corrections made to what the wish is for, also those taken back."""
    items = [wish.item] if wish.item else []
    if wish.kind is Kind.MERGE:
        items.append(str((wish.payload or {}).get("with", "")))
    return {number for item in items for number in paper.overlaid.touched.get(item, ())}


def clash(paper: Reviewed, wish: Wish, theirs: set[int], before: int) -> Clash:
    """That others (``theirs``, at least one) corrected what the wish is for; ``before`` is the id
    of the last correction that the one who wishes knew of, 0 for none."""
    kind = MADE_TO[wish.kind]
    return Clash(
        theirs=tuple(c for c in paper.corrections if c.id in theirs),
        base=_facts(paper.at(before), kind, wish.item),
        now=_facts(paper.overlaid, kind, wish.item),
        last=max(theirs),
    )


def _facts(overlaid: Overlaid, kind: str, item: str) -> Mapping[str, Any] | None:
    if kind == "text":
        return None
    if kind == "open_set":
        phrase = item.partition("@")[2]
        return {"units": list(overlaid.named.get(phrase, ()))}
    return checked.facts_of(overlaid, kind, item)


def _correction(paper: Reviewed, wish: Wish, actor: Actor, now: datetime) -> Correction:
    kind = MADE_TO[wish.kind]
    if wish.kind in ADDS:
        anchor = _missed(paper, wish)
        facts = None
    else:
        found = anchor_of(paper.raw.text, paper.overlaid, kind, wish.item)
        if found is None:
            raise LookupError(_("这一条已经不在了，可能刚被拆分、合并或者删去，请刷新页面再看"))
        anchor, facts = found, _facts(paper.overlaid, kind, wish.item)
    if wish.instead is not None and wish.instead not in {c.id for c in paper.corrections}:
        raise LookupError(_("要代替的那条更正不属于这份文件"))
    return Correction(
        id=0,
        kind=wish.kind,
        anchor=anchor,
        payload=_payload(paper, paper.overlaid, wish, facts),
        reason=checked.reason(wish.kind, wish.reason),
        by=actor.key,
        by_name=actor.name,
        at=now,
        undoes=wish.instead,
    )


def _missed(paper: Reviewed, wish: Wish) -> Anchor:
    """The anchor of words in which something was missed."""
    words = _span(paper, wish)
    if wish.kind is Kind.ADD:
        for task in paper.overlaid.compiled["tasks"]:
            if (task["start"], task["end"]) == (words.start, words.end):
                raise ValueError(
                    _("这句话已经是任务 %(number)s，请直接在该任务上更正")
                    % {"number": task["number"]}
                )
    return words


def _span(paper: Reviewed, wish: Wish) -> Anchor:
    text, span = paper.raw.text, wish.span or Span(0, 0)
    words = span.of(text) if 0 <= span.start < span.end <= len(text) else ""
    if not words.strip():
        raise ValueError(_("请先在原文中选中这句话"))
    start = span.start + len(words) - len(words.lstrip())
    return anchored(text, "text", Span(start, start + len(words.strip())))


def _payload(
    paper: Reviewed, overlaid: Overlaid, wish: Wish, facts: Mapping[str, Any] | None
) -> dict[str, Any]:
    given = wish.payload or {}
    match wish.kind:
        case Kind.ROLES | Kind.ADD:
            return _changed(checked.roles(given), facts)
        case Kind.TARGET | Kind.TARGET_ADD:
            return _changed(checked.target(given, whole=wish.kind is Kind.TARGET_ADD), facts)
        case Kind.NAME_UNITS:
            return {"units": checked.names(given.get("units", ()))}
        case Kind.CONFIRM | Kind.TARGET_CONFIRM:
            return {"fields": checked.confirmed(given, facts)}
        case Kind.SPAN:
            return {"span": _span(paper, wish).to_json()}
        case Kind.SPLIT:
            if facts is None:
                raise LookupError(_("这条任务已经不在了，请刷新页面再看"))
            words = paper.raw.text[facts["start"] : facts["end"]]
            return {"at": checked.cuts(given.get("at", ()), len(words)), "words": words}
        case Kind.MERGE:
            other = anchor_of(paper.raw.text, overlaid, "task", str(given.get("with", "")))
            if other is None:
                raise LookupError(_("要合并的另一条任务已经不在了，请刷新页面再看"))
            return {"with": other.to_json()}
    return {}


def _changed(values: dict[str, Any], facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Only what differs from what is there."""
    return {name: v for name, v in values.items() if facts is None or v != facts.get(name)}


def _keep(
    run: RunView,
    made: Correction,
    actor: Actor,
    now: datetime,
    carried_from: int | None = None,
) -> PaperCorrection:
    document = PolicyDocument.objects.only("id").get(sha256=run.sha256)
    return PaperCorrection.objects.create(
        document=document,
        kind=made.kind.value,
        anchor=made.anchor.to_json(),
        payload=dict(made.payload),
        reason=made.reason,
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        at=now,
        undoes_id=made.undoes,
        carried_from_id=carried_from,
        compiler_version=run.compiler_version,
    )


def _fits(paper: Reviewed, made: Correction, wish: Wish) -> None:
    """A new correction does something, or it is not kept."""
    outcome = replay(paper.raw.text, paper.raw.compiled, [*paper.corrections, made]).outcomes[-1]
    if outcome.why is not None:
        raise ValueError(
            _("这样改不成：%(why)s，请检查后再试") % {"why": _(checked.WHY_WORDS[outcome.why])}
        )
    if outcome.state is State.ALREADY and wish.instead is None:
        raise ValueError(_("和现在的内容一样，没有需要更正的地方"))


def _tell(
    run: RunView, row: PaperCorrection, actor: Actor, now: datetime, *, item: str = ""
) -> None:
    record(
        act=_ACTS.get(Kind(row.kind), "policy.correct"),
        object_kind="compile_run",
        object_key=str(run.id),
        actor=actor,
        now=now,
        data={
            "correction": row.pk,
            "kind": row.kind,
            "item": item,
            "undoes": row.undoes_id,
            "reason": row.reason,
            "payload": row.payload,
        },
    )


def _take_back(
    kind: Kind, run_id: int, number: int, reason: str, actor: Actor, now: datetime
) -> int:
    paper = locked(run_id)
    found = next((c for c in paper.corrections if c.id == number), None)
    if found is None or found.kind in TAKES_BACK:
        raise LookupError(_("这份文件没有这条更正"))
    before = taken_back(paper.corrections).get(number)
    if before is not None:
        return before.id
    words = checked.reason(kind, reason)
    made = Correction(0, kind, found.anchor, reason=words, undoes=number)
    row = _keep(paper.raw, made, actor, now)
    _tell(paper.raw, row, actor, now)
    return row.pk


def _renamed(correction: Correction, numbers: Mapping[int, int]) -> Correction:
    """The correction with the new numbers of those that it rests on."""
    payload = dict(correction.payload)
    if "with" in payload:
        payload["with"] = _reborn(Anchor.from_json(payload["with"]), numbers).to_json()
    anchor = _reborn(correction.anchor, numbers)
    return replace(correction, anchor=anchor, payload=payload, undoes=None)


def _reborn(anchor: Anchor, numbers: Mapping[int, int]) -> Anchor:
    number, _, part = anchor.born.partition(".")
    if not number:
        return anchor
    return replace(anchor, born=f"{numbers.get(int(number), number)}.{part}")
