"""Adopting a programme file, as a first edition, a new one or an amendment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.directory.domain import AreaFacts, AreaTaken, KeyTaken, UnitFacts
from luodi.directory.services import register
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.programme.domain import (
    Definition,
    Loaded,
    Problem,
    ProgrammeInvalid,
    Tree,
    build,
    difference,
    digest,
    replay,
)
from luodi.programme.domain.correction import Replayed
from luodi.programme.models import Edition, Programme
from luodi.programme.queries import correction_values, read_file
from luodi.programme.services.binding import rebind
from luodi.programme.services.writing import write_parts

Source = Edition.Source


class EditedMeanwhile(RuntimeError):
    """Somebody changed the same thing after the edition that a person had before them."""


def adopt_file(
    source: Path | bytes, *, actor: Actor, now: datetime, based_on: int | None = None
) -> int:
    """Adopt a programme file (a path, or its bytes) as a new edition; returns the edition's id.

    A file that was adopted before, however it is laid out, gives the edition made from it then
    and changes nothing. Corrections made since an earlier file are replayed on this one; those
    that no longer fit are kept in the edition's ``changes``. ``based_on`` is the number of the
    edition that the adopter compared the file with, 0 for none.

    Raises:
        ProgrammeInvalid: the file is not a programme; its diagnostics say why, with places.
        OSError: the path cannot be read.
        EditedMeanwhile: the edition in force is no longer ``based_on``.
    """
    loaded = read_file(source)
    return _from_file(loaded, Source.FILE, "", actor, now, based_on)


def amend(
    source: Path | bytes,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    based_on: int | None = None,
) -> int:
    """Adopt the file of a later paper as an amendment; returns the edition's id.

    As :func:`adopt_file`, for a programme that exists, and with a reason. The file in force
    amended to itself changes nothing; an older one adopted again is an edition of its own.

    Raises:
        ProgrammeInvalid: the file is not a programme.
        LookupError: there is no programme of the file's key.
        EditedMeanwhile: the edition in force is no longer ``based_on``.
    """
    loaded = read_file(source)
    key = loaded.whole().key
    if not Programme.objects.filter(slug=key).exists():
        raise LookupError(_("还没有代号为 %(key)s 的方案，应先载入") % {"key": key})
    return _from_file(loaded, Source.AMENDMENT, reason, actor, now, based_on)


@transaction.atomic
def _from_file(
    loaded: Loaded,
    kind: Source,
    reason: str,
    actor: Actor,
    now: datetime,
    based_on: int | None,
) -> int:
    definition = loaded.whole()
    programme = locked(definition.key, now)
    refuse_overtaken(programme, based_on)
    source = digest(definition.content)
    same = _same_file(programme, source, kind)
    if same is not None:
        return same.pk
    try:
        _register(definition, actor, now)
    except KeyTaken as error:
        raise ProgrammeInvalid(_taken(error, loaded.tree)) from error
    except AreaTaken as error:
        raise ProgrammeInvalid(_renamed(error, loaded.tree)) from error
    replayed = replay(definition.content, correction_values(programme.pk))
    return write_edition(programme, replayed, kind, source, reason, actor, now).pk


def refuse_overtaken(programme: Programme, based_on: int | None) -> None:
    """Refuse an act that rests on an edition which is no longer in force; None rests on any.

    Raises:
        EditedMeanwhile: there is a newer one.
    """
    last = programme.editions.order_by("-number").first()
    number = last.number if last else 0
    if based_on is not None and based_on != number:
        raise EditedMeanwhile(
            _("方案 %(slug)s 已是第 %(number)s 版，不再是对照时的第 %(based_on)s 版，请重新对照")
            % {"slug": programme.slug, "number": number, "based_on": based_on}
        )


def locked(slug: str, now: datetime) -> Programme:
    """The programme's row, held until the act is done: editions are numbered one by one."""
    Programme.objects.get_or_create(slug=slug, defaults={"created_at": now})
    return Programme.objects.select_for_update().get(slug=slug)


def existing(slug: str) -> Programme:
    """The row of a programme that was adopted, held until the act is done.

    Raises:
        LookupError: there is none of this key.
    """
    programme = Programme.objects.select_for_update().filter(slug=slug).first()
    if programme is None:
        raise LookupError(_("没有代号为 %(slug)s 的方案") % {"slug": slug})
    return programme


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


def hold(slug: str) -> int:
    """Hold a programme against other acts on it until the caller's own is done; returns its id,
    by which rooms above keep what they know of it.

    Raises:
        LookupError: there is none of this key.
    """
    return existing(slug).pk


def _taken(error: KeyTaken, tree: Tree) -> list[Any]:
    keys = [unit["key"] for unit in tree.data["units"]]
    return [
        tree.report(
            Problem(
                "E806",
                ("units", keys.index(key), "key"),
                _("“%(key)s”已是另一单位“%(has)s”的代号，不能再给“%(asks)s”")
                % {"key": key, "has": has, "asks": asks},
                _("换一个代号。"),
            )
        )
        for key, has, asks in error.taken
    ]


def _renamed(error: AreaTaken, tree: Tree) -> list[Any]:
    codes = [area["code"] for area in tree.data["areas"]]
    return [
        tree.report(
            Problem(
                "E806",
                ("areas", codes.index(code), "name"),
                _("区划 %(code)s 在目录中是“%(has)s”，不是“%(asks)s”")
                % {"code": code, "has": has, "asks": asks},
                _("核对代码和名称；名称以目录为准。"),
            )
        )
        for code, has, asks in error.taken
    ]


def write_edition(
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
    rebound = rebind(edition, definition, actor=actor, now=now)
    _record_edition(edition, rebound, actor, now)
    return edition


def _record_edition(edition: Edition, rebound: Sequence[int], actor: Actor, now: datetime) -> None:
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
            "rebound": list(rebound),
        },
    )
