"""Reading programmes. Everything is read from the edition in force, unless said otherwise.

A programme that does not exist raises ``LookupError``; a list without members is empty. Texts
come in both languages (:class:`luodi.programme.domain.Text`).
"""

from luodi.programme.queries.bindings import bindings, bound_programme, bound_runs, missing, places
from luodi.programme.queries.editions import (
    as_of,
    correction_values,
    default_programme,
    editions,
    in_force,
    overview,
    schema,
    slugs,
)
from luodi.programme.queries.promises import goals, projects, rules, targets
from luodi.programme.queries.tasks import task, tasks
from luodi.programme.queries.units import matrix, measures, unit, units

__all__ = [
    "as_of",
    "bindings",
    "bound_programme",
    "bound_runs",
    "correction_values",
    "default_programme",
    "editions",
    "goals",
    "in_force",
    "matrix",
    "measures",
    "missing",
    "overview",
    "places",
    "projects",
    "rules",
    "schema",
    "slugs",
    "targets",
    "task",
    "tasks",
    "unit",
    "units",
]
