"""Open sets: phrases such as 各有关单位, and the units that the coordinator named for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.portal import queries
from luodi.portal.domain.book import Book
from luodi.portal.domain.rows import TaskRow, UnitLink
from luodi.portal.web import words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import (
    Coordination,
    coordination,
    day_said,
    settling,
    today,
)
from luodi.programme import queries as programmes
from luodi.programme import services
from luodi.programme.domain.views import BindingView, OpenSetPlace


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit that is bound to an open set on the day, and by what."""

    unit: UnitLink
    binding: BindingView


@dataclass(frozen=True, slots=True)
class Place:
    """A task in which a phrase stands: who answers there, and whether the person may say who."""

    task: TaskRow
    role: str
    role_word: str
    bound: tuple[Standing, ...]
    past: tuple[Standing, ...]
    may: bool

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"{self.task.key}|{self.role}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase with the tasks in which it stands."""

    words: str
    places: tuple[Place, ...]

    @property
    def unanswered(self) -> int:
        """In how many of them nobody answers."""
        return sum(not place.bound for place in self.places)

    @property
    def may(self) -> bool:
        """Whether the person may name units in any of them."""
        return any(place.may for place in self.places)

    @property
    def ids(self) -> str:
        """For the fields of its forms, which have to differ from those of other phrases."""
        return f"p{self.places[0].task.key}{self.places[0].role}{len(self.words)}"


def phrases(
    book: Book, only: str, known: Sequence[BindingView], day: date, over: Coordination
) -> tuple[Phrase, ...]:
    """The open sets of the programme (of the task ``only``, where that is not "") by phrase,
    those without an answer first. ``known`` are all their bindings, ``day`` the day judged."""
    found: dict[str, list[Place]] = {}
    for task in book.tasks:
        for entry in task.open_sets if only in ("", task.key) else ():
            place = OpenSetPlace(task.key, entry.role, entry.phrase)
            here = [row for row in known if row.place == place]
            found.setdefault(entry.phrase, []).append(
                _place(book, task, entry.role, here, day, over)
            )
    made = (Phrase(phrase, tuple(places)) for phrase, places in found.items())
    return tuple(sorted(made, key=lambda phrase: -phrase.unanswered))


def _place(
    book: Book, task: TaskRow, role: str, here: list[BindingView], day: date, over: Coordination
) -> Place:
    return Place(
        task=task,
        role=role,
        role_word=str(words.ROLES[role]),
        bound=tuple(Standing(queries.link(book, b.unit), b) for b in here if b.on(day)),
        past=tuple(Standing(queries.link(book, b.unit), b) for b in here if not b.on(day)),
        may=over.may(Act.PROGRAMME_BIND, task.key),
    )


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every open set of the programme with who answers for it."""
    return _page(request)


def _page(request: HttpRequest, fault: str = "") -> HttpResponse:
    book = programme(request)
    context: dict[str, Any] = {"fault": fault, "today": today()}
    if book is not None:
        days = frame(request).days
        known = programmes.bindings_known(book.definition.key, as_of=days.known)
        found = phrases(book, "", known, days.on, coordination(request))
        context |= {
            "phrases": found,
            "places": sum(len(phrase.places) for phrase in found),
            "unanswered": sum(phrase.unanswered for phrase in found),
            "misfits": _misfits(request, book),
            "choices": queries.units_by_name(book),
            "editable": not days.asked and any(phrase.may for phrase in found),
        }
    return render(request, "portal/open_sets.html", context, status=422 if fault else 200)


def _misfits(request: HttpRequest, book: Book) -> list[dict[str, Any]]:
    """Bindings that the edition has no place for, in words."""
    days = frame(request).days
    return [
        {
            "task": one.task,
            "role": str(words.ROLES[one.role]),
            "phrase": one.phrase,
            "units": [queries.link(book, unit) for unit in one.units],
        }
        for one in programmes.misfits(book.definition, as_of=days.known, on=days.on)
    ]


@needs(Act.PROGRAMME_BIND)
@require_POST
def bind(request: HttpRequest) -> HttpResponse:
    """Name the units of a phrase in the tasks that were ticked."""
    return _done(request, _bind)


def _bind(request: HttpRequest, slug: str) -> str:
    phrase = request.POST.get("phrase", "")
    places = [_sent(value, phrase) for value in request.POST.getlist("place")]
    actor = settling(request).actor(Act.PROGRAMME_BIND, [place.task for place in places])
    made = services.bind_open_set(
        slug=slug,
        places=places,
        units=request.POST.getlist("unit"),
        since=day_said(request.POST.get("since", ""), today()) or today(),
        until=day_said(request.POST.get("until", ""), None),
        reason=request.POST.get("reason", ""),
        actor=actor,
        now=timezone.now(),
    )
    if not made:
        return _("所选单位已经认定过，没有新的改动。")
    return ngettext("已认定 %(n)d 处责任。", "已认定 %(n)d 处责任。", len(made)) % {"n": len(made)}


def _sent(value: str, phrase: str) -> OpenSetPlace:
    task, _bar, role = value.partition("|")
    return OpenSetPlace(task, role, phrase)


@needs(Act.PROGRAMME_BIND)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the bindings that were ticked."""
    return _done(request, _end)


def _end(request: HttpRequest, slug: str) -> str:
    over = settling(request)
    wanted = [int(value) for value in request.POST.getlist("binding") if value.isdecimal()]
    known = {row.id: row.place.task for row in programmes.bindings_known(slug)}
    # A binding whose task the edition no longer has is the programme coordinator's to end.
    tasks = {known[one] for one in wanted if one in known}
    actor = over.actor(Act.PROGRAMME_BIND, sorted(tasks))
    if not wanted:
        raise ValueError(_("没有选中要结束的认定"))
    ended = services.end_open_set_binding(
        slug=slug,
        bindings=wanted,
        since=day_said(request.POST.get("since", ""), today()) or today(),
        reason=request.POST.get("reason", ""),
        actor=actor,
        now=timezone.now(),
    )
    return ngettext("已结束 %(n)d 处认定。", "已结束 %(n)d 处认定。", ended) % {"n": ended}


def _done(request: HttpRequest, act: Callable[[HttpRequest, str], str]) -> HttpResponse:
    """Do the act and go back to where it was asked for; what is wrong is said there."""
    book = programme(request)
    if book is None:
        return _page(request)
    try:
        said = act(request, book.definition.key)
    except (ValueError, LookupError) as error:
        return _page(request, str(error))
    messages.success(request, said)
    task = request.POST.get("task", "")
    if task and book.task(task):
        return redirect(address(request.GET.dict(), "portal:task", task))
    return redirect(address(request.GET.dict(), "portal:open_sets"))
