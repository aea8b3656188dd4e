"""Tables of the directory."""

from luodi.directory.models.people import (
    Appointment,
    Delegation,
    FormerPassword,
    Grant,
    Handover,
    Post,
    User,
)
from luodi.directory.models.places import Area, Unit, UnitChange, UnitChangePart

__all__ = [
    "Appointment",
    "Area",
    "Delegation",
    "FormerPassword",
    "Grant",
    "Handover",
    "Post",
    "Unit",
    "UnitChange",
    "UnitChangePart",
    "User",
]
