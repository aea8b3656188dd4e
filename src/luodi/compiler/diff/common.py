"""How much two papers have in common: whether comparing them tells anything."""

from __future__ import annotations

from luodi.compiler.diff.model import Difference
from luodi.compiler.model import CompiledProgramme

#: Below this share two papers are hardly two versions of one.
LEAST = 0.1
_SAID = ("task", "target", "goal", "rule")


def in_common(difference: Difference, old: CompiledProgramme, new: CompiledProgramme) -> float:
    """The share, from 0 to 1, of the tasks, targets, goals and rules of both papers that the other
    one has too, changed or not; 1 where neither says anything. Only kinds that were compared count.
    """
    sides = {
        "task": (old.tasks, new.tasks),
        "target": (old.targets, new.targets),
        "goal": (old.goals, new.goals),
        "rule": (old.rules, new.rules),
    }
    kinds = [kind for kind in _SAID if kind in difference.compared]
    total = sum(len(side) for kind in kinds for side in sides[kind])
    alone = sum(
        len(change.old) + len(change.new)
        for change in difference.changes
        if change.kind in kinds and change.state in ("added", "dropped")
    )
    return 1 - alone / total if total else 1.0


def unlike(difference: Difference, old: CompiledProgramme, new: CompiledProgramme) -> bool:
    """Whether the papers have almost nothing in common."""
    return in_common(difference, old, new) < LEAST
