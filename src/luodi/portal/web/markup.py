"""The paper's pieces as markup.

A paper of a hundred tasks has thousands of pieces; writing them in one function is ten times
faster than a template inside a template for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from luodi.portal.domain.paper import Block, Cell, Row
from luodi.portal.domain.segments import Mark, Segment

_HEADINGS = {1: 2, 2: 3, 3: 4}
_NOTE_LINES = 2


class _Pages:
    """Where pages begin, said once each, in the order of the text."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts, self._next = starts, 0

    def before(self, line: Sequence[Segment]) -> str:
        """The marks of pages that begin with this line."""
        place, first = (line[0].span.start if line else -1), self._next
        while self._next < len(self._starts) and self._starts[self._next] <= place:
            self._next += 1
        if first == self._next:
            return ""
        words = escape(gettext("第 %(page)d 页") % {"page": self._next})
        return f'<span class="page-mark" id="page-{self._next}">{words}</span>'


def paper(text: str, blocks: Iterable[Block], pages: Sequence[int] = ()) -> SafeString:
    """The whole paper as HTML; ``pages`` are where its pages begin. Every character of the text is
    escaped here; ids and kinds are the portal's own words."""
    marks = _Pages(pages)
    return mark_safe("\n".join(_block(text, block, marks) for block in blocks))  # noqa: S308


def _block(text: str, block: Block, pages: _Pages) -> str:
    if block.kind == "table":
        return _table(text, block.rows, pages)
    if block.kind == "grid":
        return _grid(text, block.rows, pages)
    page = pages.before(block.lines[0]) if block.lines else ""
    return page + _lines(text, block)


def _lines(text: str, block: Block) -> str:
    lines = [_line(text, line) for line in block.lines]
    at = _at(block.lines[0]) if block.lines else ""
    match block.kind:
        case "title":
            return f'<h2 class="title"{at}>{"".join(lines)}</h2>'
        case "heading":
            level = _HEADINGS.get(block.level, 5)
            return f'<h{level} class="h l{block.level}"{at}>{"".join(lines)}</h{level}>'
        case "chrome":
            return _chrome(lines)
    return f"<p{at}>{''.join(lines)}</p>"


def _at(line: Sequence[Segment]) -> str:
    """Where a line begins in the text, so that words chosen on the page have their place."""
    return f' data-s="{line[0].span.start}"' if line else ""


def _chrome(lines: list[str]) -> str:
    label = escape(gettext("正文之前的文字，%(count)d 行") % {"count": len(lines)})
    body = "".join(f"<p>{line}</p>" for line in lines)
    # A line or two is a note to the reader, such as that a paper is invented; more is a web page.
    shown = " open" if len(lines) <= _NOTE_LINES else ""
    return f'<details class="chrome"{shown}><summary>{label}</summary>{body}</details>'


def _grid(text: str, rows: Iterable[Row], pages: _Pages) -> str:
    body = "".join(
        f"<tr>{''.join(_grid_cell(text, cell, pages) for cell in row.cells)}</tr>" for row in rows
    )
    return f'<div class="drawn"><table><tbody>{body}</tbody></table></div>'


def _grid_cell(text: str, cell: Cell, pages: _Pages) -> str:
    name = "th" if cell.header else "td"
    down = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    across = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f"<{name}{down}{across}>{_cell(text, cell, pages)}</{name}>"


def _table(text: str, rows: Iterable[Row], pages: _Pages) -> str:
    heads = (gettext("序号"), gettext("具体内容"), gettext("责任单位"))
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "".join(_row(text, row, pages) for row in rows)
    hidden = f'<thead class="visually-hidden"><tr>{head}</tr></thead>'
    return f"<table>{hidden}<tbody>{body}</tbody></table>"


def _row(text: str, row: Row, pages: _Pages) -> str:
    if row.head:
        return f'<tr><th colspan="3" scope="rowgroup">{_cell(text, row.cells[0], pages)}</th></tr>'
    cells = (f"<td>{_cell(text, cell, pages)}</td>" for cell in row.cells)
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, cell: Cell, pages: _Pages) -> str:
    return "".join(
        f"{pages.before(line)}<p{_at(line)}>{_line(text, line)}</p>" for line in cell.lines
    )


def _line(text: str, pieces: Iterable[Segment]) -> str:
    return "".join(_piece(text, piece) for piece in pieces)


def _piece(text: str, piece: Segment) -> str:
    tags = "".join(_tag(mark) for mark in piece.opens)
    words = escape(piece.span.of(text))
    if not piece.marks:
        return tags + words
    kinds = " ".join(dict.fromkeys(f"k-{mark.kind}" for mark in piece.marks))
    items = " ".join(dict.fromkeys(mark.item for mark in piece.marks))
    return f'{tags}<span class="m {kinds}" data-i="{items}">{words}</span>'


def _tag(mark: Mark) -> str:
    """The small label where a mark begins: the mark's address, and the way to its item."""
    if mark.kind == "duty":
        return f'<span id="{mark.id}" class="spot" data-of="{mark.item}"></span>'
    label = escape(_label(mark))
    return (
        f'<a id="{mark.id}" class="pin t-{mark.kind}" data-of="{mark.item}"'
        f' href="#{mark.item}">{label}</a>'
    )


def _label(mark: Mark) -> str:
    words = {
        "task": gettext("任务%(label)s"),
        "body": gettext("见任务%(label)s"),
        "target": gettext("目标%(label)s"),
        "goal": gettext("方向%(label)s"),
        "rule": gettext("规则%(label)s"),
        "finding": "%(label)s",
    }
    return words[mark.kind] % {"label": mark.label}
