"""Drawings inside drawings: how much a page comes to where its forms order one another.

A form is drawn by its name, which a dictionary of resources (the form's own, or that of the page)
leads to an object. A form that orders itself twice, or a ladder of forms each of which orders the
next twice, makes some hundred bytes into a billion drawings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: How deep the engine follows forms in forms.
DEEPEST = 40
#: What drawing a form costs besides its content, in bytes of content.
EACH = 50
_ENDLESS = 10**12

_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_INLINE = re.compile(rb"/XObject\s*<<([^<>]*)>>")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A form (with its object's number) or a page's content (without): its size, how often it
    orders which name, and its dictionary."""

    number: int | None
    size: int
    orders: Mapping[bytes, int]
    dictionary: bytes


type Names = Mapping[bytes, frozenset[int]]


def names(data: bytes, packed: Iterable[bytes]) -> Names:
    """To which objects each name leads anywhere in the file."""
    found: dict[bytes, set[int]] = {}
    for piece in (data, *packed):
        for name, number in _NAMED.findall(piece):
            found.setdefault(name, set()).add(int(number))
    return {name: frozenset(numbers) for name, numbers in found.items()}


def drawn(drawings: Sequence[Drawing], anywhere: Callable[[], Names]) -> int:
    """What the largest page or form comes to, in bytes of content, with all that it orders as
    often as it is ordered.

    ``anywhere`` is asked only where something is ordered more than once on the way: where a
    form's dictionary does not itself say what its names lead to, each leads to whatever it leads
    to anywhere, and the largest of these counts.
    """
    if not any(sum(drawing.orders.values()) > 1 for drawing in drawings):
        return 0
    forms = {drawing.number: drawing for drawing in drawings if drawing.number is not None}
    known = anywhere()
    leads = {number: _leads(form, forms, known) for number, form in forms.items()}
    costs = {number: form.size + EACH for number, form in forms.items()}
    for _ in range(DEEPEST):
        last = costs
        costs = {n: _cost(form, leads[n], last) for n, form in forms.items()}
        if costs == last:
            break
    pages = [_cost(d, _leads(d, forms, known), costs) for d in drawings if d.number is None]
    return max((*pages, *costs.values()), default=0)


def _leads(
    drawing: Drawing, forms: Mapping[int, Drawing], known: Names
) -> list[tuple[int, list[int]]]:
    """How often the drawing orders each of its names, and the forms that it may lead to."""
    own = {
        name: frozenset([int(number)])
        for entries in _INLINE.findall(drawing.dictionary)
        for name, number in _NAMED.findall(entries)
    }
    nowhere: frozenset[int] = frozenset()
    return [
        (count, [n for n in own.get(name) or known.get(name, nowhere) if n in forms])
        for name, count in drawing.orders.items()
    ]


def _cost(
    drawing: Drawing, leads: Iterable[tuple[int, list[int]]], costs: Mapping[int, int]
) -> int:
    inner = sum(count * max((costs[n] for n in to), default=0) for count, to in leads)
    return min(drawing.size + EACH + inner, _ENDLESS)
