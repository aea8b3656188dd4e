"""Where body and annex both name the units of a measure: are they the same?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.leads import clause_of, listed
from luodi.compiler.check.rows import Row, rows_of
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.extract.units import Units
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

type ByRole = dict[str, Units]
_ROLES = ("lead", "joint", "supporting")


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Rows whose units differ from those of the body's clause on the same measure."""
    both = rows_of(paper) if paper.covered else None
    if both is None:
        return
    from luodi.compiler.pipeline import units_of

    alignment, rows = both
    covered = sorted(paper.covered, key=lambda d: d.start)
    starts = [d.start for d in covered]
    units = units_of(paper, covered)
    own = [u for d, u in zip(paper.drafts, paper.units, strict=True) if d.from_table]
    behind: dict[int, list[tuple[Row, ByRole]]] = {}
    for row, row_units in zip(rows, own, strict=True):
        bodies = [
            alignment.pieces[i][j][0].start for _, place in row.clauses if place for i, j in [place]
        ]
        places = {_index(starts, covered, start) for start in bodies}
        if len(places) == 1 and (index := places.pop()) is not None:
            behind.setdefault(index, []).append((row, row_units))
    for index, found in behind.items():
        for row, row_units in found:
            yield from _compare(paper, covered[index], units[index], row, row_units, len(found))


def _index(starts: list[int], drafts: list[Draft], place: int) -> int | None:
    at = bisect_right(starts, place) - 1
    return at if at >= 0 and place < drafts[at].source[1] else None


def _names(units: ByRole, *roles: str) -> list[str]:
    return [name for role in roles for name in units[role].regular]


def _compare(
    paper: Paper, draft: Draft, body: ByRole, row: Row, own: ByRole, rows: int
) -> Iterator[Diagnostic]:
    """A measure that several rows take up may give each of them some of its units."""
    in_body, in_row = _names(body, *_ROLES), _names(own, *_ROLES)
    if not in_body or not in_row:
        return
    leads = body["lead"].regular, own["lead"].regular
    come = [name for name in in_row if name not in in_body]
    gone = [name for name in in_body if name not in in_row] if rows == 1 else []
    clause = paper.view.span(*draft.source)
    if come or gone or (all(leads) and rows == 1 and set(leads[0]) != set(leads[1])):
        said = (in_body, in_row) if come or gone else leads
        yield report(
            "W112",
            clause_of(row.task),
            [clause],
            task=row.task.number,
            body=listed(said[0], 10),
            row=listed(said[1], 10),
        )
    elif (
        rows == 1
        and any(body[r].regular != own[r].regular for r in _ROLES)
        and _same_roles(body, own)
    ):
        yield report("N113", clause_of(row.task), [clause], task=row.task.number)


def _same_roles(body: ByRole, own: ByRole) -> bool:
    return all(set(body[role].regular) == set(own[role].regular) for role in _ROLES)
