"""Reporting periods (报送周期), when a report is due, and at which stage a period stands.

Days are those of Asia/Shanghai; whoever calls hands over the day. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from luodi.kernel.saying import gettext as _
from luodi.kernel.working_days import WorkingCalendar

DAY = timedelta(days=1)
MONTHS_OF_A_YEAR = 12
_KEY = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})|Q([1-4])|H([12])))?", re.ASCII)


class Frequency(StrEnum):
    """How often is reported."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """How many months a period has."""
        return _MONTHS[self]


_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """From ``since`` on, up to and without ``until``. The key says which, and sorts in time among
    periods of one frequency: ``2026-07``, ``2026-Q3``, ``2026-H2``, ``2026``.

    >>> ReportingPeriod.of(Frequency.QUARTERLY, date(2026, 7, 31)).key
    '2026-Q3'
    """

    key: str
    since: date
    until: date

    @classmethod
    def of(cls, frequency: Frequency, day: date) -> ReportingPeriod:
        """The period of that frequency in which ``day`` lies."""
        return cls._numbered(frequency, day.year, (day.month - 1) // frequency.months)

    @classmethod
    def parse(cls, key: str) -> ReportingPeriod:
        """The period of that key.

        Raises:
            ValueError: it is not the key of a period; the message says what one looks like.
        """
        found = _KEY.fullmatch(key)
        if found is None:
            raise _no_key(key)
        year, month, quarter, half = found.groups()
        if month:
            return cls._counted(key, Frequency.MONTHLY, year, month)
        if quarter:
            return cls._counted(key, Frequency.QUARTERLY, year, quarter)
        if half:
            return cls._counted(key, Frequency.HALF_YEARLY, year, half)
        return cls._counted(key, Frequency.YEARLY, year, "1")

    @property
    def frequency(self) -> Frequency:
        """How often periods of this length come."""
        months = (self.until.year - self.since.year) * MONTHS_OF_A_YEAR
        months += self.until.month - self.since.month
        return next(one for one in Frequency if one.months == months)

    @property
    def number(self) -> int:
        """Which of its year: 3 for a third quarter, 1 for a year."""
        return (self.since.month - 1) // self.frequency.months + 1

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return self.until - DAY

    @property
    def previous(self) -> ReportingPeriod:
        """The period before, of the same frequency."""
        return self.of(self.frequency, self.since - DAY)

    @property
    def following(self) -> ReportingPeriod:
        """The period after, of the same frequency."""
        return self.of(self.frequency, self.until)

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until

    @classmethod
    def _counted(cls, key: str, frequency: Frequency, year: str, number: str) -> ReportingPeriod:
        """The period from what its key says."""
        most = MONTHS_OF_A_YEAR // frequency.months
        if not (date.min.year <= int(year) < date.max.year and 1 <= int(number) <= most):
            raise _no_key(key)
        return cls._numbered(frequency, int(year), int(number) - 1)

    @classmethod
    def _numbered(cls, frequency: Frequency, year: int, place: int) -> ReportingPeriod:
        """The period at that place (from 0) in the year."""
        first = place * frequency.months
        years, month = divmod(first + frequency.months, MONTHS_OF_A_YEAR)
        return cls(
            _key(frequency, year, place + 1),
            date(year, first + 1, 1),
            date(year + years, month + 1, 1),
        )


def _key(frequency: Frequency, year: int, number: int) -> str:
    match frequency:
        case Frequency.MONTHLY:
            return f"{year:04}-{number:02}"
        case Frequency.QUARTERLY:
            return f"{year:04}-Q{number}"
        case Frequency.HALF_YEARLY:
            return f"{year:04}-H{number}"
        case Frequency.YEARLY:
            return f"{year:04}"


def _no_key(key: str) -> ValueError:
    return ValueError(
        _("“%(key)s”不是报送周期：请按 2026-07、2026-Q3、2026-H2 或 2026 的样子写") % {"key": key}
    )


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days on which a report is in time, and on which it is still taken."""

    due: date
    grace_until: date


def deadlines(
    period: ReportingPeriod,
    *,
    due_working_days: int,
    grace_working_days: int,
    calendar: WorkingCalendar,
    extended_to: date | None = None,
) -> Deadlines:
    """When reports of ``period`` are due: on the n-th working day after its end, and are taken
    for so many working days more. An extension moves the day due to ``extended_to``, or to the
    first working day after it, and never forward in time.

    Raises:
        ValueError: less than one working day to report, or less than none of grace.
    """
    if due_working_days < 1 or grace_working_days < 0:
        raise ValueError(_("报送期限至少 1 个工作日，宽限期不能为负"))
    due = calendar.add(period.last_day, due_working_days)
    if extended_to is not None:
        due = max(due, calendar.on_or_after(extended_to))
    return Deadlines(due, calendar.add(due, grace_working_days))


class Stage(StrEnum):
    """Where a period stands on a day."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    DUE = "due"
    GRACE = "grace"
    CLOSED = "closed"


def stage(period: ReportingPeriod, deadlines: Deadlines, on: date) -> Stage:
    """The stage of ``period``: open from its first day, due from its end up to and including the
    day due, then grace up to and including its last day, then closed."""
    if on < period.since:
        return Stage.NOT_OPEN
    if on < period.until:
        return Stage.OPEN
    if on <= deadlines.due:
        return Stage.DUE
    return Stage.GRACE if on <= deadlines.grace_until else Stage.CLOSED
