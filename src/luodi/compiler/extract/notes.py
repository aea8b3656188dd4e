"""Standing notes: sentences that apply to many tasks, and the reading rules they set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from luodi.compiler.document import View, Zone
from luodi.compiler.extract.clause import parse
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.extract.units import UnitReader
from luodi.compiler.lexicon.roles import FIRST_LEADS, MARK_LEADS, OTHERS_SUPPORT
from luodi.compiler.model import StandingNote
from luodi.compiler.outline import Outline

_LATER = re.compile(r"以下|下同|后同")
_REMARK = re.compile(r"^(?:备注|说明|注)\d?[::]")
_DUTY = re.compile(r"落实|负责|牵头|配合|推进|按职责|列出")
_SENTENCE = re.compile(r"[^。;]+")
#: What stands in front of the units in a note, and what they are to do behind them.
_TO_UNITS = re.compile(
    r"(?:(?:备注|说明|注)\d?:|\d[.、])?(?:以(?:上|下)(?:各项|所有|全部)?(?:重点)?(?:任务|工作|措施|事项)?)?,?(?:均|都)?(?:需|须|由|请)?"
)
_WHAT_THEY_DO = re.compile(r"应|均|要|须|落实|负责|配合|牵头|按照?(?:各自)?职责|结合实际|主动|参照")


@dataclass(frozen=True, slots=True)
class Note:
    """A standing note while it is being read: characters of the view."""

    start: int
    end: int
    applies_to: Literal["all", "later", "section"]
    first_leads: bool
    #: The mark that tells the lead (标★的为牵头单位), or empty.
    mark: str = ""


def standing_notes(outline: Outline, drafts: list[Draft]) -> list[Note]:
    """The paper's standing notes in order: those inside clauses, and remarks (备注) that speak
    of duties."""
    text = outline.view.text
    notes = [
        _note(text, a, b)
        for draft in drafts
        for start, end in draft.clause.notes
        for a, b in _sentences(text, start, end)
    ]
    for paragraph in outline.paragraphs:
        if paragraph.zone is Zone.TAIL:
            continue
        words = text[paragraph.start : paragraph.end]
        remark = _REMARK.match(words)
        mark = match[1] if (match := MARK_LEADS.search(words)) else ""
        rule = mark or (len(words) < 120 and FIRST_LEADS.search(words))
        if (remark and _DUTY.search(words)) or (
            rule and not _inside(notes, paragraph.start, paragraph.end)
        ):
            first = bool(FIRST_LEADS.search(words)) and not mark
            notes.append(Note(paragraph.start, paragraph.end, "all", first, mark))
    return sorted(notes, key=lambda n: n.start)


def _inside(notes: list[Note], start: int, end: int) -> bool:
    return any(start <= note.start < end for note in notes)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in _SENTENCE.finditer(text, start, end) if m[0].strip()]


def _note(text: str, start: int, end: int) -> Note:
    words = text[start:end]
    later = _LATER.search(words) is not None
    return Note(start, end, "later" if later else "all", bool(FIRST_LEADS.search(words)))


def as_values(notes: list[Note], view: View, reader: UnitReader) -> tuple[StandingNote, ...]:
    """The notes as the compiled programme shows them, with the units that they name."""
    return tuple(
        StandingNote(
            view.original(n.start, n.end),
            n.applies_to,
            view.span(n.start, n.end),
            _units(n, view, reader),
        )
        for n in notes
    )


def _units(note: Note, view: View, reader: UnitReader) -> tuple[str, ...]:
    """The units that a note gives something to do (以下均需各区政府落实, 备注:甲区、乙区应…).

    Empty where it names none, or words that are no units' names: a rule on reading has none.
    """
    text = view.text
    lead = _TO_UNITS.match(text, note.start, note.end)
    start = lead.end() if lead else note.start
    duty = _WHAT_THEY_DO.search(text, start, note.end)
    if duty is None or duty.start() == start:
        return ()
    clause = parse(text, start, duty.start(), role="joint")
    if clause is None or not clause.plausible():
        return ()
    return tuple(name for duty in clause.duties for name in reader.read(duty.items).names)


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """The paper's own rule that the first of a joint list leads: from which place of the view it
    holds, and the role of the others."""

    start: int
    others: Literal["joint", "supporting"]
    #: Empty where the first leads; else the mark in front of the names that lead.
    mark: str = ""


def reading_rule(notes: list[Note], text: str) -> ReadingRule | None:
    """The rule 列第一位者为牵头单位, or None.

    A note that says 下同 holds from its own clause on; one without holds for the whole paper.
    """
    rules = [note for note in notes if note.first_leads or note.mark]
    if not rules:
        return None
    start = min(0 if note.applies_to == "all" else note.start for note in rules)
    support = any(OTHERS_SUPPORT.search(text, note.start, note.end + 40) for note in rules)
    mark = next((note.mark for note in rules if note.mark), "")
    return ReadingRule(start, "supporting" if support else "joint", mark)
