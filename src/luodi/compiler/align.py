"""Which body sentences an annex row restates.

A row is cut into clauses at commas and full stops; a body sentence likewise. Clauses are looked
up whole first, then by the share of character pairs they have in common among the sentences of
the measure with the same heading, then among all. Work is linear in the paper's length: a clause
is compared only with clauses that share one of its rarest pairs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from luodi.compiler.document import Sentence, Zone
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.outline import Node, Outline

_CUT = re.compile(r"[,。;:!?\n]+")
_MARKS = re.compile(r"[\s“”‘’()《》、,。;:!?.\-—·]")
#: A pair shared by more clauses than this tells nothing (and would make work quadratic).
_COMMON = 24
SAME = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause of a sentence: characters ``[start, end)`` of the view."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Alignment:
    """Rows and the body sentences behind them."""

    #: Indexes into the body's sentences, by row (place of the draft's text).
    rows: dict[int, list[int]] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    #: For each body sentence, its clauses and the rows that take each of them up.
    pieces: list[list[tuple[Piece, list[int]]]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    #: For each row (place of the draft's text), its clauses and the body clause behind each:
    #: ``(sentence, clause)`` into ``pieces``, or None.
    clauses: dict[int, list[tuple[Piece, tuple[int, int] | None]]] = field(default_factory=dict)
    #: For each row, how like its words are to the body's in the clause that is least so (1: same).
    likeness: dict[int, float] = field(default_factory=dict)

    def sentences_of(self, draft: Draft) -> list[Sentence]:
        """The body sentences that a row restates, in order."""
        return [self.sentences[i] for i in self.rows.get(draft.start, [])]

    def heading_of(self, node: Node) -> str | None:
        """The body provision whose heading an annex heading repeats."""
        return self.headings.get(node.id)

    def covers(self, start: int, end: int) -> bool:
        """Whether rows take up at least half of the clauses of the body's ``[start, end)``."""
        total = taken = 0
        first = bisect_left(self.sentences, start, key=lambda s: s.start)
        for index in range(first, len(self.sentences)):
            if self.sentences[index].start >= end:
                break
            total += len(self.pieces[index])
            taken += sum(1 for _, rows in self.pieces[index] if rows)
        return total > 0 and taken * 2 >= total


def plain(text: str) -> str:
    """A text without its marks, for comparing words alone."""
    return _MARKS.sub("", text)


def places_of_words(text: str) -> list[int]:
    """Where each character of :func:`plain` stands in the text.

    >>> places_of_words("“甲，乙”")
    [1, 2, 3]
    >>> places_of_words("“甲,乙”")
    [1, 3]
    """
    places: list[int] = []
    begin = 0
    for mark in _MARKS.finditer(text):
        places.extend(range(begin, mark.start()))
        begin = mark.end()
    places.extend(range(begin, len(text)))
    return places


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text."""
    return frozenset(map("".join, pairwise(text)))


def cut(text: str, start: int) -> list[Piece]:
    """The clauses of a sentence that begins at ``start``."""
    pieces: list[Piece] = []
    begin = 0
    for mark in [*_CUT.finditer(text), None]:
        stop = mark.start() if mark else len(text)
        if stop - begin >= 2:
            pieces.append(Piece(plain(text[begin:stop]), start + begin, start + stop))
        begin = mark.end() if mark else stop
    return [p for p in pieces if len(p.text) >= 2]


#: How many sentences on either side of the last match are looked through first.
_WINDOW = 14


class _Index:
    """Finds the body clause most like a given clause: the same words anywhere, else a like one
    near the last match, else a like one anywhere."""

    def __init__(self, sentences: list[list[Piece]]) -> None:
        self.sentences = sentences
        self.exact: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.pairs: dict[tuple[int, int], frozenset[str]] = {}
        self._by_pair: dict[str, list[tuple[int, int]]] = {}
        #: How like the clause found last is to the one sought.
        self.likeness = 1.0
        for i, pieces in enumerate(sentences):
            for j, piece in enumerate(pieces):
                self.exact[piece.text].append((i, j))

    def find(self, text: str, near: int) -> tuple[int, int] | None:
        """The place (sentence, clause) of the best match, or None."""
        same = self.exact.get(text)
        self.likeness = 1.0
        if same:
            at = bisect_left(same, (near, 0))
            return min(same[max(0, at - 1) : at + 1], key=lambda k: abs(k[0] - near))
        own = pairs(text)
        if not own:
            return None
        return self._best(own, self._around(near), near) or self._best(
            own, self._anywhere(own), near
        )

    def _around(self, near: int) -> Iterator[tuple[int, int]]:
        for i in range(max(0, near - _WINDOW), min(len(self.sentences), near + _WINDOW)):
            for j in range(len(self.sentences[i])):
                yield i, j

    def _anywhere(self, own: frozenset[str]) -> list[tuple[int, int]]:
        """Places that share a rare pair with the clause."""
        if not self._by_pair:
            by_pair: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for i, pieces in enumerate(self.sentences):
                for j in range(len(pieces)):
                    for pair in self._pairs((i, j)):
                        by_pair[pair].append((i, j))
            self._by_pair = by_pair
        found: set[tuple[int, int]] = set()
        for pair in own:
            places = self._by_pair.get(pair, ())
            if len(places) <= _COMMON:
                found.update(places)
        return sorted(found)

    def _pairs(self, place: tuple[int, int]) -> frozenset[str]:
        known = self.pairs.get(place)
        if known is None:
            known = self.pairs[place] = pairs(self.sentences[place[0]][place[1]].text)
        return known

    def _best(
        self, own: frozenset[str], places: Iterable[tuple[int, int]], near: int
    ) -> tuple[int, int] | None:
        best, best_key = None, (SAME, 0)
        for place in places:
            other = self._pairs(place)
            common = len(own & other)
            if common * 3 < len(own):
                continue
            key = (likeness(common, len(own), len(other)), -abs(place[0] - near))
            if key > best_key:
                best, best_key = place, key
        self.likeness = best_key[0]
        return best


def likeness(common: int, one: int, other: int) -> float:
    """Share of character pairs in common, 0..1; a clause wholly inside a longer one counts
    nearly as much as an equal one."""
    short = min(one, other)
    inside = 0.95 * common / short if short >= 5 else 0.0
    return max(2 * common / (one + other), inside)


def align(
    outline: Outline, sentences: tuple[Sentence, ...], rows: list[Draft], prose: list[Draft]
) -> Alignment:
    """Match table rows with the sentences of the body, whose own responsibility clauses
    (``prose``) are no words of a task. Without rows there is nothing to do."""
    alignment = Alignment()
    if not rows:
        return alignment
    inside = [(d.start, d.source[1]) for d in rows]
    body = _body(sentences, min(a for a, _ in inside), max(b for _, b in inside))
    sources = sorted(d.source for d in prose)
    cuts = [_words_of(s, sources) for s in body]
    alignment.sentences = body
    alignment.pieces = [[(piece, []) for piece in pieces] for pieces in cuts]
    index = _Index(cuts)
    near = 0
    for number, draft in enumerate(rows):
        near = _align_row(outline, draft, number, near, index, alignment)
    _headings(outline, rows, alignment)
    return alignment


def _words_of(sentence: Sentence, sources: list[tuple[int, int]]) -> list[Piece]:
    """The clauses of a sentence without those that say who does it."""
    at = bisect_left(sources, sentence.start, key=lambda s: s[1])
    pieces: list[Piece] = []
    begin = sentence.start
    while at < len(sources) and sources[at][0] < sentence.end:
        first, last = max(begin, sources[at][0]), sources[at][1]
        pieces += cut(sentence.text[begin - sentence.start : first - sentence.start], begin)
        begin, at = max(begin, min(last, sentence.end)), at + 1
    return [*pieces, *cut(sentence.text[begin - sentence.start :], begin)]


def _body(sentences: tuple[Sentence, ...], first: int, last: int) -> list[Sentence]:
    return [
        s
        for s in sentences
        if s.zone in (Zone.BODY, Zone.ANNEX)
        and s.provision
        and not first <= s.start < last
        and not s.provision.startswith("annex")
    ]


def _align_row(
    outline: Outline, draft: Draft, number: int, near: int, index: _Index, alignment: Alignment
) -> int:
    text = outline.view.text
    found: set[int] = set()
    least = 1.0
    own = alignment.clauses.setdefault(draft.start, [])
    spans = [(draft.start, draft.end), *draft.extra]
    for start, end in spans:
        for piece in cut(text[start:end], start):
            match = index.find(piece.text, near)
            own.append((piece, match))
            if match is None:
                continue
            i, j = match
            near, least = i, min(least, index.likeness)
            found.add(i)
            alignment.pieces[i][j][1].append(number)
    alignment.rows[draft.start] = sorted(found)
    alignment.likeness[draft.start] = least
    return near


def _headings(outline: Outline, rows: list[Draft], alignment: Alignment) -> None:
    by_text = {plain(_heading(n)): n.id for n in outline.nodes if n.zone is Zone.BODY}
    for draft in rows:
        node = draft.measure
        while node is not None:
            same = by_text.get(plain(_heading(node)))
            if same:
                alignment.headings[node.id] = same
            node = node.parent


def _heading(node: Node) -> str:
    return node.heading.rstrip("。")
