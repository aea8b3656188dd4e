"""Lines → columns → paragraphs, by where the lines begin and end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luodi.compiler.read.pdf.lines import joined, lines_of
from luodi.compiler.read.pdf.values import Line, Run

NUMBERED = re.compile(
    r"[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[)）]|\d{1,3}[.．、](?!\d)|第[一二三四五六七八九十百\d]+[条章节篇部]"
    r"|[①-⑳]|附件|附[:：]|备注|(?:牵头|责任|配合|主办|协办|参与)(?:单位|部门)|完成时限|——|专栏"
)
_FINISHED = "。！？；!?;：:"
#: In ems: a first line is indented by more; a line may be shorter than it could be by so much.
_INDENT = 1.2
_SLACK = 0.7
#: Lines of a paragraph stand no further apart than this many times the usual distance.
_LEADING = 1.35


@dataclass(slots=True)
class Piece:
    """A paragraph: its lines joined, where it began and how it looks."""

    text: str
    page: int
    size: float
    font: int
    lines: int = 1
    centred: bool = False
    spare: float = 0.0  # how much room its last line leaves


@dataclass(slots=True)
class Measure:
    """What is usual in a document: the size and font of running text, the distance of lines,
    whether paragraphs are indented."""

    size: float = 12.0
    font: int = -1
    leading: float = 1.5
    indented: bool = True


def measure(pages: Sequence[Sequence[Line]]) -> Measure:
    """The usual look of a document's lines outside tables."""
    sizes: Counter[float] = Counter()
    fonts: Counter[tuple[float, int]] = Counter()
    gaps: Counter[float] = Counter()
    indented = flush = 0
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            fonts[round(line.size * 2) / 2, line.font] += len(line.text)
        for above, below in pairwise(lines):
            gap = below.y - above.y
            if above.size and 0.8 < gap / above.size < 4 and abs(above.size - below.size) < 0.6:
                gaps[round(gap / above.size, 1)] += 1
            if above.text[-1:] in "。；" and above.size == below.size:
                indent = (below.x0 - below.left) / max(below.size, 1)
                indented += _INDENT < indent < 4
                flush += indent <= _INDENT
    if not sizes:
        return Measure()
    size = max(sizes, key=lambda s: (sizes[s], s))
    font = max((f for s, f in fonts if s == size), key=lambda f: (fonts[size, f], f))
    leading = max(gaps, key=lambda g: (gaps[g], -g)) if gaps else 1.5
    return Measure(size, font, leading, indented >= flush)


# -- columns --------------------------------------------------------------------------------


def ordered_lines(runs: Sequence[Run], page: int) -> list[Line]:
    """Runs as lines in reading order, each with the edges of its column."""
    gutter = _gutter(runs)
    if gutter is None:
        return _with_edges(lines_of(runs, page))
    ordered: list[Line] = []
    left: list[Run] = []
    right: list[Run] = []
    for run in sorted(runs, key=lambda r: (r.y, r.x0)):
        if run.x0 < gutter < run.x1:
            ordered += _columns(left, right, page)
            left, right = [], []
            ordered += _with_edges(lines_of([run], page))
        else:
            (left if run.x1 <= gutter else right).append(run)
    return ordered + _columns(left, right, page)


def _columns(left: list[Run], right: list[Run], page: int) -> list[Line]:
    return [line for side in (left, right) for line in _with_edges(lines_of(side, page))]


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where a page of two columns is parted: a place near the middle that few runs cross, while
    most of those on its left end near it and most on its right begin near it."""
    if len(runs) < 20:
        return None
    x0, x1 = min(r.x0 for r in runs), max(r.x1 for r in runs)
    width = x1 - x0
    best: tuple[float, float] | None = None
    for step in range(35, 66):
        place = x0 + width * step / 100
        crossing = sum(1 for r in runs if r.x0 < place < r.x1)
        if crossing * 5 > len(runs):
            continue
        left = [r for r in runs if r.x1 <= place]
        right = [r for r in runs if r.x0 >= place]
        if min(len(left), len(right)) < 8:
            continue
        lend, rbegin = _common([r.x1 for r in left]), _common([r.x0 for r in right])
        if lend is None or rbegin is None or rbegin <= lend:
            continue
        score = -abs(place - (lend + rbegin) / 2)
        if best is None or score > best[0]:
            best = (score, place)
    return best[1] if best else None


def _common(places: list[float]) -> float | None:
    """The place that half of them share, within an em or so."""
    counts = Counter(round(p / 10) for p in places)
    bucket = max(counts, key=lambda b: (counts[b] + counts[b + 1], b))
    near = [p for p in places if bucket * 10 - 6 <= p <= bucket * 10 + 16]
    return sum(near) / len(near) if len(near) * 2 >= len(places) else None


def _with_edges(lines: list[Line]) -> list[Line]:
    if lines:
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        for line in lines:
            line.left, line.right = left, right
    return lines


def shared_edges(pages: Sequence[Sequence[Line]], size: float) -> None:
    """Columns that begin and end at about the same place on many pages share their edges, so that
    a page with few lines is judged by the others, and one line that sticks out changes nothing."""
    lefts, rights = Counter[int](), Counter[int]()
    for lines in pages:
        for line in lines:
            lefts[round(line.x0 / _STEP)] += 1
            rights[round(line.x1 / _STEP)] += 1
    settled: dict[tuple[float, int], float] = {}
    for lines in pages:
        for line in lines:
            for edge, counts, side in ((line.left, lefts, -1), (line.right, rights, 1)):
                if (edge, side) not in settled:
                    settled[edge, side] = _settled(edge, counts, size, side)
            line.left, line.right = settled[line.left, -1], settled[line.right, 1]


#: Edges are told apart by so many points.
_STEP = 3.0
_USUAL = 0.05


def _settled(edge: float, counts: Counter[int], size: float, side: int) -> float:
    """The outermost edge that many lines share, within some ems of a column's own."""
    reach = int(4 * size / _STEP)
    own = round(edge / _STEP)
    enough = max(3, _USUAL * counts.total())
    usual = [
        place
        for place in range(own - reach, own + reach + 1)
        if counts[place] and counts[place] + counts[place - 1] + counts[place + 1] >= enough
    ]
    return (max(usual) if side > 0 else min(usual)) * _STEP if usual else edge


# -- paragraphs -----------------------------------------------------------------------------


def paragraphs(lines: Sequence[Line], usual: Measure, before: Piece | None = None) -> list[Piece]:
    """Lines joined to paragraphs; ``before`` is one that an earlier page left open, to which the
    first lines may be added."""
    pieces: list[Piece] = []
    now = before
    above: Line | None = None
    for line in lines:
        if now is not None and _continues(now, above, line, usual):
            now.text = joined(now.text, line.text)
            now.lines += 1
        else:
            now = Piece(line.text, line.page, line.size, line.font, centred=_centred(line))
            pieces.append(now)
        now.spare = line.right - line.x1
        above = line
    return pieces


def _full(piece: Piece, line: Line) -> bool:
    """Whether there was no room for the next line's first word on the last one."""
    return piece.spare <= max(_first_word(line), line.size) + _SLACK * line.size


def _centred(line: Line) -> bool:
    left, right = line.x0 - line.left, line.right - line.x1
    return left > line.size and abs(left - right) <= max(1.5 * line.size, 0.1 * (left + right))


def _continues(piece: Piece, above: Line | None, line: Line, usual: Measure) -> bool:
    """Whether a line goes on with a paragraph. ``above`` is None at the top of a page."""
    if abs(line.size - piece.size) > 0.6:
        return False
    if above is not None:
        gap = (line.y - above.y) / max(line.size, 1)
        if line.page == above.page and gap > max(usual.leading, 1.0) * _LEADING + 0.05:
            return False
    if piece.size > usual.size + 0.6 and (piece.centred or _full(piece, line)) and _centred(line):
        return not NUMBERED.match(line.text)  # a title of several lines
    if not _full(piece, line):
        return False
    finished = piece.text[-1:] in _FINISHED
    if (
        line.x0 - line.left > _INDENT * line.size
    ):  # the first line of a paragraph, or a block set in
        beneath = above is not None and abs(line.x0 - above.x0) < 0.3 * line.size
        return beneath and not finished and not NUMBERED.match(line.text)
    if _inside_bracket(piece.text):
        return True
    if NUMBERED.match(line.text):  # a number may also begin a line by chance
        return not finished and usual.indented and line.text[:1].isdigit()
    return not finished or usual.indented


def _inside_bracket(text: str) -> bool:
    """Whether a bracket of the last sentence is still open."""
    tail = text[-_BRACKET:]
    opening = max(tail.rfind("（"), tail.rfind("("))
    return opening > max(tail.rfind("）"), tail.rfind(")"))


#: Brackets of responsibility may be as long.
_BRACKET = 400


def cell_paragraphs(lines: Sequence[Line], left: float, right: float) -> list[str]:
    """The paragraphs of a cell between two edges: a line behind which there is room for the next
    word is the last of its paragraph, and so is a finished one before a number."""
    if not lines:
        return []
    inner = max(min(line.x0 for line in lines) - left, 0.0)
    room = right - left - 2 * min(inner, _PADDING)
    widest = max(line.x1 - line.x0 for line in lines)
    if names := _list_of_units(lines):
        return names
    texts = [lines[0].text]
    for above, line in pairwise(lines):
        spare = max(room, widest) - (above.x1 - above.x0)
        finished = above.text[-1:] in _FINISHED and NUMBERED.match(line.text)
        if finished or spare > _first_word(line) + _LOOSE * line.size:
            texts.append(line.text)
        else:
            texts[-1] = joined(texts[-1], line.text)
    return texts


def _list_of_units(lines: Sequence[Line]) -> list[str]:
    """The names of a cell that lists units one below the other without marks; a name
    may take several lines. Empty where it does not."""
    first = lines[0].text[:1]
    names = [lines[0].text]
    for line in lines[1:]:
        if _UNIT.fullmatch(names[-1]) and (line.text[:1] in (first, "各") or _whole(line.text)):
            names.append(line.text)
        else:
            names[-1] += line.text
    return names if len(names) > 1 and all(map(_UNIT.fullmatch, names)) else []


def _whole(text: str) -> bool:
    """Whether a line is a unit's name for itself, not a branch of the one before."""
    return len(text) > 4 and bool(_UNIT.fullmatch(text)) and not text.endswith("分局")


_UNIT = re.compile(
    r"[^，。、；：！？,;:（）()]{2,14}(?:局|委|办|厅|部|院|署|联|社|室|中心|公司|集团|政府|大队|支队|行)"
)
#: The widest usual margin of a cell, and how much a line may be shorter than it could be, in ems.
_PADDING = 8.0
_LOOSE = 0.9
_TOKEN = re.compile(r"[（(〔［《“‘]*(?:[0-9A-Za-z.%/-]+|.)[，。、；：！？）)〕］》”’%]*")
_NARROW = re.compile(r"[\x20-\x7e]")


def _first_word(line: Line) -> float:
    """How wide the first word of a line is, with the marks that may not begin a line."""
    match = _TOKEN.match(line.text)
    word = match[0] if match else ""
    return (len(word) - 0.5 * len(_NARROW.findall(word))) * line.size
