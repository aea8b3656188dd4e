"""Papers with a mark of secrecy or of inner use: whether this installation takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from luodi.compiler.read import read
from luodi.foundation.marks import (
    LOOK_IDLE_SECONDS,
    LOOK_MEMORY,
    LOOK_MOST,
    LOOK_SECONDS,
    Marked,
    Taken,
    is_secret,
    marked,
    refused,
)

__all__ = [
    "LOOK_IDLE_SECONDS",
    "LOOK_MEMORY",
    "LOOK_MOST",
    "LOOK_SECONDS",
    "Marked",
    "Taken",
    "is_secret",
    "mark_of",
    "marked",
    "refused",
]


def mark_of(data: bytes, name: str, *, tell: Callable[[Any], None] | None = None) -> str:
    """The mark that a paper bears, "" for none. Work for a process of its own, with nothing to
    ``tell`` on the way (:mod:`luodi.foundation.confined`).

    Raises:
        luodi.compiler.Unreadable: the paper cannot be read.
    """
    return read(data, name=name).secrecy
