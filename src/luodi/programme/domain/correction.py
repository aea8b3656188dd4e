"""Corrections: a reviewer's change of one task, kept as an overlay over the file.

An overlay is replayed when a new file comes: where the file still says what it said, the
correction stands; where it now says what the correction said, nothing is left to do; anything
else is a conflict, which is reported and never dropped in silence.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.kernel.saying import gettext as _

# What a correction may change. Number, measure and anchors are the paper's own.
FIELDS = ("title", "roles", "open_sets", "deadline")


@dataclass(frozen=True, slots=True)
class Correction:
    """``field`` of a task was ``before`` and is to be ``after`` (plain values of the file)."""

    task: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """The content with the corrections that fit; ``conflicts`` are those that did not."""

    content: dict[str, Any]
    applied: tuple[Correction, ...] = ()
    conflicts: tuple[Correction, ...] = ()


def corrections(content: Mapping[str, Any], task: str, fragment: Any) -> tuple[Correction, ...]:
    """What ``fragment`` changes in a task of ``content``: fields of :data:`FIELDS` with the
    values they are to have. Roles may be given in part; a text may be given in one language.

    Raises:
        LookupError: the programme has no such task.
        ValueError: the fragment is no mapping, or names a field that cannot be corrected.
    """
    entry = task_entry(content, task)
    if entry is None:
        raise LookupError(_("方案中没有任务 %(task)s") % {"task": task})
    if not isinstance(fragment, Mapping):
        raise ValueError(_("更正应是“字段: 值”的写法，例如 title 或 roles"))
    unknown = [str(name) for name in fragment if name not in FIELDS]
    if unknown:
        raise ValueError(
            _("不能更正“%(unknown)s”，只能更正 %(fields)s")
            % {"unknown": "、".join(unknown), "fields": "、".join(FIELDS)}
        )
    wanted = {name: _merged(entry[name], value) for name, value in fragment.items()}
    return tuple(
        Correction(task, name, entry[name], value)
        for name, value in wanted.items()
        if value != entry[name]
    )


def replay(content: Mapping[str, Any], overlay: Iterable[Correction]) -> Replayed:
    """``content`` with the overlay on it. ``overlay`` is oldest first; corrections of one field
    count as one, from any value it had on the way to the last."""
    result = copy.deepcopy(dict(content))
    applied: list[Correction] = []
    conflicts: list[Correction] = []
    for chain in _chains(overlay):
        last = chain[-1]
        entry = task_entry(result, last.task)
        said = entry[last.field] if entry else None
        if entry is not None and said == last.after:
            continue
        if entry is None or said not in [step.before for step in chain]:
            conflicts.append(Correction(last.task, last.field, said, last.after))
            continue
        entry[last.field] = copy.deepcopy(last.after)
        applied.append(Correction(last.task, last.field, said, last.after))
    return Replayed(result, tuple(applied), tuple(conflicts))


def task_entry(content: Mapping[str, Any], task: str) -> dict[str, Any] | None:
    """The entry of a task in a programme's content, None where there is none."""
    return next((entry for entry in content["tasks"] if entry["key"] == task), None)


def _chains(overlay: Iterable[Correction]) -> Sequence[list[Correction]]:
    chains: dict[tuple[str, str], list[Correction]] = {}
    for correction in overlay:
        chains.setdefault((correction.task, correction.field), []).append(correction)
    return list(chains.values())


def _merged(before: Any, wanted: Any) -> Any:
    if isinstance(before, Mapping) and isinstance(wanted, Mapping):
        return {**before, **wanted}
    return wanted
