"""Which of the things that both papers have stand elsewhere now."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping


def out_of_order(pairs: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Old places of the fewest things that one must move for the rest to be in order: those
    outside a longest increasing subsequence.

    >>> sorted(out_of_order([(0, 2), (1, 0), (2, 1)]))
    [0]
    """
    ordered = sorted(pairs)
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, new) in enumerate(ordered):
        at = bisect_left(tails, new)
        tails[at:] = [new]
        last[at:] = [index]
        before.append(last[at - 1] if at else -1)
    kept, index = set(), last[-1] if last else -1
    while index >= 0:
        kept.add(ordered[index][0])
        index = before[index]
    return frozenset(old for old, _ in ordered if old not in kept)


def moved(
    pairs: Iterable[tuple[int, int]],
    group: Mapping[int, Hashable],
    stays: Callable[[int, int], bool],
) -> frozenset[int]:
    """Old places of the things that went to another group, or to another place among those that
    stayed in theirs. A group that moved takes its things along: they have not moved."""
    found: set[int] = set()
    stayed: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for old, new in pairs:
        if stays(old, new):
            stayed[group.get(old)].append((old, new))
        else:
            found.add(old)
    for together in stayed.values():
        found |= out_of_order(together)
    return frozenset(found)
