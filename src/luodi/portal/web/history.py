"""What happened to a task, in one line of time: editions, corrections, bindings, assignments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.portal import queries
from luodi.portal.domain.book import Book
from luodi.portal.queries import TaskStory
from luodi.portal.web import words
from luodi.programme.domain.views import BindingView, ChoiceView


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, what, by whom, which fields it changed, and why. ``day`` is
    what a link asks for to see what was known then, ``edition`` the edition it made, 0 for none."""

    at: datetime
    what: str
    who: str
    reason: str
    changed: tuple[str, ...] = ()
    edition: int = 0

    @property
    def day(self) -> str:
        """The day on which it became known."""
        return timezone.localtime(self.at).date().isoformat()


def events(book: Book, story: TaskStory) -> list[Event]:
    """Everything that happened to a task, the latest first."""
    found = [*_editions(story), *_bindings(book, story), *_choices(book, story)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _editions(story: TaskStory) -> Iterator[Event]:
    for one in story.versions:
        said = words.version(one)
        yield Event(said.at, said.what, said.who, said.reason, said.changed, one.edition)


def _bindings(book: Book, story: TaskStory) -> Iterator[Event]:
    for one in story.bindings:
        yield Event(one.recorded_at, _bound(book, one), one.recorded_by, one.reason)
        if one.ended_at is not None:
            yield Event(one.ended_at, _ended(book, one), one.ended_by, one.end_reason)


def _bound(book: Book, one: BindingView) -> str:
    said = _("认定 %(unit)s 承担“%(phrase)s”，自 %(since)s 起")
    return said % (_of(book, one) | {"since": one.since})


def _ended(book: Book, one: BindingView) -> str:
    said = _("%(unit)s 自 %(since)s 起不再承担“%(phrase)s”")
    return said % (_of(book, one) | {"since": one.ended_from})


def _of(book: Book, one: BindingView) -> dict[str, object]:
    return {"unit": queries.link(book, one.unit).name, "phrase": one.place.phrase}


def _choices(book: Book, story: TaskStory) -> Iterator[Event]:
    for one in story.choices:
        yield Event(one.recorded_at, _chosen(book, one), one.recorded_by, one.reason)


def _chosen(book: Book, one: ChoiceView) -> str:
    unit = queries.link(book, one.unit).name
    if not one.successor:
        said = _("自 %(since)s 起，%(unit)s 的责任仍由首位承接单位承担")
        return said % {"since": one.since, "unit": unit}
    successor = queries.link(book, one.successor).name
    said = _("自 %(since)s 起，%(unit)s 的责任由 %(successor)s 承担")
    return said % {"since": one.since, "unit": unit, "successor": successor}
