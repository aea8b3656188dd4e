"""Units that another one stands for throughout: a reform renames a bureau in forty tasks, and
that is one change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luodi.compiler.diff.matching import plain
from luodi.compiler.diff.model import ROLES, Rename
from luodi.compiler.model import Task

# How consistent: in what share of the tasks that the old name had does the new one stand, and in
# how many at least; where the new name was in the old paper already, more.
_SHARE, _FEW, _FEW_KNOWN = 0.8, 2, 3
# In a single task a unit like this one by name is the same under another name.
_LIKE = 0.5
# What share of a new unit's tasks must be the old one's for it to be its new name.
_OWN = 0.5


@dataclass(slots=True)
class _Votes:
    """Of a unit that is gone: the tasks it had, and who stands in its roles now."""

    tasks: int = 0
    instead: Counter[str] = field(default_factory=Counter)
    same_place: Counter[str] = field(default_factory=Counter)


def renames(
    old: Sequence[Task], new: Sequence[Task], pairs: Sequence[tuple[int, int]]
) -> tuple[Rename, ...]:
    """Units of ``old`` that are nowhere in ``new`` and have one unit in their place throughout
    the tasks of both papers. Several may have become one."""
    there, known = _names(new), _names(old)
    votes = _votes(old, new, pairs, gone=known - there)
    taken = Counter(name for _, j in pairs for name in _of(new[j]))
    chosen = {
        name: best
        for name, found in sorted(votes.items())
        if (best := _best(name, found, known)) is not None
    }
    given: Counter[str] = Counter()
    for name, best in chosen.items():
        given[best] += votes[name].instead[best]
    return tuple(
        Rename(name, best, votes[name].instead[best])
        for name, best in chosen.items()
        if best in known or given[best] >= _OWN * taken[best]
    )


def _of(task: Task) -> frozenset[str]:
    return frozenset(name for role in ROLES for name in getattr(task, role))


def _names(tasks: Sequence[Task]) -> frozenset[str]:
    return frozenset(name for task in tasks for name in _of(task))


def _votes(
    old: Sequence[Task],
    new: Sequence[Task],
    pairs: Sequence[tuple[int, int]],
    gone: frozenset[str],
) -> Mapping[str, _Votes]:
    found: dict[str, _Votes] = defaultdict(_Votes)
    for i, j in pairs:
        for role in ROLES:
            before, after = getattr(old[i], role), getattr(new[j], role)
            come = [name for name in after if name not in before]
            for place, name in enumerate(before):
                if name in gone:
                    votes = found[name]
                    votes.tasks += 1
                    votes.instead.update(come)
                    if after[place : place + 1] and after[place] in come:
                        votes.same_place[after[place]] += 1
    return found


def _best(name: str, votes: _Votes, known: frozenset[str]) -> str | None:
    """Who stands for a unit throughout; None where nobody does."""
    ranked = sorted(
        votes.instead,
        key=lambda n: (-votes.instead[n], -votes.same_place[n], -likeness(name, n), n),
    )
    for other in ranked[:1]:
        count = votes.instead[other]
        few = _FEW_KNOWN if other in known else _FEW
        if count >= max(few, _SHARE * votes.tasks):
            return other
        alone = count == votes.tasks == 1 and other not in known
        if alone and likeness(name, other) >= _LIKE:
            return other
    return None


def likeness(one: str, other: str) -> float:
    """How much two names share of their characters, in any order (Dice).

    >>> round(likeness("县农业局", "县农业农村局"), 2), likeness("县水利局", "乡政府")
    (0.8, 0.0)
    """
    a, b = Counter(plain(one)), Counter(plain(other))
    whole = a.total() + b.total()
    return 2 * (a & b).total() / whole if whole else 1.0
