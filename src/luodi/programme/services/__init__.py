"""Acts on programmes. Every one keeps the keys of tasks, and none makes a task from a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from luodi.directory.domain import AreaFacts, KeyTaken, UnitFacts
from luodi.directory.services import register
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy import queries as policy
from luodi.programme.domain import (
    Correction,
    Definition,
    Loaded,
    Problem,
    ProgrammeInvalid,
    Tree,
    bind,
    build,
    check,
    corrections,
    difference,
    digest,
    load,
    read_tree,
    replay,
)
from luodi.programme.domain.correction import Replayed, task_entry
from luodi.programme.models import Binding, BoundTask, Edition, Programme, Task
from luodi.programme.models import Correction as CorrectionRow
from luodi.programme.queries import correction_values, schema
from luodi.programme.services.writing import write_parts

Source = Edition.Source


class EditedMeanwhile(RuntimeError):
    """Somebody changed the same task after the edition that the reviewer had before them."""


def adopt_file(source: Path | bytes, *, actor: Actor, now: datetime) -> int:
    """Adopt a programme file (a path, or its bytes) as a new edition; returns the edition's id.

    A file that was adopted before, however it is laid out, gives the edition made from it then
    and changes nothing. Corrections made since an earlier file are replayed on this one; those
    that no longer fit are kept in the edition's ``changes``.

    Raises:
        ProgrammeInvalid: the file is not a programme; its diagnostics say why, with places.
        OSError: the path cannot be read.
    """
    loaded = _load(source)
    return _from_file(loaded, Source.FILE, "", actor, now)


def amend(source: Path | bytes, *, reason: str, actor: Actor, now: datetime) -> int:
    """Adopt the file of a later paper as an amendment; returns the edition's id.

    As :func:`adopt_file`, for a programme that exists, and with a reason. The file in force
    amended to itself changes nothing; an older one adopted again is an edition of its own.

    Raises:
        ProgrammeInvalid: the file is not a programme.
        LookupError: there is no programme of the file's key.
    """
    loaded = _load(source)
    key = loaded.whole().key
    if not Programme.objects.filter(slug=key).exists():
        raise LookupError(f"还没有代号为 {key} 的方案，应先载入")
    return _from_file(loaded, Source.AMENDMENT, reason, actor, now)


def _load(source: Path | bytes) -> Loaded:
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("E801", (), "文件不是 UTF-8 编码", "用 UTF-8 另存后再试。")
        raise ProgrammeInvalid([Tree("", None, {}, ()).report(problem)]) from error
    loaded = load(text, schema())
    loaded.whole()
    return loaded


@transaction.atomic
def _from_file(loaded: Loaded, kind: Source, reason: str, actor: Actor, now: datetime) -> int:
    definition = loaded.whole()
    programme = _locked(definition.key, now)
    source = digest(definition.content)
    same = _same_file(programme, source, kind)
    if same is not None:
        return same.pk
    try:
        _register(definition, actor, now)
    except KeyTaken as error:
        raise ProgrammeInvalid(_taken(error, loaded.tree)) from error
    replayed = replay(definition.content, correction_values(programme.pk))
    return _write(programme, replayed, kind, source, reason, actor, now).pk


def _locked(slug: str, now: datetime) -> Programme:
    """The programme's row, held until the act is done: editions are numbered one by one."""
    Programme.objects.get_or_create(slug=slug, defaults={"created_at": now})
    return Programme.objects.select_for_update().get(slug=slug)


def _same_file(programme: Programme, source: str, kind: Source) -> Edition | None:
    """The edition made from the same file: of all when adopting, the last when amending."""
    made = programme.editions.exclude(source_kind=Source.CORRECTION).order_by("-number")
    if kind == Source.AMENDMENT:
        last = made.first()
        return last if last and last.source_sha256 == source else None
    return made.filter(source_sha256=source).first()


def _register(definition: Definition, actor: Actor, now: datetime) -> None:
    areas = [AreaFacts(a.code, a.name, a.level, a.parent, a.name_en) for a in definition.areas]
    units = [
        UnitFacts(
            key=u.key,
            name=u.name,
            full_name=u.full_name,
            aliases=u.aliases,
            level=u.level,
            kind=u.kind,
            name_en=u.name_en,
            area=u.area,
            members=u.members,
        )
        for u in definition.units
    ]
    register(areas=areas, units=units, source=definition.key, actor=actor, now=now)


def _taken(error: KeyTaken, tree: Tree) -> list[Any]:
    keys = [unit["key"] for unit in tree.data["units"]]
    return [
        tree.report(
            Problem(
                "E806",
                ("units", keys.index(key), "key"),
                f"“{key}”已是另一单位“{has}”的代号，不能再给“{asks}”",
                "换一个代号。",
            )
        )
        for key, has, asks in error.taken
    ]


def _write(
    programme: Programme,
    replayed: Replayed,
    kind: Source,
    source: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Edition:
    last = programme.editions.order_by("-number").first()
    definition = build(replayed.content)
    changes = {
        **asdict(difference(build(last.content) if last else None, definition)),
        "replayed": [asdict(correction) for correction in replayed.applied],
        "conflicts": [asdict(correction) for correction in replayed.conflicts],
    }
    edition = Edition.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        adopted_at=now,
        adopted_by=actor.name,
        source_kind=kind,
        source_sha256=source,
        content_sha256=digest(replayed.content),
        content=replayed.content,
        changes=changes,
        reason=reason,
    )
    write_parts(edition, definition)
    _record_edition(edition, actor, now)
    return edition


def _record_edition(edition: Edition, actor: Actor, now: datetime) -> None:
    acts = {Source.FILE: "adopt", Source.CORRECTION: "correct", Source.AMENDMENT: "amend"}
    record(
        act=f"programme.{acts[Source(edition.source_kind)]}",
        object_kind="programme",
        object_key=edition.programme.slug,
        actor=actor,
        now=now,
        data={
            "edition": edition.number,
            "content_sha256": edition.content_sha256,
            "reason": edition.reason,
            "changed": len(edition.changes["changed"]),
            "added": len(edition.changes["added"]),
            "removed": edition.changes["removed"],
            "conflicts": edition.changes["conflicts"],
        },
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
    programme = Programme.objects.select_for_update().filter(slug=slug).first()
    if programme is None:
        raise LookupError(f"没有代号为 {slug} 的方案")
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
    edition = _write(programme, content, Source.CORRECTION, last.source_sha256, reason, actor, now)
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
        raise LookupError(f"方案没有第 {based_on} 版")
    if task_entry(seen.content, task) != task_entry(last.content, task):
        raise EditedMeanwhile(
            f"任务 {task} 在第 {based_on} 版之后已被修改，现为第 {last.number} 版，请对照后再改"
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
def bind_run(*, run_id: int, slug: str, actor: Actor, now: datetime) -> int:
    """Bind a compiled paper to the programme's edition in force; returns the binding's id.

    Stores for every task of the paper which key it is, or that it is none; no task is made. The
    same run and edition again give the binding that exists.

    Raises:
        LookupError: no such run or programme.
    """
    run = policy.run(run_id)
    programme = Programme.objects.select_for_update().filter(slug=slug).first()
    if run is None or programme is None:
        raise LookupError(f"没有编译 {run_id}，或者没有代号为 {slug} 的方案")
    edition = programme.editions.order_by("-number")[0]
    known = Binding.objects.filter(run_id=run_id, edition=edition).first()
    if known is not None:
        return known.pk
    row = Binding.objects.create(run_id=run_id, edition=edition, bound_at=now, bound_by=actor.name)
    missing = _keep_binding(row, run.compiled, build(edition.content))
    record(
        act="programme.bind",
        object_kind="programme",
        object_key=slug,
        actor=actor,
        now=now,
        data={"run": run_id, "edition": edition.number, **missing},
    )
    return row.pk


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
        raise LookupError(f"没有编译 {run_id}")
    number = run.document["document_number"]
    if not number:
        return ()
    slugs = Programme.objects.filter(editions__content__document__number=number).distinct()
    found = tuple(slugs.order_by("id").values_list("slug", flat=True))
    for slug in found:
        bind_run(run_id=run_id, slug=slug, actor=actor, now=now)
    return found
