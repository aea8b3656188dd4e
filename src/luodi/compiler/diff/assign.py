"""Pairs with the greatest sum of weights: each thing at most once.

The candidates of two papers fall into small groups that share nothing; in each the Hungarian
method finds the best assignment (H. W. Kuhn 1955, in the form with potentials that is O(n²m)).
A group too large for that (a paper of hundreds of near-identical rows) takes the surest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

#: old place, new place, weight above 0.
Edge = tuple[int, int, float]

_MOST_CELLS = 4_000


def assign(edges: Sequence[Edge]) -> list[Edge]:
    """The pairs chosen, by old place. The same edges give the same pairs in any order of them.

    >>> assign([(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)])
    [(0, 1, 0.8), (1, 0, 0.8)]
    """
    chosen: list[Edge] = []
    for group in _groups(sorted(edges)):
        rows, columns = {e[0] for e in group}, {e[1] for e in group}
        small = len(rows) * len(columns) <= _MOST_CELLS
        chosen += _best(group) if small and len(group) > 1 else _surest(group)
    return sorted(chosen)


def _groups(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Edges that hang together, by way of what they share."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (up := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[up]
        return node

    for old, new, _ in edges:
        parent[root(("new", new))] = root(("old", old))
    found: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        found[root(("old", edge[0]))].append(edge)
    yield from found.values()


def _surest(edges: Sequence[Edge]) -> list[Edge]:
    olds: set[int] = set()
    news: set[int] = set()
    chosen = []
    for edge in sorted(edges, key=lambda e: (-e[2], abs(e[0] - e[1]), e[0], e[1])):
        if edge[0] not in olds and edge[1] not in news:
            olds.add(edge[0])
            news.add(edge[1])
            chosen.append(edge)
    return chosen


def _best(edges: Sequence[Edge]) -> list[Edge]:
    rows = sorted({e[0] for e in edges})
    columns = sorted({e[1] for e in edges})
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    weights = {((e[1], e[0]) if turned else (e[0], e[1])): e[2] for e in edges}
    costs = [[-weights.get((row, column), 0.0) for column in columns] for row in rows]
    pairs = ((rows[i], columns[j]) for i, j in enumerate(_hungarian(costs)))
    return [
        (column, row, weights[row, column]) if turned else (row, column, weights[row, column])
        for row, column in pairs
        if (row, column) in weights
    ]


def _hungarian(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column, the sum of costs least; no more rows than columns."""
    height, width = len(costs), len(costs[0])
    of_row, of_column = [0.0] * (height + 1), [0.0] * (width + 1)
    row_of = [0] * (width + 1)  # row in each column, from 1; column 0 is the row being placed
    for row in range(1, height + 1):
        row_of[0] = row
        _place(costs, of_row, of_column, row_of)
    found = [0] * height
    for column in range(1, width + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _place(
    costs: Sequence[Sequence[float]],
    of_row: list[float],
    of_column: list[float],
    row_of: list[int],
) -> None:
    """One augmenting path: the row in column 0 gets a column of its own."""
    width = len(of_column) - 1
    least, way = [float("inf")] * (width + 1), [0] * (width + 1)
    used = [False] * (width + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        row = row_of[column]
        step, following = float("inf"), 0
        for other in range(1, width + 1):
            if used[other]:
                continue
            cost = costs[row - 1][other - 1] - of_row[row] - of_column[other]
            if cost < least[other]:
                least[other], way[other] = cost, column
            if least[other] < step:
                step, following = least[other], other
        for other in range(width + 1):
            if used[other]:
                of_row[row_of[other]] += step
                of_column[other] -= step
            else:
                least[other] -= step
        column = following
    while column:
        row_of[column] = row_of[way[column]]
        column = way[column]
