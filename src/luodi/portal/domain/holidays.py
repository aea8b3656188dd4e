"""Days off and days worked, read from a holiday notice pasted as it was published.

Understood are the notice's own sentences (``10月1日（周五）至7日（周四）放假调休，共7天。10月9日
（周六）上班。``) and plain lines (``2027-03-01 休``). Weekdays in brackets are held against the
calendar, so that a notice of another year is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from luodi.kernel.saying import gettext as _

LONGEST = 31  # days of one span: more is a slip
LONGEST_TEXT = 10_000
WEEKDAYS = "一二三四五六日"

_WEEKDAY = r"[（(]\s*(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\s*[）)]"
_DAY = (
    r"(?:(?P<y>[0-9]{4})\s*年\s*)?(?:(?P<m>[0-9]{1,2})\s*月\s*)?(?P<d>[0-9]{1,2})\s*日"
    rf"(?:\s*{_WEEKDAY})?"
)
_ISO = r"(?P<iy>[0-9]{4})-(?P<im>[0-9]{1,2})-(?P<id>[0-9]{1,2})"
_TOKEN = re.compile(
    rf"(?P<iso>{_ISO})|(?P<day>{_DAY})|(?P<to>至|到|—|－|~|～)"
    r"|(?P<off>放假|调休|休息|休)|(?P<worked>上班|班)|(?P<back>撤回)|(?P<end>[。；;\n])"
)


@dataclass(slots=True)
class Read:
    """What was read: days that are off (False), worked (True), or taken back (None), and what
    could not be understood, in words."""

    days: dict[date, bool | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Days wait until a word says what they are."""

    year: int
    read: Read = field(default_factory=Read)
    month: int | None = None
    waiting: list[date] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    until: bool = False

    def day(self, words: str, found: date) -> None:
        """A day was named: the end of a span, or one more."""
        if self.until and self.waiting:
            first = self.waiting[-1]
            length = (found - first).days
            if not 0 < length < LONGEST:
                self.read.faults.append(
                    _("“%(words)s”：应在 %(first)s 之后，并且一段不超过 %(most)s 天")
                    % {"words": words, "first": first, "most": LONGEST}
                )
            else:
                self.waiting += [first + timedelta(days=n) for n in range(1, length + 1)]
        else:
            self.waiting.append(found)
        self.said.append(words)
        self.until = False

    def tell(self, working: bool | None) -> None:
        """A word says what the days that wait are."""
        for one in self.waiting:
            if self.read.days.get(one, working) != working:
                self.read.faults.append(_("%(day)s 前后说法不一") % {"day": one})
            self.read.days[one] = working
        self.waiting, self.said = [], []

    def end(self) -> None:
        """The sentence is over: days that nothing was said of are told."""
        if self.waiting:
            self.read.faults.append(
                _("“%(words)s”没有写明是放假还是上班") % {"words": "、".join(self.said)}
            )
        self.waiting, self.said, self.until, self.month = [], [], False, None


def read_days(text: str, year: int) -> Read:
    """The days of a notice. ``year`` is that of days without one; a year named counts until the
    next. Everything that cannot be understood is listed, all at once.

    >>> read = read_days("10月1日至3日放假。10月9日（周六）上班。", 2027)
    >>> [(str(day), worked) for day, worked in read.days.items()][-2:]
    [('2027-10-03', False), ('2027-10-09', True)]
    """
    reader = _Reader(year)
    for match in _TOKEN.finditer(text[:LONGEST_TEXT]):
        if match["iso"] or match["day"]:
            _take_day(reader, match)
        elif match["to"]:
            reader.until = True
        elif match["end"]:
            reader.end()
        else:
            reader.tell(None if match["back"] else bool(match["worked"]))
    reader.end()
    if not reader.read.days and not reader.read.faults:
        reader.read.faults.append(_("没有读到日期：请粘贴放假通知的原文，或每行写一天"))
    return reader.read


def _take_day(reader: _Reader, match: re.Match[str]) -> None:
    words = match.group().strip()
    try:
        found = _day_of(reader, match)
    except ValueError:
        reader.read.faults.append(_("“%(words)s”不是日期") % {"words": words})
        return
    weekday = match["weekday"]
    if weekday and WEEKDAYS[found.weekday()] != weekday.replace("天", "日"):
        reader.read.faults.append(
            _("“%(words)s”：%(day)s 是周%(is)s，请核对年份")
            % {"words": words, "day": found, "is": WEEKDAYS[found.weekday()]}
        )
    reader.day(words, found)


def _day_of(reader: _Reader, match: re.Match[str]) -> date:
    year, month, day = match["y"] or match["iy"], match["m"] or match["im"], match["d"]
    if year:
        reader.year = int(year)
    if month:
        reader.month = int(month)
    if reader.month is None:
        raise ValueError("a day without a month")
    return date(reader.year, reader.month, int(day or match["id"]))


def spans(days: list[date]) -> Iterator[tuple[date, date]]:
    """Days in order, as spans from a first to a last that follow each other."""
    first = last = None
    for day in sorted(days):
        if last is not None and first is not None and day == last + timedelta(days=1):
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last
