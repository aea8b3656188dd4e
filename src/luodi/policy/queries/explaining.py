"""Why a paper was read as it was: worked out anew from its bytes, nothing of it is kept."""

from __future__ import annotations

from luodi.compiler import Unreadable
from luodi.compiler.read.costs import computing
from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, WorkFailed
from luodi.policy.domain import RunView
from luodi.policy.domain.explaining import (
    EXPLAIN_IDLE_SECONDS,
    EXPLAIN_MEMORY,
    EXPLAIN_MOST,
    EXPLAIN_SECONDS,
    Explained,
    NotExplained,
    explain,
)
from luodi.policy.queries.papers import paper

# A whole compile of what somebody handed in: not in the process that serves the pages.
_explaining = Confined(
    explain,
    seconds=EXPLAIN_SECONDS,
    memory=EXPLAIN_MEMORY,
    most=EXPLAIN_MOST,
    idle_seconds=EXPLAIN_IDLE_SECONDS,
)


def explained(run: RunView, kind: str, place: int) -> Explained | None:
    """How this version of the compiler reads the thing at ``place`` (from 1) of a kind in the
    paper of a run; None where it reads none there, or the paper is gone. Who may read the run is
    for the caller to ask.

    Raises:
        luodi.compiler.Unreadable: this version cannot read the paper.
        NotExplained: it took too much time or memory.
    """
    data = paper(run.id)
    if data is None:
        return None
    try:
        found: Explained | None = _explaining.run(
            data,
            run.name,
            kind,
            place,
            told=lambda _word: None,
            processor_seconds=computing(data, most=EXPLAIN_SECONDS),
        )
    except WorkFailed as failed:
        if isinstance(failed.__cause__, Unreadable):
            raise failed.__cause__ from None
        raise  # a fault of the compiler's own, for the log
    except (TookTooLong, WorkerLost) as lost:
        raise NotExplained from lost
    return found
