"""Where the navigation leads: only rooms that exist."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.directory.domain import Act


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the navigation: the name of its address, and the act that whoever sees it may
    do; ``inside`` entries stand under the one before them."""

    name: str
    act: Act
    icon: str = ""
    inside: bool = False


ROOMS = (
    Room("portal:cockpit", Act.PROGRAMME_READ, "cockpit"),
    Room("portal:my", Act.PROGRAMME_READ, "checkup"),
    Room("portal:policies", Act.POLICY_READ, "policy"),
    Room("portal:checkup", Act.POLICY_HAND_IN, inside=True),
    Room("portal:tasks", Act.PROGRAMME_READ, "tasks"),
    Room("portal:board", Act.PROGRAMME_READ, inside=True),
    Room("portal:gantt", Act.PROGRAMME_READ, inside=True),
    Room("portal:open_sets", Act.PROGRAMME_READ, inside=True),
    Room("portal:editions", Act.PROGRAMME_READ, inside=True),
    Room("portal:supervision", Act.PROGRAMME_READ, "bell"),
    Room("portal:problems", Act.PROGRAMME_READ, inside=True),
    Room("portal:instructions", Act.PROGRAMME_READ, inside=True),
    Room("portal:meetings", Act.PROGRAMME_READ, inside=True),
    Room("portal:calendar", Act.PROGRAMME_READ, inside=True),
    Room("portal:units", Act.PROGRAMME_READ, "units"),
    Room("portal:matrix", Act.PROGRAMME_READ, "matrix"),
    Room("directory:units", Act.DIRECTORY_READ, "units"),
    Room("directory:people", Act.DIRECTORY_READ, inside=True),
    Room("portal:locks", Act.GRANTS_MANAGE, inside=True),
    Room("portal:audit", Act.AUDIT_READ, "audit"),
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
