"""What is asked of a sentence for each of its numbers, found once for all of them.

A sentence of six hundred characters may hold a hundred and fifty numbers; searching it through for
each would cost the square of its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

#: Numbers come sentence by sentence: no more need be remembered.
_SENTENCES = 4


class Before:
    """What a pattern finds in front of a number: as ``pattern.finditer(text, begin, place)`` and
    the like, but the text is searched through once, whatever the number of places.

    ``reach`` is the most characters that a match and all it looks at behind itself may take: only
    within that distance of ``place`` does it matter that the search ends there.

    >>> before = Before(re.compile("甲(?!乙)"), 2)
    >>> text = "甲乙甲甲乙"
    >>> [[m.start() for m in before.all(text, 0, place)] for place in (1, 2, 4, 5)]
    [[0], [], [2, 3], [2]]
    """

    def __init__(self, pattern: re.Pattern[str], reach: int) -> None:
        self.pattern, self._reach = pattern, reach
        self._whole = lru_cache(maxsize=_SENTENCES)(self._search)

    def _search(self, text: str, begin: int) -> tuple[list[re.Match[str]], list[int]]:
        found = list(self.pattern.finditer(text, begin))
        return found, [match.start() for match in found]

    def all(self, text: str, begin: int, place: int) -> Iterator[re.Match[str]]:
        """The matches in ``text[begin:place]``, in order."""
        found, count = self._sure(text, begin, place)
        yield from found[:count]
        yield from self._near(text, begin, place, found[count - 1].end() if count else begin)

    def first(self, text: str, begin: int, place: int) -> re.Match[str] | None:
        """The first match in ``text[begin:place]``."""
        found, count = self._sure(text, begin, place)
        return found[0] if count else next(self._near(text, begin, place, begin), None)

    def _sure(self, text: str, begin: int, place: int) -> tuple[list[re.Match[str]], int]:
        """The matches of the whole text, and how many of them lie so far from ``place`` that they
        are matches there too."""
        found, starts = self._whole(text, begin)
        return found, bisect_right(starts, place - self._reach)

    def _near(self, text: str, begin: int, place: int, done: int) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text, max(begin, done, place - self._reach), place)


class Holds:
    """Whether ``text[start:end]`` holds a pattern, remembered for the last stretches.

    >>> holds = Holds(re.compile("是指"))
    >>> holds("甲是指乙"), holds("甲是指乙", 2)
    (True, False)
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        def search(text: str, start: int, end: int | None) -> bool:
            return pattern.search(text[start:end]) is not None

        self._search = lru_cache(maxsize=_SENTENCES)(search)

    def __call__(self, text: str, start: int = 0, end: int | None = None) -> bool:
        return self._search(text, start, end)
