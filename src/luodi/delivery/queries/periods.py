"""When a unit's report is due: the programme's rules, the working calendar, what was put off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from luodi.delivery.domain.rules import DeliveryRules
from luodi.delivery.models import Extension
from luodi.delivery.queries.facts import rules
from luodi.foundation.calendar import working_calendar
from luodi.kernel.reporting import Deadlines, ReportingPeriod, Stage, deadlines, stage
from luodi.kernel.working_days import WorkingCalendar

Extended = Mapping[tuple[int, str, str], date]


@dataclass(frozen=True, slots=True)
class Timing:
    """A period, its deadlines and where it stands on a day. ``days`` are the working days left up
    to and including the day due, negative after it."""

    period: ReportingPeriod
    deadlines: Deadlines
    stage: Stage
    days: int

    @property
    def late(self) -> bool:
        """Whether the day due has passed."""
        return self.days < 0


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells when reports are due: read once for any number of them."""

    on: date
    rules: Mapping[str, DeliveryRules]
    calendar: WorkingCalendar
    extended: Extended

    @classmethod
    def read(cls, items: Iterable[int], on: date) -> Clock:
        """For reports of these items, judged ``on``. Three queries."""
        return cls(on, rules(), working_calendar(), extended(items))

    def timing(self, *, programme: str, item: int, unit: str, period: str) -> Timing:
        """When a unit's report is due.

        Raises:
            ValueError: ``period`` is not the key of one.
            KeyError: there is no such programme.
        """
        found, said = ReportingPeriod.parse(period), self.rules[programme]
        days = (self.extended.get((item, period, unit)), self.extended.get((item, period, "")))
        until = deadlines(
            found,
            due_working_days=said.due_working_days,
            grace_working_days=said.grace_working_days,
            calendar=self.calendar,
            extended_to=max((day for day in days if day is not None), default=None),
        )
        return Timing(found, until, stage(found, until, self.on), self._left(until.due))

    def _left(self, due: date) -> int:
        if self.on <= due:
            return self.calendar.count(self.on, due) + self.calendar.is_working(due)
        return -max(1, self.calendar.count(due, self.on))


def extended(items: Iterable[int]) -> dict[tuple[int, str, str], date]:
    """(item, period, unit or "" for all) → the day to which the report was put off last."""
    rows = Extension.objects.filter(item__in=list(items)).exclude(period="").order_by("id")
    found = rows.values_list("item_id", "period", "unit__key", "until")
    return {(item, period, unit or ""): until for item, period, unit, until in found}
