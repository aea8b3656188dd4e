"""Binding: which task of a programme each task of a compiled paper is.

Compiling never makes tasks: it finds the keys that exist, or says that it found none. A pair is
judged by its words (the programme's anchors and title in the paper's text), and then by number,
measure and units. Words are needed: another paper's task 7 is not our task 7.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from luodi.kernel.span import Span
from luodi.programme.domain.definition import ROLES, Definition, Target, Task

# What each kind of evidence counts for, of 1. Set on the programmes in this repository; the
# order is what matters: words before units before number before measure.
_WORDS, _UNITS, _NUMBER, _MEASURE = 0.55, 0.2, 0.15, 0.1
# Words alone are not enough, however many; few words need everything else to agree.
_FEW_WORDS, _ENOUGH = 0.3, 0.56
# Two candidates closer than this are not told apart by guessing.
_TIE = 0.02

_MEANINGLESS = re.compile(r"[\s\W_]+")
_HAN_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Bound:
    """A compiled task (its place ``index`` in the list, its ``number``) that is the programme's
    ``key``. ``score`` is the strength of the evidence, from 0 to 1; ``roles_agree`` whether the
    paper and the programme name the same units in the same roles."""

    index: int
    number: str
    key: str
    span: Span
    duty: Span | None
    score: float
    roles_agree: bool


@dataclass(frozen=True, slots=True)
class Unbound:
    """A compiled task that is none of the programme's. ``candidates`` are the keys it may be:
    several where the evidence does not tell them apart, none where nothing fits."""

    index: int
    number: str
    span: Span
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundTarget:
    """A compiled target (its place ``index`` in the list) that is the programme's ``key``."""

    index: int
    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Binding:
    """A paper bound to a programme. ``unbound`` are its tasks that the programme does not have,
    ``missing`` the keys that the paper does not have; nothing is left out of both."""

    bound: tuple[Bound, ...]
    unbound: tuple[Unbound, ...]
    missing: tuple[str, ...]
    targets: tuple[BoundTarget, ...] = ()

    def by_number(self) -> dict[str, str]:
        """Number → key, for numbers that one bound task alone has."""
        counts: dict[str, int] = {}
        for found in self.bound:
            counts[found.number] = counts.get(found.number, 0) + 1
        return {found.number: found.key for found in self.bound if counts[found.number] == 1}


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    key: str
    score: float


def bind(compiled: Mapping[str, Any], programme: Definition) -> Binding:
    """Bind a compiled paper (``luodi.programme/1``) to the keys of ``programme``.

    Each key is bound at most once and each compiled task at most once, the surest pairs first.
    Where two candidates are equally likely neither is taken: the task is reported with both.
    """
    papers = _readings(compiled)
    candidates = sorted(_candidates(papers, programme), key=lambda c: (-c.score, c.index, c.key))
    chosen, unsure = _choose(candidates)
    tasks = {task.key: task for task in programme.tasks}
    names = _names(programme)
    bound = tuple(
        _bound(papers[index], tasks[found.key], found.score, names)
        for index, found in sorted(chosen.items())
    )
    taken = {found.key for found in bound}
    return Binding(
        bound=bound,
        unbound=tuple(
            Unbound(p.index, p.number, p.span, unsure.get(p.index, ()))
            for p in papers
            if p.index not in chosen
        ),
        missing=tuple(task.key for task in programme.tasks if task.key not in taken),
        targets=tuple(_bind_targets(compiled["targets"], programme.targets)),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A compiled task made ready for comparing."""

    index: int
    number: str
    measure: str
    words: str
    pairs: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    span: Span
    duty: Span | None


def _readings(compiled: Mapping[str, Any]) -> tuple[_Reading, ...]:
    measures = {
        number: plain_number(measure["number"])
        for measure in compiled["measures"]
        for number in measure["tasks"]
    }
    return tuple(
        _reading(index, entry, measures.get(entry["number"], ""))
        for index, entry in enumerate(compiled["tasks"])
    )


def _reading(index: int, entry: Mapping[str, Any], measure: str) -> _Reading:
    words = squeeze(entry["text"])
    start, end = entry.get("responsibility_start"), entry.get("responsibility_end")
    return _Reading(
        index=index,
        number=entry["number"],
        measure=measure,
        words=words,
        pairs=_pairs(words),
        roles={role: frozenset(map(squeeze, entry[role])) for role in ROLES},
        span=Span(entry["start"], entry["end"]),
        duty=None if start is None or end is None else Span(start, end),
    )


def _candidates(papers: Sequence[_Reading], programme: Definition) -> Iterator[_Candidate]:
    names = _names(programme)
    measures = {m.key: plain_number(m.number) for m in programme.measures}
    for task in programme.tasks:
        anchors = tuple(map(squeeze, task.anchors))
        title = _pairs(squeeze(task.title.zh))
        roles = _role_names(task, names)
        for paper in papers:
            words = _words(paper, anchors, title)
            if words < _FEW_WORDS:
                continue
            units = _agreement(paper.roles, roles)
            number = plain_number(paper.number) == plain_number(task.number)
            measure = bool(paper.measure) and paper.measure == measures[task.measure]
            score = _WORDS * words + _UNITS * units + _NUMBER * number + _MEASURE * measure
            if score >= _ENOUGH:
                yield _Candidate(paper.index, task.key, score)


def _words(paper: _Reading, anchors: Sequence[str], title: frozenset[str]) -> float:
    """How much of what the programme says of a task stands in the paper's text, 0 to 1: the
    share of its anchors, or of its title's pairs of characters where that is more."""
    hit = sum(anchor in paper.words for anchor in anchors) / len(anchors) if anchors else 0.0
    like = len(title & paper.pairs) / len(title) if title else 0.0
    return max(hit, like)


def _choose(
    candidates: Sequence[_Candidate],
) -> tuple[dict[int, _Candidate], dict[int, tuple[str, ...]]]:
    """The surest pairs, and for tasks left alone the keys that could not be told apart."""
    of_index: dict[int, list[_Candidate]] = defaultdict(list)
    of_key: dict[str, list[_Candidate]] = defaultdict(list)
    for found in candidates:
        of_index[found.index].append(found)
        of_key[found.key].append(found)
    chosen: dict[int, _Candidate] = {}
    unsure: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    for found in candidates:
        if found.index in chosen or found.key in taken or found.index in unsure:
            continue
        rivals = [
            other
            for other in (*of_index[found.index], *of_key[found.key])
            if other is not found
            and other.score > found.score - _TIE
            and other.index not in chosen
            and other.key not in taken
        ]
        if rivals:
            keys = {other.key for other in rivals if other.index == found.index}
            unsure[found.index] = tuple(sorted(keys | {found.key}))
            continue
        chosen[found.index] = found
        taken.add(found.key)
    return chosen, unsure


def _bound(paper: _Reading, task: Task, score: float, names: Mapping[str, frozenset[str]]) -> Bound:
    return Bound(
        index=paper.index,
        number=paper.number,
        key=task.key,
        span=paper.span,
        duty=paper.duty,
        score=round(score, 3),
        roles_agree=_agreement(paper.roles, _role_names(task, names)) == 1.0,
    )


RoleNames = Mapping[str, Sequence[frozenset[str]]]


def _names(programme: Definition) -> dict[str, frozenset[str]]:
    return {
        unit.key: frozenset(
            squeeze(name) for name in (unit.name, unit.full_name or "", *unit.aliases) if name
        )
        for unit in programme.units
    }


def _role_names(task: Task, names: Mapping[str, frozenset[str]]) -> RoleNames:
    """For each role, the units in it, each as the set of names it goes by."""
    sets = {
        role: [frozenset({squeeze(s.phrase)}) for s in task.open_sets if s.role == role]
        for role in ROLES
    }
    return {role: [names[key] for key in getattr(task, role)] + sets[role] for role in ROLES}


def _agreement(paper: Mapping[str, frozenset[str]], programme: RoleNames) -> float:
    """Units named by both in the same role, as a share of all named (Jaccard), 0 to 1."""
    both = sum(1 for role in ROLES for unit in programme[role] if not unit.isdisjoint(paper[role]))
    named = sum(len(paper[role]) + len(programme[role]) for role in ROLES) - both
    return both / named if named else 1.0


def _bind_targets(
    compiled: Sequence[Mapping[str, Any]], targets: Sequence[Target]
) -> Iterator[BoundTarget]:
    """A target is the same when metric, year and figure are; a second one alike is not bound."""
    free = list(targets)
    for index, entry in enumerate(compiled):
        alike = [target for target in free if _same_target(entry, target)]
        if len(alike) == 1:
            free.remove(alike[0])
            yield BoundTarget(index, alike[0].key, Span(entry["start"], entry["end"]))


def _same_target(entry: Mapping[str, Any], target: Target) -> bool:
    value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
    return (
        squeeze(entry["metric"]) == squeeze(target.metric)
        and entry["year"] == target.year
        and entry["unit"] == target.unit
        and value == target.value
    )


def squeeze(text: str) -> str:
    """Text without what does not tell tasks apart: white space, marks, brackets.

    >>> squeeze("各区 (县、市)　政府；")
    '各区县市政府'
    """
    return _MEANINGLESS.sub("", text)


def _pairs(words: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(words))


def plain_number(number: str) -> str:
    """A printed number as plain digits, for comparing; what is no number stays itself.

    >>> [plain_number(n) for n in ("（二十一）", "3.", "十", "第一百零二条", "3.2", "甲")]
    ['21', '3', '10', '102', '3.2', '甲']
    """
    bare = number.strip("（）()第条章节款项、.． 　")
    value = _han_number(bare)
    return bare if value is None else str(value)


def _han_number(words: Iterable[str]) -> int | None:
    total = digit = 0
    seen = False
    for character in words:
        if character in _HAN_DIGITS or character == "零":
            digit = _HAN_DIGITS.get(character, 0)
        elif character in "十百":
            unit = 10 if character == "十" else 100
            total += (digit or (1 if character == "十" else 0)) * unit
            digit = 0
        else:
            return None
        seen = True
    return total + digit if seen else None
