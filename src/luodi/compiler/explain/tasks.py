"""How a task was read: its clause, its units and their roles, its words and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.compiler.align import likeness, pairs
from luodi.compiler.explain.steps import Step
from luodi.compiler.extract.clause import Duty
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.extract.units import Name, Units
from luodi.compiler.lexicon import roles
from luodi.compiler.lexicon.heads import head_kind
from luodi.compiler.lexicon.labels import LABEL_ROLE
from luodi.compiler.model import Task
from luodi.compiler.outline import Node
from luodi.compiler.pipeline import Paper
from luodi.compiler.view import regular
from luodi.compiler.ways.tasks import body_way, provision_way, role_way, text_way
from luodi.kernel.span import Span

_ROLES = ("lead", "supporting", "joint")
_LABEL_END = re.compile(r"[):\s]*$")
_ROLE_WORDS = re.compile(
    rf"\(?(?:{roles.ROLE.pattern})\)?|\((?:牵头|主办|主责|配合|协办|参与)[^()]*\)"
)
_RULES = {"role.first": roles.FIRST_LEADS, "role.mark": roles.MARK_LEADS}


def task_steps(paper: Paper, index: int) -> Iterator[Step]:
    """The steps by which task ``index`` (from 0) was read, in the order of reading."""
    reader = _TaskReader(paper, index)
    yield reader.clause()
    yield from reader.duties()
    yield from reader.more_of_clause()
    yield from reader.place()
    yield from reader.body()
    yield from reader.notes()


def deadline_spans(paper: Paper, index: int) -> tuple[Span, ...]:
    """Where the deadline of task ``index`` (from 0) is written; nowhere if it has none."""
    return _TaskReader(paper, index).deadline() if paper.tasks[index].deadline else ()


class _TaskReader:
    def __init__(self, paper: Paper, index: int) -> None:
        self.paper = paper
        self.view = paper.view
        self.draft: Draft = paper.drafts[index]
        self.before: Draft | None = paper.drafts[index - 1] if index else None
        self.units: dict[str, Units] = paper.units[index]
        self.task: Task = paper.tasks[index]

    def span(self, start: int, end: int) -> tuple[Span, ...]:
        return (self.view.span(start, end),) if end > start else ()

    def clause(self) -> Step:
        """Where the clause was found, and in a table below which head."""
        spans = self.span(*self.draft.source)
        words = self.task.responsibility
        return Step("responsibility", f"clause.{self.draft.shape}", words, spans, self._heads())

    def _heads(self) -> tuple[Span, ...]:
        """The heads of the columns that the units stand in."""
        if not self.draft.from_table:
            return ()
        found = (self._head(duty) for duty in self.draft.clause.duties)
        return tuple(dict.fromkeys(span for head in found for span in head))

    def _head(self, duty: Duty) -> tuple[Span, ...]:
        """The head of the column that a duty's own cell stands in; of a table that goes on
        without heads, that of the table before."""
        at = duty.items[0].start
        paragraphs = self.paper.outline.paragraphs
        cell = next((p.cell for p in paragraphs if p.cell and p.start <= at < p.end), None)
        found: tuple[Span, ...] = ()
        for p in paragraphs:
            if cell is None or p.start >= at:
                break
            if p.cell and p.cell.column <= cell.column < p.cell.column + p.cell.column_span:
                kind = head_kind(self.view.text[p.start : p.end])
                found = self.span(p.start, p.end) if kind in _ROLES else found
        return found

    # -- who ------------------------------------------------------------------------------

    def duties(self) -> Iterator[Step]:
        """Each role with the words that give it, then its units one by one."""
        for role in _ROLES:
            units = self.units[role]
            if not units.names:
                continue
            yield from self._role(role, units)
            for name in units.names:
                if known := units.read.get(name):
                    yield from self._unit(role, name, known)

    def _role(self, role: str, units: Units) -> Iterator[Step]:
        shape = self.draft.shape
        moved = any(w in units.ways for w in ("role.first", "role.mark", "role.others"))
        given = [
            (role_way(shape, duty.by), duty)
            for duty in self.draft.clause.duties
            if duty.role == role or (moved and duty.role == "joint")
        ]
        for way in (way for way in units.ways if way.startswith("role.")):
            if way in ("role.first", "role.mark", "role.others"):
                yield Step(role, way, "、".join(units.names), (), self._paper_rule())
                continue
            spans = [s for w, duty in given if w == way for s in self._role_words(duty, way)]
            yield Step(role, way, "、".join(units.names), tuple(dict.fromkeys(spans)))

    def _role_words(self, duty: Duty, way: str) -> tuple[Span, ...]:
        """The characters that say the role: a label in front, a word behind, a column's head."""
        text, first, last = self.view.text, duty.items[0], duty.items[-1]
        if way == "role.word":
            match = _ROLE_WORDS.match(text, last.end, self.draft.source[1])
            return self.span(*match.span()) if match else ()
        if way == "role.with":
            around = first.start - 4 if duty.role == "supporting" else last.end
            match = roles.WITH.search(text, max(0, around), around + 6)
            return self.span(*match.span()) if match else ()
        if way == "role.label":
            return self._label(first.start)
        if way == "role.column":
            return self._head(duty)
        return self.span(first.start, last.end)  # nothing is printed but the names

    def _label(self, before: int) -> tuple[Span, ...]:
        """The last label in front of a place."""
        text = self.view.text
        floor = max(0, self.draft.source[0] - 1)
        for end in range(before, floor, -1):
            for length in range(12, 1, -1):
                word = text[max(floor, end - length) : end]
                if word in LABEL_ROLE and _LABEL_END.match(text[end : end + 1] or ":"):
                    return self.span(end - len(word), end)
        return ()

    def _paper_rule(self) -> tuple[Span, ...]:
        """The sentence of the paper that sets its reading rule."""
        return tuple(
            self.view.span(note.start, note.end)
            for note in self.paper.notes
            if note.first_leads or note.mark
        )

    def _unit(self, role: str, name: str, known: Name) -> Iterator[Step]:
        own, borrowed = _pieces(known)
        spans = tuple(self.view.span(*piece) for piece in own)
        rests = tuple(self.view.span(*piece) for piece in borrowed)
        yield Step(role, known.way, name, spans, rests)
        if len(known.pieces) > 2 and known.way == "unit.prefix":
            yield Step(role, "unit.ending", name, spans, rests[-1:])
        if alias := dict(self.task.aliases).get(name):
            yield Step("aliases", "alias.brackets", f"{name} = {alias}", spans)

    def more_of_clause(self) -> Iterator[Step]:
        """Open sets, deadline and scope."""
        task = self.task
        for words in task.open_sets:
            yield Step("open_sets", "set.words", words, self._words(words, *self._clause()))
        if task.deadline:
            column = self.draft.from_table and task.deadline != self.draft.clause.time
            way = "deadline.column" if column else "deadline.clause"
            yield Step("deadline", way, task.deadline, self.deadline())
        if task.scope:
            yield Step("scope", "scope.clause", task.scope, self._words(task.scope, *self._row()))

    def deadline(self) -> tuple[Span, ...]:
        """The words of the deadline: the row's own, or those of a cell that reaches down to it."""
        words = self.task.deadline or ""
        if own := self._words(words, *self._row()):
            return own
        at = self.view.text.rfind(regular(words), 0, self.draft.start)
        return self.span(at, at + len(regular(words))) if at >= 0 else ()

    def _clause(self) -> tuple[int, int]:
        """From the first unit's first character (a cell that reaches down stands above the row's
        own) to the end of the clause."""
        starts = [item.start for item in self.draft.clause.items()]
        return min([self.draft.source[0], *starts]), self.draft.source[1]

    def _row(self) -> tuple[int, int]:
        """From the task's first character to a little behind its clause."""
        end = max(self.draft.source[1], self.draft.end)
        return min(self.draft.start, self.draft.source[0]), end + 80

    def _words(self, words: str, start: int, end: int) -> tuple[Span, ...]:
        """The words, if they stand there as they are."""
        plain = regular(words)
        at = self.view.text.find(plain, start, end + 1)
        return self.span(at, at + len(plain)) if at >= 0 else ()

    # -- what and where -------------------------------------------------------------------

    def place(self) -> Iterator[Step]:
        """Number, words, provision and section."""
        draft, task, node = self.draft, self.task, self.draft.provision
        way = "number.counted" if draft.counted else "number.printed"
        yield Step("number", way, task.number, self._number())
        words = [(draft.start, draft.end), *draft.extra]
        spans = tuple(s for piece in words for s in self.span(*piece))
        rests = self.span(*self.before.source) if self.before and self._follows() else ()
        yield Step("text", text_way(draft, self.view), task.text, spans, rests)
        if node is not None:
            head = self._heading(node)
            below = node.children[-1:] if provision_way(draft) == "provision.above" else ()
            rests = tuple(s for child in below for s in self._heading(child))
            where = (node.number + node.heading).strip() or node.id
            yield Step("provision", provision_way(draft), where, head, rests)
        if task.section:
            yield self._section(node)

    def _follows(self) -> bool:
        return text_way(self.draft, self.view) == "text.after_clause"

    def _number(self) -> tuple[Span, ...]:
        draft = self.draft
        if draft.counted:
            return ()
        if draft.node is not None:
            return self.span(draft.node.label_start, draft.node.start)
        floor = self.before.end if self.before else max(0, draft.start - 60)
        plain = regular(draft.number)
        at = self.view.text.rfind(plain, max(floor, draft.start - 60), draft.start)
        return self.span(at, at + len(plain)) if at >= 0 else self._number_cell(plain)

    def _number_cell(self, number: str) -> tuple[Span, ...]:
        """The last cell with this number alone: one that reaches down stands above the row."""
        paragraphs = (p for p in self.paper.outline.paragraphs if p.cell)
        text, before = self.view.text, self.draft.start
        found = [p for p in paragraphs if p.start < before and text[p.start : p.end] == number]
        return self.span(found[-1].start, found[-1].end) if found else ()

    def _heading(self, node: Node) -> tuple[Span, ...]:
        end = node.start + len(node.heading)
        return self.span(node.label_start, max(end, node.start))

    def _section(self, node: Node | None) -> Step:
        draft = self.draft
        if draft.from_table and draft.section:
            parts = [regular(part) for part in draft.section.split(" / ")]
            places = [(self.view.text.rfind(part, 0, draft.start), part) for part in parts]
            spans = tuple(
                s
                for at, p in places
                for s in (self.span(at, at + len(p)) if at >= 0 else self._in_cells(p))
            )
            return Step("section", "section.rows", self.task.section, spans)
        chain = (node.chain() if draft.from_table else node.chain()[:-1]) if node else []
        spans = tuple(s for one in chain for s in self._heading(one))
        return Step("section", "section.headings", self.task.section, spans)

    def _in_cells(self, words: str) -> tuple[Span, ...]:
        """The last cells, down to the task's own row, that together say ``words``."""
        cells = [(p, p.cell) for p in self.paper.outline.paragraphs if p.cell]
        own = next((c for p, c in cells if p.start <= self.draft.start < p.end), None)
        found = {}
        for p, cell in cells:
            beside = own is not None and (cell.table, cell.row) == (own.table, own.row)
            said = self.view.text[p.start : p.end]
            if (p.start < self.draft.start or beside) and len(said) > 1 and said in words:
                found[said] = self.view.span(p.start, p.end)
        return tuple(found.values())

    def body(self) -> Iterator[Step]:
        """The body sentences that a row restates, each with how like they are."""
        alignment = self.paper.alignment
        if alignment is None or not self.draft.from_table:
            return
        for index in alignment.rows.get(self.draft.start, ()):
            sentence = alignment.sentences[index]
            own: list[Span] = []
            least = 1.0
            for piece, match in alignment.clauses.get(self.draft.start, ()):
                if match is not None and match[0] == index:
                    other = alignment.pieces[index][match[1]][0]
                    least = min(least, _likeness(piece.text, other.text))
                    own.extend(self.span(piece.start, piece.end))
            spans = self.span(sentence.start, sentence.end)
            yield Step("body", body_way(least), f"{least:.0%}", spans, tuple(own))

    def notes(self) -> Iterator[Step]:
        """Standing notes that hold for this task too."""
        for note in self.paper.notes:
            if note.applies_to == "all" or note.start < self.draft.source[1]:
                words = self.view.original(note.start, note.end)
                yield Step(
                    "standing_notes", "note.standing", words, self.span(note.start, note.end)
                )


def _pieces(name: Name) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The characters of a name itself, and those that it borrows from its neighbours."""
    pieces = name.pieces
    if name.way == "unit.prefix":
        return pieces[1:2], pieces[:1] + pieces[2:]
    if name.way == "unit.ending":
        return pieces[:1], pieces[1:]
    return pieces, []


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    a, b = pairs(one), pairs(other)
    return likeness(len(a & b), len(a), len(b))
