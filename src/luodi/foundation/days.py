"""The two dates of a page, which are never taken one for the other.

``as-of`` is what was known then: later editions, renames, bindings are left out. ``on`` is the day
that is judged: who answers on that day. Both stand in the address, so that a colleague who is sent
it sees the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

AS_OF, ON = "as-of", "on"


class NoDay(ValueError):
    """An address names a day that is none. ``name`` is the parameter, ``said`` what it says."""

    def __init__(self, name: str, said: str) -> None:
        self.name, self.said = name, said
        super().__init__(
            _("%(name)s=%(said)s：请按 2026-11-24 的样子写日期") % {"name": name, "said": said}
        )


@dataclass(frozen=True, slots=True)
class Days:
    """``as_of`` is the moment up to which something was known (the end of the day asked for, or
    now), ``on`` the day judged. ``asked`` holds the parameters that the address gave."""

    as_of: datetime
    on: date
    asked: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, parameters: Mapping[str, str], now: datetime) -> Days:
        """The days of an address: ``on`` is the day of ``as-of`` where it is not given, and
        today where neither is.

        Raises:
            NoDay: a parameter is not a day.
        """
        known, judged = _day(parameters, AS_OF), _day(parameters, ON)
        as_of = now if known is None else _end_of(known)
        on = judged or known or timezone.localdate(now)
        given = ((AS_OF, known), (ON, judged))
        return cls(as_of, on, tuple((name, day.isoformat()) for name, day in given if day))

    @property
    def past(self) -> bool:
        """Whether the page shows what was known at an earlier day rather than now."""
        return any(name == AS_OF for name, _ in self.asked)

    @property
    def known(self) -> datetime | None:
        """The moment of knowledge, None for now: everything recorded so far counts then, also
        what a clock that was set back since dates later."""
        return self.as_of if self.past else None

    @property
    def query(self) -> str:
        """What a link to another page appends to keep the days: "" or ``?as-of=…``."""
        return f"?{urlencode(self.asked)}" if self.asked else ""


def _day(parameters: Mapping[str, str], name: str) -> date | None:
    said = parameters.get(name, "").strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise NoDay(name, said) from error


def _end_of(day: date) -> datetime:
    """The last moment of the day where the programme runs."""
    try:
        following = day + timedelta(days=1)
    except OverflowError as error:
        raise NoDay(AS_OF, day.isoformat()) from error
    midnight = datetime.combine(following, time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)
