"""Papers, compile runs and what is said about them, as values."""

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
    "NAME_LIMIT",
    "UPLOAD_LIMIT",
    "RunSummary",
    "RunView",
    "TooLarge",
    "Viewer",
    "clean_name",
    "counts",
    "storable",
]
