"""Working days (工作日) of the Chinese calendar, with holidays and days worked in their place.

Past years and the present one follow the State Council's yearly notices, as the library
``chinese_calendar`` holds them. An office declares what the library does not know yet: the notice
of a coming year, or a day of its own. Years that nobody knows are taken as they would be without
any holiday, Monday to Friday, and are provisional.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from chinese_calendar.constants import holidays, workdays

SATURDAY = 5  # date.weekday()
KNOWN = frozenset(day.year for day in holidays)
# The days of the year's last holiday that are off by law (全国年节及纪念日放假办法, 第二条): one
# of them is a weekday in every year, so no notice of a year's holidays is without them.
NATIONAL_DAYS = ((10, 1), (10, 2), (10, 3))


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. ``declared`` says it of single days, before anything else.

    >>> calendar = WorkingCalendar()
    >>> calendar.is_working(date(2026, 10, 1)), calendar.is_working(date(2026, 10, 10))
    (False, True)
    >>> calendar.add(date(2026, 9, 30), 1)
    datetime.date(2026, 10, 8)
    """

    declared: Mapping[date, bool] = field(default_factory=dict)
    _years: dict[int, tuple[int, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "declared", dict(self.declared))

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        said = self.declared.get(day)
        return _undeclared(day) if said is None else said

    def is_provisional(self, day: date) -> bool:
        """Whether ``day`` may yet turn out otherwise: the year's notice is not known, and nobody
        has declared the day. A year is declared when its National Day is; a single day of another
        ground (a storm) does not settle a year."""
        if day in self.declared or day.year in KNOWN:
            return False
        return not any(date(day.year, *one) in self.declared for one in NATIONAL_DAYS)

    def on_or_after(self, day: date) -> date:
        """The first working day from ``day`` on.

        Raises:
            OverflowError: there is none before the end of time.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, before it where ``n`` is negative; for 0 the
        first from ``day`` on.

        Raises:
            OverflowError: there is none within what a date can say.
        """
        if n == 0:
            return self.on_or_after(day)
        worked = self._worked(day.year)
        # The place of the day sought, counted from the year's first working day.
        place = (
            bisect_right(worked, day.toordinal()) + n - 1
            if n > 0
            else bisect_left(worked, day.toordinal()) + n
        )
        return self._at(day.year, place)

    def count(self, since: date, until: date) -> int:
        """How many working days from ``since`` on, up to and without ``until``; 0 where ``until``
        does not come after ``since``."""
        if until <= since:
            return 0
        years = sum(len(self._worked(year)) for year in range(since.year, until.year))
        return (
            years
            + bisect_left(self._worked(until.year), until.toordinal())
            - bisect_left(self._worked(since.year), since.toordinal())
        )

    def _at(self, year: int, place: int) -> date:
        while place < 0:
            year -= 1
            place += len(self._worked(year))
        while place >= len(worked := self._worked(year)):
            place -= len(worked)
            year += 1
        return date.fromordinal(worked[place])

    def _worked(self, year: int) -> tuple[int, ...]:
        """The working days of a year in order, as ordinals."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._with_declared(year)
        return known

    def _with_declared(self, year: int) -> tuple[int, ...]:
        if not date.min.year <= year <= date.max.year:
            raise OverflowError(f"no working day before the end of time: year {year}")
        here = {day.toordinal(): said for day, said in self.declared.items() if day.year == year}
        if not here:
            return _worked_undeclared(year)
        off = {ordinal for ordinal, said in here.items() if not said}
        on = {ordinal for ordinal, said in here.items() if said}
        return tuple(sorted((set(_worked_undeclared(year)) - off) | on))


@lru_cache(maxsize=512)
def _worked_undeclared(year: int) -> tuple[int, ...]:
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    return tuple(
        ordinal for ordinal in range(first, last + 1) if _undeclared(date.fromordinal(ordinal))
    )


def _undeclared(day: date) -> bool:
    return day in workdays or (day.weekday() < SATURDAY and day not in holidays)
