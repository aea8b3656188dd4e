"""A task as lines of text that a person can change, and back to the data of the programme file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luodi.portal.domain.register import ROLES
from luodi.programme.domain import Definition
from luodi.programme.domain.correction import task_entry

_BREAKS = re.compile(r"[、，,；;\s]+")
_COLON = re.compile(r"[:：]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a correction can change of a task, as text: names of units by role, open sets as
    ``配合：各镇``, one in a line."""

    title_zh: str = ""
    title_en: str = ""
    lead: str = ""
    supporting: str = ""
    joint: str = ""
    open_sets: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The fragment that a wording means; ``unknown`` are, by field, the words that name no unit
    of the programme (or no role)."""

    fragment: dict[str, Any] = field(default_factory=dict)
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def wording(definition: Definition, task: str, roles: Mapping[str, str]) -> Wording:
    """A task of the programme as text; ``roles`` are the words for the three roles.

    Raises:
        LookupError: the programme has no such task.
    """
    entry = task_entry(definition.content, task)
    if entry is None:
        raise LookupError(task)
    names = {unit.key: unit.name for unit in definition.units}
    units = {r: "、".join(names[key] for key in entry["roles"][r]) for r in ROLES}
    sets = (f"{roles[s['role']]}：{s['phrase']}" for s in entry["open_sets"])
    return Wording(
        title_zh=entry["title"]["zh"],
        title_en=entry["title"]["en"],
        open_sets="\n".join(sets),
        deadline=entry["deadline"] or "",
        **units,
    )


def read(definition: Definition, said: Wording, roles: Mapping[str, str]) -> Read:
    """What a wording means for the programme: a fragment of its file."""
    keys = {
        name: unit.key
        for unit in definition.units
        for name in (*unit.aliases, unit.full_name or unit.name, unit.name)
    }
    found: dict[str, list[str]] = {}
    unknown: dict[str, tuple[str, ...]] = {}
    for role in ROLES:
        names = [name for name in _BREAKS.split(getattr(said, role)) if name]
        found[role] = list(dict.fromkeys(keys[name] for name in names if name in keys))
        if strange := tuple(name for name in names if name not in keys):
            unknown[role] = strange
    sets, strange = _open_sets(said.open_sets, {word: role for role, word in roles.items()})
    if strange:
        unknown["open_sets"] = strange
    fragment = {
        "title": {"zh": said.title_zh.strip(), "en": said.title_en.strip()},
        "roles": found,
        "open_sets": sets,
        "deadline": said.deadline.strip() or None,
    }
    return Read(fragment, unknown)


def _open_sets(text: str, roles: Mapping[str, str]) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    found, strange = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, *rest = _COLON.split(line, maxsplit=1)
        phrase = rest[0].strip() if rest else ""
        if word.strip() in roles and phrase:
            found.append({"role": roles[word.strip()], "phrase": phrase})
        else:
            strange.append(line)
    return found, tuple(strange)
