"""Values that every official act is written with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Who performs an act. ``key`` is stable (a log-in name, or the program itself), ``name`` is
    what people call them; both are kept as text in the audit trail. ``on_behalf_of`` is the key of
    whom they stand in for, "" for an act of their own.

    >>> Actor.system("adopt")
    Actor(key='system:adopt', name='系统', on_behalf_of='')
    """

    key: str
    name: str
    on_behalf_of: str = ""

    @classmethod
    def system(cls, process: str) -> Actor:
        """The program itself, acting through ``process`` (a command, a background job)."""
        return cls(f"system:{process}", "系统")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail. ``object_kind`` and ``object_key`` name what was acted on in
    words that outlive it."""

    id: int
    at: datetime
    actor: Actor
    act: str
    object_kind: str
    object_key: str
    data: dict[str, Any]
