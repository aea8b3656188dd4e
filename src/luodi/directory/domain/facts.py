"""Units, areas and people as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from luodi.kernel.saying import gettext as _


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area. ``parent`` is the code of the area above, None at the top."""

    code: str
    name: str
    level: str
    parent: str | None = None
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit. ``name`` is the usual short name as papers write it (市科技局), ``full_name`` the
    official one, None where it is not certain; ``area`` is the code of the area a local
    government governs; ``members`` are the keys of a group's units."""

    key: str
    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    level: str = "other"
    kind: str = "bureau"
    name_en: str = ""
    area: str | None = None
    members: tuple[str, ...] = ()

    def names(self) -> frozenset[str]:
        """Every name the unit is known by."""
        return frozenset({self.name, self.full_name or self.name, *self.aliases})


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of the directory with its place in the tree and its sort key."""

    facts: UnitFacts
    parent: str | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person who logs in; ``unit`` is the key of their unit, None where they have none."""

    id: int
    login: str
    name: str
    unit: str | None


class KeyTaken(ValueError):
    """A unit's key already belongs to another unit. ``taken`` lists (key, name of the unit that
    has it, name of the one that asks)."""

    def __init__(self, taken: Sequence[tuple[str, str, str]]) -> None:
        self.taken = tuple(taken)
        super().__init__(
            "；".join(
                _("单位代号 %(key)s 已属于“%(has)s”，不能再给“%(asks)s”，请换一个代号")
                % {"key": key, "has": has, "asks": asks}
                for key, has, asks in taken
            )
        )


class AreaTaken(ValueError):
    """The code of an area belongs to an area of another name, which another programme brought.
    ``taken`` lists (code, name of the area that has it, name of the one that asks)."""

    def __init__(self, taken: Sequence[tuple[str, str, str]]) -> None:
        self.taken = tuple(taken)
        super().__init__(
            "；".join(
                _("区划代码 %(code)s 在目录中是“%(has)s”，方案中写的是“%(asks)s”，请核对代码和名称")
                % {"code": code, "has": has, "asks": asks}
                for code, has, asks in taken
            )
        )


def pinyin_key(name: str) -> str:
    """Orders names as a Chinese reader expects: by reading, then tone, then the characters.

    >>> sorted(["市水务局", "市财政局", "从化区", "市科技局"], key=pinyin_key)
    ['从化区', '市财政局', '市科技局', '市水务局']
    """
    from pypinyin import Style, lazy_pinyin

    plain = lazy_pinyin(name, style=Style.NORMAL)
    toned = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return f"{' '.join(plain).lower()}|{' '.join(toned).lower()}|{name}"


def common_path(paths: Sequence[str]) -> str:
    """The path of the smallest area (or unit) that contains all of these, "/" where they have none
    in common; "" where there are no paths.

    >>> common_path(["/44/4401/440117/", "/44/4401/440114/"]), common_path(["/44/", "/45/"])
    ('/44/4401/', '/')
    """
    if not paths:
        return ""
    first, *others = ([part for part in path.split("/") if part] for path in paths)
    shared = 0
    for place, part in enumerate(first):
        if any(other[place : place + 1] != [part] for other in others):
            break
        shared = place + 1
    return "".join(f"/{part}" for part in first[:shared]) + "/"


def version(unit: UnitFacts) -> str:
    """A short word that is another one when anything written of the unit is: a form carries it,
    so that nobody writes over what somebody else has changed meanwhile."""
    written = [
        unit.full_name,
        list(unit.aliases),
        unit.name_en,
        unit.level,
        unit.kind,
        unit.area,
    ]
    return sha256(json.dumps(written).encode()).hexdigest()[:12]


def parents_first(areas: Iterable[AreaFacts]) -> tuple[AreaFacts, ...]:
    """The areas so that each follows the one above it; one whose parent is not listed counts as
    following it.

    Raises:
        ValueError: an area is above itself.
    """
    waiting = {area.code: area for area in areas}
    done: dict[str, AreaFacts] = {}
    while waiting:
        ready = [a for a in waiting.values() if a.parent is None or a.parent not in waiting]
        if not ready:
            raise ValueError(f"areas above themselves: {', '.join(sorted(waiting))}")
        for area in ready:
            done[area.code] = waiting.pop(area.code)
    return tuple(done.values())


def governing(
    area: str | None, above: Mapping[str, str | None], seats: Mapping[str, str]
) -> str | None:
    """Key of the unit that governs the nearest area above ``area``, None where none is known.

    ``above`` maps an area to the one above it, ``seats`` an area to its government's key.

    >>> governing("440114103", {"440114103": "440114"}, {"440114": "huadu"})
    'huadu'
    """
    here = above.get(area) if area else None
    while here is not None:
        if here in seats:
            return seats[here]
        here = above.get(here)
    return None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in a list: whether units stand below it, how many people are its own, and, where it
    was asked for, which other name it was found by."""

    key: str
    name: str
    full_name: str | None
    level: str
    kind: str
    path: str
    has_children: bool = False
    people: int = 0
    found_by: str = ""
    above: str = ""  # names of the units above, from the top


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area in a list, with its name from the top down (省市区镇), as far up as is known."""

    code: str
    name: str
    full_name: str
    level: str
    name_en: str = ""
    has_children: bool = False


@dataclass(frozen=True, slots=True)
class Slice[Row]:
    """A page of a list: ``after`` asks for the next one, "" where this is the last."""

    rows: tuple[Row, ...]
    after: str = ""
