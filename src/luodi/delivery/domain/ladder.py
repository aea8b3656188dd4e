"""The ladder of supervision: which step, if any, may be taken about a matter on a day.

From the mildest on, rung by rung, none left out; a letter goes out only on a working day outside
the quiet times, and never more of them to one unit in a calendar month than its cap allows. What
goes to a unit in one form on one day is one letter, however many matters stand in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from luodi.delivery.domain.rules import Cap, DeliveryRules, LadderRules, Rung
from luodi.delivery.domain.rules import Step as Rule
from luodi.programme.domain.definition import Text

__all__ = ["Held", "Matter", "Rung", "Sent", "Step", "listed", "next_step"]

_DAY = timedelta(days=1)
_ORDER = {rung: place for place, rung in enumerate(Rung)}


class Calendar(Protocol):
    """What the ladder asks of :class:`luodi.kernel.working_days.WorkingCalendar`."""

    def count(self, since: date, until: date) -> int:
        """How many working days from ``since`` on, up to and without ``until``."""
        ...

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that was taken, about which matter. Everything sent to the unit belongs in its
    history: caps count across its matters."""

    matter: str
    rung: Rung
    on: date


@dataclass(frozen=True, slots=True)
class Matter:
    """What may be asked for: a report or a milestone of one unit, and the day it is due. A new day
    due is a new matter. ``disputed``: who is responsible is not settled."""

    key: str
    due: date
    done_on: date | None = None
    suspended_since: date | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What may go out today. ``authority`` names the ground of an order or a bulletin."""

    rung: Rung
    authority: Text | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Why nothing goes out: a code, and plain values for its sentence."""

    code: str
    values: Mapping[str, Any]


def next_step(
    history: Sequence[Sent], facts: Matter, rules: DeliveryRules, calendar: Calendar, on: date
) -> Step | Held:
    """The step about a matter that may be taken on a day. ``history`` is all that went to the
    unit; what is later than ``on`` does not count.

    Held for: ``done``, ``suspended``, ``disputed``, ``top`` (the ladder ends), ``not_yet``,
    ``apart`` (too soon after the last step), ``day_off``, ``quiet``, ``cap``.
    """
    ladder = rules.ladder
    past = [one for one in history if one.on <= on]
    own = [one for one in past if one.matter == facts.key]
    step = _next_rung(own, ladder)
    held = _settled(facts, on) or _too_soon(own, facts, step, ladder, calendar, on)
    held = held or _quiet(ladder, calendar, on)
    if held is not None or step is None:
        return held or Held("top", {})
    return _capped(past, step.rung, ladder, on) or Step(step.rung, step.authority)


def listed(kind: str, rules: DeliveryRules) -> Text | Held:
    """The authority for a red list, a black list or a veto (``red``, ``black``, ``veto``); held
    where the rules do not switch it on."""
    return rules.ladder.lists.get(kind) or Held("switched_off", {"kind": kind})


def _next_rung(own: Sequence[Sent], ladder: LadderRules) -> Rule | None:
    """The lowest rung above all that were taken; None above the last."""
    reached = max((_ORDER[one.rung] for one in own), default=-1)
    return next((step for step in ladder.steps if _ORDER[step.rung] > reached), None)


def _settled(facts: Matter, on: date) -> Held | None:
    if facts.done_on is not None and facts.done_on <= on:
        return Held("done", {"on": facts.done_on.isoformat()})
    if facts.suspended_since is not None and facts.suspended_since <= on:
        return Held("suspended", {"since": facts.suspended_since.isoformat()})
    return Held("disputed", {}) if facts.disputed else None


def _too_soon(
    own: Sequence[Sent],
    facts: Matter,
    step: Rule | None,
    ladder: LadderRules,
    calendar: Calendar,
    on: date,
) -> Held | None:
    if step is None:
        return Held("top", {})
    days = _from_due(facts.due, on, calendar)
    if days < step.after:
        return Held("not_yet", {"rung": str(step.rung), "days": days, "after": step.after})
    last = max((one.on for one in own), default=None)
    if last is None or _after(last, on, calendar) >= ladder.apart:
        return None
    return Held("apart", {"last": last.isoformat(), "apart": ladder.apart})


def _from_due(due: date, on: date, calendar: Calendar) -> int:
    """Working days from the day due to ``on``; negative before it."""
    return _after(due, on, calendar) if on >= due else -_after(on, due, calendar)


def _after(day: date, on: date, calendar: Calendar) -> int:
    return calendar.count(day + _DAY, on + _DAY)


def _quiet(ladder: LadderRules, calendar: Calendar, on: date) -> Held | None:
    if not calendar.is_working(on):
        return Held("day_off", {"on": on.isoformat()})
    found = next((quiet for quiet in ladder.quiet if on in quiet.days), None)
    if found is None:
        return None
    return Held("quiet", {"zh": found.why.zh, "en": found.why.en, "until": str(found.days.until)})


def _capped(past: Sequence[Sent], rung: Rung, ladder: LadderRules, on: date) -> Held | None:
    for cap in ladder.caps:
        if rung in cap.rungs:
            letters = _letters(past, cap, on)
            if (on, rung) not in letters and len(letters) >= cap.per_month:
                return _full(cap, rung, len(letters))
    return None


def _letters(past: Sequence[Sent], cap: Cap, on: date) -> set[tuple[date, Rung]]:
    """The letters of the month that a cap counts."""
    month = (on.year, on.month)
    return {
        (one.on, one.rung)
        for one in past
        if one.rung in cap.rungs and (one.on.year, one.on.month) == month
    }


def _full(cap: Cap, rung: Rung, sent: int) -> Held:
    values: dict[str, Any] = {"rung": str(rung), "sent": sent, "per_month": cap.per_month}
    if cap.source is not None:
        values |= {"zh": cap.source.zh, "en": cap.source.en}
    return Held("cap", values)
