"""What a sheet's words mean, looked up for all its rows at once: units and areas by any of their
names, log-ins, posts and what people hold already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from luodi.directory.domain import Reach, Role, Thing
from luodi.directory.domain.duties import Duty
from luodi.directory.models import Appointment, Area, Grant, Post, Unit, User
from luodi.directory.queries.duties import days_of, duties_of
from luodi.foundation import secrets
from luodi.foundation.sheets import Row
from luodi.kernel.period import Period

_PORTION = 5_000  # names in one question


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or an area that a name may mean. ``where`` tells it from others of that name;
    ``key`` is what a sheet can name it by without doubt."""

    id: int | str
    key: str
    name: str
    path: str
    where: str
    closed: bool = False
    area_path: str = ""  # of the area that a unit governs


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has a log-in."""

    id: int
    login: str
    name: str
    unit: int | None
    unit_name: str
    unit_path: str
    phone: str
    active: bool
    area_path: str = ""

    def thing(self) -> Thing:
        """What an act on this person has to be permitted for."""
        return Thing(
            units=(self.unit_path,) if self.unit_path else (),
            areas=(self.area_path,) if self.area_path else (),
        )


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that is there: who holds it when, what it brings, and what that is about."""

    id: int
    holders: list[tuple[int, str, Period]] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)

    def within(self, grants: Reach, days: Period) -> bool:
        """Whether all that it brings on these days may be granted."""
        brought = zip(self.duties, self.things, strict=True)
        return all(grants.covers(thing) for (_r, when), thing in brought if when.meets(days))


GrantKey = tuple[Role, int | None, str | None, str]


def units_named(names: Collection[str], today: date) -> dict[str, list[Place]]:
    """For each name the units it may mean: those with that key, or else that name or full name,
    or else that alias. Units that no longer exist count only where no other does."""
    found: dict[str, dict[int, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for portion in _portions(names):
        wanted = Q(key__in=portion) | Q(name__in=portion) | Q(full_name__in=portion)
        rows = Unit.objects.filter(wanted | Q(aliases__overlap=portion))
        for row in rows.select_related("parent", "area").order_by("sort_key", "id"):
            place = _unit(row, today)
            ranked = ((row.key,), (row.name, row.full_name or row.name), tuple(row.aliases))
            for rank, known in enumerate(ranked):
                for name in set(known) & set(portion):
                    found[name][rank + (10 if place.closed else 0)].append(place)
    return {name: ranks[min(ranks)] for name, ranks in found.items()}


def _unit(row: Unit, today: date) -> Place:
    above = (row.area.name if row.area else "", row.parent.name if row.parent else "")
    where = "，".join(dict.fromkeys(part for part in above if part and part != row.name))
    closed = row.closed is not None and row.closed <= today
    governed = row.area.path if row.area else ""
    return Place(row.pk, row.key, row.name, row.path, where, closed, governed)


def areas_named(names: Collection[str]) -> dict[str, list[Place]]:
    """For each name or code the areas it may mean; ``where`` is the whole name from the top."""
    rows = list(Area.objects.filter(Q(code__in=names) | Q(name__in=names)).order_by("code"))
    codes = {code for row in rows for code in row.path.split("/") if code}
    titles = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    found: dict[str, list[Place]] = defaultdict(list)
    for row in rows:
        whole = "".join(titles[code] for code in row.path.split("/") if code in titles)
        place = Place(row.code, row.code, row.name, row.path, whole)
        for name in {row.code, row.name} & set(names):
            found[name].append(place)
    return dict(found)


def people_known(logins: Collection[str]) -> dict[str, Known]:
    """Who has these log-ins already, however they are cased; by the log-in in lower case."""
    found = {}
    for portion in _portions({login.lower() for login in logins}):
        rows = User.objects.annotate(lower=Lower("username")).filter(lower__in=portion)
        for row in rows.select_related("unit__area"):
            found[row.username.lower()] = Known(
                id=row.pk,
                login=row.username,
                name=row.first_name,
                unit=row.unit_id,
                unit_name=row.unit.name if row.unit else "",
                unit_path=row.unit.path if row.unit else "",
                phone=row.phone,
                active=row.is_active,
                area_path=row.unit.area.path if row.unit and row.unit.area else "",
            )
    return found


def posts_there(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], HeldPost]:
    """The posts that are there, by unit and title."""
    units, titles = {unit for unit, _t in wanted}, {title for _u, title in wanted}
    rows = Post.objects.filter(unit__in=units, title__in=titles)
    posts = {(row.unit_id, row.title): HeldPost(row.pk) for row in rows}
    by_id = {post.id: post for post in posts.values()}
    holders = Appointment.objects.filter(post__in=by_id).select_related("person")
    for row in holders:
        one = (row.person_id, row.person.first_name or row.person.username, days_of(row.period))
        by_id[row.post_id].holders.append(one)
    granted = Grant.objects.filter(post__in=by_id, revoked_at=None)
    columns = ("post_id", "role", "period", "unit__path", "area__path", "programme")
    for post, role, period, unit, area, programme in granted.values_list(*columns):
        by_id[post].duties.append((Role(role), days_of(period)))
        about = Thing((unit,) if unit else (), (area,) if area else (), programme)
        by_id[post].things.append(about)
    return posts


def held_by(people: Collection[int]) -> dict[int, list[Duty]]:
    """What the people hold (see :func:`luodi.directory.queries.duties.duties_of`)."""
    return duties_of(people) if people else {}


def grants_of(people: Collection[int]) -> dict[int, dict[GrantKey, list[Period]]]:
    """Grants in force or to come of each of the people, by what they grant."""
    found: dict[int, dict[GrantKey, list[Period]]] = defaultdict(lambda: defaultdict(list))
    rows = Grant.objects.filter(person__in=people, revoked_at=None)
    columns = ("person_id", "role", "unit_id", "area_id", "programme", "period")
    for person, role, unit, area, programme, period in rows.values_list(*columns):
        found[person][Role(role), unit, area, programme].append(days_of(period))
    return found


def changes_of(known: Known, row: Row, unit: Place) -> tuple[str, ...]:
    """What is new of somebody known. A telephone number that the sheet leaves out stays."""
    changes = []
    if known.name != row.text("name"):
        changes.append(
            _("姓名：%(before)s → %(after)s") % {"before": known.name, "after": row.text("name")}
        )
    if known.unit != unit.id:
        changes.append(
            _("单位：%(before)s → %(after)s")
            % {"before": known.unit_name or _("无"), "after": unit.name}
        )
    phone = row.text("phone")
    if phone and phone != (secrets.unseal(known.phone) if known.phone else ""):
        changes.append(_("电话"))
    return tuple(changes)


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(names)
    for start in range(0, len(every), _PORTION):
        yield every[start : start + _PORTION]
