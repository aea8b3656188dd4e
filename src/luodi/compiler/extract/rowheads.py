"""Provisions that an annex prints inside its table: rows across it (一、…) and cells that group
rows ((一)…). Text without cells has them as lines; a row's provision is the same either way."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.compiler.document import Zone
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import Node, Outline


def open_provisions(outline: Outline, drafts: Sequence[Draft]) -> None:
    """Give each row of an annex's table the innermost numbered heading it stands under, and the
    outline these headings. Rows without one, and tables of the body, keep what they have."""
    annex = [(p.start, i) for i, p in enumerate(outline.paragraphs) if p.zone is Zone.ANNEX]
    paragraph_at = dict(annex)
    opened: dict[int, Node] = {}
    for draft in drafts:
        parent: Node | None = None
        for start, end in draft.heads:
            if start not in paragraph_at:
                continue
            node = opened.get(start) or _opened(outline, (start, end), paragraph_at[start], parent)
            if node is not None:
                opened[start] = parent = node
                node.end = max(node.end, draft.end, draft.source[1])
        draft.row_head = parent


def _opened(
    outline: Outline, place: tuple[int, int], paragraph: int, parent: Node | None
) -> Node | None:
    """A provision whose heading is these words; None where they begin with no number."""
    start, end = place
    label = label_of(outline.view.text[start:end])
    if label is None or (parent is not None and label.kind <= parent.label.kind):
        return None
    node = Node(
        id=_free(outline, f"{parent.id if parent else 'annex'}.{label.value}"),
        label=label,
        heading=outline.view.original(start + label.length, end).replace("\n", ""),
        start=start + label.length,
        end=end,
        parent=parent,
        zone=Zone.ANNEX,
        paragraph=paragraph,
        number=outline.view.original(start, start + label.length).strip(),
        label_start=start,
    )
    outline.in_rows.append(node)
    outline.by_id[node.id] = node
    return node


def _free(outline: Outline, wanted: str) -> str:
    """The id itself, or ``id-2``, ``id-3``… where the paper repeats a number."""
    name, count = wanted, 1
    while name in outline.by_id:
        count += 1
        name = f"{wanted}-{count}"
    return name
