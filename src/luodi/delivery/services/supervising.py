"""Supervision (督办): letters go out as the ladder proposes or by hand, are answered, and closed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.rules import WITH_AUTHORITY, DeliveryRules, Rung
from luodi.delivery.domain.supervision import (
    ANSWERED,
    ANSWERING,
    READING,
    SUPERVISION,
    SupervisionAct,
    SupervisionState,
    line_said,
    over_cap,
)
from luodi.delivery.models import Supervision, SupervisionStep, WorkItem
from luodi.delivery.queries.facts import rules as rules_of_all
from luodi.delivery.queries.matters import Proposal, assigned, history, proposals
from luodi.delivery.services.items import done_before
from luodi.directory import queries as directory
from luodi.directory.domain import Act, Thing
from luodi.directory.queries import people_who_may
from luodi.foundation.burden import ask
from luodi.foundation.calendar import working_calendar
from luodi.foundation.domain import Actor
from luodi.foundation.notices import notify
from luodi.foundation.services import record
from luodi.kernel.working_days import WorkingCalendar
from luodi.programme import services as holding

REPLY_WITHIN = 5  # working days for an answer, where the letter says no day
LONGEST = 5_000  # characters of a letter or an answer

# The name of a numbered form, as its number begins: 督办〔2026〕3号.
NUMBERED = {Rung.NOTICE: "提示", Rung.ORDER: "督办", Rung.BULLETIN: "通报"}
_FORMS = {
    Rung.REMIND: gettext_noop("提醒"),
    Rung.CHASE: gettext_noop("催办"),
    Rung.NOTICE: gettext_noop("提示函"),
    Rung.ORDER: gettext_noop("督办单"),
    Rung.BULLETIN: gettext_noop("通报"),
}
_OPENINGS = {
    Rung.REMIND: gettext_noop("以下事项即将到期，请按时办理："),
    Rung.CHASE: gettext_noop("以下事项已过期限，请尽快办理，有困难的请说明："),
    Rung.NOTICE: gettext_noop("以下事项尚未办理，请抓紧办理，并书面说明进展和困难："),
    Rung.ORDER: gettext_noop("以下事项逾期未办，请按期办理并书面答复："),
    Rung.BULLETIN: gettext_noop("以下事项的办理情况通报如下："),
}


class HeldBack(ValueError):
    """A letter that may not go out today. ``held`` says why, for a page to tell in its words."""

    def __init__(self, held: Held) -> None:
        self.held = held
        super().__init__(
            _("今天不能发出：超出频次上限、在静默期或者不是工作日。请看督办台上的说明")
        )


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be sent. ``items`` are those that it is about."""

    programme: int
    slug: str
    unit: str
    rung: Rung
    key: str
    text: str
    items: Sequence[int]
    reasons: Sequence[Mapping[str, Any]] = ()
    authority: str = ""
    reply_due: date | None = None


# --- sending ------------------------------------------------------------------------------


@transaction.atomic
def send_proposed(
    *,
    slug: str,
    unit: str,
    rung: Rung,
    matters: Collection[str] | None,
    actor: Actor,
    now: datetime,
) -> int | None:
    """Send to a unit, as one letter, what the ladder proposes in one form about these matters
    (None: about all); returns the letter's id. What is no longer proposed (it was sent meanwhile,
    or came in) is left out; None where nothing remains.

    Raises:
        LookupError: there is no such programme.
    """
    programme = holding.hold(slug)
    _hold_unit(unit)
    found = [
        one
        for one in _proposed(programme, slug, unit, now)
        if not isinstance(one.step, Held)
        and one.step.rung == rung
        and (matters is None or one.matter.key in matters)
    ]
    if not found:
        return None
    return _send(_letter_of(found, programme, slug, rung, now), actor, now)


def _proposed(programme: int, slug: str, unit: str, now: datetime) -> tuple[Proposal, ...]:
    return proposals(
        assigned(Q(item__programme=programme, unit__key=unit)),
        on=timezone.localdate(now),
        rules=rules_of_all()[slug],
        calendar=working_calendar(),
        unit=unit,
    )


def _letter_of(
    found: Sequence[Proposal], programme: int, slug: str, rung: Rung, now: datetime
) -> _Letter:
    lines = [one.line.plain() for one in found]
    authority = found[0].step.authority  # type: ignore[union-attr]
    return _Letter(
        programme=programme,
        slug=slug,
        unit=found[0].unit,
        rung=rung,
        key=f"ladder:{rung}:{min(one.matter.key for one in found)}",
        text=_text(rung, lines),
        items=sorted({one.line.item for one in found}),
        reasons=lines,
        authority=authority.zh if authority else "",
        reply_due=_reply_day(rung, now),
    )


def _text(rung: Rung, lines: Iterable[Mapping[str, Any]]) -> str:
    """The letter in Chinese, which is what was sent; pages tell its matters in their language."""
    with override("zh-hans"):
        numbered = [f"{n}. {line_said(line)}" for n, line in enumerate(lines, 1)]
        return "\n".join([_(_OPENINGS[rung]), *numbered])


def _reply_day(rung: Rung, now: datetime) -> date | None:
    if rung not in ANSWERED:
        return None
    return working_calendar().add(timezone.localdate(now), REPLY_WITHIN)


@transaction.atomic
def send(
    *,
    slug: str,
    unit: str,
    text: str,
    actor: Actor,
    now: datetime,
    kind: Rung = Rung.NOTICE,
    item: int | None = None,
    authority: str = "",
    reply_due: date | None = None,
    idem: str | None = None,
) -> int:
    """Send a letter by hand, a letter of notice (提示函) where nothing else is said; returns its id.
    The caps, the quiet times and the working days of the ladder hold for it too. Sending it again
    with the same key returns the first one.

    Raises:
        LookupError: no such programme, unit or item.
        ValueError: nothing is said, no authority is named for an order or a bulletin, or the day
            for the reply is past.
        HeldBack: it may not go out today.
    """
    programme = holding.hold(slug)
    _hold_unit(unit)
    key = f"hand:{slug}:{idem or uuid.uuid4().hex}"
    known = Supervision.objects.filter(key=key).first()
    if known is not None:
        return known.pk
    rules = rules_of_all()[slug]
    ground = authority.strip() or _authority(rules, kind)
    _check(text, kind, ground, reply_due, now)
    if unit not in directory.paths([unit]):
        raise LookupError(_("单位目录中没有 %(unit)s，请先在目录中登记") % {"unit": unit})
    if item is not None and not WorkItem.objects.filter(pk=item, programme=programme).exists():
        raise LookupError(_("本方案没有这个事项"))
    held = may_send(unit, kind, rules, working_calendar(), timezone.localdate(now))
    if held is not None:
        raise HeldBack(held)
    letter = _Letter(
        programme,
        slug,
        unit,
        kind,
        key,
        text.strip(),
        [item] if item is not None else [],
        authority=ground,
        reply_due=(reply_due or _reply_day(kind, now)) if kind in ANSWERED else None,
    )
    return _send(letter, actor, now)


def _authority(rules: DeliveryRules, kind: Rung) -> str:
    found = next((step.authority for step in rules.ladder.steps if step.rung is kind), None)
    return found.zh if found else ""


def _check(text: str, kind: Rung, authority: str, reply_due: date | None, now: datetime) -> None:
    if not text.strip():
        raise ValueError(_("请写明内容：什么事项，请对方做什么"))
    if len(text) > LONGEST:
        raise ValueError(_("内容最多 %(most)s 个字") % {"most": LONGEST})
    if kind in WITH_AUTHORITY and not authority:
        raise ValueError(_("督办单和通报要写明依据：哪一级、凭哪份文件或者批示发出"))
    if reply_due is not None and reply_due < timezone.localdate(now):
        raise ValueError(_("答复期限 %(day)s 已经过去") % {"day": reply_due.isoformat()})


def may_send(
    unit: str, kind: Rung, rules: DeliveryRules, calendar: WorkingCalendar, on: date
) -> Held | None:
    """Why nothing of this form may go to a unit on a day; None where it may. One query."""
    if not calendar.is_working(on):
        return Held("day_off", {"on": on.isoformat()})
    for quiet in rules.ladder.quiet:
        if on in quiet.days:
            until = str(quiet.days.until)
            return Held("quiet", {"zh": quiet.why.zh, "en": quiet.why.en, "until": until})
    return over_cap(history([unit], on=on).month.get(unit, ()), kind, rules.ladder)


def _hold_unit(unit: str) -> None:
    """Hold what is sent to a unit, in every programme: two letters at once would both find room
    under the cap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"letters:{unit}"])


def _send(letter: _Letter, actor: Actor, now: datetime) -> int:
    made = Supervision.objects.create(
        programme_id=letter.programme,
        item_id=letter.items[0] if len(letter.items) == 1 else None,
        unit_id=letter.unit,
        kind=letter.rung,
        key=letter.key,
        number=_number(letter.programme, letter.rung, now),
        authority=letter.authority,
        text=letter.text,
        reasons=list(letter.reasons),
        state=SupervisionState.SENT,
        sent_at=now,
        sent_by=actor.key,
        reply_due=letter.reply_due,
    )
    _written(made, "send", "", actor, now)
    people = _tell_unit(made, letter, now)
    _count(made, letter, people, now)
    record(
        act="delivery.supervise",
        object_kind="supervision",
        object_key=str(made.pk),
        actor=actor,
        now=now,
        data={
            "programme": letter.slug,
            "unit": letter.unit,
            "kind": str(letter.rung),
            "number": made.number,
            "items": list(letter.items),
        },
    )
    return made.pk


def _number(programme: int, rung: Rung, now: datetime) -> str:
    """The next number of the form in the programme and year, without gaps: the programme is held,
    and nothing sent is ever deleted."""
    if rung not in NUMBERED:
        return ""
    begin = f"{NUMBERED[rung]}〔{timezone.localdate(now).year}〕"
    rows = Supervision.objects.filter(programme=programme, number__startswith=begin)
    return f"{begin}{rows.count() + 1}号"


def _count(made: Supervision, letter: _Letter, people: int, now: datetime) -> None:
    """Put the letter on the burden meter: reading it, and an answer where it asks for one."""
    answered = letter.rung in ANSWERED
    ask(
        key=f"supervision:{made.pk}",
        unit=letter.unit,
        what=f"supervision:{letter.key}",
        fields=1 if answered else 0,
        people=1 if answered else people,
        minutes=READING + ANSWERING * answered,
        room="delivery",
        now=now,
    )


def _tell_unit(made: Supervision, letter: _Letter, now: datetime) -> int:
    said = [_notice(made, letter, language) for language in ("zh-hans", "en")]
    people = people_who_may(Act.DELIVERY_ANSWER, _of_unit(letter.unit, letter.slug), now=now)
    notify(
        key=f"supervision:{made.pk}:sent",
        to=people,
        kind=f"supervision.{letter.rung}",
        text=said[0],
        text_en=said[1],
        url=f"/supervision/{made.pk}/",
        now=now,
    )
    return len(people)


def _notice(made: Supervision, letter: _Letter, language: str) -> str:
    with override(language):
        lines = letter.reasons
        about = (
            line_said(lines[0], english=language == "en")
            if lines
            else letter.text.partition("\n")[0]
        )
        said = {
            "form": f"{_(_FORMS[letter.rung])} {made.number}".strip(),
            "about": about,
            "more": len(lines) - 1,
        }
        if len(lines) > 1:
            return _("%(form)s：%(about)s，另有 %(more)s 项") % said
        return _("%(form)s：%(about)s") % said


def _of_unit(unit: str, slug: str) -> Thing:
    found = directory.place(unit)
    return Thing(found.units, found.areas, slug)


# --- answering and closing ----------------------------------------------------------------


@transaction.atomic
def reply(
    *, supervision: int, text: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """A unit answers what it was sent (答复).

    Raises:
        LookupError: there is no such letter.
        ValueError: nothing is said.
        OutOfOrder: it was answered, closed or withdrawn already.
    """
    said = _reasoned(text, _("请写明办理情况，或者困难和打算"))
    found = _locked(supervision)
    if done_before(found.steps, idem):
        return
    found.reply, found.replied_at = said, now
    _move(found, SupervisionAct.REPLY, said, actor, now, idem)
    _tell_sender(found, now)


@transaction.atomic
def review_reply(
    *,
    supervision: int,
    accept: bool,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reply_due: date | None = None,
    idem: str | None = None,
) -> None:
    """Who sent it accepts the answer, which closes it (销号), or asks again with a reason and a new
    day.

    Raises:
        LookupError: there is no such letter.
        ValueError: it is asked again without a reason.
        OutOfOrder: there is no answer to look at.
    """
    found = _locked(supervision)
    if done_before(found.steps, idem):
        return
    if accept:
        found.closed_at = now
        _move(found, SupervisionAct.ACCEPT, reason.strip(), actor, now, idem)
        return
    said = _reasoned(reason, _("请写明还要补充什么"))
    found.reply_due = reply_due or working_calendar().add(timezone.localdate(now), REPLY_WITHIN)
    step = _move(found, SupervisionAct.ASK_AGAIN, said, actor, now, idem)
    _ask_again(found, step, said, now)


def _ask_again(found: Supervision, step: SupervisionStep, said: str, now: datetime) -> None:
    slug, unit = found.programme.slug, found.unit_id or ""
    ask(
        key=f"supervision:{found.pk}:{step.pk}",
        unit=unit,
        what=f"supervision:{found.key}",
        fields=1,
        people=1,
        minutes=ANSWERING,
        room="delivery",
        now=now,
    )
    _notify(
        found,
        step.pk,
        people_who_may(Act.DELIVERY_ANSWER, _of_unit(unit, slug), now=now),
        gettext_noop("%(form)s请再答复：%(reason)s"),
        said,
        now,
    )


@transaction.atomic
def close_supervision(
    *, supervision: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates closes what was sent (销号), saying on what ground.

    Raises:
        LookupError, ValueError (no ground), OutOfOrder (an answer waits to be looked at).
    """
    said = _reasoned(reason, _("请写明销号的依据：事项怎样办结，佐证在哪里"))
    found = _locked(supervision)
    if done_before(found.steps, idem):
        return
    found.closed_at = now
    _move(found, SupervisionAct.CLOSE, said, actor, now, idem)


@transaction.atomic
def reopen_supervision(
    *, supervision: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates opens again what was closed, with a reason.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (it is not closed).
    """
    said = _reasoned(reason, _("请写明重新打开的理由"))
    found = _locked(supervision)
    if done_before(found.steps, idem):
        return
    found.closed_at = None
    if found.reply_due is not None:
        found.reply_due = _reply_day(Rung(found.kind), now)
    step = _move(found, SupervisionAct.REOPEN, said, actor, now, idem)
    if found.kind in ANSWERED:
        _ask_again(found, step, said, now)


@transaction.atomic
def withdraw_supervision(
    *, supervision: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates takes back what was sent by mistake (撤回), with a reason, which the unit is
    told. It stays in the history and keeps its number, and counts against the cap: it was read.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (it was answered or closed).
    """
    said = _reasoned(reason, _("请写明撤回的理由"))
    found = _locked(supervision)
    if done_before(found.steps, idem):
        return
    step = _move(found, SupervisionAct.WITHDRAW, said, actor, now, idem)
    people = people_who_may(
        Act.DELIVERY_ANSWER, _of_unit(found.unit_id or "", found.programme.slug), now=now
    )
    _notify(found, step.pk, people, gettext_noop("%(form)s已撤回：%(reason)s"), said, now)


def _reasoned(said: str, message: str) -> str:
    said = said.strip()
    if not said:
        raise ValueError(message)
    if len(said) > LONGEST:
        raise ValueError(_("内容最多 %(most)s 个字") % {"most": LONGEST})
    return said


def _locked(supervision: int) -> Supervision:
    found = Supervision.objects.select_for_update().filter(pk=supervision).first()
    if found is None:
        raise LookupError(_("没有这份督办文书"))
    return found


def _move(
    found: Supervision,
    act: SupervisionAct,
    reason: str,
    actor: Actor,
    now: datetime,
    idem: str | None,
) -> SupervisionStep:
    before = found.state
    found.state = SUPERVISION.after(SupervisionState(before), act)
    found.save(update_fields=["state", "reply", "replied_at", "reply_due", "closed_at"])
    step = _written(found, act, before, actor, now, reason=reason, idem=idem)
    record(
        act=f"delivery.supervision_{act}",
        object_kind="supervision",
        object_key=str(found.pk),
        actor=actor,
        now=now,
        data={"before": before, "after": found.state, "unit": found.unit_id, "reason": reason},
    )
    return step


def _written(
    found: Supervision,
    act: str,
    before: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    idem: str | None = None,
) -> SupervisionStep:
    return SupervisionStep.objects.create(
        supervision=found,
        at=now,
        act=str(act),
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=before,
        after=found.state,
        reason=reason,
        idem=idem,
    )


def _tell_sender(found: Supervision, now: datetime) -> None:
    """Tell who sent it that an answer came; the program, where it sent it, is nobody to tell."""
    last = found.steps.filter(act=SupervisionAct.REPLY).order_by("-id").first()
    if last is None or found.sent_by.startswith("system:"):
        return
    text = gettext_noop("%(form)s有了答复：%(reason)s")
    _notify(found, last.pk, [found.sent_by], text, found.reply, now)


def _notify(
    found: Supervision, step: int, to: Iterable[str], text: str, reason: str, now: datetime
) -> None:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            form = f"{_(_FORMS[Rung(found.kind)])} {found.number}".strip()
            said.append(_(text) % {"form": form, "reason": reason[:200]})
    notify(
        key=f"supervision:{found.pk}:{step}",
        to=to,
        kind=f"supervision.{found.kind}",
        text=said[0],
        text_en=said[1],
        url=f"/supervision/{found.pk}/",
        now=now,
    )


# --- every morning ------------------------------------------------------------------------


def remind_all(*, now: datetime, actor: Actor) -> int:
    """Send in every programme the reminders and chases that the ladder proposes today; returns how
    many letters went out. Each is an act of its own. Formal letters wait for a person, on the
    desk."""
    on, calendar = timezone.localdate(now), working_calendar()
    sent = 0
    for slug, rules in sorted(rules_of_all().items()):
        for unit, rung in _due_letters(slug, rules, calendar, on):
            made = send_proposed(
                slug=slug, unit=unit, rung=rung, matters=None, actor=actor, now=now
            )
            sent += made is not None
    return sent


def _due_letters(
    slug: str, rules: DeliveryRules, calendar: WorkingCalendar, on: date
) -> list[tuple[str, Rung]]:
    items = assigned(Q(item__programme__slug=slug))
    found = proposals(items, on=on, rules=rules, calendar=calendar)
    return sorted(
        {
            (one.unit, one.step.rung)
            for one in found
            if not isinstance(one.step, Held) and one.step.rung in (Rung.REMIND, Rung.CHASE)
        }
    )
