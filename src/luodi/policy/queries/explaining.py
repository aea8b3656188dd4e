"""Why a paper was read as it was: worked out anew from its bytes, nothing of it is kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from luodi.compiler.explain import Traced, trace
from luodi.policy.domain import RunView
from luodi.policy.queries.papers import paper

# Somebody who looks into a paper asks about one task after the other.
_KEPT = 4
# Characters of a paper that is kept for the next question; a longer one is worked out each time.
_LONGEST = 300_000

_traced: OrderedDict[str, Traced] = OrderedDict()
_lock = Lock()


def traced(run: RunView) -> Traced | None:
    """The paper of a run as this version of the compiler reads it, able to say why; None where
    there is no such paper. Who may read the run is for the caller to ask.

    Raises:
        luodi.compiler.Unreadable: this version cannot read it.
    """
    with _lock:
        known = _traced.get(run.sha256)
        if known is not None:
            _traced.move_to_end(run.sha256)
            return known
    data = paper(run.id)
    if data is None:
        return None
    made = trace(data, name=run.name)
    if len(made.compiled.text) <= _LONGEST:
        with _lock:
            _traced[run.sha256] = made
            while len(_traced) > _KEPT:
                _traced.popitem(last=False)
    return made
