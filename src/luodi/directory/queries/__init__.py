"""Reading the directory."""

from luodi.directory.queries.account import (
    administrators_missing,
    locks,
    password_due,
    sessions,
    who_grants,
)
from luodi.directory.queries.areas import area, area_children, area_crumbs, find_areas, full_names
from luodi.directory.queries.people import person, person_page, person_row
from luodi.directory.queries.places import (
    area_paths,
    areas,
    common_area,
    paths,
    paths_and_area,
    place,
    places_of,
    unit,
    units,
)
from luodi.directory.queries.reaching import people_who_may
from luodi.directory.queries.rows import Columns, within
from luodi.directory.queries.standing import actor, standing
from luodi.directory.queries.timeline import timeline
from luodi.directory.queries.tree import above, children, find_units, named, units_of_area
from luodi.directory.queries.unit_page import holdings, unit_page

__all__ = [
    "Columns",
    "above",
    "actor",
    "administrators_missing",
    "area",
    "area_children",
    "area_crumbs",
    "area_paths",
    "areas",
    "children",
    "common_area",
    "find_areas",
    "find_units",
    "full_names",
    "holdings",
    "locks",
    "named",
    "password_due",
    "paths",
    "paths_and_area",
    "people_who_may",
    "person",
    "person_page",
    "person_row",
    "place",
    "places_of",
    "sessions",
    "standing",
    "timeline",
    "unit",
    "unit_page",
    "units",
    "units_of_area",
    "who_grants",
    "within",
]
