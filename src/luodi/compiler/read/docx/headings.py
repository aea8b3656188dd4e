"""Which paragraphs are headings, and of what level: by their style, else by their look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.compiler.numbering import label_of

#: A heading is shorter than this; what is longer is text in a heading's style.
LONGEST_HEADING = 60
_LONGEST_UNNUMBERED = 30
#: Half-points by which a title is larger than the text.
_TITLE_STEP = 6
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
    bold: bool
    size: int
    font: str
    centred: bool

    @property
    def look(self) -> tuple[str, bool, int]:
        return _class(self.font), self.bold, self.size


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
    weights: Counter[tuple[str, bool, int]] = Counter()
    for paragraph in paragraphs:
        weights[paragraph.look] += len(paragraph.text)
    if not weights:
        return {}
    text_look = weights.most_common(1)[0][0]
    found = [
        p
        for index, p in enumerate(paragraphs)
        if p.look != text_look
        and _can_be_heading(p, text_look)
        and not (index + 1 < len(paragraphs) and _DATE.match(paragraphs[index + 1].text))
    ]
    if len(found) * 2 > len(paragraphs):
        return {}
    ranks = sorted({_rank(p.look) for p in found})
    return {p.block: ranks.index(_rank(p.look)) + 1 for p in found}


def _can_be_heading(paragraph: Shown, text_look: tuple[str, bool, int]) -> bool:
    text = paragraph.text
    font, bold, size = paragraph.look
    plain_font, plain_bold, plain_size = text_look
    if font == "title" or (paragraph.centred and size >= plain_size + _TITLE_STEP):
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


def _rank(look: tuple[str, bool, int]) -> tuple[int, int, bool]:
    font, bold, size = look
    return -size, {"black": 0, "regular": 1}.get(font, 2), not bold
