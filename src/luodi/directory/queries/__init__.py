"""Reading the directory."""

from luodi.directory.queries.people import home, people, person
from luodi.directory.queries.places import areas, paths, unit, units
from luodi.directory.queries.rows import Columns, within
from luodi.directory.queries.standing import actor, standing
from luodi.directory.queries.timeline import timeline

__all__ = [
    "Columns",
    "actor",
    "areas",
    "home",
    "paths",
    "people",
    "person",
    "standing",
    "timeline",
    "unit",
    "units",
    "within",
]
