"""Paragraphs of the view → zones and numbered provisions.

Numbering that skips, repeats or restarts is reported, never fatal: the printed number is kept,
and the outline follows the kinds of number, not their values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from luodi.compiler.document import Cell, Paragraph, Sentence, View, Zone
from luodi.compiler.model import Provision
from luodi.compiler.numbering import Kind, Label, headed_label, label_of
from luodi.compiler.sentences import split_sentences

ANNEX = re.compile(
    r"附(?:件|表|录)(?:\s?[\d一二三四五六七八九十]{1,3})?[:.]?$|附(?:件|表)[\d一二三四五]?:.{2,40}$"
)
DATE_LINE = re.compile(
    r"[\d〇零○一二三四五六七八九十]{4}[年月]?[\d一二三四五六七八九十]{0,3}月[\d一二三四五六七八九十]{1,3}日$"
)
_TAIL = re.compile(
    r"\(?此件(?:主动|依申请|不予)?公开|公开方式|\(?信息公开(?:选项|类别)|抄送|(?:返回|打印|关闭)(?:政策|本页|顶部|窗口)|扫一扫|上一篇|下一篇"
    r"|相关(?:文件|附件|链接|稿件|文章)|浏览次数|分享(?:到|:)|主办:|版权所有|网站标识码|联系我们|责任编辑|编辑:"
    r"|←|返回政策"
)
_NOTE = re.compile(r"备注|注:|说明")


@dataclass(slots=True)
class Node:
    """A numbered provision while the outline is being built."""

    id: str
    label: Label
    heading: str
    start: int
    end: int
    parent: Node | None
    zone: Zone
    paragraph: int
    number: str = ""
    children: list[Node] = field(default_factory=list)
    #: Where the number stands printed in the view.
    label_start: int = 0
    run_in: bool = False
    #: The heading's level (from 1) by its style or look, where the file gives one.
    level: int | None = None

    @property
    def printed(self) -> str:
        """The number as the paper prints it, without its closing mark."""
        return self.number.strip().rstrip("、.．:：,，").strip()

    def chain(self) -> list[Node]:
        """This provision and those above it, outermost first."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]


@dataclass(frozen=True, slots=True)
class Fault:
    """Numbering that is not 1, 2, 3: ``kind`` is skip, repeat or restart."""

    kind: str
    node: Node
    expected: int


@dataclass(slots=True)
class Outline:
    """The paper's shape."""

    view: View
    paragraphs: list[Paragraph]
    nodes: list[Node]
    #: For each paragraph, the innermost provision it belongs to.
    owner: list[Node | None]
    faults: list[Fault]
    by_id: dict[str, Node]
    #: Provisions that an annex prints inside its table: of its rows, not of its text.
    in_rows: list[Node] = field(default_factory=list)

    def provisions(self) -> tuple[Provision, ...]:
        """The numbered provisions as the compiled programme shows them."""
        return tuple(
            Provision(
                id=node.id,
                number=node.number,
                level=len(node.chain()),
                heading=node.heading,
                span=self.view.span(node.label_start, node.end),
                parent=node.parent.id if node.parent else None,
            )
            for node in (*self.nodes, *self.in_rows)
        )

    def text(self, index: int) -> str:
        """Paragraph ``index`` in the view's script, without its number."""
        paragraph = self.paragraphs[index]
        return self.view.text[paragraph.body : paragraph.end]


def build(view: View, spans: tuple[tuple[int, int, Cell | None], ...]) -> Outline:
    """The outline of a view's paragraphs (``(start, end, cell)``)."""
    zones = _zones(view, spans)
    builder = _Builder(view)
    for index, (start, end, cell) in enumerate(spans):
        builder.add(index, start, end, cell, zones[index])
    return builder.finish()


def _zones(view: View, spans: tuple[tuple[int, int, Cell | None], ...]) -> list[Zone]:
    texts = [view.text[start:end] for start, end, _ in spans]
    first = min(_first_numbered(texts, spans), _first_headed(view, spans))
    annex = _annex_start(texts, first)
    last = _body_end(texts, first)
    zones: list[Zone] = []
    for index, text in enumerate(texts):
        if annex is not None and index >= annex:
            zones.append(Zone.TAIL if index > last else Zone.ANNEX)
        elif index > last:
            zones.append(Zone.TAIL)
        elif index < first and (len(text) < 60 or text.endswith(":")):
            zones.append(Zone.FRONT)
        else:
            zones.append(Zone.BODY)
    return zones


def _first_headed(view: View, spans: tuple[tuple[int, int, Cell | None], ...]) -> int:
    """The first of several headings of one level with text behind it: a title has no second."""
    headings = view.headings
    levels: dict[int, list[int]] = {}
    for index, (start, end, _) in enumerate(spans if headings else ()):
        level = headings.get(start)
        following = headings.get(end + 1)
        if level is not None and following != level and index:
            levels.setdefault(level, []).append(index)
    return min((at[0] for at in levels.values() if len(at) > 1), default=len(spans))


def _first_numbered(texts: list[str], spans: tuple[tuple[int, int, Cell | None], ...]) -> int:
    for index, text in enumerate(texts):
        label = label_of(text) if spans[index][2] is None else None
        if label and label.value == 1 and len(text) > label.length + 1:
            return index
    for index, text in enumerate(texts):
        cell = spans[index][2]
        if (len(text) >= 60 and text.endswith(("。", ":"))) or (cell is not None and cell.row > 0):
            return index
    opening = [i for i, t in enumerate(texts) if len(t) >= 15 and t.endswith("。")]
    return opening[0] if opening else min(1, len(texts))


def _annex_start(texts: list[str], first: int) -> int | None:
    """Where the annexes begin: an annex heading on its own line, after the body has begun and
    not in the list of annexes that stands above the signature."""
    candidates = [i for i, t in enumerate(texts) if i > first and len(t) <= 50 and ANNEX.match(t)]
    for position, index in enumerate(candidates):
        following = texts[index + 1 : index + 4]
        listed = ":" in texts[index] and any(DATE_LINE.search(t) for t in following)
        if listed and position + 1 < len(candidates):
            continue
        if listed and position + 1 == len(candidates):
            return None
        return index
    return None


def _body_end(texts: list[str], first: int) -> int:
    """The last paragraph that belongs to the paper: page chrome after it is tail."""
    last = len(texts) - 1
    for index in range(len(texts) - 1, max(first, len(texts) - 60), -1):
        if len(texts[index]) < 80 and (_TAIL.match(texts[index])):
            last = index - 1
    return min(last, _after_signature(texts, first))


def _after_signature(texts: list[str], first: int) -> int:
    """The last signature's date, if only scraps follow it (a page's lists of other papers)."""
    for index in range(len(texts) - 1, first, -1):
        text = texts[index]
        if len(text) <= 24 and DATE_LINE.search(text):
            return index
        if (
            label_of(text)
            or ANNEX.match(text)
            or (len(text) > 60 and "。" in text)
            or _NOTE.match(text)
        ):
            break
    return len(texts) - 1


class _Builder:
    def __init__(self, view: View) -> None:
        self.view = view
        self.outline = Outline(view, [], [], [], [], {})
        self._stack: list[Node] = []
        self._last: dict[tuple[str, Kind], int] = {}
        self._used: dict[str, int] = {}
        self._in_annex = False

    def add(self, index: int, start: int, end: int, cell: Cell | None, zone: Zone) -> None:
        text = self.view.text[start:end]
        label = None
        if cell is None and zone in (Zone.BODY, Zone.ANNEX):
            label = label_of(text)
        if zone is Zone.ANNEX and not self._in_annex:
            self._in_annex = True
            self._stack = []
        if zone is Zone.TAIL or (zone is Zone.ANNEX and ANNEX.match(text) and len(text) <= 50):
            self._stack = []
        body = start
        level = self.view.headings.get(start)
        if label and self._is_provision(label, text):
            body = start + label.length
            self._open(index, label, text, (start, end), zone, level)
        elif level is not None and self._is_section(index, cell, zone, text):
            label = headed_label(text)
            body = start + label.length
            self._open(index, label, text, (start, end), zone, level)
        owner = self._stack[-1] if self._stack and zone is not Zone.TAIL else None
        for node in self._stack:
            node.end = end
        self.outline.paragraphs.append(
            Paragraph(start, end, body, owner.id if owner else "", zone, cell)
        )
        self.outline.owner.append(owner)

    def _is_provision(self, label: Label, text: str) -> bool:
        if len(text) <= label.length:
            return False
        if label.kind is Kind.CN:
            return label.value > 0
        return not (label.kind is Kind.NUM and text[label.length : label.length + 1] in "年月日%元")

    def _is_section(self, index: int, cell: Cell | None, zone: Zone, text: str) -> bool:
        """Whether a heading without a provision's number begins a section; the title of an annex
        below 附件 does not."""
        if cell is not None or zone not in (Zone.BODY, Zone.ANNEX) or ANNEX.match(text):
            return False
        if DATE_LINE.search(text) or text.startswith("("):
            return False
        before = self.outline.paragraphs[index - 1] if index else None
        titled = before is not None and ANNEX.match(self.view.text[before.start : before.end])
        return not (zone is Zone.ANNEX and titled)

    def _close(self, label: Label, level: int | None) -> None:
        """Close the provisions that a new one does not stand in: those of its kind and deeper
        ones; of headings without a number, those of its level and deeper ones."""
        for index, node in enumerate(self._stack):
            if _ends(node, label, level):
                del self._stack[index:]
                return

    def _open(
        self,
        index: int,
        label: Label,
        text: str,
        bounds: tuple[int, int],
        zone: Zone,
        level: int | None,
    ) -> None:
        start, end = bounds
        self._close(label, level)
        parent = self._stack[-1] if self._stack else None
        heading, run_in = heading_of(text[label.length :])
        prefix = parent.id if parent else ("annex" if zone is Zone.ANNEX else "")
        self._check(prefix, label, index)
        node = Node(
            id=self._id(prefix, label),
            label=label,
            heading=self.view.original(start + label.length, start + label.length + len(heading)),
            start=start + label.length,
            end=end,
            parent=parent,
            zone=zone,
            paragraph=index,
            number=self.view.original(start, start + label.length).strip(),
            label_start=start,
            run_in=run_in,
            level=level,
        )
        if label.kind is not Kind.HEADED:
            self._report(prefix, node)
        if parent:
            parent.children.append(node)
        self._stack.append(node)
        self.outline.nodes.append(node)
        self.outline.by_id[node.id] = node

    def _id(self, prefix: str, label: Label) -> str:
        """The path id: numbers, and h1, h2, … for headings without one."""
        above = f"{prefix}." if prefix else ""
        if label.length or label.kind is not Kind.HEADED:
            return self._fresh(f"{above}{label.value}")
        key = f"{above}h"
        self._used[key] = count = self._used.get(key, 0) + 1
        return f"{key}{count}"

    def _fresh(self, wanted: str) -> str:
        """The id itself, or ``id-2``, ``id-3``… where the paper repeats a number."""
        count = self._used[wanted] = self._used.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}-{count}"

    def _check(self, prefix: str, label: Label, index: int) -> None:
        """Numbers of a kind that run through the whole paper count on from the last one."""
        key = (prefix, label.kind)
        if key not in self._last and label.value != 1:
            for (_, kind), value in reversed(self._last.items()):
                if kind is label.kind and label.value == value + 1:
                    self._last[key] = value
                    break

    def _report(self, prefix: str, node: Node) -> None:
        key = (prefix, node.label.kind)
        last, value = self._last.get(key, 0), node.label.value
        if value != last + 1:
            kind = "repeat" if value == last else "skip" if value > last else "restart"
            self.outline.faults.append(Fault(kind, node, last + 1))
        self._last.pop(key, None)
        self._last[key] = value

    def finish(self) -> Outline:
        return self.outline


def _ends(node: Node, label: Label, level: int | None) -> bool:
    """Whether the provision ``node`` ends where one with this number or heading begins."""
    headed, numbered = label.kind is Kind.HEADED, node.label.kind is not Kind.HEADED
    if numbered and not headed:
        return node.label.kind >= label.kind
    if node.level is not None and level is not None:
        return node.level >= level
    return numbered and node.run_in


def heading_of(text: str) -> tuple[str, bool]:
    """The heading of a provision and whether text runs on behind it.

    >>> heading_of("支持融入新格局。在城市中联动发展。")
    ('支持融入新格局。', True)
    >>> heading_of("总体要求")
    ('总体要求', False)
    """
    stop = text.find("。")
    if stop < 0 or stop == len(text) - 1:
        return (text, False) if len(text) <= 60 else ("", True)
    if stop <= 45:
        return text[: stop + 1], True
    return "", True


def sentences_of(outline: Outline) -> tuple[Sentence, ...]:
    """The sentences of body and annex, without the numbers in front of paragraphs."""
    found: list[Sentence] = []
    for index, paragraph in enumerate(outline.paragraphs):
        if paragraph.zone is Zone.TAIL:
            continue
        for start, end in split_sentences(outline.view.text, paragraph.body, paragraph.end):
            found.append(
                Sentence(
                    outline.view.text[start:end],
                    start,
                    end,
                    paragraph.provision,
                    paragraph.zone,
                    index,
                    paragraph.cell is not None,
                )
            )
    return tuple(found)
