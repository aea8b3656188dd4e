"""The numbers that Word prints in front of paragraphs and does not keep in the text.

A paragraph's own number or its style's leads to a list (``w:num``), that to the list's plan
(``w:abstractNum``) with nine levels. Lists of one plan count on together; a list may begin anew
(``startOverride``) or change levels (``w:lvl`` in ``lvlOverride``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from luodi.compiler.read.docx.names import ALTERNATE, CHOICE, FALLBACK, VAL, is_on, w, whole
from luodi.compiler.read.docx.numerals import numeral
from luodi.compiler.read.docx.styles import Look, Style, Styles

_ABSTRACT, _NUM, _LVL, _OVERRIDE = w("abstractNum"), w("num"), w("lvl"), w("lvlOverride")
_ABSTRACT_ID, _NUM_ID, _ILVL = w("abstractNumId"), w("numId"), w("ilvl")
_START, _FORMAT, _TEXT, _RESTART = w("start"), w("numFmt"), w("lvlText"), w("lvlRestart")
_LEGAL, _SUFFIX, _P_STYLE = w("isLgl"), w("suff"), w("pStyle")
_START_OVERRIDE, _STYLE_LINK = w("startOverride"), w("numStyleLink")
_CUSTOM = w("format")
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 9
#: Of what a level prints; it is printed again for every paragraph.
_LONGEST_LABEL = 100
#: Marks in front of points that papers give a meaning to (标★的为牵头单位); others are ornament.
_TELLING = frozenset("★☆※▲△")
_CLOSING = "、.．。，,:：;；)）]］】〕》-—"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it prints."""

    start: int = 1
    kind: str = "decimal"
    #: Digits that a number has at least (``001``).
    width: int = 0
    text: str = ""
    #: From 1: the level above which begins this one anew; 0 none does, None any.
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str | None = None


@dataclass(slots=True)
class _Plan:
    """A list's plan and how far its levels have counted."""

    levels: dict[int, Level]
    link: str | None = None
    counts: list[int | None] = field(default_factory=lambda: [None] * _DEEPEST)


@dataclass(frozen=True, slots=True)
class _List:
    plan: int
    starts: dict[int, int]
    levels: dict[int, Level]


class Counting:
    """Counts the numbered paragraphs of a text, from first to last."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._plans: dict[int, _Plan] = {}
        self._lists: dict[int, _List] = {}
        self._begun: set[tuple[int, int]] = set()
        self._of_style: dict[tuple[int, str], int] = {}
        if root is None:
            return
        for element in root.iterchildren(_ABSTRACT):
            if (plan := whole(element.get(_ABSTRACT_ID))) is not None:
                self._plans[plan] = _Plan(_levels(element), _value(element, _STYLE_LINK))
        for element in root.iterchildren(_NUM):
            if (number := whole(element.get(_NUM_ID))) is not None:
                self._lists[number] = _list(element)

    def next(self, own: Look, style: Style) -> str:
        """The number in front of the next paragraph, with the blank behind it; "" for none.

        ``own`` is what the paragraph itself says, ``style`` its style. Each call counts.
        """
        number = own.number if own.number is not None else style.look.number
        if not number:  # no list, or list 0: switched off
            return ""
        used = self._lists.get(number)
        plan = self._plan(used) if used else None
        if used is None or plan is None:
            return ""
        place = self._place(own, style, number, used, plan)
        level = used.levels.get(place) or plan.levels.get(place)
        if level is None:
            return ""
        self._count(number, used, plan, place, level)
        return _printed(level, place, used, plan)

    def _plan(self, used: _List) -> _Plan | None:
        """The plan of a list; one that only names a style leads on to that style's list."""
        plan, seen = self._plans.get(used.plan), {used.plan}
        while plan is not None and plan.link and not plan.levels:
            linked = self._lists.get(self._styles.style(plan.link, "numbering").look.number or 0)
            if linked is None or linked.plan in seen:
                return None
            seen.add(linked.plan)
            plan = self._plans.get(linked.plan)
        return plan

    def _place(self, own: Look, style: Style, number: int, used: _List, plan: _Plan) -> int:
        """The level (from 0): the paragraph's own, the one that names its style, the style's."""
        if own.level is not None:
            place = own.level
        elif own.number is not None:
            place = 0
        else:
            key = (number, style.chain[0] if style.chain else "")
            if key not in self._of_style:
                self._of_style[key] = _place_of_style(style, used, plan)
            place = self._of_style[key]
        return min(max(place, 0), _DEEPEST - 1)

    def _count(self, number: int, used: _List, plan: _Plan, place: int, level: Level) -> None:
        before = plan.counts[place]
        if place in used.starts and (number, place) not in self._begun:
            plan.counts[place] = used.starts[place]
        else:
            plan.counts[place] = level.start if before is None else before + 1
        self._begun.add((number, place))
        for index in range(place + 1, _DEEPEST):
            deeper = used.levels.get(index) or plan.levels.get(index)
            above = deeper.restart if deeper else None
            if above is None or place < above:
                plan.counts[index] = None


def _place_of_style(style: Style, used: _List, plan: _Plan) -> int:
    levels = {**plan.levels, **used.levels}
    named = {levels[index].style: index for index in sorted(levels, reverse=True)}
    found = next((style_id for style_id in style.chain if style_id in named), None)
    return named[found] if found is not None else style.look.level or 0


def _printed(level: Level, place: int, used: _List, plan: _Plan) -> str:
    if level.kind == "bullet":
        return level.text if level.text in _TELLING else ""

    def count(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index > place:
            return ""
        of = used.levels.get(index) or plan.levels.get(index) or Level()
        value = plan.counts[index]
        value = of.start if value is None else value
        kind = "decimal" if level.legal else of.kind
        return numeral(value, kind).zfill(of.width) if of.width else numeral(value, kind)

    label = _PLACE.sub(count, level.text)
    if not label.strip():
        return ""
    blank = level.suffix != "nothing" and not label.endswith((" ", "\u3000", *_CLOSING))
    return label + " " if blank else label


def _levels(element: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for child in element.iterchildren(_LVL):
        index = whole(child.get(_ILVL))
        if index is not None and 0 <= index < _DEEPEST:
            found[index] = _level(child)
    return found


def _level(element: etree._Element) -> Level:
    restart, start = whole(_value(element, _RESTART)), whole(_value(element, _START))
    kind, width = _format(element)
    legal = element.find(_LEGAL)
    return Level(
        start=0 if start is None else start,
        kind=kind,
        width=width,
        text=(_value(element, _TEXT) or "")[:_LONGEST_LABEL],
        restart=restart,
        legal=legal is not None and is_on(legal.get(VAL)),
        suffix=_value(element, _SUFFIX) or "tab",
        style=_value(element, _P_STYLE),
    )


def _format(element: etree._Element) -> tuple[str, int]:
    """The kind of number and, for ``001, 002, …``, how many digits it has at least."""
    chosen = element.find(_FORMAT)
    for branch in (CHOICE, FALLBACK):
        if chosen is None:
            chosen = element.find(f"{ALTERNATE}/{branch}/{_FORMAT}")
    if chosen is None:
        return "decimal", 0
    kind, pattern = chosen.get(VAL) or "decimal", chosen.get(_CUSTOM) or ""
    if kind != "custom":
        return kind, 0
    first = pattern.partition(",")[0].strip()
    return "decimal", len(first) if first.isdecimal() and len(first) < 10 else 0


def _list(element: etree._Element) -> _List:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for change in element.iterchildren(_OVERRIDE):
        index = whole(change.get(_ILVL))
        if index is None or not 0 <= index < _DEEPEST:
            continue
        start, level = whole(_value(change, _START_OVERRIDE)), change.find(_LVL)
        if start is not None:
            starts[index] = start
        if level is not None:
            levels[index] = _level(level)
    plan = whole(_value(element, _ABSTRACT_ID))
    return _List(-1 if plan is None else plan, starts, levels)


def _value(parent: etree._Element, name: str) -> str | None:
    element = parent.find(name)
    return None if element is None else element.get(VAL)
