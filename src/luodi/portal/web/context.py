"""What every page of the shell shows: navigation and the programme in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from luodi.portal.domain.navigation import ROOMS, current
from luodi.portal.queries import programme_in_force

_LABELS = {
    "cockpit": _("驾驶舱"),
    "policies": _("政策"),
    "checkup": _("政策体检"),
    "tasks": _("任务"),
    "units": _("单位"),
    "matrix": _("责任矩阵"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation, in the page's language."""

    label: str
    url: str
    icon: str
    inside: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around a page. ``programme`` is None before any is adopted."""

    rooms: tuple[Entry, ...]
    programme: Any


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; asks the database only on pages that show the frame."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    addresses = {room.name: reverse(f"portal:{room.name}") for room in ROOMS}
    here = current(request.path, addresses)
    rooms = tuple(
        Entry(
            label=str(_LABELS[room.name]),
            url=addresses[room.name],
            icon=room.icon,
            inside=room.inside,
            current=room.name == here,
        )
        for room in ROOMS
    )
    return Shell(rooms, programme_in_force())
