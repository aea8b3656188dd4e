"""Where annex and body say the same thing in different words, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from luodi.compiler.align import Alignment, Piece, pairs, places_of_words, plain
from luodi.compiler.check.codes import report
from luodi.compiler.check.rows import Row, is_verbatim, quote, regular_name, rows_of
from luodi.compiler.document import Zone
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.model import CompiledProgramme, Task
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import Node
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Words whose coming and going changes nothing.
_NOISE = re.compile(r"[的了地得和与及、等等以]+|以及|并")
#: What stands before or behind a subject that the table says in its column of units.
_AROUND_SUBJECT = re.compile(
    r"^(?:支持|鼓励|引导|推动|由|对)?[和、及与等]*(?:要|应|应当|须|负责|共同)?$"
)
#: Words whose coming and going is worth a glance, no more.
_SLIGHT = re.compile(
    r"^(?:区|市|县|镇|省|级|对|在|将|其|该|应|要|也|更|进一步|加快|积极|着力|大力|扎实|切实|持续|深入|全面|继续|努力|不断|有效|相关|有关|工作|开展|进行|等地|本市|全市)+$"
)
#: Below this likeness a clause was rewritten: no use in listing its pieces.
_REWRITTEN = 0.6
_HEADINGS_ALIKE = 0.5
#: Shorter words stand anywhere by chance: that they stand elsewhere too explains nothing.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: words of the body gone, words of the annex come; either may be empty."""

    gone: str
    come: str

    def zh(self) -> str:
        """The difference in Chinese."""
        if self.gone and self.come:
            return f"“{self.gone}”写成“{self.come}”"
        return f"清单少“{self.gone}”" if self.gone else f"清单多“{self.come}”"

    def en(self) -> str:
        """The difference in English."""
        if self.gone and self.come:
            return f"“{self.gone}” became “{self.come}”"
        return f"the annex omits “{self.gone}”" if self.gone else f"the annex adds “{self.come}”"


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Differences in substance between rows and their sentences, and between headings."""
    both = rows_of(paper)
    if both is None:
        return
    alignment, rows = both
    if is_verbatim(alignment, rows):
        yield from _rows(paper, alignment, rows)
    yield from _headings(paper, alignment)


def _rows(paper: Paper, alignment: Alignment, rows: list[Row]) -> Iterator[Diagnostic]:
    others = _matched(alignment, rows)
    for number, row in enumerate(rows):
        for piece, place in row.clauses:
            if place is None:
                continue
            body = alignment.pieces[place[0]][place[1]][0]
            if piece.text != body.text:
                yield from _clause(paper, alignment, row, number, piece, body, others[place])


def _matched(alignment: Alignment, rows: list[Row]) -> dict[tuple[int, int], list[tuple[int, str]]]:
    """The row clauses that take up each body clause."""
    found: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for number, row in enumerate(rows):
        for piece, place in row.clauses:
            if place is not None:
                found.setdefault(place, []).append((number, piece.text))
    return found


def _clause(
    paper: Paper,
    alignment: Alignment,
    row: Row,
    number: int,
    piece: Piece,
    body: Piece,
    others: list[tuple[int, str]],
) -> Iterator[Diagnostic]:
    view = paper.view.text
    changes, likeness = differences(view[body.start : body.end], view[piece.start : piece.end])
    row_words = plain(row.task.text)
    body_words = "".join(plain(alignment.sentences[i].text) for i in row.sentences())
    elsewhere = [text for n, text in others if n != number]
    real = [
        change
        for change in changes
        if not _explained(change, row.task, row_words, body_words, elsewhere)
    ]
    if not real:
        return
    rewritten = likeness < _REWRITTEN
    slight = all(_is_slight(change) for change in real)
    yield report(
        "N107" if slight else "W106",
        paper.view.span(piece.start, piece.end),
        [paper.view.span(body.start, body.end)],
        task=row.task.number,
        change="整句改写" if rewritten else ",".join(c.zh() for c in real).replace(",", "，"),
        change_en="rewritten" if rewritten else ", ".join(c.en() for c in real),
        body=quote(paper, body.start, body.end),
        row=quote(paper, piece.start, piece.end),
    )


def differences(body: str, row: str) -> tuple[list[Change], float]:
    """The differences of two clauses, marks aside, and how alike the clauses are (0..1).

    >>> differences("完善综合奖补机制", "完善奖补政策")[0]
    [Change(gone='综合', come=''), Change(gone='机制', come='政策')]
    """
    left, left_at = _letters(body)
    right, right_at = _letters(row)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    changes = [
        Change(_words(body, left_at, a, b), _words(row, right_at, c, d))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
    return changes, matcher.ratio()


def _letters(text: str) -> tuple[str, list[int]]:
    return plain(text), places_of_words(text)


def _words(text: str, places: list[int], start: int, end: int) -> str:
    return text[places[start] : places[end - 1] + 1] if end > start else ""


def _explained(change: Change, task: Task, row: str, body: str, elsewhere: list[str]) -> bool:
    """Noise, words moved within the row, words that another row takes up, and subjects that the
    table says in its column of units."""
    gone, come = plain(change.gone), plain(change.come)
    if not _NOISE.sub("", gone) and not _NOISE.sub("", come):
        return True
    if len(gone) >= _TELLING and (gone in row or any(gone in text for text in elsewhere)):
        gone = ""
    if gone and _is_subject(gone, task):
        gone = ""
    if len(come) >= _TELLING and come in body:
        come = ""
    return not _NOISE.sub("", gone) and not _NOISE.sub("", come)


def _is_subject(words: str, task: Task) -> bool:
    rest = words
    for name in sorted((*task.lead, *task.joint, *task.supporting), key=len, reverse=True):
        rest = rest.replace(plain(regular_name(name)), "")
    return rest != words and bool(_AROUND_SUBJECT.match(rest))


def _is_slight(change: Change) -> bool:
    if change.gone and change.come:
        return False
    return bool(_SLIGHT.match(plain(change.gone or change.come)))


# -- headings --------------------------------------------------------------------------------


def _headings(paper: Paper, alignment: Alignment) -> Iterator[Diagnostic]:
    body = {plain(regular(n.heading)): n for n in paper.outline.nodes if n.zone is Zone.BODY}
    votes, first = _votes(paper, alignment)
    for heading, count in votes.items():
        words = _bare(heading)
        if not words or plain(words) in body:
            continue
        node = _nearest(words, count, paper)
        if node is None:
            continue
        changes, _ = differences(regular(node.heading), words)
        real = [c for c in changes if _NOISE.sub("", plain(c.gone + c.come))]
        if real:
            yield report(
                "W108",
                _heading_span(paper, heading, first[heading]),
                [paper.view.span(node.label_start, node.start + len(node.heading))],
                row=heading.rstrip("。"),
                body=node.number + node.heading.rstrip("。"),
                change="，".join(c.zh() for c in real),
                change_en=", ".join(c.en() for c in real),
            )


def _votes(paper: Paper, alignment: Alignment) -> tuple[dict[str, Counter[str]], dict[str, Draft]]:
    """For each heading of the table, the body provisions whose sentences its rows restate."""
    votes: dict[str, Counter[str]] = {}
    first: dict[str, Draft] = {}
    for draft in paper.drafts:
        if not draft.from_table or not draft.section:
            continue
        for heading in draft.section.split(" / "):
            first.setdefault(heading, draft)
            count = votes.setdefault(heading, Counter())
            for index in alignment.rows.get(draft.start, ()):
                count[alignment.sentences[index].provision] += 1
    return votes, first


def _bare(heading: str) -> str:
    words = regular(heading)
    label = label_of(words)
    return words[label.length :] if label else words


def _nearest(words: str, count: Counter[str], paper: Paper) -> Node | None:
    """Of the provisions behind a heading's rows, the one whose heading is most like it."""
    own = pairs(plain(words))
    best: tuple[float, int, str] | None = None
    above: Counter[str] = Counter()
    for provision, votes in count.items():
        node = paper.outline.by_id.get(provision)
        for ancestor in node.chain() if node else ():
            above[ancestor.id] += votes
    for provision, votes in above.items():
        other = pairs(plain(regular(paper.outline.by_id[provision].heading)))
        if not own or not other:
            continue
        likeness = 2 * len(own & other) / (len(own) + len(other))
        if likeness >= _HEADINGS_ALIKE and (best is None or (likeness, votes) > best[:2]):
            best = (likeness, votes, provision)
    return paper.outline.by_id[best[2]] if best else None


def _heading_span(paper: Paper, heading: str, draft: Draft) -> Span:
    """Where the table prints the heading: before its first row, else that row."""
    words = regular(heading)
    start = paper.view.text.rfind(words, max(0, draft.start - 600), draft.start)
    if start < 0:
        return paper.view.span(draft.start, draft.end)
    return paper.view.span(start, start + len(words))
