"""Proposals of a compiled paper for the programme it is bound to."""

from __future__ import annotations

from dataclasses import dataclass, field

from luodi.policy import queries as policy
from luodi.policy.domain import Viewer
from luodi.programme.domain import Definition, bind
from luodi.programme.domain.proposal import Aside, Proposal, asides, proposals, unused
from luodi.programme.models import Task
from luodi.programme.queries.editions import in_force


@dataclass(frozen=True, slots=True)
class Proposed:
    """Where a paper differs from the edition ``edition`` of a programme, which is in force.
    ``correction`` is the last correction of the paper (0 for none), ``asides`` what differs and
    cannot be taken up one by one."""

    slug: str
    edition: int
    correction: int
    title: str
    proposals: tuple[Proposal, ...]
    asides: tuple[Aside, ...]
    definition: Definition = field(repr=False)


def proposed(run_id: int, slug: str, *, viewer: Viewer | None = None) -> Proposed | None:
    """What a paper, with its corrections, proposes for a programme; None where there is no such
    paper that ``viewer`` may read (without one it is the program that reads).

    Raises:
        LookupError: there is no such programme.
    """
    found = policy.reviewed(run_id, viewer)
    if found is None:
        return None
    view, compiled = in_force(slug), found.run.compiled
    definition = view.definition
    binding = bind(compiled, definition)
    made = proposals(compiled, definition, binding)
    ever = Task.objects.filter(programme__slug=slug).values_list("key", flat=True)
    return Proposed(
        slug=slug,
        edition=view.edition.number,
        correction=found.corrections[-1].id if found.corrections else 0,
        title=found.run.title,
        proposals=unused(tuple(ever), made),
        asides=asides(compiled, definition, binding),
        definition=definition,
    )
