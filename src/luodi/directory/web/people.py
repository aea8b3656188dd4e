"""Pages of people: who there is, what they may do, who stands in for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory import queries
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.domain.people import (
    GrantView,
    Holding,
    PersonPage,
    PersonRow,
    StandIn,
    role_word,
)
from luodi.directory.queries.export_people import HEAD, export_people
from luodi.directory.queries.people import PAGE, people_page, person_page, place
from luodi.directory.services.people import plain_phone
from luodi.directory.web import people_acts, people_import
from luodi.directory.web.people_words import ACTS, KINDS, days
from luodi.foundation.access import needs
from luodi.foundation.queries import events
from luodi.foundation.sheets import plain_line

_TRAIL = 20


def standing(request: HttpRequest) -> Standing:
    """What the person of the request may do."""
    return request.standing  # type: ignore[attr-defined,no-any-return]


@needs(Act.DIRECTORY_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The people, page by page in the order of their names."""
    words, said = request.GET.get("q", "").strip(), request.GET.get("unit", "").strip()
    found = queries.named(said, on=timezone.localdate()) if said else ()
    after = request.GET.get("after", "")
    rows: tuple[PersonRow, ...] = ()
    if not said or len(found) == 1:
        rows = people_page(
            standing(request).reach(Act.DIRECTORY_READ),
            words=words,
            unit=found[0].path if found else "",
            after=place(int(after)) if after.isdecimal() and len(after) < 18 else None,
        )
    context = {
        "administers": standing(request).may(Act.PEOPLE_IMPORT),
        "q": words,
        "unit": said,
        "choices": found if len(found) > 1 else (),
        "unknown_unit": bool(said) and not found,
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "later": bool(after),
        "may_enter": standing(request).may(Act.PEOPLE_MANAGE),
        "may_import": standing(request).may(Act.PEOPLE_IMPORT),
    }
    partial = "#people" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"directory/people.html{partial}", context)


@needs(Act.PEOPLE_IMPORT)
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same people with the same filters as a file, streamed however many they are: for who
    administers them, since a list of all log-ins is not for everybody to take along."""
    words, said = request.GET.get("q", "").strip(), request.GET.get("unit", "").strip()
    found = queries.named(said, on=timezone.localdate()) if said else ()
    if said and len(found) != 1:
        raise Http404(_("没有这个单位"))
    rows = export_people(
        standing(request).reach(Act.PEOPLE_IMPORT),
        today=timezone.localdate(),
        words=words,
        unit=found[0].path if found else "",
    )
    name = quote(f"{_('人员')}-{timezone.localdate().isoformat()}.csv")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return StreamingHttpResponse(
        _lines(rows), content_type="text/csv; charset=utf-8", headers=headers
    )


class _Echo:
    """What the writer of lines writes to: hands each line on."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)  # Excel takes it for UTF-8 by this mark
    for row in rows:
        yield writer.writerow(plain_line(row))


# -- one person


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant in a line: its role and limits in words, and whether the viewer may revoke it."""

    view: GrantView
    role: str
    days: str
    current: bool
    over: bool
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a line."""

    view: Holding
    kind: str
    days: str
    over: bool


@dataclass(frozen=True, slots=True)
class StandInRow:
    """A delegation in a line, and whether the viewer may end it."""

    view: StandIn
    days: str
    over: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An act on the person in a line."""

    at: Any
    what: str
    by: str


@needs(Act.DIRECTORY_READ)
@require_safe
def page(request: HttpRequest, login: str) -> HttpResponse:
    """One person: posts, grants, stand-ins, hand-overs, what was done about them."""
    person = person_page(login)
    me = standing(request)
    if person is None or not me.may(Act.DIRECTORY_READ, person.thing()):
        raise Http404(_("没有这位人员"))
    sees_phone = login == me.login or me.may(Act.PEOPLE_MANAGE, person.thing())
    grants = [_grant(grant, person, me) for grant in person.grants]
    context = {
        "person": person,
        "mine": login == me.login,
        "phone": plain_phone(person.phone) if sees_phone else "",
        "sees_phone": sees_phone,
        "grants": [row for row in grants if not row.over],
        "past": [row for row in grants if row.over],
        "posts": [_post(post) for post in person.posts],
        "stand_ins": [_stand_in(one, me) for one in person.delegations],
        "trail": _trail(person, me),
        "acts": people_acts.open_to(me, person),
        "may_manage": me.may(Act.PEOPLE_MANAGE, person.thing()),
        "may_appoint": me.may(Act.APPOINT, person.thing()),
    }
    return render(request, "directory/person.html", context)


def _grant(grant: GrantView, person: PersonPage, me: Standing) -> GrantRow:
    today = timezone.localdate()
    return GrantRow(
        view=grant,
        role=role_word(grant.role),
        days=days(grant.period),
        current=grant.counts(today) and person.active,
        over=grant.over(today),
        may_revoke=me.may(Act.GRANTS_MANAGE, grant.thing()) and not grant.over(today),
    )


def _post(post: Holding) -> PostRow:
    until = post.period.until
    over = until is not None and until <= timezone.localdate()
    return PostRow(post, str(KINDS[post.kind]), days(post.period), over)


def _stand_in(one: StandIn, me: Standing) -> StandInRow:
    over = one.over(timezone.localdate())
    may_end = not over and me.may(Act.DELEGATE, Thing(by=(one.principal,)))
    return StandInRow(one, days(one.period), over, may_end)


def _trail(person: PersonPage, me: Standing) -> list[TrailRow] | None:
    """What was done about the person; None for who may not see it."""
    own = person.login == me.login
    if not (own or me.may(Act.PEOPLE_MANAGE, person.thing()) or me.may(Act.AUDIT_READ)):
        return None
    found = events(object_kind="person", object_key=person.login, limit=_TRAIL)
    return [
        TrailRow(event.at, str(ACTS[event.act]), event.actor.name)
        for event in found
        if event.act in ACTS
    ]


urlpatterns = [
    path("people/", listing, name="people"),
    path("people/export.csv", export, name="people_export"),
    *people_import.urlpatterns,
    path("people/new/", people_acts.new, name="person_new"),
    path("people/<str:login>/", page, name="person"),
    *people_acts.urlpatterns,
]
