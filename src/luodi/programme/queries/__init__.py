"""Reading programmes. Everything is read from the edition in force, unless said otherwise.

A programme that does not exist raises ``LookupError``; a list without members is empty. Texts
come in both languages (:class:`luodi.programme.domain.Text`).
"""

from luodi.programme.queries.assignments import (
    answers,
    assignments,
    bindings_known,
    choices_known,
    misfits,
)
from luodi.programme.queries.bindings import (
    bindings,
    bound_programme,
    missing,
    paper_is_bound,
    places,
    runs_bound,
)
from luodi.programme.queries.comparing import (
    Compared,
    Preview,
    compare,
    edition,
    preview,
    read_file,
)
from luodi.programme.queries.editions import (
    areas_in,
    as_of,
    correction_values,
    default,
    definition_of,
    editions,
    in_force,
    known,
    overview,
    schema,
    sections,
    slugs,
)
from luodi.programme.queries.promises import goals, projects, rules, targets
from luodi.programme.queries.proposing import Proposed, proposed
from luodi.programme.queries.tasks import task, task_ids, task_past, tasks
from luodi.programme.queries.units import matrix, measures, unit, units

__all__ = [
    "Compared",
    "Preview",
    "Proposed",
    "answers",
    "areas_in",
    "as_of",
    "assignments",
    "bindings",
    "bindings_known",
    "bound_programme",
    "choices_known",
    "compare",
    "correction_values",
    "default",
    "definition_of",
    "edition",
    "editions",
    "goals",
    "in_force",
    "known",
    "matrix",
    "measures",
    "misfits",
    "missing",
    "overview",
    "paper_is_bound",
    "places",
    "preview",
    "projects",
    "proposed",
    "read_file",
    "rules",
    "runs_bound",
    "schema",
    "sections",
    "slugs",
    "targets",
    "task",
    "task_ids",
    "task_past",
    "tasks",
    "unit",
    "units",
]
