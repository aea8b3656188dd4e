"""Which paragraphs are headings, and of what level: by their style, else by their look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from luodi.compiler.numbering import label_of
from luodi.compiler.read.docx.styles import Look, look_of_run

#: A heading is shorter than this; what is longer is text in a heading's style.
LONGEST_HEADING = 60
_LONGEST_UNNUMBERED = 30
#: Half-points by which a title is larger than the text.
_TITLE_STEP = 6
_USUAL_SIZE = 20
_ENDS = "。；;：:，,、！？!?"
_TITLE_FONT = re.compile(r"标宋|大标宋|BiaoSong", re.I)
_BLACK = re.compile(r"黑体|SimHei|Heiti|Hei$", re.I)
_REGULAR = re.compile(r"楷|Kai", re.I)
_NO_HEADING = re.compile(
    r"[（(【\[—\-]|附(?:件|表|录)|抄送|(?:牵头|责任|配合|主办|协办|落实)(?:单位|部门)|\S{2,20}[〔\[(（]\d{4}[〕\])）]\d+号"
)
_DATE = re.compile(r"[\d〇零○一二三四五六七八九]{4}年.{1,6}月.{1,4}日")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph outside tables as it stands on the page."""

    block: int
    text: str
    style_level: int | None
    #: What its style says, and each run's own properties.
    base: Look
    runs: Sequence[etree._Element | None]


type _Print = tuple[str, bool, int]


def levels(paragraphs: Sequence[Shown]) -> dict[int, int]:
    """The heading's level (from 1) of each block that is a heading.

    Where a file's styles name headings, they alone count; else looks that differ from the
    running text's do, ranked as official papers rank them: 黑体, 楷体, bold.
    """
    by_style = {
        p.block: p.style_level
        for p in paragraphs
        if p.style_level is not None and len(p.text) <= LONGEST_HEADING
    }
    return by_style or _by_look(paragraphs)


def _by_look(paragraphs: Sequence[Shown]) -> dict[int, int]:
    prints = _prints(paragraphs)
    weights: Counter[_Print] = Counter()
    for paragraph, look in zip(paragraphs, prints, strict=True):
        if look is not None:
            weights[look] += len(paragraph.text)
    if not weights:
        return {}
    plain = weights.most_common(1)[0][0]
    found = {
        paragraph.block: _rank(look)
        for index, (paragraph, look) in enumerate(zip(paragraphs, prints, strict=True))
        if look is not None
        and look != plain
        and _can_be_heading(paragraph, look, plain)
        and not (index + 1 < len(paragraphs) and _DATE.match(paragraphs[index + 1].text))
    }
    if len(found) * 2 > len(paragraphs):
        return {}
    ranks = {rank: level for level, rank in enumerate(sorted(set(found.values())), 1)}
    return {block: ranks[rank] for block, rank in found.items()}


def _prints(paragraphs: Sequence[Shown]) -> list[_Print | None]:
    """Each paragraph's look. The lines of one that is broken share its runs, which are gone
    through once: a file may break one paragraph into thousands."""
    known: dict[int, _Print | None] = {}
    found: list[_Print | None] = []
    for paragraph in paragraphs:
        if len(paragraph.text) > LONGEST_HEADING:
            found.append(_print(paragraph))
            continue
        runs = id(paragraph.runs)  # they live as long as the paragraphs
        if runs not in known:
            known[runs] = _print(paragraph)
        found.append(known[runs])
    return found


def _print(paragraph: Shown) -> _Print | None:
    """A paragraph's look; None where its runs look different from one another. Of text that is
    too long for a heading the first run tells."""
    runs = paragraph.runs[:1] if len(paragraph.text) > LONGEST_HEADING else paragraph.runs
    base = paragraph.base
    looks = {
        (_class(look.font or ""), bool(look.bold), look.size or _USUAL_SIZE)
        for look in (base if run is None else look_of_run(run).over(base) for run in runs)
    }
    return looks.pop() if len(looks) == 1 else None


def _can_be_heading(paragraph: Shown, look: _Print, plain: _Print) -> bool:
    text = paragraph.text
    font, bold, size = look
    plain_font, plain_bold, plain_size = plain
    if font == "title" or (paragraph.base.centred and size >= plain_size + _TITLE_STEP):
        return False
    stands_out = size > plain_size or (bold and not plain_bold) or font in ("black", "regular")
    if not stands_out or (font == plain_font and size < plain_size):
        return False
    if label_of(text) is not None:
        return len(text) <= LONGEST_HEADING
    return (
        2 <= len(text) <= _LONGEST_UNNUMBERED
        and text[-1] not in _ENDS
        and _HAN.search(text) is not None
        and _NO_HEADING.match(text) is None
        and _DATE.match(text) is None
    )


def _class(font: str) -> str:
    if _TITLE_FONT.search(font):
        return "title"
    if _BLACK.search(font):
        return "black"
    return "regular" if _REGULAR.search(font) else ""


def _rank(look: _Print) -> tuple[int, int, bool]:
    font, bold, size = look
    return -size, {"black": 0, "regular": 1}.get(font, 2), not bold
