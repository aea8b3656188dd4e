"""Seals and what a verification finds, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

VERIFIED = "audit.verify"  # the act of verifying, which is on record itself
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: its last number and digest. Kept elsewhere, it proves that nothing was
    cut off and nothing made anew.

    >>> Head.of("12:" + "ab" * 32).seq
    12
    """

    seq: int
    digest: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest}"

    @classmethod
    def of(cls, words: str) -> Head:
        """The head that :meth:`__str__` wrote.

        Raises:
            ValueError: the words are not ``number:digest``.
        """
        found = _HEAD.fullmatch(words.strip().lower())
        if found is None:
            raise ValueError(
                _("%(words)s：链头应为“序号:摘要”，摘要是 64 位十六进制数") % {"words": words}
            )
        return cls(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Seal:
    """A link of the chain, over one event."""

    seq: int
    event_id: int
    previous: str
    digest: str
    algorithm: str
    sealed_at: datetime


class Fault(StrEnum):
    """How a chain can be broken."""

    EVENT_CHANGED = "event_changed"  # or another event put in its place
    EVENT_MISSING = "event_missing"
    SEAL_MISSING = "seal_missing"
    SEAL_CHANGED = "seal_changed"
    ALGORITHM_UNKNOWN = "algorithm_unknown"
    NOT_QUEUED = "not_queued"  # an event that no seal and no queue knows
    QUEUE_CHANGED = "queue_changed"  # queued is what is no event, or is sealed already
    CUT_OFF = "cut_off"  # the chain ends before the head that was kept
    MADE_ANEW = "made_anew"  # the chain passes another head than the one kept


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold. ``seq`` is the place in the chain, 0 where
    it has none; the event's number, time and act are as far as they are still there."""

    fault: Fault
    seq: int = 0
    event_id: int | None = None
    at: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found. ``checked`` counts the seals that hold, up to ``head``; ``stray``
    the events that no seal and no queue knows; ``unguarded`` names tables of the trail on which
    the database does not refuse changes at present."""

    broken: Break | None
    checked: int
    head: Head | None
    pending: int
    stray: int
    unguarded: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether everything sealed is as it was, and everything else waits to be sealed."""
        return self.broken is None


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain has come. ``verified_at`` and ``verified`` tell of the last verification
    on record, None where there is none."""

    head: Head | None
    event_id: int | None
    sealed_at: datetime | None
    pending: int
    verified_at: datetime | None
    verified: bool | None
