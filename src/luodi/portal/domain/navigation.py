"""Where the navigation leads: only rooms that exist."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the navigation; ``inside`` entries stand under the one before them."""

    name: str
    icon: str = ""
    inside: bool = False
    public: bool = False


ROOMS = (
    Room("cockpit", "cockpit", public=True),
    Room("policies", "policy"),
    Room("checkup", inside=True),
    Room("tasks", "tasks"),
    Room("units", "units"),
    Room("matrix", "matrix"),
)


def current(path: str, addresses: dict[str, str]) -> str | None:
    """The room a page belongs to: the one whose address is the longest beginning of ``path``.

    >>> current("/policy/checkup/3/", {"policies": "/policy/", "checkup": "/policy/checkup/"})
    'checkup'
    >>> current("/login/", {"cockpit": "/", "tasks": "/tasks/"}) is None
    True
    """
    fitting = [
        name
        for name, address in addresses.items()
        if path == address or (address != "/" and path.startswith(address))
    ]
    return max(fitting, key=lambda name: len(addresses[name]), default=None)
