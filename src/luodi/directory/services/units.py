"""Entering a unit by hand, and correcting what is written of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.directory.domain import BEGINNING, ChangeKind, Part, UnitFacts, pinyin_key
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import version
from luodi.directory.domain.texts import (
    KINDS,
    LEVELS,
    LONGEST_FULL_NAME,
    LONGEST_KEY,
    LONGEST_NAME,
    MOST_ALIASES,
    fault_of_text,
)
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
        ChangeRefused: the name is empty or a sibling's, the key is no key or taken, ``parent`` is
            not there on the day, or a text is none that can be kept.
    """
    name = name.strip()
    written = _written(full_name, aliases, name, name_en, level, kind)
    _refuse_texts(name=name, key=key, parent=parent or "", area=area or "")
    above = _parent(parent, opened)
    _refuse_name(name, parent)
    row = _entered(
        key.strip(),
        name,
        **written,
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
        ChangeRefused: a text is none that can be kept.
        ChangedMeanwhile: somebody else has corrected it since.
    """
    _refuse_texts(area=area or "")
    one_at_a_time()
    row = Unit.objects.select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        raise LookupError(_("单位目录中没有代号为 %(key)s 的单位") % {"key": key})
    if based_on is not None and based_on != version(_facts(row)):
        raise ChangedMeanwhile(
            _("“%(name)s”刚刚被别人改过，请刷新页面核对后再保存") % {"name": row.name}
        )
    found = _area(area)
    written = _written(full_name, aliases, row.name, name_en, level, kind)
    facts = written | {"area_id": found.pk if found else None}
    new = {column: value for column, value in facts.items() if getattr(row, column) != value}
    if not new:
        return
    if "full_name" in new:
        _correct_name(row, written["full_name"], actor, now)
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


def _written(
    full_name: str | None,
    aliases: Sequence[str],
    name: str,
    name_en: str,
    level: str,
    kind: str,
) -> dict[str, Any]:
    """The columns of what is written of a unit."""
    full_name, others, name_en = (full_name or "").strip(), _aliases(aliases, name), name_en.strip()
    _refuse_texts(full_name=full_name, name_en=name_en)
    for alias in others:
        _refuse_texts(alias=alias)
    if len(others) > MOST_ALIASES:
        raise ChangeRefused(_("别名最多 %(most)s 个，请删去不用的") % {"most": MOST_ALIASES})
    _refuse_other(_("层级"), level, LEVELS)
    _refuse_other(_("类别"), kind, KINDS)
    return {
        "full_name": full_name or None,
        "aliases": others,
        "name_en": name_en,
        "level": level,
        "kind": kind,
    }


# How each text is called when something is wrong with it, and how long it may be.
_TEXTS = {
    "name": (gettext_lazy("名称"), LONGEST_NAME),
    "full_name": (gettext_lazy("全称"), LONGEST_FULL_NAME),
    "alias": (gettext_lazy("别名"), LONGEST_FULL_NAME),
    "name_en": (gettext_lazy("英文名称"), LONGEST_FULL_NAME),
    "key": (gettext_lazy("单位代号"), LONGEST_KEY),
    "parent": (gettext_lazy("上级单位的代号"), LONGEST_KEY),
    "area": (gettext_lazy("区划代码"), LONGEST_KEY),
}


def _refuse_texts(**texts: str) -> None:
    for which, text in texts.items():
        what, longest = _TEXTS[which]
        if fault := fault_of_text(str(what), text, longest):
            raise ChangeRefused(fault)


def _refuse_other(what: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ChangeRefused(
            _("%(what)s只能是 %(known)s 之一") % {"what": what, "known": "、".join(known)}
        )


def _entered(key: str, name: str, **columns: Any) -> Unit:
    """The new row. Where somebody else takes the key at the same moment, the database lets one of
    the two have it; the other gets the next one made of the reading, or is told who has it."""
    while True:
        free = _key(key, name)
        try:
            with transaction.atomic():
                return Unit.objects.create(key=free, name=name, **columns)
        except IntegrityError:
            if not Unit.objects.filter(key=free).exists():
                raise


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
