"""What was put in and taken out between two texts.

Clauses are compared first and characters inside the clauses that differ: a clause that stands in
both is never torn, and a long text costs little more than its changed clauses. Inside, the
shortest edit script is found (E. W. Myers, An O(ND) Difference Algorithm, Algorithmica 1, 1986).
A number is one character here, and so is a word in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from luodi.compiler.diff.model import Edits
from luodi.kernel.span import Span

_CLAUSE = re.compile(r"[^，,。；;：:、！？!?\n]*[，,。；;：:、！？!?\n]?")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|\s+|.", re.DOTALL)
# More edits than this in one passage is another passage: it is shown as replaced whole.
_MOST_EDITS = 80
# Fewer characters in common between two edits than this would be confetti.
_TOO_FEW = 2

Block = tuple[int, int, int, int]  # old from, to, new from, to: not the same
Token = tuple[str, int]


def edits(old: str, new: str) -> Edits:
    """The spans of ``old`` that are not in ``new``, and of ``new`` that are not in ``old``.

    >>> found = edits("2025年底前建成3个驿站", "2026年底前建成5个驿站")
    >>> [s.of("2025年底前建成3个驿站") for s in found.old], [s.start for s in found.new]
    (['2025', '3'], [0, 9])
    """
    if old == new:
        return Edits()
    blocks = _joined(list(_refined(_clauses(old), _clauses(new))), old)
    return Edits(
        tuple(Span(a, b) for a, b, _c, _d in blocks if a < b),
        tuple(Span(c, d) for _a, _b, c, d in blocks if c < d),
    )


def _clauses(text: str) -> list[Token]:
    return [(m[0], m.start()) for m in _CLAUSE.finditer(text) if m[0]]


def _tokens(words: Sequence[Token]) -> list[Token]:
    if not words:
        return []
    start = words[0][1]
    return [(m[0], start + m.start()) for m in _TOKEN.finditer("".join(w for w, _ in words))]


def _refined(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Block]:
    """The clauses that differ, and in them the characters that do."""
    for a, b, c, d in _differing(old, new):
        if a == b or c == d:
            yield _places(old, new, (a, b, c, d))
            continue
        inner_old, inner_new = _tokens(old[a:b]), _tokens(new[c:d])
        for block in _differing(inner_old, inner_new):
            yield _places(inner_old, inner_new, block)


def _places(old: Sequence[Token], new: Sequence[Token], block: Block) -> Block:
    """A block of tokens as characters."""
    a, b, c, d = block
    return (*_range(old, a, b), *_range(new, c, d))


def _range(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    if start < end:
        return tokens[start][1], tokens[end - 1][1] + len(tokens[end - 1][0])
    if start < len(tokens):
        return tokens[start][1], tokens[start][1]
    place = tokens[-1][1] + len(tokens[-1][0]) if tokens else 0
    return place, place


def _differing(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Block]:
    """Ranges of tokens that differ, between the longest run in common."""
    a, b = [word for word, _ in old], [word for word, _ in new]
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if not middle_a and not middle_b:
        return
    pairs = _in_common(middle_a, middle_b) if middle_a and middle_b else []
    ends = [(-1, -1), *pairs, (len(middle_a), len(middle_b))]
    for (x, y), (p, q) in pairwise(ends):
        if p - x > 1 or q - y > 1:
            yield head + x + 1, head + p, head + y + 1, head + q


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many tokens both begin with."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


def _in_common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places of the same token on a shortest edit script; none where it is too long."""
    trace = _furthest(a, b)
    pairs: list[tuple[int, int]] = []
    x, y = len(a), len(b)
    for depth in range(len(trace) - 1, -1, -1):
        reach = trace[depth]
        diagonal = x - y
        down = diagonal == -depth or (
            diagonal != depth and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = reach.get(before, 0) if depth else 0
        from_y = from_x - before if depth else 0
        while x > from_x and y > from_y and a[x - 1] == b[y - 1]:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    return pairs[::-1]


def _furthest(a: Sequence[str], b: Sequence[str]) -> list[dict[int, int]]:
    """For each number of edits, how far each diagonal had got before it (Myers' V)."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for depth in range(min(_MOST_EDITS, len(a) + len(b)) + 1):
        trace.append(dict(reach))
        for diagonal in range(-depth, depth + 1, 2):
            left, right = reach.get(diagonal - 1, -1), reach.get(diagonal + 1, -1)
            down = diagonal == -depth or (diagonal != depth and left < right)
            x = right if down else left + 1
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[diagonal] = x
            if x >= len(a) and y >= len(b):
                return trace
    return []


def _joined(blocks: list[Block], old: str) -> list[Block]:
    """Edits with hardly a character between them are one edit."""
    found: list[Block] = []
    for block in blocks:
        if found and _confetti(found[-1], block, old):
            a, _b, c, _d = found.pop()
            block = (a, block[1], c, block[3])
        found.append(block)
    return found


def _confetti(before: Block, after: Block, old: str) -> bool:
    between = old[before[1] : after[0]]
    if not between:
        return True
    return len(between) < _TOO_FEW and between.isalpha()
