"""Reading papers and what was made of them, as values."""

from luodi.policy.queries.compilations import pending, progress
from luodi.policy.queries.corrections import (
    Earlier,
    Reviewed,
    earlier_versions,
    paper_thing_to_correct,
    reviewed,
    reviewed_json,
    reviewed_runs,
)
from luodi.policy.queries.explaining import explained
from luodi.policy.queries.lists import runs
from luodi.policy.queries.papers import (
    one_a_paper,
    original,
    paper,
    run,
    runs_of_paper,
)

__all__ = [
    "Earlier",
    "Reviewed",
    "earlier_versions",
    "explained",
    "one_a_paper",
    "original",
    "paper",
    "paper_thing_to_correct",
    "pending",
    "progress",
    "reviewed",
    "reviewed_json",
    "reviewed_runs",
    "run",
    "runs",
    "runs_of_paper",
]
