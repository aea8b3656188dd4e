"""The compiled programme: what the compiler promises, as plain frozen values.

``emit.py`` writes these as ``luodi.programme/1`` JSON. All spans count characters in the text
as read. Lists are in document order. Absent values are ``None`` or empty, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from luodi.compiler.document import Cell
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

Comparator = Literal["reach", "exceed", "at_least", "strive", "at_most", "approx", "grow_rate"]
Direction = Literal["rise", "fall", "complete", "qualitative"]
RuleKind = Literal["limit", "recurrence", "deadline", "mechanism"]
#: Which ways of reading (ids of ``luodi.compiler.ways``) each field came about by; a field stands
#: once for each way. Fields without a value have none.
Ways = tuple[tuple[str, str], ...]


class Confidence(StrEnum):
    """How sure a field is: the paper says it, a rule of writing completes it, or it is guessed."""

    CERTAIN = "certain"
    RULE = "rule"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was compiled. ``secrecy`` is the mark that it bears (``机密``, ``内部资料``),
    word for word; empty where it bears none."""

    name: str
    media_type: str
    sha256: str
    characters: int
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file lays its text out, where the format tells: ``pages[n]`` is where page ``n + 1``
    begins; ``cells`` are the paragraphs that stand in cells of tables, in the text's order.
    ``zones`` tell where front, body, annex and tail begin."""

    pages: tuple[int, ...] = ()
    cells: tuple[tuple[Span, Cell], ...] = ()
    zones: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the head and foot of the paper say about it. Dates are ISO, or None."""

    title: str = ""
    document_number: str | None = None
    issuer: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    date_written: str | None = None
    date_published: str | None = None
    ways: Ways = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered piece of the paper. ``id`` is a path such as ``3.4.9`` or ``annex.1.1``."""

    id: str
    number: str
    level: int
    heading: str
    span: Span
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A body sentence that a task restates."""

    provision: str
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of text to which the paper attaches responsible units: one clause, one task."""

    number: str
    text: str
    section: str
    provision: str
    span: Span
    line: int
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    open_sets: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    responsibility: str = ""
    responsibility_span: Span | None = None
    deadline: str | None = None
    scope: str | None = None
    body: tuple[BodyRef, ...] = ()
    ways: Ways = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A heading that groups tasks."""

    number: str
    heading: str
    provision: str
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit named by the paper, and how many tasks it has in each role."""

    name: str
    aliases: tuple[str, ...] = ()
    level: str = "unknown"
    lead: int = 0
    supporting: int = 0
    joint: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A number the paper sets out to reach or keep to.

    ``value`` is a number or a ``(low, high)`` range; ``period`` is 每年 and the like.
    """

    metric: str
    scope: str | None
    comparator: Comparator
    value: float | tuple[float, float]
    unit: str
    year: int | None
    text: str
    provision: str
    span: Span
    from_year: int | None = None
    period: str | None = None
    qualifiers: tuple[Comparator, ...] = ()
    ways: Ways = ()
    #: 约束性 or 预期性, as the row of an indicator table says.
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A direction or a completeness without a number."""

    text: str
    direction: Direction
    metric: str
    scope: str | None
    year: int | None
    provision: str
    span: Span
    ways: Ways = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit, a recurrence, a deadline or a mechanism to be set up."""

    kind: RuleKind
    subject: str
    text: str
    provision: str
    span: Span
    comparator: Comparator | None = None
    value: float | None = None
    unit: str | None = None
    period: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class StandingNote:
    """A sentence that applies to many tasks (备注, 下同, 以下均需…落实)."""

    text: str
    applies_to: Literal["all", "later", "section"]
    span: Span
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledProgramme:
    """Everything one paper says, with what the compiler has to say about it."""

    source: Source
    document: DocumentInfo
    text: str
    provisions: tuple[Provision, ...] = ()
    units: tuple[UnitLoad, ...] = ()
    measures: tuple[Measure, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    goals: tuple[Goal, ...] = ()
    rules: tuple[Rule, ...] = ()
    standing_notes: tuple[StandingNote, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    layout: Layout = Layout()
