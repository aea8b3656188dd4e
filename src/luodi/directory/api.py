"""The directory in the API.

Texts of refusals are those of the services, which say what to do; 404 is the answer for what is
not there and for what whoever asks may not know of.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from luodi.directory import queries, services
from luodi.directory.domain import Act, Held, Standing, Thing
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import AreaRow, UnitRow
from luodi.directory.domain.people import LONGEST_LOGIN, PersonRow
from luodi.directory.domain.texts import (
    LONGEST_FULL_NAME,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_PERSON,
    LONGEST_PHONE,
    MOST_ALIASES,
    Kind,
    Level,
)
from luodi.directory.queries.people import PAGE, people_page
from luodi.foundation.api import FORBIDDEN, MOST, Fault, Needs, Page, refuse

router = Router(tags=["directory"])
NOT_FOUND, CONFLICT, CREATED = 404, 409, 201
LINE = r"^[^\u0000-\u001f\u007f-\u009f]*$"  # without control characters
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=LINE)]
FullName = Annotated[str, Field(max_length=LONGEST_FULL_NAME, pattern=LINE)]
Key = Annotated[str, Field(max_length=LONGEST_KEY, pattern=LINE)]
_AFTER = "~"  # between the parts of where a list of people goes on; no reading has it


class RoleOut(Schema):
    """A role held; ``unit`` and ``area`` are paths of subtrees, "" is no limit."""

    role: str
    unit: str
    area: str
    programme: str
    on_behalf_of: str

    @staticmethod
    def of(held: Held) -> RoleOut:
        """From the value."""
        scope = held.scope
        return RoleOut(
            role=str(held.role),
            unit=scope.unit,
            area=scope.area,
            programme=scope.programme,
            on_behalf_of=held.principal,
        )


class MeOut(Schema):
    """Who asks."""

    login: str
    name: str
    unit: str | None
    roles: list[RoleOut]


@router.get("/me", auth=Needs(), response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """The person who is logged in, and the roles they hold now, their own and those they stand
    in for."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return MeOut(
        login=standing.login,
        name=standing.name,
        unit=standing.unit,
        roles=[RoleOut.of(held) for held in standing.held],
    )


# -- units and areas


class UnitOut(Schema):
    """A unit in a list. ``path`` are ids from the root down to its own."""

    key: str
    name: str
    full_name: str | None
    level: str
    kind: str
    path: str
    has_children: bool
    people: int

    @staticmethod
    def of(row: UnitRow) -> UnitOut:
        """From the value."""
        return UnitOut(**{name: getattr(row, name) for name in UnitOut.model_fields})


class UnitWhole(Schema):
    """A unit as it stands today; ``area`` is a code, ``parent`` and ``members`` are keys."""

    key: str
    name: str
    full_name: str | None
    aliases: list[str]
    level: str
    kind: str
    name_en: str
    area: str | None
    parent: str | None
    members: list[str]


class UnitIn(Schema):
    """A unit to be entered; without ``key`` one is made of the name's reading."""

    name: Name
    parent: Key | None = None
    key: Key = ""
    full_name: FullName | None = None
    aliases: Annotated[tuple[FullName, ...], Field(max_length=MOST_ALIASES)] = ()
    name_en: FullName = ""
    level: Level = "other"
    kind: Kind = "bureau"
    area: Key | None = None
    opened: date | None = None


class Entered(Schema):
    """What a thing that was entered is called from now on."""

    key: str


class AreaOut(Schema):
    """An area; ``full_name`` is its name from the top down."""

    code: str
    name: str
    full_name: str
    level: str
    name_en: str
    has_children: bool

    @staticmethod
    def of(row: AreaRow) -> AreaOut:
        """From the value."""
        return AreaOut(**{name: getattr(row, name) for name in AreaOut.model_fields})


class Part(Schema):
    """Which part of a list: after what the part before ended with, at most so many."""

    after: str = ""
    limit: int = 100


def _limit(part: Part) -> int:
    return max(1, min(part.limit, MOST))


@router.get("/units", auth=Needs(Act.DIRECTORY_READ), response=Page[UnitOut])
def units(
    request: HttpRequest, part: Query[Part], parent: str | None = None, q: str = ""
) -> Page[UnitOut]:
    """The units directly below ``parent``, or at the top; with ``q``, those that have the words in
    a name or an alias, best first."""
    today = timezone.localdate()
    if q.strip():
        found = queries.find_units(q, on=today, limit=_limit(part))
        return Page[UnitOut](items=[UnitOut.of(row) for row in found])
    found_below = queries.children(parent, on=today, after=part.after, limit=_limit(part))
    items = [UnitOut.of(row) for row in found_below.rows]
    return Page[UnitOut](items=items, next=found_below.after or None)


@router.get(
    "/units/{key}", auth=Needs(Act.DIRECTORY_READ), response={200: UnitWhole, NOT_FOUND: Fault}
)
def unit(request: HttpRequest, key: str) -> UnitWhole:
    """One unit."""
    found = queries.unit(key)
    if found is None:
        raise refuse(NOT_FOUND, _("没有这个单位"))
    facts = found.facts
    return UnitWhole(
        key=facts.key,
        name=facts.name,
        full_name=facts.full_name,
        aliases=list(facts.aliases),
        level=facts.level,
        kind=facts.kind,
        name_en=facts.name_en,
        area=facts.area,
        parent=found.parent,
        members=list(facts.members),
    )


@router.post(
    "/units",
    auth=Needs(Act.UNITS_MANAGE),
    response={CREATED: Entered, FORBIDDEN: Fault, CONFLICT: Fault},
)
def create_unit(request: HttpRequest, given: UnitIn) -> Status[Entered]:
    """Enter a unit below one that whoever asks administers."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    thing = _place(given.parent)
    if not standing.may(Act.UNITS_MANAGE, thing):
        raise refuse(FORBIDDEN, _("只能在您管理的单位之下增加单位"))
    actor = standing.actor(Act.UNITS_MANAGE, thing)
    try:
        key = services.create_unit(**given.model_dump(), actor=actor, now=timezone.now())
    except (ChangeRefused, LookupError) as refusal:
        raise refuse(CONFLICT, refusal) from refusal
    return Status(CREATED, Entered(key=key))


def _place(unit: str | None) -> Thing:
    """A unit as what a permission is asked for; nothing for one that does not exist."""
    return queries.place(unit)


@router.get("/areas", auth=Needs(Act.DIRECTORY_READ), response=Page[AreaOut])
def areas(
    request: HttpRequest, part: Query[Part], parent: str | None = None, q: str = ""
) -> Page[AreaOut]:
    """The areas directly below ``parent``, or at the top; with ``q``, those whose name or code
    begins so."""
    if q.strip():
        found = queries.find_areas(q, limit=_limit(part))
        return Page[AreaOut](items=[AreaOut.of(row) for row in found])
    found_below = queries.area_children(parent, after=part.after, limit=_limit(part))
    items = [AreaOut.of(row) for row in found_below.rows]
    return Page[AreaOut](items=items, next=found_below.after or None)


@router.get(
    "/areas/{code}", auth=Needs(Act.DIRECTORY_READ), response={200: AreaOut, NOT_FOUND: Fault}
)
def area(request: HttpRequest, code: str) -> AreaOut:
    """One area."""
    found = queries.area(code)
    if found is None:
        raise refuse(NOT_FOUND, _("没有这个区划"))
    return AreaOut.of(found)


# -- people


class PersonOut(Schema):
    """A person; ``unit`` is a key, "" where they have none. No telephone number: pages show it
    to those who may see it."""

    login: str
    name: str
    unit: str
    unit_name: str
    active: bool
    activated: bool

    @staticmethod
    def of(row: PersonRow) -> PersonOut:
        """From the value."""
        return PersonOut(**{name: getattr(row, name) for name in PersonOut.model_fields})


class PersonIn(Schema):
    """A person to be entered; ``unit`` is a key."""

    login: Annotated[str, Field(max_length=LONGEST_LOGIN, pattern=LINE)]
    name: Annotated[str, Field(max_length=LONGEST_PERSON, pattern=LINE)]
    unit: Key | None = None
    phone: Annotated[str, Field(max_length=LONGEST_PHONE, pattern=LINE)] = ""


class Code(Schema):
    """The code with which a person sets their first password; told this once."""

    login: str
    code: str


@router.get("/people", auth=Needs(Act.DIRECTORY_READ), response=Page[PersonOut])
def people(
    request: HttpRequest, q: str = "", unit: str | None = None, after: str = ""
) -> Page[PersonOut]:
    """People by the reading of their names; with ``q``, those whose name or log-in name begins so;
    with ``unit``, those of a unit and the units below it."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    inside = ""
    if unit:
        inside = queries.paths([unit]).get(unit, "")
        if not inside:
            raise refuse(NOT_FOUND, _("没有这个单位"))
    reach = standing.reach(Act.DIRECTORY_READ)
    rows = people_page(reach, words=q.strip(), unit=inside, after=_after(after))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page[PersonOut](
        items=[PersonOut.of(row) for row in rows[:PAGE]],
        next=f"{last.id}{_AFTER}{last.sort_key}" if last else None,
    )


def _after(words: str) -> tuple[str, int] | None:
    number, _tilde, sort_key = words.partition(_AFTER)
    return (sort_key, int(number)) if number.isdecimal() and len(number) < 19 else None


@router.get(
    "/people/{login}", auth=Needs(Act.DIRECTORY_READ), response={200: PersonOut, NOT_FOUND: Fault}
)
def person(request: HttpRequest, login: str) -> PersonOut:
    """One person."""
    found = queries.person_row(login)
    if found is None:
        raise refuse(NOT_FOUND, _("没有这个人"))
    return PersonOut.of(found)


@router.post(
    "/people",
    auth=Needs(Act.PEOPLE_MANAGE),
    response={CREATED: Code, FORBIDDEN: Fault, CONFLICT: Fault},
)
def enter_person(request: HttpRequest, given: PersonIn) -> Status[Code]:
    """Enter a person into a unit that whoever asks administers."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    thing = _place(given.unit)
    if not standing.may(Act.PEOPLE_MANAGE, thing):
        raise refuse(FORBIDDEN, _("只能在您管理的单位增加人员"))
    actor = standing.actor(Act.PEOPLE_MANAGE, thing)
    try:
        issued = services.enter_person(**given.model_dump(), actor=actor, now=timezone.now())
    except (ValueError, LookupError) as refusal:
        raise refuse(CONFLICT, refusal) from refusal
    return Status(CREATED, Code(login=issued.login, code=issued.code))
