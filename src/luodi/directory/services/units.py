"""Entering a unit by hand, and correcting what is written of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import BEGINNING, ChangeKind, Part, UnitFacts, pinyin_key
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import version
from luodi.directory.models import Area, Unit
from luodi.directory.queries import timeline
from luodi.directory.services.changes import ChangedMeanwhile
from luodi.directory.services.projection import namesake, one_at_a_time, write
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 48


@transaction.atomic
def create_unit(
    *,
    name: str,
    actor: Actor,
    now: datetime,
    key: str = "",
    full_name: str | None = None,
    aliases: Sequence[str] = (),
    name_en: str = "",
    level: str = "other",
    kind: str = "bureau",
    area: str | None = None,
    parent: str | None = None,
    opened: date | None = None,
) -> str:
    """Enter a unit under ``parent`` (None: at the top), there from ``opened`` on (None: always);
    returns its key, made of the name's reading where none is given.

    Raises:
        LookupError: no such area.
        ChangeRefused: the name is empty or a sibling's, the key is no key or taken, or ``parent``
            is not there on the day.
    """
    name = name.strip()
    above = _parent(parent, opened)
    _refuse_name(name, parent)
    row = Unit.objects.create(
        key=_key(key.strip(), name),
        name=name,
        full_name=(full_name or "").strip() or None,
        name_en=name_en.strip(),
        aliases=_aliases(aliases, name),
        level=level,
        kind=kind,
        area=_area(area),
        parent=above,
        sort_key=pinyin_key(name),
        opened=opened,
        source="directory",
        kept=True,
    )
    record(
        act="directory.create_unit",
        object_kind="unit",
        object_key=row.key,
        actor=actor,
        now=now,
        data={"name": name, "parent": parent, "opened": opened.isoformat() if opened else None},
    )
    return row.key


@transaction.atomic
def edit_unit(
    *,
    key: str,
    full_name: str | None,
    aliases: Sequence[str],
    name_en: str,
    level: str,
    kind: str,
    area: str | None,
    actor: Actor,
    now: datetime,
    based_on: str | None = None,
) -> None:
    """Correct what is written of a unit; the same again changes nothing and leaves no event.

    An official name corrected here was never another one: what happens to a unit on a day is for
    :func:`luodi.directory.services.rename_unit` and its kin. ``based_on`` is the
    :func:`luodi.directory.domain.facts.version` of what whoever acts has seen.

    Raises:
        LookupError: no such unit or area.
        ChangedMeanwhile: somebody else has corrected it since.
    """
    one_at_a_time()
    row = Unit.objects.select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        raise LookupError(_("单位目录中没有代号为 %(key)s 的单位") % {"key": key})
    if based_on is not None and based_on != version(_facts(row)):
        raise ChangedMeanwhile(
            _("“%(name)s”刚刚被别人改过，请刷新页面核对后再保存") % {"name": row.name}
        )
    found = _area(area)
    facts = {
        "full_name": (full_name or "").strip() or None,
        "aliases": _aliases(aliases, row.name),
        "name_en": name_en.strip(),
        "level": level,
        "kind": kind,
        "area_id": found.pk if found else None,
    }
    new = {column: value for column, value in facts.items() if getattr(row, column) != value}
    if not new:
        return
    if "full_name" in new:
        _correct_name(row, (full_name or "").strip() or None, actor, now)
    for column, value in {**new, "kept": True}.items():
        setattr(row, column, value)
    row.save(update_fields=[*new, "kept"])
    record(
        act="directory.edit_unit",
        object_kind="unit",
        object_key=key,
        actor=actor,
        now=now,
        data={column.removesuffix("_id"): value for column, value in new.items()},
    )


def _correct_name(row: Unit, full_name: str | None, actor: Actor, now: datetime) -> None:
    """Where the log tells the unit's names, it has to tell the correction too: of the name in
    force, from the day on which that began."""
    found = timeline([row.key])
    if not any(change.kind is ChangeKind.RENAME for change, _ in found.parts_of(row.key)):
        return
    current = found.at(as_of=None, on=timezone.localdate(now)).names(row.key)[-1]
    part = Part(
        row.key,
        name=row.name,
        full_name=full_name,
        name_before=current.name,
        full_name_before=current.full_name,
    )
    write(
        kind=ChangeKind.RENAME,
        on=current.since or BEGINNING,
        parts=(part,),
        reason="更正全称",
        basis="",
        actor=actor,
        now=now,
    )


def _parent(key: str | None, opened: date | None) -> Unit | None:
    """The unit above, held so that two namesakes cannot be entered at once."""
    if key is None:
        one_at_a_time()
        return None
    row = Unit.objects.select_for_update(of=("self",), no_key=True).filter(key=key).first()
    if row is None:
        raise ChangeRefused(_("单位目录中没有代号为 %(key)s 的上级单位") % {"key": key})
    closed = timeline([key]).at(as_of=None, on=opened or date.min).closed(key)
    if row.closed is not None or (opened and closed and opened >= closed):
        raise ChangeRefused(
            _("“%(name)s”自 %(closed)s 起不再存在，请选择承接单位作为上级")
            % {"name": row.name, "closed": closed}
        )
    return row


def _refuse_name(name: str, parent: str | None) -> None:
    if not name:
        raise ChangeRefused(_("请填写单位名称"))
    if namesake(name, parent):
        raise ChangeRefused(_("同一上级之下已有名为“%(name)s”的单位，请核对名称") % {"name": name})


def _key(key: str, name: str) -> str:
    if not key:
        return _free_key(name)
    if not KEY.fullmatch(key):
        raise ChangeRefused(
            _("单位代号 %(key)s 只能用小写字母、数字和连字符，例如 gz-water") % {"key": key}
        )
    if has := Unit.objects.filter(key=key).first():
        raise ChangeRefused(
            _("单位代号 %(key)s 已属于“%(name)s”，请换一个代号") % {"key": key, "name": has.name}
        )
    return key


def _free_key(name: str) -> str:
    plain = pinyin_key(name).partition("|")[0]
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("-") or "unit"
    taken = set(Unit.objects.filter(key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    return next(key for n in count(2) if (key := f"{stem}-{n}") not in taken)


def _aliases(aliases: Sequence[str], name: str) -> list[str]:
    cleaned = (alias.strip() for alias in aliases)
    return [alias for alias in dict.fromkeys(cleaned) if alias and alias != name]


def _area(code: str | None) -> Area | None:
    if not code:
        return None
    row = Area.objects.filter(code=code).first()
    if row is None:
        raise LookupError(_("没有代码为 %(code)s 的区划，请从区划目录中选择") % {"code": code})
    return row


def _facts(row: Unit) -> UnitFacts:
    return UnitFacts(
        row.key,
        row.name,
        row.full_name,
        tuple(row.aliases),
        row.level,
        row.kind,
        row.name_en,
        row.area_id,
    )
