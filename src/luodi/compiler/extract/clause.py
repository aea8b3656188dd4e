"""Responsibility clauses: their words → tokens → parse tree (``clause.grammar``) → duties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from luodi.compiler.grammar import Part, load
from luodi.compiler.lexicon import roles
from luodi.compiler.lexicon.labels import label_line, labels_in
from luodi.compiler.lexicon.units import looks_like_unit, may_be_unit

Role = Literal["lead", "supporting", "joint"]
#: What tells a duty's role: a word behind the names, a label in front, the head of a column, 会同
#: between two groups, or nothing but that others have a role.
By = Literal["word", "label", "column", "with", "rest"]
_MAX_CLAUSE = 1200
_BOUNDARY = re.compile(r"[()]|[、,;。]+|[/|·](?=[^\W\d_])")
#: 组织 is no word of duty in 集体经济组织.
_ROLE_AT_END = re.compile(rf"(?<!经济)(?<!社会)(?:{roles.ROLE.pattern})(?:等工作|任务)?$")
_MARKED = re.compile(
    r"^(?P<name>[^()]{2,30}(?:\([^()]*\))?)\((?P<role>牵头|主办|主责|配合|协办|参与)(?:单位|部门|负责)?\)$"
)
_MARK_ROLES = {
    "牵头": "lead",
    "主办": "lead",
    "主责": "lead",
    "配合": "supporting",
    "协办": "supporting",
    "参与": "supporting",
}
_INNER = re.compile(r"\([^()]*\)")
_BY = re.compile(r"^(?:由|请|分别由|并由)(?=[市省区县州国各财教科农公])")
_RUN_ON = re.compile(r"(?:牵头(?:负责)?)(?=[市省区县州国各有相]\S{2,})")


@dataclass(frozen=True, slots=True)
class Item:
    """One stretch between separators: characters ``[start, end)`` of the view."""

    text: str
    start: int
    end: int
    #: Whether a comma (not 、) stands in front: the reach of a shared prefix ends there.
    after_comma: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Units with one role."""

    role: Role
    items: tuple[Item, ...]
    #: False where the role comes from a column's head or a label alone.
    worded: bool = True
    by: By = "word"


@dataclass(slots=True)
class Clause:
    """A responsibility clause: who does what, when, and what the paper adds to it."""

    start: int
    end: int
    duties: list[Duty] = field(default_factory=list)
    time: str | None = None
    scope: str | None = None
    notes: list[tuple[int, int]] = field(default_factory=list)
    labelled: bool = False
    #: Units at the head that nothing gives a role, until a later duty has one.
    waiting: list[tuple[Item, ...]] = field(default_factory=list)

    def items(self) -> Iterator[Item]:
        for duty in self.duties:
            yield from duty.items

    def with_more(self, other: Clause) -> Clause:
        """This clause with what another cell of the same row says."""
        self.duties.extend(other.duties)
        self.time = self.time or other.time
        return self

    def plausible(self) -> bool:
        """Whether this reads as a clause and not as prose in brackets."""
        if not self.duties or not any(True for _ in self.items()):
            return False
        if self.labelled:
            return True
        return all(
            looks_like_unit(_bare(item.text))
            or item.text in _LEVELS
            or _is_stem(item, following)
            # Behind a first name that is a unit's, a slip (县财政居) is a slip and no prose.
            or ((number or position) and may_be_unit(_bare(item.text)))
            for number, duty in enumerate(self.duties)
            for position, (item, following) in enumerate(
                zip(duty.items, (*duty.items[1:], None), strict=True)
            )
        )


def _is_stem(item: Item, following: Item | None) -> bool:
    """甲 in 甲、乙市政府: a place without its level, completed by the name behind it."""
    return (
        following is not None
        and not following.after_comma
        and _PLACE.fullmatch(item.text) is not None
        and (_PLACE_GOVERNMENT.search(following.text) or _PLACE.fullmatch(following.text))
        is not None
    )


_PLACE = re.compile(r"[^\W\d_]{2,4}")
_PLACE_GOVERNMENT = re.compile(r"(?:市|县|区|州|旗|镇|乡)(?:人民政府|政府|管委会)$")
_ROLES = ("lead", "supporting", "joint")
_LEVELS = frozenset("省市县区州盟旗乡镇")
_TAIL = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?\S{0,12}$")


def _bare(text: str) -> str:
    cut = _TAIL.sub("", text)
    return cut if len(cut) >= 2 else text


@lru_cache(maxsize=4096)
def _shape(kinds: tuple[str, ...]) -> tuple[Part, ...] | None:
    """The grammar's reading of a row of tokens. Papers write their clauses in a few shapes."""
    return load(Path(__file__).parent / "clause.grammar").parse(kinds)


def parse(text: str, start: int, end: int, *, role: Role | None = None) -> Clause | None:
    """Parse ``text[start:end]`` (view characters) as a clause.

    ``role`` is what a column's head says of units without a role word. Returns None where the
    words are no clause.
    """
    if end - start > _MAX_CLAUSE or end <= start:
        return None
    tokens = _tokenise(text, start, end)
    if not any(kind == "UNITS" for kind, _ in tokens):
        return None
    parts = _shape(tuple(kind for kind, _ in tokens))
    if parts is None:
        return None
    clause = Clause(start, end)
    current: str | None = role
    for part in parts:
        current = _add_part(clause, part.rule, [tokens[i] for i in part.places], current)
    if clause.duties:
        _settle(clause, text)
    return clause if clause.duties else None


def _settle(clause: Clause, text: str) -> None:
    """What is told by the clause as a whole. Units at its head without a word (市甲局、市乙局；各区落实)
    do it together with those behind them; and beside those who assist (协办单位), those who handle
    it (承办单位) lead."""
    clause.duties[:0] = [Duty("joint", items, False, "rest") for items in clause.waiting]
    handling = [d for d in clause.duties if d.by == "label" and _behind(d, text, _HANDLING)]
    if handling and any(_behind(d, text, _ASSISTING) for d in clause.duties):
        clause.duties = [replace(d, role="lead") if d in handling else d for d in clause.duties]


_HANDLING = re.compile(r"承办(?:单位|部门):?$")
_ASSISTING = re.compile(r"(?:协办|协助)(?:单位|部门):?$")


def _behind(duty: Duty, text: str, label: re.Pattern[str]) -> bool:
    """Whether a duty's names stand right behind a label."""
    start = duty.items[0].start
    return label.search(text, max(0, start - 8), start) is not None


# -- tokens ---------------------------------------------------------------------------------


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Stretches between separators outside brackets, with the separator in front of each.

    A label (责任单位:) also begins a stretch."""
    depth, begin, mark = 0, start, ""
    labels = _label_starts(text, start, end)
    for match in _BOUNDARY.finditer(text, start, end):
        words = match[0]
        if words == "(":
            depth += 1
        elif words == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and match.start() >= begin:
            for label in labels:
                if begin < label < match.start():
                    yield begin, label, mark
                    begin, mark = label, ""
            yield begin, match.start(), mark
            begin, mark = match.end(), words
    for label in labels:
        if begin < label:
            yield begin, label, mark
            begin, mark = label, ""
    yield begin, end, mark


def _label_starts(text: str, start: int, end: int) -> list[int]:
    """Where labels (责任单位:) begin. Without a colon there is none."""
    return [mark.start for mark in labels_in(text, start, end)]


#: 市丙局(以下各项任务均需各区落实,不再列出): a standing note in brackets behind a name.
_NOTE_BEHIND = re.compile(r"(?<=[^\W\d_)])\((?=以下(?:各|所有|全部|任务|均))")


def _tokenise(text: str, start: int, end: int) -> list[tuple[str, Any]]:
    tokens: list[tuple[str, Any]] = []
    for begin, stop, mark in _segments(text, start, end):
        note = _NOTE_BEHIND.search(text, begin + 2, stop)
        read = _read_stretch(text[begin : note.start() if note else stop])
        if not read:
            continue
        if read[0][0] == "NOTE":
            # A standing note runs to the end of the clause, whatever units it names.
            tokens += [("BREAK", mark), ("NOTE", (begin, end))]
            break
        more = _placed(text, begin, "," in mark, read)
        joined = mark and not set(mark) & {";", "。"}
        if joined and tokens and tokens[-1][0] == "UNITS" and more[0][0] == "UNITS":
            tokens[-1][1].extend(more.pop(0)[1])
        elif tokens:
            tokens.append(("BREAK", mark))
        tokens += more
        if note:  # it runs to the end of the clause
            tokens += [("BREAK", ""), ("NOTE", (note.start() + 1, end))]
            break
    return tokens


def _placed(
    text: str, begin: int, after_comma: bool, read: tuple[tuple[str, Any], ...]
) -> list[tuple[str, Any]]:
    """Tokens of a stretch with their units at their place in the text."""
    placed: list[tuple[str, Any]] = []
    for kind, value in read:
        if kind == "UNITS":
            start, stop, after_with = begin + value[0], begin + value[1], value[2]
            item = Item(text[start:stop], start, stop, after_comma or after_with)
            placed.append((kind, [item]))
        else:
            placed.append((kind, value))
    return placed


@lru_cache(maxsize=16384)
def _read_stretch(piece: str) -> tuple[tuple[str, Any], ...]:
    """The tokens of one stretch between separators; UNITS as ``(start, end, after 会同)`` in it.

    A paper repeats the same few hundred names, so each stretch is read once.
    """
    if not piece.strip():
        return ()
    if _is_note(piece):
        return (("NOTE", piece),)
    tokens: list[tuple[str, Any]] = []
    begin = 0
    lead = next(labels_in(piece, 0, len(piece)), None)
    if lead is not None and piece[: lead.start] in ("", "及", "和", "、"):
        tokens.append(("LABEL", lead.role))
        begin = lead.end
    rest = piece[begin:]
    if marked := _MARKED.match(rest):
        # 市甲局(牵头)、市乙局: the role stands behind one name of the list.
        tokens.append(("UNITS", (begin, begin + marked.end("name"), False)))
        tokens.append(("ROLE", _MARK_ROLES[marked["role"]]))
    elif rest and roles.is_time(rest):
        tokens.append(("TIME", rest))
    elif rest:
        tokens.extend(_read_units(piece, begin, len(piece)))
    return tuple(tokens)


def _is_note(piece: str) -> bool:
    """Whether a stretch is a standing note; 下同 in inner brackets speaks of a name only."""
    if not roles.NOTE.search(piece) or label_line(piece, 0, len(piece)):
        return False
    return "(" not in piece or bool(roles.NOTE.search(_INNER.sub("", piece)))


def _read_units(piece: str, begin: int, stop: int) -> Iterator[tuple[str, Any]]:
    by = _BY.match(piece[begin:stop])
    begin += by.end() if by else 0
    run_on = _RUN_ON.search(piece, begin, stop)
    if run_on and run_on.start() > begin:
        yield from _read_units(piece, begin, run_on.end())
        yield "BREAK", ""
        yield from _read_units(piece, run_on.end(), stop)
        return
    role = _ROLE_AT_END.search(piece, max(begin, stop - 30), stop)
    if role:
        stop = role.start()
    together = roles.WITH.search(piece, begin, stop)
    if together and together.start() > begin and together.end() < stop:
        yield "UNITS", (begin, together.start(), False)
        yield "WITH", together[0]
        begin = together.end()
    if stop > begin:
        yield "UNITS", (begin, stop, together is not None)
    if role:
        yield "ROLE", next(name for name, words in role.groupdict().items() if words)


# -- meaning --------------------------------------------------------------------------------


def _add_part(
    clause: Clause, kind: str, tokens: list[tuple[str, Any]], current: str | None
) -> str | None:
    """Add what one part says. A part without a role of its own takes its label's, else the role
    of the label before it (``current``), else what the column says. Returns the role in force."""
    values = dict(tokens)
    if label := values.get("LABEL"):
        current = label
        clause.labelled = clause.labelled or label in ("lead", "supporting", "joint")
    if kind == "time":
        clause.time = values["TIME"]
    elif kind == "note":
        clause.notes.append(values["NOTE"])
    elif kind != "empty":
        groups = [tuple(value) for name, value in tokens if name == "UNITS"]
        _add_duty(clause, groups, values.get("ROLE"), current)
    return current


def _add_duty(clause: Clause, groups: list[tuple[Item, ...]], word: Any, current: Any) -> None:
    if len(groups) == 2:
        clause.duties.append(Duty("lead", groups[0], by="with"))
        clause.duties.append(Duty("supporting", groups[1], by="with"))
    elif word is None and current == "time":
        clause.time = "、".join(item.text for item in groups[0])
    elif word is None and current == "scope":
        clause.scope = "、".join(item.text for item in groups[0])
    elif not word and not current and not clause.duties:
        if all(looks_like_unit(_bare(item.text)) for item in groups[0]):
            clause.waiting.append(groups[0])
    elif (role := word or current or "joint") in _ROLES:
        clause.duties.append(Duty(role, groups[0], word is not None, _by(clause, word, current)))


def _by(clause: Clause, word: Any, current: Any) -> By:
    if word:
        return "word"
    if not current:
        return "rest"
    return "label" if clause.labelled else "column"
