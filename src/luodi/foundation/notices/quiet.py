"""Quiet periods: outside working hours nobody is written to, unless it presses.

Pure. Working hours are those of offices, in the time of Asia/Shanghai.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from luodi.kernel.working_days import WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
BEGIN, END = time(8, 30), time(17, 30)


def quiet(at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether ``at`` (aware) is on a day that is not worked, or outside 8:30–17:30."""
    here = at.astimezone(ZONE)
    return not (BEGIN <= here.time() < END and calendar.is_working(here.date()))


def loud(at: datetime, calendar: WorkingCalendar) -> datetime:
    """``at`` where it is not quiet, else the beginning of the next working hours."""
    if not quiet(at, calendar):
        return at
    here = at.astimezone(ZONE)
    day = here.date() if here.time() < BEGIN else here.date() + timedelta(days=1)
    begin = datetime.combine(calendar.on_or_after(day), BEGIN, ZONE)
    return begin.astimezone(at.tzinfo)
