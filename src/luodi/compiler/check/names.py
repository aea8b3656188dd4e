"""Units' names: slips of the pen, and words that are no unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.leads import clause_of
from luodi.compiler.check.rows import regular_name
from luodi.compiler.lexicon.units import (
    CENTRAL,
    LEVEL_PREFIX,
    LOCAL,
    PARTY,
    has_suffix,
    is_known,
    is_open_set,
    looks_like_unit,
)
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Characters that tell two real bodies apart, not a slip from a right writing.
_TELLING = frozenset(
    "一二三四五六七八九十东西南北中上下左右前后大小新老省市区县镇乡州国城交水电高初男女"
)
#: Ends of rarer bodies, too common elsewhere for the lexicon of shapes.
_OTHER_ENDS = re.compile(r"(?:[队段组厂矿店库池堂院场址]|机关)$")
_SHORTEST = 5
_LONGEST = 18
_USED_MORE = 2


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Names close to a better-known or more used one, and names of no regular shape."""
    return of_programme(compiled)


def of_programme(compiled: CompiledProgramme) -> Iterator[Diagnostic]:
    """What the units of the tasks alone tell, wherever the tasks come from."""
    uses = {unit.name: unit.lead + unit.supporting + unit.joint for unit in compiled.units}
    words = {name: regular_name(name) for name in uses}
    strange = [name for name in uses if _is_strange(words[name])]
    if not strange:
        return
    places = _places(compiled.tasks, set(strange))
    near = _Near({name: words[name] for name, count in uses.items() if count >= _USED_MORE})
    for unit in strange:
        span, name = clause_of(places[unit]), words[unit]
        match = near.to(name)
        if match and uses.get(match, 1 << 30) >= _USED_MORE * uses[unit]:
            yield report("W006", span, name=unit, near=match)
        elif not (looks_like_unit(name) or has_suffix(name) or _OTHER_ENDS.search(name)):
            yield report("N007", span, name=unit)


def _is_strange(name: str) -> bool:
    return not is_known(name) and not is_open_set(name) and len(name) <= 40


def _places(tasks: tuple[Task, ...], wanted: set[str]) -> dict[str, Task]:
    places: dict[str, Task] = {}
    for task in tasks:
        for name in (*task.lead, *task.supporting, *task.joint):
            if name in wanted:
                places.setdefault(name, task)
    return places


class _Near:
    """Finds the name one slip away: names are indexed by what is left when a character goes."""

    def __init__(self, used: dict[str, str]) -> None:
        self._used: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, plain in used.items():
            if _SHORTEST <= len(plain) <= _LONGEST:
                for key in _keys(plain):
                    self._used[key].append((name, plain))

    def to(self, name: str) -> str | None:
        """The better name, if there is one: used elsewhere in the paper, or known everywhere."""
        if not _SHORTEST <= len(name) <= _LONGEST:
            return None
        for key in _keys(name):
            for printed, other in self._used.get(key, ()):
                if _slip(name, other):
                    return printed
        prefix = LEVEL_PREFIX.match(name)
        cut = prefix.end() if prefix else 0
        for key in _keys(name[cut:]):
            for other in _lexicon().get(key, ()):
                if (
                    len(name) - cut >= 4
                    and _slip(name[cut:], other)
                    and (
                        not has_suffix(name)
                        or _sounds_alike(name[cut:], other)
                        or _one_wrong(name[cut:], other)
                    )
                ):
                    return name[:cut] + other
        return None


#: Two offices with names this long never differ in one character in the middle alone.
_LONG_NAME = 6


def _one_wrong(name: str, other: str) -> bool:
    """Whether one character in the middle of a long name stands for another."""
    if len(name) != len(other) or len(name) < _LONG_NAME:
        return False
    wrong = [i for i, (a, b) in enumerate(zip(name, other, strict=True)) if a != b]
    return len(wrong) == 1 and 0 < wrong[0] < len(name) - 1


def _sounds_alike(name: str, other: str) -> bool:
    """Whether two names of one length are read alike: the slip of a pinyin keyboard."""
    if len(name) != len(other):
        return False
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name) == lazy_pinyin(other)


@cache
def _lexicon() -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for name in sorted(LOCAL | CENTRAL | {"委" + organ for organ in PARTY}):
        if len(name) >= 4:
            for key in _keys(name):
                index[key].append(name)
    return dict(index)


def _keys(name: str) -> list[str]:
    """The name, and the name without each of its characters but the first."""
    return [name, *(name[:i] + name[i + 1 :] for i in range(1, len(name)))]


def _slip(name: str, other: str) -> bool:
    """Whether two names, one key apart, differ as a slip differs from the right writing.

    >>> _slip("市农业农村居", "市农业农村局"), _slip("市第一医院", "市第二医院")
    (True, False)
    """
    if name == other or name[0] != other[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), None)
    if start is None:
        start = min(len(name), len(other))
    end = 0
    while end < min(len(name), len(other)) - start and name[-1 - end] == other[-1 - end]:
        end += 1
    left, right = name[start : len(name) - end], other[start : len(other) - end]
    if max(len(left), len(right)) > 2 or re.search(r"[\dA-Za-z]", left + right):
        return False
    alike = _sounds_alike(name, other)
    if start == len(name) - 1 and not alike:
        return False
    if has_suffix(name) and has_suffix(other) and len(name) < 6 and not alike:
        return False
    return alike or not _TELLING & set(left + right)
