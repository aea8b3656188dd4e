"""Acts on programmes. Every one keeps the keys of tasks, and none makes a task from a paper."""

from luodi.programme.services.adopting import EditedMeanwhile, adopt_file, amend, hold
from luodi.programme.services.assigning import bind_open_set, end_open_set_binding
from luodi.programme.services.binding import bind_known, bind_run, follow_corrections
from luodi.programme.services.correcting import adopt_proposal, correct
from luodi.programme.services.succeeding import assign_successor

__all__ = [
    "EditedMeanwhile",
    "adopt_file",
    "adopt_proposal",
    "amend",
    "assign_successor",
    "bind_known",
    "bind_open_set",
    "bind_run",
    "correct",
    "end_open_set_binding",
    "follow_corrections",
    "hold",
]
