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


def paper(text: str, blocks: Iterable[Block]) -> SafeString:
    """The whole paper as HTML. Every character of the text is escaped here; ids and kinds are
    the portal's own words."""
    return mark_safe("\n".join(_block(text, block) for block in blocks))  # noqa: S308


def _block(text: str, block: Block) -> str:
    lines = [_line(text, line) for line in block.lines]
    at = _at(block.lines[0]) if block.lines else ""
    match block.kind:
        case "title":
            return f'<h2 class="title"{at}>{"".join(lines)}</h2>'
        case "heading":
            level = _HEADINGS.get(block.level, 5)
            return f'<h{level} class="h l{block.level}"{at}>{"".join(lines)}</h{level}>'
        case "table":
            return _table(text, block.rows)
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


def _table(text: str, rows: Iterable[Row]) -> str:
    heads = (gettext("序号"), gettext("具体内容"), gettext("责任单位"))
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "".join(_row(text, row) for row in rows)
    hidden = f'<thead class="visually-hidden"><tr>{head}</tr></thead>'
    return f"<table>{hidden}<tbody>{body}</tbody></table>"


def _row(text: str, row: Row) -> str:
    if row.head:
        return f'<tr><th colspan="3" scope="rowgroup">{_cell(text, row.cells[0])}</th></tr>'
    return "<tr>" + "".join(f"<td>{_cell(text, cell)}</td>" for cell in row.cells) + "</tr>"


def _cell(text: str, cell: Cell) -> str:
    return "".join(f"<p{_at(line)}>{_line(text, line)}</p>" for line in cell.lines)


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
