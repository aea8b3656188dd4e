"""Why something of a paper was read as it was: work for a process of its own."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from luodi.compiler.emit import to_dict
from luodi.compiler.explain import Explanation, Traced, trace

#: Where the things of a kind stand in ``luodi.programme/1``.
LISTS = {"task": "tasks", "target": "targets", "goal": "goals", "rule": "rules"}
# Somebody waits before a page, and the paper was compiled once within bounds like these. Such
# pages are opened in a row, so children stay a while.
EXPLAIN_SECONDS = 30.0
EXPLAIN_MEMORY = 1024**3
EXPLAIN_MOST = 2
EXPLAIN_IDLE_SECONDS = 300.0
# Somebody who looks into a paper asks about one task after the other.
_KEPT = 2

# In a child, which does one thing at a time, and ends when nobody asks.
_traced: OrderedDict[tuple[str, str], Traced] = OrderedDict()


class NotExplained(RuntimeError):
    """Working it out took more time or memory than a page may use, and was stopped."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How this version of the compiler reads the thing at a place: the steps, and the ``entry``
    of ``luodi.programme/1`` that they lead to."""

    explanation: Explanation
    entry: dict[str, Any]


def explain(
    data: bytes, name: str, kind: str, place: int, *, tell: Callable[[Any], None] | None = None
) -> Explained | None:
    """How the thing at ``place`` (from 1) of its kind is read; None where there is none. Work for
    a process of its own, with nothing to ``tell`` on the way (:mod:`luodi.foundation.confined`).

    Raises:
        luodi.compiler.Unreadable: this version of the compiler cannot read the paper.
    """
    traced = _trace(data, name)
    if not 1 <= place <= traced.count(kind):
        return None
    entry = to_dict(traced.compiled)[LISTS[kind]][place - 1]
    return Explained(traced.explain(kind, place), entry)


def _trace(data: bytes, name: str) -> Traced:
    key = (hashlib.sha256(data).hexdigest(), name)
    if key in _traced:
        _traced.move_to_end(key)
        return _traced[key]
    made = _traced[key] = trace(data, name=name)
    while len(_traced) > _KEPT:
        _traced.popitem(last=False)
    return made
