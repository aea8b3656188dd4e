"""The compiler's stages in order: read → view → outline → clauses → tasks → targets → checks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from luodi.compiler import outline as outlining
from luodi.compiler.align import Alignment, align
from luodi.compiler.document import Reading, Sentence, View
from luodi.compiler.extract import notes as note_reading
from luodi.compiler.extract.flat import flat_tasks, headless_tasks
from luodi.compiler.extract.goals import extract_goals
from luodi.compiler.extract.indicators import indicator_targets
from luodi.compiler.extract.rowheads import open_provisions
from luodi.compiler.extract.rules import extract_rules
from luodi.compiler.extract.tables import cell_tasks
from luodi.compiler.extract.targets import extract_targets
from luodi.compiler.extract.tasks import Draft, prose_tasks
from luodi.compiler.extract.units import UnitReader, Units
from luodi.compiler.meta import document_info
from luodi.compiler.model import (
    BodyRef,
    CompiledProgramme,
    DocumentInfo,
    Goal,
    Rule,
    Source,
    StandingNote,
    Target,
    Task,
)
from luodi.compiler.outline import Node, Outline
from luodi.compiler.places import issuing_place, place_of
from luodi.compiler.read import read
from luodi.compiler.roles import units_by_role
from luodi.compiler.summary import layout_of, measures_of, told, unit_loads
from luodi.compiler.view import make_view
from luodi.compiler.ways.tasks import task_ways

_DEADLINE_YEAR = re.compile(r"(20\d{2})年")
_ANY_YEAR = re.compile(r"20\d{2}")


@dataclass(slots=True)
class Paper:
    """Everything the stages know of a paper; the checks read it."""

    reading: Reading
    view: View
    outline: Outline
    sentences: tuple[Sentence, ...]
    document: DocumentInfo
    place: str
    drafts: list[Draft] = field(default_factory=list)
    #: Units of each draft, by role.
    units: list[dict[str, Units]] = field(default_factory=list)
    notes: list[note_reading.Note] = field(default_factory=list)
    alignment: Alignment | None = None
    tasks: tuple[Task, ...] = ()
    #: Clause tasks of the body that a table covers (they are not tasks a second time).
    covered: list[Draft] = field(default_factory=list)


class Stage(StrEnum):
    """What the compiler is at, in the order of its work."""

    READ = "read"
    OUTLINE = "outline"
    TASKS = "tasks"
    TARGETS = "targets"
    RULES = "rules"
    CHECKS = "checks"


#: Told each stage as it begins.
OnStage = Callable[[Stage], None]


def _untold(stage: Stage) -> None:
    """Nobody wants to know."""


def compile_bytes(data: bytes, *, name: str, on_stage: OnStage = _untold) -> CompiledProgramme:
    """Compile a paper.

    Promises: the same bytes and name give the same result; spans lie inside the text as read;
    nothing is invented: a paper without responsibility clauses has no tasks. Each stage is told
    to ``on_stage`` once, in order. Raises :class:`luodi.compiler.Unreadable` for what cannot be
    read, never for what a paper says.
    """
    on_stage(Stage.READ)
    return compile_reading(read(data, name=name), on_stage=on_stage)


def compile_reading(reading: Reading, *, on_stage: OnStage = _untold) -> CompiledProgramme:
    """Compile what a reader made of a file; raises nothing. See :func:`compile_bytes`."""
    from luodi.compiler.check import run_checks

    paper, compiled = with_paper(reading, on_stage=on_stage)
    on_stage(Stage.CHECKS)
    return run_checks(compiled, paper)


def with_paper(reading: Reading, *, on_stage: OnStage = _untold) -> tuple[Paper, CompiledProgramme]:
    """What a reading says, not yet checked, with everything the stages know of the paper."""
    on_stage(Stage.OUTLINE)
    paper = _outlined(reading)
    on_stage(Stage.TASKS)
    _find_tasks(paper)
    on_stage(Stage.TARGETS)
    scope = place_of(paper.document)
    targets = _all_targets(paper, scope)
    on_stage(Stage.RULES)
    sentences = told(paper)
    goals = extract_goals(sentences, paper.view, scope=scope)
    rules = extract_rules(sentences, paper.view)
    return paper, _compiled(paper, targets, goals, rules)


def _compiled(
    paper: Paper,
    targets: tuple[Target, ...],
    goals: tuple[Goal, ...],
    rules: tuple[Rule, ...],
) -> CompiledProgramme:
    reading = paper.reading
    return CompiledProgramme(
        source=Source(
            reading.name, reading.media_type, reading.sha256, len(reading.text), reading.secrecy
        ),
        document=paper.document,
        text=reading.text,
        provisions=paper.outline.provisions(),
        units=unit_loads(paper.tasks),
        measures=measures_of(paper),
        tasks=paper.tasks,
        targets=targets,
        goals=goals,
        rules=rules,
        standing_notes=_notes(paper),
        layout=layout_of(paper),
    )


def _all_targets(paper: Paper, scope: str | None) -> tuple[Target, ...]:
    """Targets of sentences and of indicator tables, in document order. A target inside a task
    that has a deadline and names no year of its own is due by that deadline."""
    tables = indicator_targets(paper.outline, scope=scope, paper_year=_paper_year(paper.document))
    prose = extract_targets(paper.sentences, paper.view, scope=scope)
    inside = {t.span for t in tables}
    targets = [*tables, *(t for t in prose if t.span not in inside)]
    starts = [task.span.start for task in paper.tasks]
    dated: list[Target] = []
    for target in sorted(targets, key=lambda t: (t.span.start, t.span.end)):
        index = bisect_right(starts, target.span.start) - 1
        due = _due(paper.tasks[index], target) if index >= 0 else None
        kept = (way for way in target.ways if way[0] != "year")
        ways = (*kept, ("year", "year.deadline"))
        dated.append(replace(target, year=due, ways=ways) if due else target)
    return tuple(dated)


def _due(task: Task, target: Target) -> int | None:
    guessed = ("year", "year.section") in target.ways  # a heading's year, or the title's
    if (target.year and not guessed) or target.period or not task.deadline:
        return None
    if not task.span.covers(target.span):
        return None
    years = _DEADLINE_YEAR.findall(task.deadline)
    return int(years[-1]) if years else None


def _paper_year(document: DocumentInfo) -> int | None:
    match = _ANY_YEAR.search(document.date_written or document.date_published or document.title)
    return int(match[0]) if match else None


def _outlined(reading: Reading) -> Paper:
    view, spans = make_view(reading)
    outline = outlining.build(view, spans)
    document = document_info(reading, view, outline)
    return Paper(
        reading, view, outline, outlining.sentences_of(outline), document, issuing_place(document)
    )


def _find_tasks(paper: Paper) -> None:
    outline = paper.outline
    tables = cell_tasks(outline) + flat_tasks(outline)
    tables.sort(key=lambda d: d.start)
    prose = _outside_tables(prose_tasks(outline), tables)
    if not tables and not prose:
        prose = headless_tasks(outline)
    paper.alignment = align(outline, paper.sentences, tables, prose)
    paper.drafts, paper.covered = _choose(prose, tables, paper.alignment)
    paper.notes = note_reading.standing_notes(outline, [*paper.drafts, *paper.covered])
    open_provisions(outline, paper.drafts)
    paper.units = units_of(paper, paper.drafts)
    paper.tasks = tuple(_tasks(paper))


def _outside_tables(prose: list[Draft], tables: list[Draft]) -> list[Draft]:
    """Clauses that stand inside a table's lines belong to the table."""
    starts = [d.start for d in tables]

    def inside(place: int) -> bool:
        index = bisect_right(starts, place) - 1
        return index >= 0 and place < tables[index].source[1]

    return [d for d in prose if not inside(d.source[0])]


def _choose(
    prose: list[Draft], tables: list[Draft], alignment: Alignment
) -> tuple[list[Draft], list[Draft]]:
    """Where a table covers the same ground as the measures, its rows are the tasks."""
    if not tables or not prose:
        drafts = tables or prose
        return _numbered(drafts), []
    covered = [d for d in prose if alignment.covers(d.start, d.end)]
    taken = {id(d) for d in covered}
    if len(covered) * 2 >= len(prose):
        return _numbered(tables), prose
    kept = [d for d in prose if id(d) not in taken]
    return _numbered(sorted([*kept, *tables], key=lambda d: d.start)), covered


def _numbered(drafts: list[Draft]) -> list[Draft]:
    for index, draft in enumerate(drafts, 1):
        if not draft.number:
            draft.number, draft.counted = str(index), True
    return drafts


def _unit_reader(paper: Paper) -> UnitReader:
    return UnitReader(paper.view, [d.clause for d in paper.drafts], paper.place)


def units_of(paper: Paper, drafts: list[Draft]) -> list[dict[str, Units]]:
    """The units of drafts, by role: also of clauses that became no tasks, because a table takes
    them up."""
    reader = UnitReader(paper.view, [d.clause for d in drafts], paper.place)
    return units_by_role(drafts, reader, note_reading.reading_rule(paper.notes, paper.view.text))


def _tasks(paper: Paper) -> list[Task]:
    line_of = _Lines(paper.reading.text)
    return [
        _task(paper, draft, units, line_of)
        for draft, units in zip(paper.drafts, paper.units, strict=True)
    ]


def _task(paper: Paper, draft: Draft, units: dict[str, Units], line_of: _Lines) -> Task:
    view = paper.view
    span = view.span(draft.start, draft.end)
    clause = view.span(*draft.source)
    node = draft.provision
    text = view.original(draft.start, draft.end)
    for start, end in draft.extra:
        text += "\n" + view.original(start, end)
    aliases = {k: v for role in units.values() for k, v in role.aliases.items()}
    sets = [s for role in ("lead", "supporting", "joint") for s in units[role].open_sets]
    section = draft.section if draft.section else _section(node, draft)
    body = _body(paper, draft)
    likeness = paper.alignment.likeness.get(draft.start) if paper.alignment and body else None
    return Task(
        number=draft.number,
        text=text,
        section=section,
        provision=node.id if node else "",
        span=span,
        line=line_of(clause.start),
        lead=tuple(units["lead"].names),
        supporting=tuple(units["supporting"].names),
        joint=tuple(units["joint"].names),
        open_sets=tuple(dict.fromkeys(sets)),
        aliases=tuple(aliases.items()),
        responsibility=view.original(*draft.source).replace("\n", " "),
        responsibility_span=clause,
        deadline=draft.deadline,
        scope=draft.scope,
        body=body,
        ways=task_ways(draft, units, view, section=bool(section), likeness=likeness),
    )


def _body(paper: Paper, draft: Draft) -> tuple[BodyRef, ...]:
    if paper.alignment is None or not draft.from_table:
        return ()
    return tuple(
        BodyRef(s.provision, paper.view.span(s.start, s.end))
        for s in paper.alignment.sentences_of(draft)
    )


def _section(node: Node | None, draft: Draft) -> str:
    if node is None:
        return ""
    chain = node.chain() if draft.from_table else node.chain()[:-1]
    return " / ".join(n.number + n.heading for n in chain)


class _Lines:
    """Line numbers (from 1) of places in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def __call__(self, place: int) -> int:
        return bisect_right(self._starts, place)


def _notes(paper: Paper) -> tuple[StandingNote, ...]:
    return note_reading.as_values(paper.notes, paper.view, _unit_reader(paper))
