"""Instructions (批示) and dispatch meetings (月调度), and the items that come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from luodi.delivery.domain.states import ITEM, ItemAct, ItemState, Source
from luodi.delivery.models import Decision, Instruction, ItemStep, Meeting, WorkItem
from luodi.delivery.queries.facts import rules
from luodi.delivery.services.items import Changed, Duty, give, step
from luodi.directory import queries as directory
from luodi.directory.domain import Act, Thing
from luodi.directory.queries import people_who_may
from luodi.foundation.domain import Actor
from luodi.foundation.notices import notify
from luodi.foundation.services import record
from luodi.programme import queries as programmes
from luodi.programme import services as holding

LONGEST_TITLE, LONGEST = 200, 20_000
ROLES = ("lead", "supporting", "joint")


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is to be done, by whom and by when; ``duties`` name at least one unit that leads or has
    a joint duty."""

    title: str
    duties: Sequence[Duty]
    due: date


# --- instructions -------------------------------------------------------------------------


@transaction.atomic
def register_instruction(
    *,
    slug: str,
    authority: str,
    text: str,
    on: date,
    wanted: NewItem,
    actor: Actor,
    now: datetime,
    reference: str = "",
    idem: str | None = None,
) -> int:
    """Register an instruction (批示) and assign at once what it asks for; returns the item's id.
    ``authority`` is the office or post that it comes from. Registering it again with the same key
    returns the first.

    Raises:
        LookupError: no such programme or unit.
        ValueError: something is missing, or a day does not fit.
    """
    programme = holding.hold(slug)
    known = _made_before(programme, Source.INSTRUCTION, idem)
    if known is not None:
        return known
    source = _reasoned(authority, _("请写明批示出自哪一级、哪个岗位"), LONGEST_TITLE)
    said = _reasoned(text, _("请写明批示内容"))
    if on > timezone.localdate(now):
        raise ValueError(_("批示日期 %(day)s 还没有到") % {"day": on.isoformat()})
    key = _key(programme, f"I-{timezone.localdate(now).year}-", width=3)
    data = {"authority": source, "on": on.isoformat()}
    item = _make(programme, slug, key, Source.INSTRUCTION, wanted, now)
    Instruction.objects.create(
        item=item, authority=source, reference=reference.strip(), text=said, on=on
    )
    _assign(item, wanted, actor, now, data=data, idem=idem)
    return item.pk


# --- meetings -----------------------------------------------------------------------------


@transaction.atomic
def call_meeting(
    *, slug: str, title: str, on: date, actor: Actor, now: datetime, agenda: str = ""
) -> int:
    """Call a dispatch meeting with its agenda; returns its id. One of the same day and title is
    the same meeting.

    Raises:
        LookupError: there is no such programme.
        ValueError: it has no title, or one that is too long.
    """
    programme = holding.hold(slug)
    name = _reasoned(title, _("请写明会议名称"), LONGEST_TITLE)
    known = Meeting.objects.filter(programme=programme, on=on, title=name).first()
    if known is not None:
        return known.pk
    made = Meeting.objects.create(
        programme_id=programme,
        title=name,
        on=on,
        agenda=_short(agenda),
        called_at=now,
        called_by=actor.key,
    )
    _record("call_meeting", made, slug, actor, now, {"title": name, "on": on.isoformat()})
    return made.pk


@transaction.atomic
def minute_meeting(
    *, meeting: int, agenda: str, minutes: str, seen: int, actor: Actor, now: datetime
) -> None:
    """Write a meeting's agenda and minutes. ``seen`` is the version that the writer has seen.

    Raises:
        LookupError: there is no such meeting.
        Changed: somebody wrote meanwhile.
        ValueError: too long, or minutes of a meeting that is still to come.
    """
    found = _held(meeting)
    agenda, minutes = _short(agenda), _short(minutes)
    if (found.agenda, found.minutes) == (agenda, minutes):
        return
    if found.version != seen:
        raise Changed(_("您打开页面之后，有人改过议程或者纪要，请刷新页面看过再写"))
    if minutes and found.on > timezone.localdate(now):
        raise ValueError(_("会议还没有开，请在开会当天或者以后写纪要"))
    found.agenda, found.minutes, found.version = agenda, minutes, found.version + 1
    found.minuted_at = now if minutes else None
    found.save(update_fields=["agenda", "minutes", "version", "minuted_at"])
    data = {"characters": len(minutes), "version": found.version}
    _record("minute_meeting", found, found.programme.slug, actor, now, data)


@transaction.atomic
def decide(
    *,
    meeting: int,
    text: str,
    wanted: NewItem,
    actor: Actor,
    now: datetime,
    idem: str | None = None,
) -> int:
    """Put a decision of a meeting on record and assign at once what it asks for; returns the
    item's id. The same again with the same key returns the first.

    Raises:
        LookupError: no such meeting or unit.
        ValueError: something is missing, or the meeting is still to come.
    """
    found = _held(meeting)
    programme, slug = found.programme_id, found.programme.slug
    known = _made_before(programme, Source.DECISION, idem)
    if known is not None:
        return known
    said = _reasoned(text, _("请写明议定了什么"))
    if found.on > timezone.localdate(now):
        raise ValueError(_("会议还没有开，请在开会当天或者以后登记议定事项"))
    key = _key(programme, f"M-{found.on:%Y-%m}-")
    item = _make(programme, slug, key, Source.DECISION, wanted, now)
    order = (found.decisions.aggregate(last=Max("order"))["last"] or 0) + 1
    Decision.objects.create(meeting=found, order=order, text=said, item=item)
    _assign(item, wanted, actor, now, data={"meeting": found.pk}, idem=idem)
    return item.pk


def _held(meeting: int) -> Meeting:
    """The meeting, with its programme held: numbers of decisions are the programme's."""
    row = Meeting.objects.select_related("programme").filter(pk=meeting).first()
    if row is None:
        raise LookupError(_("没有这次会议"))
    holding.hold(row.programme.slug)
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=meeting)
    )


# --- items --------------------------------------------------------------------------------


def _made_before(programme: int, source: Source, idem: str | None) -> int | None:
    if idem is None:
        return None
    made = ItemStep.objects.filter(item__programme=programme, item__source=source)
    rows = made.filter(act=ItemAct.ASSIGN, idem=idem)
    return rows.values_list("item_id", flat=True).first()


def _key(programme: int, begin: str, *, width: int = 1) -> str:
    """The next key that begins so. The programme is held, and items are never deleted."""
    count = WorkItem.objects.filter(programme=programme, key__startswith=begin).count()
    return f"{begin}{count + 1:0{width}d}"


def _make(
    programme: int, slug: str, key: str, source: Source, wanted: NewItem, now: datetime
) -> WorkItem:
    """The item, registered. The programme's coordinator coordinates it."""
    title = _reasoned(wanted.title, _("请写明要办的事项"), LONGEST_TITLE)
    _check(wanted, now)
    rows = WorkItem.objects.filter(programme=programme)
    office = _office(programme, slug)
    return WorkItem.objects.create(
        programme_id=programme,
        key=key,
        source=source,
        number=key,
        order=(rows.aggregate(last=Max("order"))["last"] or 0) + 1,
        title_zh=title,
        office_id=office,
        programme_office_id=office,
        area_id=rows.values_list("area_id", flat=True).first(),
        frequency=rules()[slug].frequency_of(None, None),
        due=wanted.due,
        registered_at=now,
    )


def _office(programme: int, slug: str) -> str:
    """Who coordinates the programme today, as its registered tasks say."""
    rows = WorkItem.objects.filter(programme=programme, source=Source.PROGRAMME)
    found = rows.values_list("programme_office__key", flat=True).first()
    return found or programmes.in_force(slug).definition.coordinator


def _check(wanted: NewItem, now: datetime) -> None:
    if wanted.due < timezone.localdate(now):
        raise ValueError(_("完成期限 %(day)s 已经过去") % {"day": wanted.due.isoformat()})
    if not any(duty.role in ("lead", "joint") for duty in wanted.duties):
        raise ValueError(_("请至少选择一个牵头单位"))
    if any(duty.role not in ROLES for duty in wanted.duties):
        raise ValueError(_("职责只能是牵头、配合或者按职责分工"))
    units = [duty.unit for duty in wanted.duties]
    if len(set(units)) < len(units):
        raise ValueError(_("同一个单位只选一次：或者牵头，或者配合"))
    missing = sorted(set(units) - set(directory.paths(units)))
    if missing:
        raise LookupError(_("单位目录中没有 %(unit)s，请先在目录中登记") % {"unit": missing[0]})


def _assign(
    item: WorkItem,
    wanted: NewItem,
    actor: Actor,
    now: datetime,
    *,
    data: Mapping[str, Any],
    idem: str | None,
) -> None:
    give(item, wanted.duties, now)
    step(
        item,
        ItemAct.ASSIGN,
        after=ITEM.after(ItemState(item.state), ItemAct.ASSIGN),
        actor=actor,
        now=now,
        data={
            "source": str(item.source),
            "title": item.title_zh,
            "units": [[duty.unit, duty.role] for duty in wanted.duties],
            **data,
        },
        idem=idem,
    )
    _tell(item, wanted, now)


_TOLD = {
    Source.INSTRUCTION: gettext_noop("批示交办：%(title)s，请签收（期限 %(due)s）"),
    Source.DECISION: gettext_noop("调度会议定事项交办：%(title)s，请签收（期限 %(due)s）"),
}


def _tell(item: WorkItem, wanted: NewItem, now: datetime) -> None:
    people: set[str] = set()
    for duty in wanted.duties:
        place = directory.place(duty.unit)
        thing = Thing(place.units, place.areas, item.programme.slug)
        people.update(people_who_may(Act.DELIVERY_ANSWER, thing, now=now))
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            text = _(_TOLD[Source(item.source)])
            said.append(text % {"title": item.title_zh, "due": wanted.due.isoformat()})
    notify(
        key=f"item:{item.pk}:assigned",
        to=people,
        kind="item.assign",
        text=said[0],
        text_en=said[1],
        url="/my/",
        now=now,
    )


def _record(
    act: str, meeting: Meeting, slug: str, actor: Actor, now: datetime, data: dict[str, Any]
) -> None:
    record(
        act=f"delivery.{act}",
        object_kind="meeting",
        object_key=f"{slug}/{meeting.pk}",
        actor=actor,
        now=now,
        data=data,
    )


def _short(said: str) -> str:
    said = said.strip()
    if len(said) > LONGEST:
        raise ValueError(_("内容最多 %(most)s 个字") % {"most": LONGEST})
    return said


def _reasoned(said: str, message: str, longest: int = LONGEST) -> str:
    said = said.strip()
    if not said:
        raise ValueError(message)
    if len(said) > longest:
        raise ValueError(_("内容最多 %(most)s 个字") % {"most": longest})
    return said
