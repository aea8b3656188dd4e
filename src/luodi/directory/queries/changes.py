"""What a change would do: the same for a preview and for the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from luodi.directory.domain import Change, Moment, Part, changes
from luodi.directory.models import Unit, UnitChangePart
from luodi.directory.queries.timeline import timeline


def rename(*, key: str, name: str, full_name: str | None, on: date) -> tuple[Part, ...]:
    """See :func:`luodi.directory.domain.changes.rename`; so with the others below."""
    return changes.rename(before([key], on), key, name, full_name)


def move(*, key: str, parent: str | None, on: date) -> tuple[Part, ...]:
    """The parts of a move."""
    return changes.move(before([key, *([parent] if parent else [])], on), key, parent)


def merge(*, leaving: Sequence[str], into: str, on: date) -> tuple[Part, ...]:
    """The parts of a merger."""
    moment = before([*leaving, into], on)
    return changes.merge(moment, leaving, into, below(moment, leaving))


def split(*, key: str, heirs: Sequence[str], on: date) -> tuple[Part, ...]:
    """The parts of a split, the primary heir first."""
    moment = before([key, *heirs], on)
    return changes.split(moment, key, heirs, below(moment, [key]))


def abolish(*, key: str, heir: str | None, on: date) -> tuple[Part, ...]:
    """The parts of an abolition."""
    moment = before([key, *([heir] if heir else [])], on)
    return changes.abolish(moment, key, heir, below(moment, [key]))


def before(keys: Iterable[str], on: date) -> Moment:
    """Everything recorded of the units of ``keys``, of those below them and of those that they
    take over from, on a day."""
    keys = list(keys)
    return timeline([*keys, *_bound_to(keys)]).at(as_of=None, on=on)


def below(moment: Moment, keys: Iterable[str]) -> dict[str, list[str]]:
    """The units directly below each of ``keys`` on the moment's day, in the order of the tree;
    of a moment of :func:`before` for these keys."""
    found: dict[str, list[str]] = {key: [] for key in keys}
    for key in moment.timeline.units:
        above = moment.parent(key)
        if above in found and moment.exists(key):
            found[above].append(key)
    return found


def _bound_to(keys: Sequence[str]) -> list[str]:
    """Units that stand below these now, or were or will be placed there, and their predecessors."""
    now = Unit.objects.filter(parent__key__in=keys, closed=None).values_list("key", flat=True)
    ever = UnitChangePart.objects.filter(
        Q(parent__key__in=keys) | Q(parent_before__key__in=keys) | Q(successor__key__in=keys)
    )
    return [*now, *ever.values_list("unit__key", flat=True).distinct().order_by()]


def change(number: int) -> Change | None:
    """A change by its id, with all its parts; None where there is none."""
    keys = UnitChangePart.objects.filter(change=number).values_list("unit__key", flat=True)
    log = timeline(keys).log
    return next((change for change in log if change.id == number), None)
