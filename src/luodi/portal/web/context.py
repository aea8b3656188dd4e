"""What every page of the shell shows: navigation and the programme in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.directory.domain import Standing
from luodi.portal import queries
from luodi.portal.domain.book import Book
from luodi.portal.domain.navigation import ROOMS, current

_LABELS = {
    "portal:cockpit": _("驾驶舱"),
    "portal:policies": _("政策"),
    "portal:checkup": _("政策体检"),
    "portal:tasks": _("任务"),
    "portal:units": _("单位"),
    "portal:matrix": _("责任矩阵"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation, in the page's language."""

    label: str
    url: str
    icon: str
    inside: bool
    current: bool


class Shell:
    """The frame around a page. ``programme`` is None before any is adopted."""

    def __init__(self, path: str, standing: Standing) -> None:
        self._path = path
        self._standing = standing

    @cached_property
    def programme(self) -> Book | None:
        """The programme in force, read once for a page."""
        return queries.book(get_language() or "")

    @property
    def demonstration(self) -> bool:
        """Whether this site is a demonstration, which its pages then say."""
        return bool(settings.DEMO)

    @cached_property
    def rooms(self) -> tuple[Entry, ...]:
        """The rooms that the person may enter, with the one that the page belongs to."""
        open_to_them = [room for room in ROOMS if self._standing.may(room.act)]
        addresses = {room.name: reverse(room.name) for room in open_to_them}
        here = current(self._path, addresses)
        return tuple(
            Entry(
                label=str(_LABELS[room.name]),
                url=addresses[room.name],
                icon=room.icon,
                inside=room.inside,
                current=room.name == here,
            )
            for room in open_to_them
        )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; asks the database only on pages that show the programme."""
    return {"shell": frame(request)}


def frame(request: HttpRequest) -> Shell:
    """The frame of a request: one for the view and its template."""
    known: Shell | None = getattr(request, "_portal_shell", None)
    if known is None:
        known = Shell(request.path, request.standing)  # type: ignore[attr-defined]
        request._portal_shell = known  # type: ignore[attr-defined]
    return known


def programme(request: HttpRequest) -> Book | None:
    """The programme in force, for a view."""
    return frame(request).programme
