"""Tasks that were split into several, and several that were merged into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luodi.compiler.diff.matching import Shingled, candidates

# How much of a part's words stands in the whole, how much of it stands in the whole alone (and
# not in the whole's first part too), and how much of the whole the parts must make up.
_FROM_WHOLE, _OF_ITS_OWN, _MADE_UP = 0.6, 0.4, 0.5


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Tasks of one paper in one or several of the other. ``pairs`` are tasks that are the same
    after all: a whole of which one part is left."""

    splits: Mapping[int, tuple[int, ...]]
    merges: Mapping[int, tuple[int, ...]]
    pairs: tuple[tuple[int, int], ...]


def regroup(shingles: Shingled, pairs: Sequence[tuple[int, int]]) -> Regrouped:
    """Find the parts among the tasks that no pair has. A pair that would be in a split and in a
    merge stays with whichever takes in more of what was left over; a merge on a tie."""
    of_old, of_new = dict(pairs), {j: i for i, j in pairs}
    free_old = [i for i in range(len(shingles.old)) if i not in of_old]
    free_new = [j for j in range(len(shingles.new)) if j not in of_new]
    old, new = (shingles.old, shingles.words_old), (shingles.new, shingles.words_new)
    splits = _Search(shingles, old, new, of_old).parts(free_new)
    merges = _Search(shingles, new, old, of_new).parts(free_old)
    for i in [i for i in splits if of_old.get(i) in merges]:
        if len(splits[i]) > len(merges[of_old[i]]):
            del merges[of_old[i]]
        else:
            del splits[i]
    alone = {(i, p[0]) for i, p in splits.items() if len(p) == 1 and i not in of_old}
    alone |= {(p[0], j) for j, p in merges.items() if len(p) == 1 and j not in of_new}
    whole = [
        {k: tuple(sorted({*p, *_partner(k, of)})) for k, p in parts.items()}
        for parts, of in ((splits, of_old), (merges, of_new))
    ]
    return Regrouped(
        {i: p for i, p in whole[0].items() if len(p) > 1},
        {j: p for j, p in whole[1].items() if len(p) > 1},
        tuple(sorted(_once(alone))),
    )


def _partner(place: int, of: Mapping[int, int]) -> tuple[int, ...]:
    return (of[place],) if place in of else ()


def _once(pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each place in one pair."""
    olds: set[int] = set()
    news: set[int] = set()
    found = []
    for old, new in sorted(pairs):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            found.append((old, new))
    return found


@dataclass(frozen=True, slots=True)
class _Search:
    """Wholes on one side, parts on the other, each as sets and as words; ``partner`` leads from a
    whole to the part that is the same task."""

    shingles: Shingled
    wholes: tuple[Sequence[frozenset[str]], Sequence[str]]
    several: tuple[Sequence[frozenset[str]], Sequence[str]]
    partner: Mapping[int, int]

    def parts(self, free: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """For each whole the free parts that come from it."""
        wholes, parts = self.wholes[0], self.several[0]
        best: dict[int, tuple[float, int]] = {}
        near = candidates(parts, wholes, free, range(len(wholes)), self.shingles.weight)
        for part, whole in near:
            share = self._share(part, whole)
            if share > best.get(part, (0.0, 0))[0]:
                best[part] = (share, whole)
        found: dict[int, list[int]] = defaultdict(list)
        for part, (_, whole) in sorted(best.items()):
            found[whole].append(part)
        return {
            whole: tuple(made)
            for whole, made in found.items()
            if self._made_up(whole, (*made, *_partner(whole, self.partner)))
        }

    def _share(self, part: int, whole: int) -> float:
        """How much of a part comes from the whole; 0.0 where it is not enough."""
        shingles, partner = self.shingles, self.partner.get(whole)
        wholes, parts = self.wholes[0], self.several[0]
        heft = shingles.heft(parts[part])
        common = parts[part] & wholes[whole]
        share = shingles.heft(common) / heft if heft else 0.0
        if share < _FROM_WHOLE:
            return 0.0
        if self._word_for_word(part, whole):
            return share
        left = common if partner is None else common - parts[partner]
        return share if shingles.heft(left) >= _OF_ITS_OWN * heft else 0.0

    def _word_for_word(self, part: int, whole: int) -> bool:
        """Whether a part stands in the whole as it is, and not in its first part too."""
        words, partner = self.several[1], self.partner.get(whole)
        taken = partner is not None and words[part] in words[partner]
        return words[part] in self.wholes[1][whole] and not taken

    def _made_up(self, whole: int, made: Sequence[int]) -> bool:
        shingles, words = self.shingles, self.wholes[0][whole]
        together: frozenset[str] = frozenset().union(*(self.several[0][part] for part in made))
        return shingles.heft(words & together) >= _MADE_UP * shingles.heft(words)
