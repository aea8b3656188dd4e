"""Reading a paper with its corrections."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q

from luodi.directory.domain import Thing
from luodi.policy.domain import RunView, Viewer
from luodi.policy.domain.corrections import Anchor, Correction, Kind, Overlaid, standing
from luodi.policy.domain.overlay import replay
from luodi.policy.models import CompileRun, Handing, PaperCorrection
from luodi.policy.queries.papers import SYSTEM, readable, run, runs_whole


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A compile run with the paper's corrections: ``run`` holds the result with them, ``raw`` what
    the compiler read. ``corrections`` are all of them, oldest first."""

    run: RunView
    raw: RunView
    overlaid: Overlaid
    corrections: tuple[Correction, ...]

    def at(self, seen: int) -> Overlaid:
        """The result as it was when ``seen`` was the last correction."""
        before = [c for c in self.corrections if c.id <= seen]
        return replay(self.raw.text, self.raw.compiled, before)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version of a paper with corrections that this one has not taken over."""

    run: int
    title: str
    name: str
    corrections: int


def reviewed(run_id: int, viewer: Viewer | None = None) -> Reviewed | None:
    """A compile run with the paper's corrections; None where there is none with this id that
    ``viewer`` may read. Without a viewer it is the program that reads."""
    raw = run(run_id, viewer=viewer)
    if raw is None:
        return None
    return _reviewed(raw, corrections_of(PaperCorrection.objects.filter(document__runs=run_id)))


def reviewed_runs(run_ids: Sequence[int]) -> tuple[Reviewed, ...]:
    """Several compile runs with their corrections, in the order given, without those that do not
    exist; it is the program that reads. Two queries, however many."""
    found = {one.id: one for one in runs_whole(run_ids)}
    rows = PaperCorrection.objects.filter(document__runs__in=run_ids).distinct().order_by("id")
    kept: dict[str, list[Correction]] = {}
    for row in rows.annotate(paper=F("document__sha256")):
        kept.setdefault(row.paper, []).append(correction_of(row))
    there = [found[number] for number in run_ids if number in found]
    return tuple(_reviewed(raw, tuple(kept.get(raw.sha256, ()))) for raw in there)


def _reviewed(raw: RunView, corrections: tuple[Correction, ...]) -> Reviewed:
    overlaid = replay(raw.text, raw.compiled, corrections)
    return Reviewed(replace(raw, compiled=overlaid.compiled), raw, overlaid, corrections)


def reviewed_json(found: Reviewed) -> str:
    """The result with its corrections as JSON: ``luodi.programme/1`` with one key more,
    ``corrections``, that tells what became of each."""
    told = [
        {
            "id": outcome.correction.id,
            "kind": outcome.correction.kind.value,
            "state": outcome.state.value,
            "why": outcome.why.value if outcome.why else None,
            "quote": outcome.correction.anchor.quote,
            "payload": dict(outcome.correction.payload),
            "reason": outcome.correction.reason,
            "by": outcome.correction.by_name,
            "at": outcome.correction.at.isoformat() if outcome.correction.at else None,
        }
        for outcome in found.overlaid.outcomes
    ]
    whole = {**found.run.compiled, "corrections": told}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def corrections_of(rows: Any) -> tuple[Correction, ...]:
    """Rows as values, oldest first."""
    return tuple(correction_of(row) for row in rows.order_by("id"))


def correction_of(row: PaperCorrection) -> Correction:
    """A row as a value."""
    return Correction(
        id=row.pk,
        kind=Kind(row.kind),
        anchor=Anchor.from_json(row.anchor),
        payload=row.payload,
        reason=row.reason,
        by=row.by,
        by_name=row.by_name,
        at=row.at,
        undoes=row.undoes_id,
    )


def paper_thing_to_correct(run_id: int) -> Thing:
    """The paper of a run as the permission to correct it is asked for: it belongs to who handed it
    in first, and to their unit; one that the program itself loaded belongs to nobody. Whoever
    hands in a paper that is there already comes to read it, no more."""
    found = _handings(run_id)
    loaded = any(by.startswith(SYSTEM) for by, _ in found)
    return Thing() if loaded else _thing(found[:1])


def _handings(run_id: int) -> list[tuple[str, str | None]]:
    """Who handed the paper of a run in, and the path of their unit; the first one first."""
    rows = Handing.objects.filter(document__runs=run_id).order_by("id")
    return list(rows.values_list("by", "unit__path"))


def _thing(handings: Sequence[tuple[str, str | None]]) -> Thing:
    return Thing(
        units=tuple(sorted({unit for _, unit in handings if unit})),
        by=tuple(sorted({by for by, _ in handings})),
    )


def earlier_versions(run_id: int, viewer: Viewer | None = None) -> tuple[Earlier, ...]:
    """Other papers with the number or the title of this one, newest first, that have corrections
    which this one has not taken over."""
    here = CompileRun.objects.filter(id=run_id)
    numbered = here.filter(document_number__isnull=False).values("document_number")
    rows = (
        readable(viewer)
        .filter(Q(title__in=here.values("title")) | Q(document_number__in=numbered))
        .filter(document__corrections__isnull=False)
        .exclude(document_id__in=here.values("document_id"))
        .order_by("document_id", "-id")
        .distinct("document_id")
        .values("id", "title", "document_id", "document__name")
    )
    found = {row["document_id"]: row for row in rows}
    return tuple(_earlier(run_id, found)) if found else ()


def _earlier(run_id: int, found: Mapping[int, Any]) -> list[Earlier]:
    taken = set(
        PaperCorrection.objects.filter(
            document__runs=run_id, carried_from__isnull=False
        ).values_list("carried_from", flat=True)
    )
    rows: dict[int, list[Correction]] = {}
    for row in PaperCorrection.objects.filter(document__in=found).order_by("id"):
        rows.setdefault(row.document_id, []).append(correction_of(row))
    left = {key: [c for c in standing(made) if c.id not in taken] for key, made in rows.items()}
    return [
        Earlier(found[key]["id"], found[key]["title"], found[key]["document__name"], len(made))
        for key, made in sorted(left.items(), reverse=True)
        if made
    ]
