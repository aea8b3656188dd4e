"""Does the annex take up everything the body says, sentence by sentence, and nothing else?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.align import Alignment, Piece, plain
from luodi.compiler.check.codes import report
from luodi.compiler.check.leads import numbers
from luodi.compiler.check.rows import Row, is_verbatim, node_of, quote, rows_of
from luodi.compiler.document import Sentence
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.numbering import Kind
from luodi.compiler.outline import Node
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Clauses that set the scene: they ask nobody to do anything.
_BACKGROUND = re.compile(
    r"^(?:以.{1,40}为(?:重点|目标|主线|抓手|引领|导向|基础|依托|核心|牵引|载体|契机|统领|指导|突破口)|在.{1,40}(?:下|中|上|基础上|前提下|方面|过程)"
    r"|(?:根据|按照|依据|围绕|坚持|立足|针对|对照|参照|为了|为(?=贯彻|落实|深入|加快|加强|进一步|推动|推进|促进|切实|全面|规范|做好|提高|提升|保障|确保)|鉴于|自|到\d{4}年|即|其中|包括).{0,60}|\d{4}年.{0,6}|附件.*)$"
)
#: Clauses that say what the sentence is for.
_PURPOSE = re.compile(
    r"^(?:切实|不断|有效|持续|进一步|全面|着力)*(?:提高|提升|增强|促进|增加|扩大|激发|营造|助力|带动|确保|保障|实现|形成|推动.{1,30}(?:发展|融合|升级|转型)|打造.{1,12}(?:集群|格局|高地|样板)|让|使|为.{1,30}(?:提供|奠定|作出|注入))"
)
#: Headings of what asks no unit to do anything of its own.
_FRAMING = re.compile(
    r"总体要求|总体思路|指导思想|原则|(?:总体|工作|主要|发展|行动|阶段)目标|目标任务|组织保障|保障(?:措施|机制)|(?:强化|加强|完善|落实)(?:服务|要素|组织)?保障$"
    r"|组织(?:领导|实施|推进|协调)|附则|施行|解释|背景|总则|适用(?:范围|对象)|(?:工作|有关|相关|其他)要求|(?:实施|工作)步骤|(?:时间|进度|工作)安排"
    r"|监督(?:检查|考核|管理|问责)?$|督(?:促|导)检查|宣传(?:引导|发动)|加强宣传|(?:加强|强化)领导|狠抓落实"
)
#: Where more rows than this join measures, that is the table's way and no slip.
_SPLICED_AT_MOST = 0.2


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Rows without a sentence, sentences without a row, rows that join two measures."""
    both = rows_of(paper)
    if both is None:
        return
    alignment, rows = both
    if not is_verbatim(alignment, rows):
        yield report("N111", rows[0].task.span, total=len(rows))
        return
    yield from _beyond_body(paper, rows)
    told = list(_beyond_annex(paper, alignment, rows))
    yield from told
    yield from _lost(paper, alignment, [d.span for d in told])
    yield from _spliced(paper, alignment, rows)


# -- rows ------------------------------------------------------------------------------------


def _beyond_body(paper: Paper, rows: list[Row]) -> Iterator[Diagnostic]:
    for row in rows:
        if not row.sentences():
            yield report(
                "W101",
                row.task.span,
                task=row.task.number,
                words=quote(paper, *_extent(row)) if row.clauses else row.task.text[:60],
            )
            continue
        for piece, place in row.clauses:
            if place is None and not _BACKGROUND.match(piece.text):
                yield report(
                    "W110",
                    paper.view.span(piece.start, piece.end),
                    task=row.task.number,
                    words=quote(paper, piece.start, piece.end),
                )


def _extent(row: Row) -> tuple[int, int]:
    return row.clauses[0][0].start, row.clauses[-1][0].end


def _spliced(paper: Paper, alignment: Alignment, rows: list[Row]) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    for row in rows:
        measures: dict[str, tuple[Node, Sentence]] = {}
        for piece, place in row.clauses:
            if place is None or len(piece.text) < 6:
                continue
            sentence = alignment.sentences[place[0]]
            node = node_of(paper, sentence)
            if node is not None and node.label.kind <= Kind.NUM:
                measures.setdefault(node.id, (node, sentence))
        if len(measures) < 2 or _nested(measures):
            continue
        found.append(
            report(
                "N109",
                row.task.span,
                [paper.view.span(s.start, s.end) for _, s in measures.values()],
                task=row.task.number,
                places="、".join(
                    f"“{node.number}{node.heading.rstrip('。')}”" for node, _ in measures.values()
                ),
            )
        )
    if len(found) <= max(1, _SPLICED_AT_MOST * len(rows)):
        yield from found


def _nested(measures: dict[str, tuple[Node, Sentence]]) -> bool:
    return any(above.id in measures for node, _ in measures.values() for above in node.chain()[:-1])


# -- sentences -------------------------------------------------------------------------------


def _beyond_annex(paper: Paper, alignment: Alignment, rows: list[Row]) -> Iterator[Diagnostic]:
    groups: dict[str, list[int]] = {}
    for index, sentence in enumerate(alignment.sentences):
        if not _is_heading(paper, sentence):
            groups.setdefault(sentence.provision, []).append(index)
    covered = {
        provision
        for provision, members in groups.items()
        if any(taken for i in members for _, taken in alignment.pieces[i])
    }
    for provision, members in groups.items():
        if provision in covered:
            for index in members:
                yield from _sentence(paper, alignment, rows, index)
        elif (node := paper.outline.by_id.get(provision)) is not None:
            yield from _whole_measure(paper, node, groups, covered)


def _lost(paper: Paper, alignment: Alignment, told: list[Span]) -> Iterator[Diagnostic]:
    """Tasks that the body gives to units and no row takes up: they would be lost."""
    for draft in paper.covered:
        span = paper.view.span(draft.start, draft.end)
        if alignment.covers(draft.start, draft.end):
            continue
        if not any(span.start < s.end and s.start < span.end for s in told):
            yield report("W102", span, words=quote(paper, draft.start, draft.end))


def _is_heading(paper: Paper, sentence: Sentence) -> bool:
    node = node_of(paper, sentence)
    if node is None or sentence.start != node.start:
        return False
    if "," in sentence.text and sentence.text[-1:] == "。":
        if not (node.run_in or node.children):
            return False  # a provision of one sentence, which is all it says
        if any(character.isdecimal() for character in sentence.text):
            return False  # a number to reach: the provision begins with a duty
    return bool(node.heading) and len(sentence.text.rstrip("。")) <= len(node.heading)


def _whole_measure(
    paper: Paper, node: Node, groups: dict[str, list[int]], covered: set[str]
) -> Iterator[Diagnostic]:
    """A measure that no row takes up, among siblings most of which are taken up."""
    if _only_frames(node):
        return
    siblings = node.parent.children if node.parent else []
    if not _mostly_taken(node, siblings, groups, covered) and not _mostly_taken(
        node, paper.outline.nodes, groups, covered
    ):
        return
    yield report(
        "W105",
        paper.view.span(node.label_start, node.end),
        heading=node.number + node.heading.rstrip("。"),
    )


def _only_frames(node: Node) -> bool:
    """Whether a provision, or one above it, asks no unit to do anything of its own."""
    return any(_FRAMING.search(above.heading) for above in node.chain())


def _mostly_taken(
    node: Node, peers: list[Node], groups: dict[str, list[int]], covered: set[str]
) -> bool:
    """Whether rows take up two in three of a measure's peers that ask for something, of which
    there are three or more."""
    own = [n for n in peers if n.id in groups and n.label.kind is node.label.kind]
    own = [n for n in own if n.zone is node.zone and not _only_frames(n)]
    taken = sum(1 for n in own if n.id in covered)
    return len(own) >= 3 and taken * 3 >= len(own) * 2


def _sentence(
    paper: Paper, alignment: Alignment, rows: list[Row], index: int
) -> Iterator[Diagnostic]:
    sentence, pieces = alignment.sentences[index], alignment.pieces[index]
    left = [p for p, taken in pieces if not taken and not _BACKGROUND.match(p.text)]
    if not left:
        return
    taken_by = sorted({n for _, taken in pieces for n in taken})
    if not taken_by:
        if sentence.text[-1:] in "。;!?":
            yield report(
                "W102",
                paper.view.span(sentence.start, sentence.end),
                words=quote(paper, sentence.start, sentence.end),
            )
        return
    left = [p for p in left if not _elsewhere(p, rows, taken_by)]
    if left:
        spans = _joined(left, pieces)
        yield report(
            "N104" if _only_purpose(left, pieces) else "W103",
            paper.view.span(*spans[0]),
            [paper.view.span(*s) for s in spans[1:]],
            rows=numbers(rows[n].task.number for n in taken_by if n < len(rows)),
            words="".join(f"“{quote(paper, *s)}”" for s in spans),
        )


def _elsewhere(piece: Piece, rows: list[Row], taken_by: list[int]) -> bool:
    """The clause stands inside a row's words, only parted by other marks."""
    return any(piece.text in plain(rows[n].task.text) for n in taken_by if n < len(rows))


def _joined(left: list[Piece], pieces: list[tuple[Piece, list[int]]]) -> list[tuple[int, int]]:
    """Stretches of neighbouring clauses."""
    order = {piece.start: i for i, (piece, _) in enumerate(pieces)}
    spans: list[tuple[int, int]] = []
    last = -2
    for piece in left:
        at = order[piece.start]
        if at == last + 1:
            spans[-1] = (spans[-1][0], piece.end)
        else:
            spans.append((piece.start, piece.end))
        last = at
    return spans


def _only_purpose(left: list[Piece], pieces: list[tuple[Piece, list[int]]]) -> bool:
    """Whether what is left closes the sentence and says only what it is for."""
    tail = [p for p, _ in pieces[len(pieces) - len(left) :]]
    return tail == left and all(_PURPOSE.match(p.text) for p in left)
