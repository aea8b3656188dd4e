"""What explaining does that has met its match: work for a child process, which has no Django."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from luodi.compiler import Unreadable

Tell = Callable[[Any], None]


def killed(data: bytes, name: str, kind: str, place: int, *, tell: Tell) -> None:
    """Ended from outside, as where the memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def faulty(data: bytes, name: str, kind: str, place: int, *, tell: Tell) -> None:
    """A fault of the program's own."""
    raise IndexError("a fault of the compiler's own")


def unreadable(data: bytes, name: str, kind: str, place: int, *, tell: Tell) -> None:
    """A paper that this version cannot read."""
    raise Unreadable(name, "读不了", "cannot be read")
