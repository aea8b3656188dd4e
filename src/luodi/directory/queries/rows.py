"""The rule of :class:`luodi.directory.domain.Reach` for the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from luodi.directory.domain import Reach, Scope


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the rows of a table keep what a permission asks for: fields (or paths to them) with a
    unit's path, an area's path, a programme's key, and the log-in of whose it is. A row with
    several units is covered when any of them is."""

    units: Sequence[str] = ()
    areas: Sequence[str] = ()
    programme: str = ""
    by: str = ""


NOTHING = Q(pk__in=())


def within(reach: Reach, columns: Columns) -> Q:
    """The rows that ``reach`` covers, as a filter; none where it covers nothing. Distinct rows
    are the caller's business where a column passes through a table of many."""
    found = NOTHING
    for scope in reach.scopes:
        found |= _scope(scope, columns)
    if reach.own and columns.by:
        found |= Q(**{f"{columns.by}__in": sorted(reach.own)})
    return found


def _scope(scope: Scope, columns: Columns) -> Q:
    limits = [
        _any(columns.units, "startswith", scope.unit),
        _any(columns.areas, "startswith", scope.area),
        _any([columns.programme] if columns.programme else [], "exact", scope.programme),
    ]
    given = [limit for limit in limits if limit is not None]
    if not given:
        return ~NOTHING
    whole = given[0]
    for limit in given[1:]:
        whole &= limit
    return whole


def _any(columns: Sequence[str], lookup: str, limit: str) -> Q | None:
    """None without a limit; with one, what no column can show is not covered."""
    if not limit:
        return None
    found = NOTHING
    for column in columns:
        found |= Q(**{f"{column}__{lookup}": limit})
    return found
