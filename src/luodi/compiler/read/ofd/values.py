"""The written values of OFD: lists of numbers, boxes, matrices, shifts of glyphs, paths.

What is written wrong counts as absent: a reader shows what it can.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
#: No page is a kilometre wide: a number beyond is a mistake or a trap.
_FARTHEST = 1e6
#: Characters that XML cannot hold are written as a backslash and four hexadecimal digits.
_ESCAPED = re.compile(r"\\([0-9A-Fa-f]{4})")


def number(text: str | None, default: float) -> float:
    """One number, or ``default`` for what is none or no place on any page."""
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) and abs(value) < _FARTHEST else default


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Exactly ``count`` numbers, or None."""
    found = _NUMBER.findall(text or "", 0, 400)
    values = tuple(float(word) for word in found)
    fit = len(values) == count and all(abs(value) < _FARTHEST for value in values)
    return values if fit else None


class Matrix(NamedTuple):
    """``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def moved(self, x: float, y: float) -> Matrix:
        """What begins at ``(x, y)`` of this space."""
        return Matrix(self.a, self.b, self.c, self.d, *self(x, y))

    def after(self, first: Matrix) -> Matrix:
        """``first``, then this one."""
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            *self(first.e, first.f),
        )


def matrix(text: str | None) -> Matrix:
    """A ``CTM``; none for what is absent or no matrix."""
    values = numbers(text, 6) if text else None
    return Matrix(*values) if values else Matrix()


def shifts(text: str | None, count: int) -> list[float] | None:
    """The first ``count`` shifts between glyphs (``DeltaX``, ``DeltaY``); None where none are
    given. ``g n v`` stands for n times v; where they end early the last goes on.

    >>> shifts("2 g 3 5 1", 6)
    [2.0, 5.0, 5.0, 5.0, 1.0, 1.0]
    """
    if not text or count <= 0:
        return None
    found: list[float] = []
    tokens = iter(text.split())
    for token in tokens:
        times = 1
        if token in ("g", "G"):
            times = int(number(next(tokens, None), 0))
            token = next(tokens, "0")
        found += [number(token, 0.0)] * max(0, min(times, count - len(found)))
        if len(found) >= count:
            return found
    return found + [found[-1]] * (count - len(found)) if found else None


def characters(text: str) -> str:
    r"""The characters that a ``TextCode`` stands for.

    >>> characters(r"甲\0041乙")
    '甲A乙'
    """
    if "\n" in text:  # a writer that indents its XML
        text = "".join(line.strip(" \t\r") for line in text.split("\n"))
    if "\\" not in text:
        return text
    escaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return escaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


type Segment = tuple[float, float, float, float]

#: How many numbers follow each operator of ``AbbreviatedData``.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def segments(data: str) -> Iterator[Segment]:
    """The straight lines of a path (``AbbreviatedData``, 9.1), in the object's own space. Curves
    move the pen and draw nothing; a path written wrong ends where it is wrong."""
    tokens = iter(data.split())
    x = y = first_x = first_y = 0.0
    for operator in tokens:
        count = _OPERANDS.get(operator)
        operands = [number(next(tokens, None), math.nan) for _ in range(count or 0)]
        if count is None or any(math.isnan(value) for value in operands):
            return
        if operator == "C":
            yield x, y, first_x, first_y
            x, y = first_x, first_y
            continue
        to_x, to_y = operands[-2:]
        if operator == "L":
            yield x, y, to_x, to_y
        elif operator in "SM":
            first_x, first_y = to_x, to_y
        x, y = to_x, to_y
