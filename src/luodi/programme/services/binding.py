"""Binding compiled papers to programmes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy import queries as policy
from luodi.programme.domain import Definition, bind, build
from luodi.programme.models import Binding, BoundTask, Edition, Programme, Task


@transaction.atomic
def bind_run(*, run_id: int, slug: str, actor: Actor, now: datetime) -> int:
    """Bind a compiled paper, with its corrections, to the programme's edition in force; returns
    the binding's id.

    Stores for every task of the paper which key it is, or that it is none; no task is made. The
    same run, edition and corrections again give the binding that exists.

    Raises:
        LookupError: no such run or programme.
    """
    programme = Programme.objects.select_for_update().filter(slug=slug).first()
    paper = policy.reviewed(run_id)
    if paper is None or programme is None:
        raise LookupError(
            _("没有编译 %(run_id)s，或者没有代号为 %(slug)s 的方案")
            % {"run_id": run_id, "slug": slug}
        )
    edition = programme.editions.order_by("-number")[0]
    row, made = _row(paper, edition, actor, now)
    if not made:
        return row.pk
    missing = _keep_binding(row, paper.run.compiled, build(edition.content))
    record(
        act="programme.bind",
        object_kind="programme",
        object_key=slug,
        actor=actor,
        now=now,
        data={"run": run_id, "edition": edition.number, **missing},
    )
    return row.pk


def rebind(
    edition: Edition, definition: Definition, *, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Bind the papers of a programme to its new edition, inside the act that makes it: of each
    paper that is bound to the programme the latest run. Returns their ids."""
    bound = Binding.objects.filter(edition__programme=edition.programme_id)
    latest = policy.one_a_paper(bound.values_list("run_id", flat=True).distinct())
    for run_id in latest:
        _bind(run_id, edition, definition, actor, now)
    return latest


@transaction.atomic
def follow_corrections(*, run_id: int, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Bind a paper anew that was corrected, inside the act that corrects it: every run of it that
    is bound, to the editions in force. The paper's correction is the event; this adds none.
    Returns the runs, none where the paper is bound to no programme; doing it again changes
    nothing.
    """
    runs = policy.runs_of_paper(run_id)
    bound = Binding.objects.filter(run_id__in=runs).values("run_id", "edition__programme_id")
    pairs = tuple(
        bound.annotate(last=Max("id"))
        .order_by("last")
        .values_list("run_id", "edition__programme_id")
    )
    keys = {programme for _, programme in pairs}
    locked = Programme.objects.select_for_update().filter(id__in=keys).order_by("id")
    editions = {one.pk: one.editions.order_by("-number")[0] for one in locked}
    definitions = {key: build(edition.content) for key, edition in editions.items()}
    for run, key in pairs:
        _bind(run, editions[key], definitions[key], actor, now)
    return tuple(dict.fromkeys(run for run, _ in pairs))


def _bind(
    run_id: int, edition: Edition, definition: Definition, actor: Actor, now: datetime
) -> None:
    paper = policy.reviewed(run_id)
    if paper is not None:
        row, made = _row(paper, edition, actor, now)
        if made:
            _keep_binding(row, paper.run.compiled, definition)


def _row(
    paper: policy.Reviewed, edition: Edition, actor: Actor, now: datetime
) -> tuple[Binding, bool]:
    """The binding of a paper as it is corrected now, and whether it was made just now."""
    return Binding.objects.get_or_create(
        run_id=paper.run.id,
        edition=edition,
        correction_id=paper.corrections[-1].id if paper.corrections else None,
        defaults={"bound_at": now, "bound_by": actor.name},
    )


def _keep_binding(
    row: Binding, compiled: Mapping[str, Any], definition: Definition
) -> dict[str, Any]:
    found = bind(compiled, definition)
    keys = {b.key for b in found.bound}
    tasks = {t.key: t for t in Task.objects.filter(programme=row.edition.programme, key__in=keys)}
    bound = [
        BoundTask(
            binding=row,
            index=b.index,
            number=b.number,
            task=tasks[b.key],
            candidates=[],
            start=b.span.start,
            end=b.span.end,
            duty_start=b.duty.start if b.duty else None,
            duty_end=b.duty.end if b.duty else None,
            score=b.score,
            roles_agree=b.roles_agree,
        )
        for b in found.bound
    ]
    unbound = [
        BoundTask(
            binding=row,
            index=u.index,
            number=u.number,
            candidates=list(u.candidates),
            start=u.span.start,
            end=u.span.end,
        )
        for u in found.unbound
    ]
    BoundTask.objects.bulk_create([*bound, *unbound])
    return {
        "bound": len(bound),
        "unbound": [u.number for u in found.unbound],
        "missing": list(found.missing),
    }


def bind_known(*, run_id: int, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Bind a compiled paper to every programme whose paper it is, told by the document number;
    returns their keys, none where the paper has no number or no programme has it.

    Raises:
        LookupError: no such run.
    """
    run = policy.run(run_id)
    if run is None:
        raise LookupError(_("没有编译 %(run_id)s") % {"run_id": run_id})
    number = run.document["document_number"]
    if not number:
        return ()
    slugs = Programme.objects.filter(editions__content__document__number=number).distinct()
    found = tuple(slugs.order_by("id").values_list("slug", flat=True))
    for slug in found:
        bind_run(run_id=run_id, slug=slug, actor=actor, now=now)
    return found
