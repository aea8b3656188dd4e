"""Glyphs → runs → lines of text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from luodi.compiler.read.pdf.values import Glyph, Line, Run

_BLANK = " \t\xa0\u3000\u2002\u2003\u2009\u202f"
#: Wider than this many ems, a gap parts words that stand apart (two signatures on a line).
_APART = 1.5
#: Raised figures, of footnotes and powers: never to be read as part of the number before them.
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_RAISED |= {c: "".join(_RAISED[d] for d in str(n)) for n, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫", 1)}
_WORD = re.compile(r"[0-9A-Za-z.%)\]]")
_NEXT = re.compile(r"[0-9A-Za-z(\[]")


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Glyphs that follow one another on a baseline, without blanks at either end."""
    runs: list[Run] = []
    now: Run | None = None
    for glyph in glyphs:
        if glyph.char in _BLANK:
            continue
        if now is not None and _follows(now, glyph):
            if not _again(now.glyphs[-1], glyph):
                now.glyphs.append(glyph)
                now.x1 = max(now.x1, glyph.x1)
            continue
        now = Run([glyph], glyph.x0, glyph.x1, glyph.y, glyph.size)
        runs.append(now)
    return runs


def _follows(run: Run, glyph: Glyph) -> bool:
    em = max(run.size, glyph.size)
    gap = glyph.x0 - run.x1
    alike = min(run.size, glyph.size) > 0.8 * em
    return alike and abs(glyph.y - run.y) <= 0.15 * em and -0.6 * em <= gap <= _APART * em


def _again(last: Glyph, glyph: Glyph) -> bool:
    """The same character over itself: printed twice to look bold."""
    return last.char == glyph.char and abs(last.x0 - glyph.x0) < 0.25 * glyph.size


def lines_of(runs: Sequence[Run], page: int) -> list[Line]:
    """Runs that stand side by side as lines, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.y, r.x0)):
        row = next((row for row in reversed(rows[-3:]) if _beside(row, run)), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    lines = [_line(row, page) for row in rows]
    return sorted(lines, key=lambda line: (line.y, line.x0))


def _beside(row: list[Run], run: Run) -> bool:
    """Whether a run stands in the row: on its baseline, or raised or lowered beside it."""
    main = max(row, key=lambda r: (r.size, len(r.glyphs)))
    em = max(main.size, run.size)
    if abs(run.y - main.y) > 0.5 * em:
        return False
    return all(run.x0 >= r.x1 - 0.6 * em or run.x1 <= r.x0 + 0.6 * em for r in row)


def _line(row: list[Run], page: int) -> Line:
    glyphs = [g for run in sorted(row, key=lambda r: r.x0) for g in run.glyphs]
    sizes = Counter((round(g.size, 1), g.font) for g in glyphs)
    size, font = max(sizes, key=lambda key: (sizes[key], key))
    y = next(g.y for g in glyphs if round(g.size, 1) == size)
    for glyph in glyphs:
        if glyph.size < 0.8 * size and glyph.y < y - 0.15 * size:
            glyph.char = _RAISED.get(glyph.char, glyph.char)
    return Line(words(glyphs), glyphs[0].x0, max(g.x1 for g in glyphs), y, size, font, page)


def words(glyphs: Sequence[Glyph]) -> str:
    """The text of a line's glyphs: no blanks but between Latin words, where they stand apart,
    and one wide blank where parts of a line stand far apart."""
    spread = _spread(glyphs)
    parts = [glyphs[0].char]
    for last, glyph in itertools.pairwise(glyphs):
        em = max(last.size, glyph.size)
        gap = glyph.x0 - last.x1
        if gap > _APART * em and not spread:
            parts.append("\u3000")
        elif gap > 0.15 * em and _WORD.match(last.char) and _NEXT.match(glyph.char):
            parts.append(" ")
        parts.append(glyph.char)
    return "".join(parts)


def _spread(glyphs: Sequence[Glyph]) -> bool:
    """Whether a line is set with wide spaces throughout, as headings are: 目　　录."""
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(glyphs)]
    return bool(gaps) and len(gaps) <= 30 and min(gaps) > 0.5 * glyphs[0].size


def joined(one: str, other: str) -> str:
    """Two lines of one paragraph as one: Latin words keep a blank between them."""
    if one[-1:].isascii() and one[-1:].isalnum() and other[:1].isascii() and other[:1].isalpha():
        return f"{one} {other}" if one[-1:].isalpha() else one + other
    return one + other
