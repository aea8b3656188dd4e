"""The problem list (问题清单), filtered and page by page, and one problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.supervision import ProblemState
from luodi.delivery.models import Evidence, Problem, ProblemStep, ProgressReport
from luodi.delivery.queries.reports import Named, item_thing
from luodi.directory.domain import Act, Standing, Thing

PAGE = 50
MOST_EVIDENCE = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the list. ``state`` is one of :class:`ProblemState`, ``overdue`` those past
    their day, "" all; ``owner`` a unit's key; ``q`` words of the problem's or the item's title."""

    state: str = ""
    owner: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A row of the list. ``days`` is how many calendar days it is past its day."""

    id: int
    number: int
    title: str
    item: int
    item_key: str
    item_title: Named
    of_programme: bool
    owner: Named
    due: date | None
    state: ProblemState
    days: int
    inspected_on: date | None
    report: int | None


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Everything a problem's page shows, and what its reader may do."""

    line: ProblemLine
    programme: str
    detail: str
    raised_at: datetime
    raised_by: str
    answer: str
    evidence: str
    owner_key: str
    steps: tuple[ProblemStep, ...]
    offered: tuple[tuple[int, str], ...]
    owner: Thing
    item: Thing
    answers: bool
    coordinates: bool


def listing(
    slug: str, filters: Filters, *, on: date, after: int = 0
) -> tuple[tuple[ProblemLine, ...], int]:
    """A page of a programme's problems, the newest first, after the one of number ``after``; and
    what to go on after, 0 at the end. One query."""
    rows = Problem.objects.filter(item__programme__slug=slug).filter(_wanted(filters, on))
    if after:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related("item", "owner").order_by("-pk")
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else 0
    return tuple(_line(row, on) for row in found[:PAGE]), more


def counts(slug: str, *, on: date) -> dict[str, int]:
    """How many problems there are in each state, and how many are overdue. One query."""
    found = dict.fromkeys([*map(str, ProblemState), "overdue"], 0)
    rows = Problem.objects.filter(item__programme__slug=slug).values_list("state", "due")
    for state, due in rows:
        found[state] += 1
        found["overdue"] += state != ProblemState.CLOSED and due is not None and due < on
    return found


def _wanted(filters: Filters, on: date) -> Q:
    wanted = ~Q(pk__in=())
    if filters.state == "overdue":
        wanted &= Q(due__lt=on) & ~Q(state=ProblemState.CLOSED)
    elif filters.state in set(ProblemState):
        wanted &= Q(state=filters.state)
    if filters.owner:
        wanted &= Q(owner__key=filters.owner)
    if filters.q:
        wanted &= Q(title__icontains=filters.q) | Q(item__title_zh__icontains=filters.q)
    return wanted


def _line(row: Problem, on: date) -> ProblemLine:
    state = ProblemState(row.state)
    late = state is not ProblemState.CLOSED and row.due is not None and row.due < on
    return ProblemLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        item=row.item_id,
        item_key=row.item.key,
        item_title=Named(row.item.title_zh, row.item.title_en),
        of_programme=row.item.task_id is not None,
        owner=Named(row.owner.name, row.owner.name_en),
        due=row.due,
        state=state,
        days=(on - row.due).days if late and row.due else 0,
        inspected_on=row.inspected_on,
        report=row.report_id,
    )


def problem_page(standing: Standing, problem: int, *, on: date) -> ProblemPage:
    """A problem for somebody. Three queries.

    Raises:
        LookupError: there is none.
    """
    row = (
        Problem.objects.filter(pk=problem)
        .select_related("item__programme", "item__office", "item__programme_office", "item__area")
        .select_related("owner__area", "evidence")
        .first()
    )
    if row is None:
        raise LookupError(f"no problem {problem}")
    slug, owner = row.item.programme.slug, row.owner
    theirs = Thing((owner.path,), (owner.area.path,) if owner.area else (), slug)
    over = item_thing(row.item)
    coordinates = standing.may(Act.DELIVERY_COORDINATE, over)
    return ProblemPage(
        line=_line(row, on),
        programme=slug,
        detail=row.detail,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        answer=row.answer,
        evidence=row.evidence.title if row.evidence else "",
        owner_key=row.owner_id,
        steps=tuple(row.steps.all()),
        offered=_offered(row) if coordinates else (),
        owner=theirs,
        item=over,
        answers=standing.may(Act.DELIVERY_ANSWER, theirs),
        coordinates=coordinates,
    )


def _offered(row: Problem) -> tuple[tuple[int, str], ...]:
    """Evidence on which it may be closed, the latest first."""
    if row.state == ProblemState.CLOSED:
        return ()
    found = Evidence.objects.filter(
        report__item=row.item_id, report__state=ReportState.ACCEPTED, withdrawn_at=None, grade__gt=0
    )
    return tuple(found.order_by("-id").values_list("pk", "title")[:MOST_EVIDENCE])


@dataclass(frozen=True, slots=True)
class Source:
    """A report from which a problem may be raised: its item, unit and what it says of problems."""

    report: int
    item: int
    unit: str
    period: str
    problems: str


def source(report: int) -> Source | None:
    """The report, once it was submitted; None where there is none."""
    row = ProgressReport.objects.filter(pk=report, round__gt=0).select_related("part").first()
    if row is None:
        return None
    return Source(row.pk, row.item_id, row.part.unit_id, row.period, row.problems)
