"""Correcting a task, and taking up what a paper proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.foundation.domain import Actor
from luodi.programme.domain import (
    Correction,
    Problem,
    ProgrammeInvalid,
    Tree,
    check,
    corrections,
    read_tree,
    replay,
)
from luodi.programme.domain.correction import Replayed, task_entry
from luodi.programme.domain.proposal import Proposal, apply
from luodi.programme.models import Correction as CorrectionRow
from luodi.programme.models import Edition, Programme
from luodi.programme.queries import proposed, schema
from luodi.programme.services.adopting import (
    EditedMeanwhile,
    Source,
    existing,
    refuse_overtaken,
    write_edition,
)


@transaction.atomic
def correct(
    *,
    slug: str,
    task: str,
    fragment: str | Mapping[str, Any],
    reason: str,
    actor: Actor,
    now: datetime,
    based_on: int | None = None,
) -> int:
    """Correct one task; returns the id of the new edition, or of the one in force where nothing
    changes.

    ``fragment`` is a piece of the programme file (YAML, or its data) with the fields of the task
    that change: ``title``, ``roles``, ``open_sets``, ``deadline``. ``based_on`` is the number of
    the edition that the reviewer had before them.

    Raises:
        LookupError: no such programme, edition or task.
        ProgrammeInvalid: the task would break the format or refer to nothing.
        ValueError: the fragment names a field that cannot be corrected.
        EditedMeanwhile: the task is no longer as it was in ``based_on``.
    """
    programme = existing(slug)
    last = programme.editions.order_by("-number")[0]
    tree = _fragment(fragment)
    wanted = corrections(last.content, task, tree.data)
    if based_on is not None:
        _refuse_stale(programme, last, based_on, task)
    if not wanted:
        return last.pk
    edited = replay(last.content, wanted)
    _refuse_invalid(edited.content, task, tree)
    content = Replayed(edited.content)
    edition = write_edition(
        programme, content, Source.CORRECTION, last.source_sha256, reason, actor, now
    )
    _keep_corrections(edition, wanted)
    return edition.pk


def _fragment(fragment: str | Mapping[str, Any]) -> Tree:
    if not isinstance(fragment, str):
        return Tree("", fragment, {}, ())
    tree = read_tree(fragment)
    if tree.diagnostics:
        raise ProgrammeInvalid(tree.diagnostics)
    return tree


def _refuse_stale(programme: Programme, last: Edition, based_on: int, task: str) -> None:
    seen = programme.editions.filter(number=based_on).first()
    if seen is None:
        raise LookupError(_("方案没有第 %(based_on)s 版") % {"based_on": based_on})
    if task_entry(seen.content, task) != task_entry(last.content, task):
        raise EditedMeanwhile(
            _("任务 %(task)s 在第 %(based_on)s 版之后已被修改，现为第 %(number)s 版，请对照后再改")
            % {"task": task, "based_on": based_on, "number": last.number}
        )


def _refuse_invalid(content: Mapping[str, Any], task: str, tree: Tree) -> None:
    """Places are those in the fragment: the path of the task itself is not part of it."""
    index = [entry["key"] for entry in content["tasks"]].index(task)
    found = [
        tree.report(Problem(p.code, p.path[2:], p.message, p.hint))
        for p in check(content, schema())
        if p.path[:2] == ("tasks", index)
    ]
    if found:
        raise ProgrammeInvalid(found)


def _keep_corrections(edition: Edition, wanted: Sequence[Correction]) -> None:
    tasks = {task.key: task for task in edition.programme.tasks.all()}
    CorrectionRow.objects.bulk_create(
        CorrectionRow(
            edition=edition, task=tasks[c.task], field=c.field, before=c.before, after=c.after
        )
        for c in wanted
    )


@transaction.atomic
def adopt_proposal(
    *,
    slug: str,
    run_id: int,
    chosen: Sequence[str],
    reason: str,
    based_on: int,
    actor: Actor,
    now: datetime,
    corrected: int | None = None,
) -> int:
    """Take up proposals of a compiled paper (by their ids) in one edition; returns its id.
    ``based_on`` and ``corrected`` are the edition and the last correction of the paper (0 for
    none) that the proposals were shown with.

    Changed roles and open sets are corrections, replayed on later files as any other; new and
    dropped tasks, numbers and figures stand until a later file says otherwise.

    Raises:
        LookupError: no such programme or paper, or the paper no longer proposes one of them.
        ValueError: nothing chosen, no reason, or a proposal that cannot be taken up.
        EditedMeanwhile: the edition in force is no longer ``based_on``, or the paper was corrected
            after ``corrected``.
        ProgrammeInvalid: the programme would not be whole any more.
    """
    programme = existing(slug)
    refuse_overtaken(programme, based_on)
    if not chosen or not reason.strip():
        raise ValueError(_("请至少选择一项，并写明采纳的理由或依据"))
    found = proposed(run_id, slug)
    if found is None:
        raise LookupError(_("没有编译 %(run_id)s") % {"run_id": run_id})
    if corrected is not None and corrected != found.correction:
        raise EditedMeanwhile(_("文件在您打开这一页之后又有更正，下面已按最新内容对照，请重新勾选"))
    known = {one.id: one for one in found.proposals}
    if gone := [one for one in chosen if one not in known]:
        raise LookupError(
            _("文件现在已没有所选的 %(count)s 项差异，请刷新后再选") % {"count": len(gone)}
        )
    taken = [known[one] for one in dict.fromkeys(chosen)]
    last = programme.editions.order_by("-number")[0]
    content = apply(last.content, taken)
    _refuse_broken(content)
    edition = write_edition(
        programme,
        Replayed(content),
        Source.CORRECTION,
        last.source_sha256,
        reason.strip(),
        actor,
        now,
    )
    _keep_corrections(edition, _as_corrections(last.content, taken))
    return edition.pk


def _refuse_broken(content: Mapping[str, Any]) -> None:
    tree = Tree("", content, {}, ())
    if found := [tree.report(problem) for problem in check(content, schema())]:
        raise ProgrammeInvalid(found)


def _as_corrections(content: Mapping[str, Any], taken: Sequence[Proposal]) -> list[Correction]:
    """The changed fields of tasks that an overlay can hold."""
    return [
        correction
        for one in taken
        if one.kind == "roles"
        for correction in corrections(content, one.key, one.after)
    ]
