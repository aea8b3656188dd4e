"""Who may settle what: the coordinator of a programme all of it, the office that coordinates a
measure the tasks in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory import queries as directory
from luodi.directory.domain import Act, Standing, Thing
from luodi.foundation.domain import Actor
from luodi.portal.domain.book import Book
from luodi.portal.web.context import frame
from luodi.programme.domain import Definition


class Coordination:
    """The permissions of a person over the tasks of a programme; one query for all of them."""

    def __init__(self, book: Book, standing: Standing) -> None:
        self._book, self._standing = book, standing
        definition = book.definition
        measures = {measure.key: measure.coordinator for measure in definition.measures}
        self._office = {task.key: measures[task.measure] for task in definition.tasks}
        named = {definition.coordinator, *measures.values()}
        self._answering = {key: book.answers.answering("", key) for key in named}
        self._paths, self._areas = _grounds(definition, named | set(self._answering.values()))

    def thing(self, task: str) -> Thing:
        """What is asked for on a task: it belongs to the offices that coordinate its measure and
        the programme, and to those that took over from them. A task that the edition no
        longer has belongs to the programme alone."""
        definition = self._book.definition
        own = self._office.get(task)
        offices = (own, definition.coordinator) if own else (definition.coordinator,)
        keys = dict.fromkeys((*offices, *(self._answering[office] for office in offices)))
        return Thing(
            units=tuple(self._paths[key] for key in keys if key in self._paths),
            areas=self._areas,
            programme=definition.key,
        )

    def may(self, act: Act, task: str) -> bool:
        """Whether the person may do ``act`` on a task of the programme."""
        return self._standing.may(act, self.thing(task))

    def actor(self, act: Act, tasks: Iterable[str]) -> Actor:
        """The person as who does ``act`` on the tasks.

        Raises:
            PermissionDenied: one of them is not theirs to settle.
        """
        actors = []
        for task in tasks:
            if not self.may(act, task):
                raise PermissionDenied
            actors.append(self._standing.actor(act, self.thing(task)))
        if not actors:
            return self._standing.actor(act)
        return next((one for one in actors if one.on_behalf_of), actors[0])


def coordination(request: HttpRequest) -> Coordination:
    """The permissions over the programme of a page.

    Raises:
        Http404: there is no programme.
    """
    book = frame(request).programme
    if book is None:
        raise Http404(_("还没有生效的方案"))
    return Coordination(book, request.standing)  # type: ignore[attr-defined]


def settling(request: HttpRequest) -> Coordination:
    """The permissions over the programme as it is now: what is written is judged by nothing else.

    Raises:
        Http404: there is no programme.
        ValueError: the address asks for another day; the message says what to do.
    """
    if frame(request).days.asked:
        raise ValueError(_("页面显示的是另一天的情况，请先回到今天的页面，再办理"))
    return coordination(request)


def whole(definition: Definition) -> Thing:
    """What is asked for on a programme as a whole: it belongs to the office that coordinates it."""
    paths, areas = _grounds(definition, [definition.coordinator])
    return Thing(tuple(paths.values()), areas, definition.key)


def _grounds(
    definition: Definition, offices: Iterable[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The paths of the offices, and of the smallest area that contains all of the programme's:
    who answers for one county does not settle what concerns two."""
    paths, area = directory.paths_and_area(offices, (one.code for one in definition.areas))
    return paths, (area,) if area else ()


def day_said(words: str, default: date | None) -> date | None:
    """A day from a form, ``default`` where the field is empty.

    Raises:
        ValueError: it is no day; the message says so.
    """
    if not words.strip():
        return default
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise ValueError(
            _("“%(said)s”不是日期，请按 2026-11-24 的样子写") % {"said": words}
        ) from error


def today() -> date:
    """The day it is where the programme runs."""
    return timezone.localdate()
