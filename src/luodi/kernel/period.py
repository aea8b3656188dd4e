"""Spans of days, half-open: the last day named is the first that no longer counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` on, up to and without ``until``; None means no bound on that side.

    >>> autumn = Period(date(2026, 9, 1), date(2026, 12, 1))
    >>> date(2026, 9, 1) in autumn, date(2026, 12, 1) in autumn, date(2030, 1, 1) in Period()
    (True, False, True)

    Raises:
        ValueError: the period has no day.
    """

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"a period from {self.since} to {self.until} has no day")

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def meets(self, other: Period) -> bool:
        """Whether the two have a day in common.

        >>> Period(None, date(2026, 1, 1)).meets(Period(date(2026, 1, 1)))
        False
        """
        return (self.until is None or other.since is None or other.since < self.until) and (
            other.until is None or self.since is None or self.since < other.until
        )

    def common(self, other: Period) -> Period | None:
        """The days of both, None where there are none.

        >>> Period(date(2026, 1, 1)).common(Period(None, date(2026, 2, 1)))
        Period(since=datetime.date(2026, 1, 1), until=datetime.date(2026, 2, 1))
        """
        if not self.meets(other):
            return None
        since = max((d for d in (self.since, other.since) if d is not None), default=None)
        until = min((d for d in (self.until, other.until) if d is not None), default=None)
        return Period(since, until)
