"""Papers, compile runs and what is said about them, as values."""

from luodi.policy.domain.compilation import (
    COMPILE_MEMORY,
    COMPILE_SECONDS,
    CRASHED,
    MOST_ATTEMPTS,
    STAGES,
    TOOK_TOO_LONG,
    UNFINISHED,
    CompileState,
    Handed,
    Progress,
    Reason,
)
from luodi.policy.domain.making import Made, make
from luodi.policy.domain.papers import (
    NAME_LIMIT,
    UPLOAD_LIMIT,
    RunSummary,
    RunView,
    TooLarge,
    Viewer,
    clean_name,
    counts,
    storable,
)

__all__ = [
    "COMPILE_MEMORY",
    "COMPILE_SECONDS",
    "CRASHED",
    "MOST_ATTEMPTS",
    "NAME_LIMIT",
    "STAGES",
    "TOOK_TOO_LONG",
    "UNFINISHED",
    "UPLOAD_LIMIT",
    "CompileState",
    "Handed",
    "Made",
    "Progress",
    "Reason",
    "RunSummary",
    "RunView",
    "TooLarge",
    "Viewer",
    "clean_name",
    "counts",
    "make",
    "storable",
]
