"""Web pages: the article out of its chrome, tables with row and column spans."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luodi.compiler.document import Block, Cell, Reading
from luodi.compiler.read import Unreadable, too_long
from luodi.compiler.read.text import blocks_of, decode
from luodi.kernel.span import Span

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_SKIP = frozenset(
    "script style noscript template iframe object svg select option button input textarea head "
    "title meta link nav".split()
)
_BLOCK = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody td tfoot th "
    "thead tr ul html".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_PUNCTUATION = re.compile(r"[。；，;,：]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_SPAN = 1000
_LONGEST_TITLE = 500
#: What stands in a table behind these is read as paragraphs: it is no table of a paper.
_MAX_CELLS = 200_000
_MAX_COLUMNS = 100
#: Deeper than this, an element's text is taken as one paragraph.
_MAX_DEPTH = 150
#: A page with its pictures inside, as Word saves it, stays below this.
_MOST_BYTES = 24 * 1024 * 1024
_MOST_TAGS = 600_000
#: Pages that never close what they open stay far below this.
_DEEPEST = 2_000
#: Elements that, left open, open again in each block behind them, as the standard has it.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_MOST_REOPENED = 1_000_000
#: An attribute of a tag, as the standard takes it apart; it is compared with all before it.
_ATTRIBUTE = r"=?[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:[\s/]++|{_ATTRIBUTE})*+")
_LONG_TAG = 5_000
_MOST_COMPARED = 100_000_000
#: Elements without an end, or whose end other elements imply.
_CLOSED_BY_OTHERS = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption".split()
)


def read_html(data: bytes, name: str) -> Reading:
    """Read a web page.

    The text as read is the article alone: the smallest part of the page that holds nearly all
    of its running text. ``meta`` keeps what the page says about the paper outside the article
    (``head``: lines before it, ``foot``: lines after it, ``heading``: its ``h1``).
    """
    if len(data) > _MOST_BYTES:
        raise too_long(name)
    text = _decode(data, name)
    if _too_deep(text):
        raise Unreadable(
            name,
            "网页的标签过多或层层嵌套过深，无法读取。请复制文字另存为纯文本后再试。",
            "the page's tags are too many or nested too deep to be read. Save its text as plain text.",
        )
    parser = LexborHTMLParser(text)
    body = parser.body
    writer = _Writer()
    meta: dict[str, str] = {}
    if body is not None:
        article = _article(body)
        outside = _Outside(article)
        outside.walk(body)
        meta = outside.meta()
        if (heading := parser.css_first("h1")) and len(_WHITE.sub("", heading.text())) >= 6:
            meta["heading"] = _WHITE.sub("", heading.text())
        if title := parser.css_first("title"):
            meta["page_title"] = "".join(title.text().split())[:_LONGEST_TITLE]
        if lines := _preformatted(article):
            return _as_lines(lines, data, name, meta)
        _walk(article, writer, 0)
    writer.break_paragraph()
    return Reading(
        name=name,
        media_type="text/html",
        sha256=hashlib.sha256(data).hexdigest(),
        text="".join(writer.chars),
        blocks=tuple(writer.blocks),
        meta=meta,
    )


def _too_deep(text: str) -> bool:
    """Whether tags are more, or stand inside one another deeper, than any page's: the parser, as
    the standard has it, looks through all that are open for each new one, through all attributes
    of a tag for each new one, and opens formatting that was never closed again and again."""
    if text.count("<") > _MOST_TAGS and sum(1 for _ in _TAG.finditer(text)) > _MOST_TAGS:
        return True
    depth = formatting = reopened = compared = 0
    for found in _TAG.finditer(text):
        tag = found[2].lower()
        if found.end() - found.start() > _LONG_TAG:
            compared += len(re.findall(_ATTRIBUTE, found[0])) ** 2
        step = -1 if found[1] else 1
        if tag in _FORMATTING:
            formatting = max(0, formatting + step)
        else:
            reopened += formatting
        if tag not in _CLOSED_BY_OTHERS:
            depth = max(0, depth + step)
        if depth > _DEEPEST or reopened > _MOST_REOPENED or compared > _MOST_COMPARED:
            return True
    return False


def _preformatted(article: LexborNode) -> str:
    """The text of a page that is one ``pre`` element, where line ends and blanks are layout."""
    pre = article if article.tag == "pre" else article.css_first("pre")
    if pre is None:
        return ""
    text = pre.text(deep=True)
    return text if len(text) * 10 > 8 * len(article.text(deep=True)) else ""


def _as_lines(text: str, data: bytes, name: str, meta: dict[str, str]) -> Reading:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Reading(
        name=name,
        media_type="text/html",
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        blocks=tuple(blocks_of(text)),
        meta={**meta, "layout": "lines"},
    )


def _decode(data: bytes, name: str) -> str:
    """What the bytes are wins over what the page says they are: strict UTF-8, else its charset."""
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, name)
    if encoding.endswith("?") and declared:
        label = declared[1].decode("ascii").lower()
        if label.startswith("gb") or label == "utf-8":
            return data.decode("gb18030" if label.startswith("gb") else "utf-8", errors="replace")
        if label in {"big5", "big5-hkscs"}:
            return data.decode("big5hkscs", errors="replace")
    return text


@dataclass(slots=True)
class _Weight:
    """How much running text a node holds."""

    marks: int = 0
    node: LexborNode | None = None
    children: list[_Weight] = field(default_factory=list)


def _article(body: LexborNode) -> LexborNode:
    """The deepest element that still holds 97 % of the page's punctuation and table text."""
    root = _weigh(body, 0)
    current = root
    while True:
        best = max(current.children, key=lambda c: c.marks, default=None)
        if best is None or not best.marks or best.marks < 0.97 * root.marks or best.node is None:
            break
        if best.node.tag in {"p", "span", "font", "strong", "b", "tr", "tbody", "table", "td"} and (
            best.node.tag != "td" or best.node.css_first("p, br, div, table") is None
        ):
            break
        current = best
    return current.node if current.node is not None else body


def _weigh(node: LexborNode, depth: int) -> _Weight:
    weight = _Weight(node=node)
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "-text":
            content = child.text_content or ""
            weight.marks += 2 * len(_PUNCTUATION.findall(content))
            if node.tag in {"td", "th", "p", "span", "div", "li"}:
                weight.marks += len(_HAN.findall(content)) // 20
        elif tag not in _SKIP and depth < _MAX_DEPTH:
            below = _weigh(child, depth + 1)
            weight.marks += below.marks
            weight.children.append(below)
    return weight


class _Outside:
    """Gathers the short lines around the article."""

    def __init__(self, article: LexborNode) -> None:
        self._article = article.mem_id
        self._before = _Writer()
        self._after = _Writer()
        self._now = self._before

    def walk(self, node: LexborNode, depth: int = 0) -> None:
        if node.mem_id == self._article:
            self._now.break_paragraph()
            self._now = self._after
            return
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._now.write(child.text_content or "")
            elif tag == "br":
                self._now.break_paragraph()
            elif tag not in _SKIP and depth < _MAX_DEPTH:
                self._element(child, tag, depth)

    def _element(self, child: LexborNode, tag: str, depth: int) -> None:
        if tag in _BLOCK and tag != "td":
            self._now.break_paragraph()
        self.walk(child, depth + 1)
        if tag in _BLOCK and tag != "td":
            self._now.break_paragraph()
        elif tag == "td":
            self._now.write(" ")

    def meta(self) -> dict[str, str]:
        self._now.break_paragraph()
        found = {
            "head": "".join(self._before.chars).strip(),
            "foot": "".join(self._after.chars).strip(),
        }
        return {key: value for key, value in found.items() if value}


class _Writer:
    """Writes the text as read and notes its blocks."""

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.blocks: list[Block] = []
        self.tables = 0
        self._size = 0
        self._open: list[str] = []
        self._cell: Cell | None = None

    def write(self, content: str) -> None:
        if content:
            self._open.append(content)

    def break_paragraph(self) -> None:
        line = _WHITE.sub(" ", "".join(self._open)).strip(" \u3000\xa0")
        self._open.clear()
        if line:
            self.blocks.append(Block(Span(self._size, self._size + len(line)), self._cell))
            self.chars.append(line + "\n")
            self._size += len(line) + 1

    def enter(self, cell: Cell | None) -> None:
        self.break_paragraph()
        self._cell = cell


def _walk(node: LexborNode, writer: _Writer, depth: int, pre: bool = False) -> None:
    """Write a node's text; inside ``pre`` the source's own line ends part paragraphs."""
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            content = child.text_content or ""
            for count, line in enumerate(content.split("\n") if pre else [content]):
                if count:
                    writer.break_paragraph()
                writer.write(line)
        elif tag == "br":
            writer.break_paragraph()
        elif tag in _SKIP or _HIDDEN.search(child.attributes.get("style") or ""):
            continue
        elif tag == "table" and _is_data_table(child):
            _walk_table(child, writer, depth)
        else:
            if tag in _BLOCK:
                writer.break_paragraph()
            if depth < _MAX_DEPTH:
                _walk(child, writer, depth + 1, pre or tag == "pre")
            else:
                writer.write(child.text(deep=True))
            if tag in _BLOCK:
                writer.break_paragraph()


def _is_data_table(table: LexborNode) -> bool:
    """A table of data has rows with two cells or more and no table inside; others are layout."""
    if len(table.css("table")) > 1:
        return False
    rows = table.css("tr")
    wide = sum(1 for row in rows if sum(1 for c in row.iter() if c.tag in {"td", "th"}) >= 2)
    return wide >= 2 or (wide == 1 and len(rows) >= 2)


def _walk_table(table: LexborNode, writer: _Writer, depth: int) -> None:
    writer.break_paragraph()
    number = writer.tables
    writer.tables += 1
    for caption in table.css("caption"):
        _walk(caption, writer, depth + 1)
        writer.break_paragraph()
    taken = _Taken()
    cells = 0
    for index, row in enumerate(table.css("tr")):
        column = 0
        for child in row.iter():
            if child.tag not in {"td", "th"}:
                continue
            column = taken.free(index, column)
            rows, columns = _span(child, "rowspan"), _span(child, "colspan")
            if column >= _MAX_COLUMNS or cells >= _MAX_CELLS:
                writer.enter(None)
            else:
                taken.take(index, column, rows, columns)
                writer.enter(Cell(number, index, column, rows, columns, child.tag == "th"))
            _walk(child, writer, depth + 1)
            writer.enter(None)
            column += columns
            cells += 1


class _Taken:
    """Which columns of coming rows are taken by cells that reach down."""

    def __init__(self) -> None:
        self._until: dict[int, int] = {}

    def free(self, row: int, column: int) -> int:
        while column < _MAX_COLUMNS and self._until.get(column, -1) >= row:
            column += 1
        return column

    def take(self, row: int, column: int, rows: int, columns: int) -> None:
        for i in range(column, min(column + columns, _MAX_COLUMNS)):
            self._until[i] = row + rows - 1


def _span(node: LexborNode, attribute: str) -> int:
    value = (node.attributes.get(attribute) or "1").strip()[:6]
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1
