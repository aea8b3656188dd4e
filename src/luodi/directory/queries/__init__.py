"""Reading the directory."""

from luodi.directory.queries.account import (
    administrators_missing,
    locks,
    password_due,
    sessions,
    who_grants,
)
from luodi.directory.queries.people import home, people, person, person_page
from luodi.directory.queries.places import areas, paths, unit, units
from luodi.directory.queries.rows import Columns, within
from luodi.directory.queries.standing import actor, standing
from luodi.directory.queries.timeline import timeline

__all__ = [
    "Columns",
    "actor",
    "administrators_missing",
    "areas",
    "home",
    "locks",
    "password_due",
    "paths",
    "people",
    "person",
    "person_page",
    "sessions",
    "standing",
    "timeline",
    "unit",
    "units",
    "who_grants",
    "within",
]
