"""Tasks from prose: clauses in brackets, on lines of their own, at the end of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from luodi.compiler.document import View, Zone
from luodi.compiler.extract.clause import Clause, parse
from luodi.compiler.lexicon.labels import label_line, labels_in, with_colons
from luodi.compiler.lexicon.units import LEVEL_PREFIX, is_known, looks_like_unit
from luodi.compiler.numbering import Kind
from luodi.compiler.outline import Node, Outline

_TRIGGER = re.compile(r"牵头|负责|配合|参与|落实|分工|协办|主办|单位:|部门:|主体:|指导|承办|实施")
_LABEL_WORDS = re.compile(r"(?:单位|部门|主体|牵头|配合|时限|时间|范围|机构|地区)\)?\s?:")
_EXPLAIN = re.compile(r"解释")
Shape = Literal["bracket", "bare", "line", "inline", "cell", "flat", "headless"]


@dataclass(slots=True)
class Draft:
    """A task while it is being built: characters of the view, names not yet whole."""

    number: str
    start: int
    end: int
    clause: Clause
    node: Node | None
    #: Where the clause stands printed, with its brackets.
    source: tuple[int, int] = (0, 0)
    deadline: str | None = None
    scope: str | None = None
    section: str | None = None
    measure: Node | None = None
    from_table: bool = False
    extra: list[tuple[int, int]] = field(default_factory=list)
    #: What kind of clause it is: the way ``clause.<shape>``.
    shape: Shape = "bracket"
    #: Whether the paper prints no number for it.
    counted: bool = False
    #: Where the words stand under which its table groups it, outermost first.
    groups: tuple[tuple[int, int], ...] = ()
    #: The same with the rows across its table that it stands under; and, in an annex, the
    #: innermost of them with a number.
    heads: tuple[tuple[int, int], ...] = ()
    row_head: Node | None = None

    @property
    def provision(self) -> Node | None:
        """The provision it belongs to."""
        return self.node or self.measure or self.row_head


@dataclass(slots=True)
class _Found:
    """A clause and where it stands."""

    clause: Clause
    start: int
    end: int
    paragraph: int
    own_line: bool
    #: A list of units in brackets with no word of what they do.
    bare: bool = False
    kind: Shape = "bracket"
    #: A bare list whose first names no lexicon knows: counts where the paper does so again.
    doubtful: bool = False


def prose_tasks(outline: Outline) -> list[Draft]:
    """One draft for each responsibility clause of the body, in order."""
    found = _settled(outline, sorted(_clauses(outline), key=lambda f: f.start))
    if len(found) == 1 and found[0].bare:
        return []  # one name in brackets in a whole paper is an aside
    owners = _Owners(outline, found)
    drafts: list[Draft] = []
    last_end: dict[str, int] = {}
    floor = 0
    for item in found:
        node = owners.owner(item)
        start = _task_start(outline, item, node, last_end, floor)
        floor = item.end
        key = node.id if node else ""
        last_end[key] = item.end
        for above in node.chain() if node else []:
            last_end[above.id] = item.end
        drafts.append(
            Draft(
                number=node.printed if node else "",
                start=start,
                end=_task_end(outline.view, start, item.start),
                clause=item.clause,
                node=node,
                source=(item.start, item.end),
                deadline=item.clause.time,
                scope=item.clause.scope,
                shape="bare" if item.bare else item.kind,
            )
        )
    return [d for d in drafts if d.end - d.start >= 2]


#: Bare lists of a bureau's own sections (种植业管理科) are how the paper names who does what, and no
#: asides, where there are so many and most numbered items end in a clause.
_HABIT = 3
_SECTION_OFFICE = re.compile(r"(?:科|处|股|室|站|所|中心|办|队|组|党委|支部)$")


def _settled(outline: Outline, found: list[_Found]) -> list[_Found]:
    """The clauses without doubtful ones, unless the paper has them by habit."""
    doubtful = sum(item.doubtful for item in found)
    items = sum(not node.children for node in outline.nodes)
    if doubtful >= _HABIT and 2 * len(found) >= items:
        return found
    return [item for item in found if not item.doubtful]


def _task_end(view: View, start: int, end: int) -> int:
    while end > start and view.text[end - 1] in "\n —":
        end -= 1
    return end


def _task_start(
    outline: Outline, item: _Found, node: Node | None, last_end: dict[str, int], floor: int
) -> int:
    if node is None:
        index = item.paragraph
        if item.own_line and index:
            index -= 1
        return max(outline.paragraphs[index].body, floor)
    start = max(node.start, last_end.get(node.id, 0))
    text = outline.view.text
    while start < item.start and text[start] in "\n 。;,、":
        start += 1
    return start


# -- finding clauses ------------------------------------------------------------------------


def _clauses(outline: Outline) -> Iterator[_Found]:
    text = outline.view.text
    index = barred = 0
    paragraphs = outline.paragraphs
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        if paragraph.cell is not None or paragraph.zone not in (Zone.BODY, Zone.ANNEX):
            index += 1
            continue
        line, after = _label_lines(outline, index) if index >= barred else (None, barred)
        barred = after  # lines that make no clause together are not tried again one by one
        if line is not None:
            if not _below_a_table(outline, index):
                yield line
            index = after
            continue
        piece = text[paragraph.start : paragraph.end]
        if ")" in piece:
            yield from _in_brackets(text, paragraph.start, paragraph.end, index)
        inline = _inline_label(outline.view, paragraph.body, paragraph.end, index)
        if inline is not None:
            yield inline
        index += 1


def _below_a_table(outline: Outline, index: int) -> bool:
    """A label line right below a table (主管单位:…) speaks of the table, not of a task."""
    return index > 0 and outline.paragraphs[index - 1].cell is not None


#: Label lines of one task. Without a bound, lines that make no clause would be read over and over.
_MOST_LABELS = 40


def _label_lines(outline: Outline, index: int) -> tuple[_Found | None, int]:
    """``牵头单位:…`` on a line of its own, with the label lines that follow it."""
    text, paragraphs = outline.view.text, outline.paragraphs
    after, end = index, paragraphs[index].end
    seen_unit = False
    endless = True
    for _ in range(_MOST_LABELS):
        paragraph = paragraphs[after] if after < len(paragraphs) else None
        label = label_line(text, paragraph.start, paragraph.end) if paragraph else None
        if (
            paragraph is None
            or label is None
            or paragraph.cell is not None
            or paragraph.zone not in (Zone.BODY, Zone.ANNEX)
        ):
            endless = False
            break
        role = label.role
        if role in ("lead", "supporting", "joint"):
            seen_unit = True
        end, after = paragraph.end, after + 1
        if label.end >= paragraph.end - 1:
            after = _units_below(outline, after)
            end = paragraphs[after - 1].end
    if not seen_unit or after == index:
        return None, index + 1
    found = _own_line(text, paragraphs[index].start, end, index)
    return found, after if found or endless else index + 1


def _units_below(outline: Outline, index: int) -> int:
    """Where the lines below an empty label (责任单位：) end: one at least, then those that are
    units' names and nothing else."""
    paragraphs, text = outline.paragraphs, outline.view.text
    first = index
    while index < len(paragraphs) and paragraphs[index].cell is None:
        words = text[paragraphs[index].start : paragraphs[index].end]
        if index > first and not (len(words) <= 24 and looks_like_unit(words)):
            break
        if label_line(words, 0, len(words)):
            break
        index += 1
    return index


def _own_line(text: str, start: int, end: int, index: int) -> _Found | None:
    begin, stop = start, end
    label = label_line(text, start, end)
    bracketed = label is not None and text[label.end - 1] == ")"
    while not bracketed and begin < stop and text[begin] in "(-—*·•★☆●◆■▲>":
        begin += 1
    while (
        stop > begin
        and text[stop - 1] in "。;) \n"
        and text.count("(", begin, stop) < text.count(")", begin, stop) + (text[stop - 1] != ")")
    ):
        stop -= 1
    regular = _colons(text[begin:stop])
    clause = parse(text[:begin] + regular, begin, begin + len(regular))
    if clause is None or not clause.labelled:
        return None
    return _Found(clause, start, end, index, own_line=True, kind="line")


def _colons(lines: str) -> str:
    """Label lines as one clause, same length: line ends become breaks, brackets around a label
    (【牵头单位】) a break and a colon."""
    return with_colons(lines).replace("\n", ";")


def _in_brackets(text: str, start: int, end: int, index: int) -> Iterator[_Found]:
    """Outermost brackets whose words are a clause."""
    found: list[tuple[_Found, bool]] = []
    position = start
    while (opening := text.find("(", position, end)) >= 0:
        closing = _closing(text, opening, end)
        closing = end if closing is None else closing
        read = _bracket_clause(text, opening + 1, closing, at_end=closing >= end - 2)
        clause, doubtful = read or (None, False)
        if clause is not None and not (doubtful and text[opening - 1 : opening] != "。"):
            alone = _stands_alone(text, opening, closing, end)
            bare = not any(d.worded for d in clause.duties) and not clause.labelled
            stop = min(closing + 1, end)
            item = _Found(clause, opening, stop, index, False, bare, doubtful=doubtful)
            if alone or text[closing + 1 : closing + 2] == ";":
                found.append((item, alone or clause.labelled))
        position = max(closing, opening + 1)
    # Inside a sentence (…;) a clause counts where the paragraph does so more than once.
    several = len(found) > 1
    yield from (item for item, sure in found if sure or several)


def _bracket_clause(text: str, start: int, end: int, *, at_end: bool) -> tuple[Clause, bool] | None:
    """The words in brackets as a clause, and whether that is doubtful: with a label or role words
    anywhere, or at a paragraph's end a bare list of units, doubtful where the lexicon does not
    know them."""
    if _EXPLAIN.search(text, start, end):
        return None
    if _TRIGGER.search(text, start, end) or next(labels_in(text, start, end), None):
        clause = parse(text, start, end)
        if clause is not None and clause.plausible():
            return clause, False
    if not at_end or end - start > 300:
        return None
    clause = parse(text, start, end, role="joint")
    if clause is None or not clause.plausible():
        return None
    names = [item.text.removesuffix("等") for item in clause.items()]
    sure = sum(map(_surely, names))
    if _surely(names[0]) or 3 * sure > 2 * len(names):
        return clause, False
    return (clause, True) if _SECTION_OFFICE.search(names[0]) else None


def _surely(name: str) -> bool:
    """Whether a name in brackets is an office's beyond doubt."""
    office = LEVEL_PREFIX.match(name) and name.endswith(_OFFICES)
    return is_known(name) or bool(office)


_OFFICES = ("局", "委", "办", "厅", "院", "中心", "政府", "公司", "集团", "支队")


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for position in range(opening, min(end, opening + 1500)):
        if text[position] == "(":
            depth += 1
        elif text[position] == ")":
            depth -= 1
            if depth == 0:
                return position
    return None


def _stands_alone(text: str, opening: int, closing: int, end: int) -> bool:
    """A clause stands behind a finished sentence or at a paragraph's end, not inside a phrase."""
    before = text[opening - 1 : opening]
    rest = text[closing + 1 : end]
    return before in "。;!?”)" or not rest.strip("。;,、 ") or rest.startswith("。")


def _inline_label(view: View, start: int, end: int, index: int) -> _Found | None:
    """``…。责任单位:市甲局、市乙局。`` at the end of a paragraph."""
    text, offsets = view.text, view.offsets
    if text.find(":", start, end) < 0 or not _LABEL_WORDS.search(text, start, end):
        return None
    for mark in labels_in(text, start, end):
        if mark.role not in ("lead", "supporting", "joint") or len(mark.word) < 3:
            continue
        before = text[mark.start - 1 : mark.start] if mark.start > start else "。"
        spaced = mark.start > start and offsets[mark.start] - offsets[mark.start - 1] > 1
        if (before not in "。;!?) \n—" and not spaced) or text.count(
            "(", start, mark.start
        ) > text.count(")", start, mark.start):
            continue
        stop = end
        while stop > mark.start and text[stop - 1] in "。; ":
            stop -= 1
        clause = parse(text, mark.start, stop)
        if clause is not None and clause.labelled:
            alone = mark.start == start
            return _Found(clause, mark.start, end, index, own_line=alone, kind="inline")
    return None


# -- whose clause ---------------------------------------------------------------------------


class _Owners:
    """Which provision a clause belongs to: the innermost, unless it closes a list whose other
    members have none, when it belongs to the provision above the list."""

    def __init__(self, outline: Outline, found: list[_Found]) -> None:
        self._outline = outline
        self._with_clause = {
            node.id for item in found if (node := outline.owner[item.paragraph]) is not None
        }

    def owner(self, item: _Found) -> Node | None:
        node = self._outline.owner[item.paragraph]
        while node is not None and node.parent is not None and self._closes_list(node):
            node = node.parent
        return node

    def _closes_list(self, node: Node) -> bool:
        parent = node.parent
        if parent is None or parent.label.kind < Kind.ARTICLE or len(parent.children) < 2:
            return False
        if parent.children[-1] is not node or node.label.kind < Kind.DOTTED:
            return False
        return not any(self._has_clause(child) for child in parent.children[:-1])

    def _has_clause(self, node: Node) -> bool:
        return node.id in self._with_clause or any(self._has_clause(c) for c in node.children)
