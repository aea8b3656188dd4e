"""Which things of two lists are the same thing: words first, then what stands around them.

Candidates come from an inverted index over rare pairs of characters, so that the work grows with
the number of things and not with its square; the pairs are then chosen all together
(``assign.py``). Words are compared as sets of neighbouring characters, each weighing what its
rarity in the two papers tells (idf): the phrases that every task uses count for little.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from luodi.compiler.diff.assign import Edge, assign
from luodi.compiler.view import regular

_MEANINGLESS = re.compile(r"[\s\W_]+")
# Of each thing so many of its rarest pairs of characters look for candidates, each where it
# stands in no more than so many things; the best of the candidates found are compared in full.
_RAREST, _COMMON, _CLOSEST = 24, 32, 6
# The very rarest look further: in a paper of near-identical tasks nothing is rare.
_FIRST, _FIRST_COMMON = 4, 128
# Weights are whole numbers, so that a sum over a set is the same in whatever order.
_FINE = 4096
# Things with the very same words: more than this many of them are paired in their order.
_MANY_ALIKE = 24


@dataclass(frozen=True, slots=True)
class Profile:
    """A thing made ready for comparing. ``words`` is what it says; ``facets`` are the facts
    around it, in one order for all; a facet that is None tells nothing."""

    words: str
    facets: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Taste:
    """How things of a kind are told apart: what each facet and the order count for (the words
    for the rest of 1), the least likeness of the words, and the least score."""

    facets: tuple[float, ...]
    order: float
    words: float
    enough: float

    @property
    def share(self) -> float:
        """What the words count for."""
        return 1 - sum(self.facets) - self.order


@dataclass(frozen=True, slots=True)
class Shingled:
    """Two lists of things as weighted sets of pairs of characters, and their plain words."""

    old: tuple[frozenset[str], ...]
    new: tuple[frozenset[str], ...]
    words_old: tuple[str, ...]
    words_new: tuple[str, ...]
    weight: Mapping[str, int]

    def heft(self, words: frozenset[str]) -> int:
        """What a set weighs."""
        return sum(map(self.weight.__getitem__, words))

    def common(self, one: frozenset[str], other: frozenset[str]) -> int:
        """What two sets have in common weighs."""
        return self.heft(one & other)


def plain(text: str) -> str:
    """``text`` as it is compared: one script and width, without spaces and marks.

    >>> plain("３个 驿站，（含改造）。")
    '3个驿站含改造'
    """
    return _MEANINGLESS.sub("", regular(text))


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """:func:`plain` for names, which papers repeat."""
    return plain(name)


def shingled(old: Sequence[str], new: Sequence[str]) -> Shingled:
    """Plain words of two lists as weighted sets. The weights are the same for both lists turned
    about."""
    olds, news = tuple(map(_pairs, old)), tuple(map(_pairs, new))
    counts = Counter(pair for words in (*olds, *news) for pair in words)
    whole = len(olds) + len(news)
    weight = {pair: round(_FINE * log(1 + whole / count)) for pair, count in sorted(counts.items())}
    return Shingled(olds, news, tuple(old), tuple(new), weight)


def _pairs(words: str) -> frozenset[str]:
    marked = f"^{words}$" if words else ""
    return frozenset(a + b for a, b in pairwise(marked))


def match(
    old: Sequence[Profile], new: Sequence[Profile], taste: Taste
) -> tuple[list[Edge], Shingled]:
    """The pairs of things that are the same, with the strength of the evidence from 0 to 1, and
    the words as they were compared. Each thing is in one pair at most."""
    words_old, words_new = [plain(p.words) for p in old], [plain(p.words) for p in new]
    shingles = shingled(words_old, words_new)
    sure, rest_old, rest_new = _alike(old, new, words_old, words_new, taste)
    scorer = _Scorer(old, new, shingles, taste)
    edges = [
        (i, j, score)
        for i, j in _from_both(shingles, rest_old, rest_new)
        if (score := scorer(i, j))
    ]
    return sorted([*sure, *assign(edges)]), shingles


def _alike(
    old: Sequence[Profile],
    new: Sequence[Profile],
    words_old: Sequence[str],
    words_new: Sequence[str],
    taste: Taste,
) -> tuple[list[Edge], list[int], list[int]]:
    """Pairs with the very same words, and the places left over."""
    olds, news = _places(words_old), _places(words_new)
    sure: list[Edge] = []
    for words in (words for words in olds if words in news and words):
        sure += _same_words(old, new, olds[words], news[words], taste)
    taken_old, taken_new = {e[0] for e in sure}, {e[1] for e in sure}
    return (
        sure,
        [i for i in range(len(old)) if i not in taken_old],
        [j for j in range(len(new)) if j not in taken_new],
    )


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(words):
        found[one].append(place)
    return found


def _same_words(
    old: Sequence[Profile],
    new: Sequence[Profile],
    olds: Sequence[int],
    news: Sequence[int],
    taste: Taste,
) -> list[Edge]:
    if max(len(olds), len(news)) > _MANY_ALIKE:
        return [(i, j, 1.0) for i, j in zip(olds, news, strict=False)]
    edges = [(i, j, _score(1.0, i, j, old, new, taste)) for i in olds for j in news]
    return assign([edge for edge in edges if edge[2] >= taste.enough])


def _score(
    words: float, i: int, j: int, old: Sequence[Profile], new: Sequence[Profile], taste: Taste
) -> float:
    near = 1 - abs((i + 0.5) / len(old) - (j + 0.5) / len(new))
    return taste.share * words + _around(old[i], new[j], taste) + taste.order * near


def _around(one: Profile, other: Profile, taste: Taste) -> float:
    score = 0.0
    for a, b, weight in zip(one.facets, other.facets, taste.facets, strict=True):
        if a is not None and b is not None:
            score += weight * _agreement(a, b)
    return score


def _agreement(a: Hashable, b: Hashable) -> float:
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return len(a & b) / len(a | b) if a or b else 1.0
    return float(a == b)


class _Scorer:
    """The strength of the evidence that two things are the same; 0.0 where it is not enough."""

    def __init__(
        self, old: Sequence[Profile], new: Sequence[Profile], shingles: Shingled, taste: Taste
    ) -> None:
        self._old, self._new, self._shingles, self._taste = old, new, shingles, taste
        self._hefts_old = [shingles.heft(words) for words in shingles.old]
        self._hefts_new = [shingles.heft(words) for words in shingles.new]

    def __call__(self, i: int, j: int) -> float:
        taste = self._taste
        words = self._likeness(i, j)
        if words < taste.words:
            return 0.0
        score = _score(words, i, j, self._old, self._new, taste)
        return score if score >= taste.enough else 0.0

    def _likeness(self, i: int, j: int) -> float:
        """Half what both say of all they say, half how much of the shorter the longer says: a
        task that only got longer is still itself."""
        common = self._shingles.common(self._shingles.old[i], self._shingles.new[j])
        if not common:
            return 0.0
        a, b = self._hefts_old[i], self._hefts_new[j]
        return 0.5 * common / (a + b - common) + 0.5 * common / min(a, b)


def _from_both(
    shingles: Shingled, olds: Sequence[int], news: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, from either side: what one side's rare words miss the other's
    find, and both papers turned about give the same pairs."""
    found = set(candidates(shingles.old, shingles.new, olds, news, shingles.weight))
    back = candidates(shingles.new, shingles.old, news, olds, shingles.weight)
    yield from sorted(found | {(i, j) for j, i in back})


def candidates(
    one: Sequence[frozenset[str]],
    other: Sequence[frozenset[str]],
    ones: Sequence[int],
    others: Sequence[int],
    weight: Mapping[str, int],
) -> Iterator[tuple[int, int]]:
    """Of each thing in ``ones`` the few in ``others`` that share most of its rarest words."""
    index: dict[str, list[int]] = defaultdict(list)
    for place in others:
        for pair in other[place]:
            index[pair].append(place)
    order = sorted(index, key=lambda pair: (-weight[pair], pair))
    rarity = {pair: rank for rank, pair in enumerate(order)}.__getitem__
    for place in ones:
        votes: dict[int, int] = defaultdict(int)
        known = sorted([pair for pair in one[place] if pair in index], key=rarity)[:_RAREST]
        for rank, pair in enumerate(known):
            postings, counts = index[pair], weight[pair]
            if len(postings) <= (_FIRST_COMMON if rank < _FIRST else _COMMON):
                for found in postings:
                    votes[found] += counts
        best = sorted(votes, key=lambda found: (-votes[found], found))[:_CLOSEST]
        yield from ((place, found) for found in best)
