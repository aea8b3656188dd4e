"""Pure values and rules of programmes: the definition file, binding, differences, corrections."""

from luodi.programme.domain.assignment import Answers, Assignment
from luodi.programme.domain.binding import Binding, Bound, BoundTarget, Unbound, bind
from luodi.programme.domain.correction import Correction, corrections, replay
from luodi.programme.domain.definition import ROLES, Definition, Text, build, digest
from luodi.programme.domain.difference import Change, Difference, difference
from luodi.programme.domain.loading import Loaded, ProgrammeInvalid, Tree, check, load, read_tree
from luodi.programme.domain.references import Problem

__all__ = [
    "ROLES",
    "Answers",
    "Assignment",
    "Binding",
    "Bound",
    "BoundTarget",
    "Change",
    "Correction",
    "Definition",
    "Difference",
    "Loaded",
    "Problem",
    "ProgrammeInvalid",
    "Text",
    "Tree",
    "Unbound",
    "bind",
    "build",
    "check",
    "corrections",
    "difference",
    "digest",
    "load",
    "read_tree",
    "replay",
]
