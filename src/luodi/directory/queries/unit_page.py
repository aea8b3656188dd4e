"""Reading all about one unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Q

from luodi.directory.domain import Moment
from luodi.directory.domain.facts import Slice, UnitFacts, UnitRow, version
from luodi.directory.domain.unit_page import (
    Leftover,
    PersonOfUnit,
    PostOfUnit,
    Ref,
    UnitPage,
    changes_of,
    crumbs,
)
from luodi.directory.models import Post, Unit, UnitChangePart, User
from luodi.directory.queries.areas import full_names
from luodi.directory.queries.timeline import timeline
from luodi.directory.queries.tree import children

_PEOPLE = 20
# Units below on another day are looked for among so many.
_BELOW_THEN = 500


def unit_page(
    key: str, *, as_of: datetime | None, on: date, today: date, after: str = ""
) -> UnitPage | None:
    """A unit on a day, as known at a moment (None: everything recorded); None where there is
    none. At most seven queries. ``after`` is where the list of the units below goes on."""
    row = Unit.objects.filter(key=key).first()
    if row is None:
        return None
    bound = _bound_to(row)
    moment = timeline([key, *bound]).at(as_of=as_of, on=on)
    past = as_of is not None or on != today
    posts, people = _posts(row, today), _people(row)
    facts = _facts(row)
    changes = changes_of(moment, key)
    before = [ref for c in changes if not c.undone for ref in c.leaving if ref.key != key]
    return UnitPage(
        facts=facts,
        path=row.path,
        last=moment.timeline.last(key),
        version=version(facts),
        name=moment.name(key),
        full_name=moment.full_name(key) or "",
        exists=moment.exists(key),
        opened=moment.opened(key),
        closed=moment.closed(key),
        area=full_names([row.area_id]).get(row.area_id, "") if row.area_id else "",
        crumbs=crumbs(moment, key),
        names=moment.names(key),
        changes=changes,
        predecessors=tuple(dict.fromkeys(before)),
        successors=_successors(moment, key),
        below=_below(moment, key) if past else children(key, on=on, after=after),
        people=people[:_PEOPLE],
        n_people=_count(row) if len(people) > _PEOPLE else len(people),
        posts=posts,
        leftovers=_leftovers(row, [ref.key for ref in before], today),
    )


def _bound_to(row: Unit) -> list[str]:
    """Units that it took over from, or that stand or stood below it by a change, and those placed
    there from the beginning that a change took away."""
    parts = UnitChangePart.objects.filter(Q(successor=row) | Q(parent=row) | Q(parent_before=row))
    keys = parts.order_by().values_list("unit__key", flat=True).distinct()
    return list(keys[:_BELOW_THEN])


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


def _successors(moment: Moment, key: str) -> tuple[Ref, ...]:
    if moment.exists(key):
        return ()
    return tuple(Ref(heir, moment.name(heir)) for heir in moment.successors(key))


def _below(moment: Moment, key: str) -> Slice[UnitRow]:
    """The units directly below on the moment's day, by pinyin; of many, the first ones."""
    still = Unit.objects.filter(parent__key=key).exclude(key__in=moment.timeline.units)
    keys = [*moment.timeline.units, *still.values_list("key", flat=True)[:_BELOW_THEN]]
    then = timeline(keys).at(as_of=moment.as_of, on=moment.on)
    found = [k for k in keys if then.parent(k) == key and then.exists(k)]
    rows = Unit.objects.filter(key__in=found).order_by("sort_key", "pk")
    return Slice(
        tuple(
            UnitRow(u.key, then.name(u.key), then.full_name(u.key), u.level, u.kind, u.path)
            for u in rows
        )
    )


def _people(row: Unit) -> tuple[PersonOfUnit, ...]:
    rows = User.objects.filter(unit=row, is_active=True).order_by("sort_key", "pk")
    names = rows.values_list("username", "first_name")[: _PEOPLE + 1]
    return tuple(PersonOfUnit(login, name or login) for login, name in names)


def _count(row: Unit) -> int:
    return User.objects.filter(unit=row, is_active=True).count()


def _posts(row: Unit, today: date) -> tuple[PostOfUnit, ...]:
    holding = Q(appointments__period__contains=today)
    rows = Post.objects.filter(unit=row).order_by("kind", "pk")
    held = dict(
        (pk, (login, name or login))
        for pk, login, name in rows.filter(holding).values_list(
            "pk", "appointments__person__username", "appointments__person__first_name"
        )
    )
    return tuple(PostOfUnit(post.kind, post.title, *held.get(post.pk, ("", ""))) for post in rows)


def _leftovers(row: Unit, keys: Sequence[str], today: date) -> tuple[Leftover, ...]:
    """What units that are no more still have: this one itself, or those it took over from."""
    wanted = {*keys, row.key} if row.closed else set(keys)
    return holdings(wanted, today=today, closed=True) if wanted else ()


def holdings(keys: Iterable[str], *, today: date, closed: bool = False) -> tuple[Leftover, ...]:
    """The people, posts and grants in force of units that have any; of ``closed`` ones only."""
    in_force = Q(grants__revoked_at=None, grants__period__contains=today)
    units = Unit.objects.filter(key__in=list(keys))
    if closed:
        units = units.filter(closed__lte=today)
    rows = units.annotate(
        n_people=Count("people", filter=Q(people__is_active=True), distinct=True),
        n_posts=Count("posts", distinct=True),
        n_grants=Count("grants", filter=in_force, distinct=True),
    ).order_by("sort_key", "pk")
    found = [Leftover(Ref(u.key, u.name), u.n_people, u.n_posts, u.n_grants) for u in rows]
    return tuple(one for one in found if one.people or one.posts or one.grants)
