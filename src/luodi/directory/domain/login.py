"""Logging in, as values: who got in, who did not and why, what sessions there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# GB/T 22239-2019, 8.1.4.1 b: failures are answered by a lock-out. Five in a quarter of an hour,
# for one name at one address; from many addresses on one name, or at many names from one address,
# later, and never for somebody at a place they have come in from before: so that a stranger can
# guess little and lock out nobody for long.
WINDOW = timedelta(minutes=15)
FAILURES = 5
FAILURES_OF_A_NAME = 50
FAILURES_OF_AN_ADDRESS = 200
USUAL_PLACE = timedelta(days=90)

LONGEST_SESSION = timedelta(hours=12)


class Why(StrEnum):
    """Why somebody did not get in. WRONG tells nobody whether the name exists."""

    WRONG = "wrong"
    LOCKED = "locked"
    UNKNOWN = "unknown"  # known to the single sign-on, not here
    CLOSED = "closed"
    ADMINISTERS = "administers"  # and comes in by their password only


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is in. ``last`` is when they were before, ``failures`` how many attempts failed
    since."""

    login: str
    last: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody is not. ``until`` is when to try again."""

    why: Why
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session of a person; ``current`` is the one that asks, ``open`` whether it goes on."""

    id: int
    began_at: datetime
    address: str
    agent: str
    way: str
    ended_at: datetime | None
    ended_by: str
    open: bool
    current: bool


@dataclass(frozen=True, slots=True)
class LockView:
    """Failures that still count: of a log-in name, at an address ("" where it is not known).
    ``name`` is what the person is called, "" where there is no such log-in; ``unit_path`` and
    ``area_path`` are what a permission asks for; ``locked`` whether the two together are locked until ``until``."""

    login: str
    name: str
    address: str
    failures: int
    last: datetime
    until: datetime
    locked: bool
    unit_path: str = ""
    area_path: str = ""
