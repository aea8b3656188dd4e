"""The views of a page that somebody saved."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.delivery.models import SavedView


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view: its name and the parameters of its address."""

    id: int
    name: str
    query: str


def saved_views(person: int | None, page: str) -> tuple[ViewLine, ...]:
    """A person's views of a page, by name; nobody's are none."""
    if person is None:
        return ()
    rows = SavedView.objects.filter(person_id=person, page=page).values_list("id", "name", "query")
    return tuple(ViewLine(*row) for row in rows)
