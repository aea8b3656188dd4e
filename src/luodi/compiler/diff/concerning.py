"""What changes for one unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from luodi.compiler.diff.matching import plain_name
from luodi.compiler.diff.model import Difference


def concerning(difference: Difference, unit: str) -> Difference:
    """The changes that concern ``unit`` by the name it has in either paper: of its tasks and of
    standing notes that name it, and its own renames. What concerns nobody in particular (targets,
    headings) is left out, and so is what merely moved up or down."""
    names = _names(difference, unit)
    return replace(
        difference,
        changes=tuple(
            change
            for change in difference.changes
            if not change.only_renumbered
            and any(plain_name(name) in names for name in change.units)
        ),
        renamed=tuple(
            r for r in difference.renamed if {plain_name(r.old), plain_name(r.new)} & names
        ),
        units_added=tuple(n for n in difference.units_added if plain_name(n) in names),
        units_dropped=tuple(n for n in difference.units_dropped if plain_name(n) in names),
        provisions=(),
        document=(),
    )


def _names(difference: Difference, unit: str) -> frozenset[str]:
    """A unit's names: its own, and those before and after a rename."""
    own = plain_name(unit)
    found = {own}
    for rename in difference.renamed:
        pair = {plain_name(rename.old), plain_name(rename.new)}
        if own in pair:
            found |= pair
    return frozenset(found)


def unit_counts(difference: Difference) -> tuple[tuple[str, int], ...]:
    """How many changes concern each unit, by its new name, most first."""
    now = {rename.old: rename.new for rename in difference.renamed}
    counts: Counter[str] = Counter()
    for change in difference.changes:
        if not change.only_renumbered:
            counts.update({now.get(name, name) for name in change.units})
    for rename in difference.renamed:
        counts[rename.new] += 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
