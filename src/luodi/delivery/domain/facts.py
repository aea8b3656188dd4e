"""What a light (红黄绿灯) rests on, and what it says: frozen values without a rule in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from luodi.delivery.domain.rules import Colour, EvidenceGrade

# Values of a reason that change by themselves from day to day.
_DAILY = frozenset({"days", "planned", "at"})


class Calendar(Protocol):
    """What lights ask of :class:`luodi.kernel.working_days.WorkingCalendar`."""

    def count(self, since: date, until: date) -> int:
        """How many working days from ``since`` on, up to and without ``until``."""
        ...

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``."""
        ...


class Counted:
    """A calendar that remembers what it counted: for many lights of one day, whose facts name the
    same days again and again. Kept no longer than the calendar stays as it is."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._counted: dict[tuple[date, date], int] = {}
        self._added: dict[tuple[date, int], date] = {}

    def count(self, since: date, until: date) -> int:
        """As the calendar counts."""
        found = self._counted.get((since, until))
        if found is None:
            found = self._counted[since, until] = self._calendar.count(since, until)
        return found

    def add(self, day: date, n: int) -> date:
        """As the calendar adds."""
        found = self._added.get((day, n))
        if found is None:
            found = self._added[day, n] = self._calendar.add(day, n)
        return found


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A milestone of the plan in force. ``planned`` is the cumulative progress in percent that is
    due with it; ``met_on`` the day on which it was accepted as met; ``partially`` that it was
    accepted as met in part only."""

    key: str
    title: str
    due: date
    planned: int | None = None
    met_on: date | None = None
    partially: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedFact:
    """The last report accepted: of which period, when accepted, with which cumulative progress
    (None: it said none) and evidence."""

    period: str
    on: date
    percent: int | None
    evidence: EvidenceGrade


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report that has not come in, and when it was due (before any days of grace)."""

    period: str
    due: date


@dataclass(frozen=True, slots=True)
class ProblemFact:
    """An open problem, and by when it is to be settled."""

    title: str
    due: date | None
    raised: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What a light rests on. ``on`` is the day judged. ``begun`` is when the work was taken up,
    from which the plan's progress counts; ``deadline`` the day the paper gives. ``disputed``: who
    is responsible is not settled."""

    on: date
    begun: date | None = None
    deadline: date | None = None
    milestones: tuple[MilestoneFact, ...] = ()
    accepted: AcceptedFact | None = None
    late: tuple[LateReport, ...] = ()
    problems: tuple[ProblemFact, ...] = ()
    closed_on: date | None = None
    suspended_since: date | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a light: a code and the plain values its sentence needs (days as ISO dates)."""

    code: str
    values: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"code": self.code, "values": dict(self.values)}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Reason:
        """As it was stored."""
        return cls(stored["code"], dict(stored["values"]))

    def ground(self) -> tuple[Any, ...]:
        """What the reason rests on, without what every day changes: two lights of one colour and
        the same grounds say the same thing on different days.

        >>> late = [Reason("report_late", {"period": "2026-Q3", "days": n}) for n in (4, 5)]
        >>> late[0].ground() == late[1].ground(), late[0] == late[1]
        (True, False)
        """
        kept = sorted((k, v) for k, v in self.values.items() if k not in _DAILY)
        return (self.code, *kept)


@dataclass(frozen=True, slots=True)
class Light:
    """A colour and its reasons, those that decided first. ``progress`` is the last accepted
    progress and ``planned`` what the plan asks by the day judged, None where not known."""

    colour: Colour
    reasons: tuple[Reason, ...]
    progress: int | None = None
    planned: int | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "colour": str(self.colour),
            "reasons": [reason.plain() for reason in self.reasons],
            "progress": self.progress,
            "planned": self.planned,
        }

    def encoded(self) -> bytes:
        """As bytes: the same for the same facts, whoever computes them and when."""
        return json.dumps(
            self.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
