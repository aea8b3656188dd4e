"""Values of notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """A way out of the app."""

    EMAIL = "email"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its reader sees it; ``text`` is in the language of the page."""

    id: int
    kind: str
    text: str
    url: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out by one channel; ``key`` tells the receiver that it is the same one again."""

    key: str
    channel: Channel
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """What was given up, or waits after failing."""

    key: str
    channel: str
    attempts: int
    error: str
    written_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run of the sender did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
