"""Programmes in the API. Every answer takes the two dates of the pages: ``as-of``, what was known
then, and ``on``, the day judged."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from luodi.directory.domain import Act
from luodi.foundation.api import Fault, Needs, refuse
from luodi.foundation.days import Days, NoDay
from luodi.programme import queries
from luodi.programme.domain import ROLES
from luodi.programme.domain.definition import Task
from luodi.programme.domain.definition import Text as Words
from luodi.programme.domain.views import ProgrammeView

router = Router(tags=["programme"])
NOT_FOUND, BAD = 404, 400
READS = Needs(Act.PROGRAMME_READ)


class Text(Schema):
    """A text in both languages; ``en`` is "" where there is no translation."""

    zh: str
    en: str

    @staticmethod
    def of(words: Words) -> Text:
        """From the value."""
        return Text(zh=words.zh, en=words.en)


class ProgrammeOut(Schema):
    """A programme and its edition as known then; ``synthetic`` says that it is invented."""

    key: str
    title: Text
    synthetic: bool
    document_number: str | None
    edition: int
    adopted_at: datetime
    measures: int
    tasks: int
    units: int

    @staticmethod
    def of(found: ProgrammeView) -> ProgrammeOut:
        """From the value."""
        definition = found.definition
        return ProgrammeOut(
            key=found.slug,
            title=Text.of(found.title),
            synthetic=found.synthetic,
            document_number=definition.document_number,
            edition=found.edition.number,
            adopted_at=found.edition.adopted_at,
            measures=len(definition.measures),
            tasks=len(definition.tasks),
            units=len(definition.units),
        )


class OpenSetOut(Schema):
    """A phrase for units that the paper does not list, word for word, in the role it has."""

    role: str
    phrase: str


class TaskOut(Schema):
    """A task as the paper has it: ``lead``, ``supporting`` and ``joint`` are keys of units."""

    key: str
    number: str
    measure: str
    title: Text
    lead: list[str]
    supporting: list[str]
    joint: list[str]
    open_sets: list[OpenSetOut]
    deadline: date | None

    @staticmethod
    def of(task: Task) -> TaskOut:
        """From the value."""
        return TaskOut(
            key=task.key,
            number=task.number,
            measure=task.measure,
            title=Text.of(task.title),
            open_sets=[OpenSetOut(role=one.role, phrase=one.phrase) for one in task.open_sets],
            deadline=task.deadline,
            **{role: list(getattr(task, role)) for role in ROLES},
        )


class EditionOut(Schema):
    """An edition: how it came about, and why."""

    number: int
    adopted_at: datetime
    adopted_by: str
    source_kind: str
    reason: str
    content_sha256: str


class AssignmentOut(Schema):
    """A task, a role in it, and the unit that answers for it on the day. ``named`` are the units
    of the paper that it answers for, ``phrases`` the open sets that it was bound to, ``group`` the
    group of the paper that lists it."""

    task: str
    role: str
    unit: str
    named: list[str]
    phrases: list[str]
    group: str


def _days(request: HttpRequest) -> Days:
    try:
        return Days.of(request.GET.dict(), timezone.now())
    except NoDay as error:
        raise refuse(BAD, error) from error


def _programme(request: HttpRequest, key: str) -> ProgrammeView:
    known = {one.slug: one for one in queries.known(_days(request).known)}
    if key not in known:
        raise _missing()
    return known[key]


def _missing() -> HttpError:
    return refuse(NOT_FOUND, _("没有这个方案，或者当时还没有"))


@router.get("/programmes", auth=READS, response={200: list[ProgrammeOut], BAD: Fault})
def programmes(request: HttpRequest) -> list[ProgrammeOut]:
    """Every programme."""
    return [ProgrammeOut.of(one) for one in queries.known(_days(request).known)]


_ONE = {NOT_FOUND: Fault, BAD: Fault}


@router.get("/programmes/{slug}", auth=READS, response={200: ProgrammeOut, **_ONE})
def programme(request: HttpRequest, slug: str) -> ProgrammeOut:
    """One programme."""
    return ProgrammeOut.of(_programme(request, slug))


@router.get("/programmes/{slug}/editions", auth=READS, response={200: list[EditionOut], **_ONE})
def editions(request: HttpRequest, slug: str) -> list[EditionOut]:
    """Its editions, oldest first, those known then."""
    last = _programme(request, slug).edition.number
    return [
        EditionOut(**{name: getattr(one, name) for name in EditionOut.model_fields})
        for one in queries.editions(slug)
        if one.number <= last
    ]


@router.get("/programmes/{slug}/tasks", auth=READS, response={200: list[TaskOut], **_ONE})
def tasks(request: HttpRequest, slug: str) -> list[TaskOut]:
    """Its tasks, in the paper's order."""
    return [TaskOut.of(task) for task in _programme(request, slug).definition.tasks]


@router.get("/programmes/{slug}/tasks/{key}", auth=READS, response={200: TaskOut, **_ONE})
def task(request: HttpRequest, slug: str, key: str) -> TaskOut:
    """One task."""
    found = {task.key: task for task in _programme(request, slug).definition.tasks}
    if key not in found:
        raise refuse(NOT_FOUND, _("没有这项任务"))
    return TaskOut.of(found[key])


@router.get(
    "/programmes/{slug}/assignments", auth=READS, response={200: list[AssignmentOut], **_ONE}
)
def assignments(request: HttpRequest, slug: str) -> list[AssignmentOut]:
    """Who answers for what on the day: successors of units that are no more, and the units that
    were bound to open sets, included."""
    days = _days(request)
    _programme(request, slug)
    return [
        AssignmentOut(
            task=one.task,
            role=one.role,
            unit=one.unit,
            named=list(one.named),
            phrases=list(one.phrases),
            group=one.group,
        )
        for one in queries.assignments(slug, as_of=days.known, on=days.on)
    ]
