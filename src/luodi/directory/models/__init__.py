"""Tables of the directory."""

from luodi.directory.models.imports import PeopleImport
from luodi.directory.models.people import (
    Appointment,
    Delegation,
    FormerPassword,
    Grant,
    Handover,
    Post,
    User,
)
from luodi.directory.models.places import Area, HandedName, Unit, UnitChange, UnitChangePart
from luodi.directory.models.sessions import LoginSession

__all__ = [
    "Appointment",
    "Area",
    "Delegation",
    "FormerPassword",
    "Grant",
    "HandedName",
    "Handover",
    "LoginSession",
    "PeopleImport",
    "Post",
    "Unit",
    "UnitChange",
    "UnitChangePart",
    "User",
]
