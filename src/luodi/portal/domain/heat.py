"""Shades of a heat map: five steps, so that they can be told apart and printed in grey."""

from __future__ import annotations

STEPS = 5


def shade(count: int, largest: int) -> int:
    """The step of ``count`` on a scale that ends at ``largest``: 0 for none, 1 to 5 otherwise.

    >>> [shade(n, 10) for n in (0, 1, 2, 3, 5, 8, 9, 10)]
    [0, 1, 1, 2, 3, 4, 5, 5]
    >>> [shade(n, 3) for n in (0, 1, 2, 3)]
    [0, 2, 4, 5]
    """
    if count <= 0 or largest <= 0:
        return 0
    return min(STEPS, -(-count * STEPS // largest))
