"""By which ways the fields of a task came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from luodi.compiler.document import View
from luodi.compiler.extract.clause import By
from luodi.compiler.extract.tasks import Draft, Shape
from luodi.compiler.extract.units import Units
from luodi.compiler.model import Ways

#: Below this, the body is only perhaps what a row restates.
LIKELY = 0.75


def role_way(shape: Shape, by: By) -> str:
    """How the role of a duty was read.

    >>> role_way("bracket", "word"), role_way("flat", "column"), role_way("bare", "column")
    ('role.word', 'role.flat', 'role.bare')
    """
    if by != "column":
        return f"role.{by}"
    return {"bare": "role.bare", "flat": "role.flat", "headless": "role.lines"}.get(
        shape, "role.column"
    )


def task_ways(
    draft: Draft, units: Mapping[str, Units], view: View, *, section: bool, likeness: float | None
) -> Ways:
    """The ways of every field of a task that has a value: ``section`` says whether it has one,
    ``likeness`` is how like the body is to its words, None where it restates nothing."""
    ways = [
        ("number", "number.counted" if draft.counted else "number.printed"),
        ("text", text_way(draft, view)),
    ]
    if draft.provision:
        ways.append(("provision", provision_way(draft)))
    if section:
        rows = draft.from_table and draft.section
        ways.append(("section", "section.rows" if rows else "section.headings"))
    for role in ("lead", "supporting", "joint"):
        if units[role].names:
            ways += [(role, way) for way in units[role].ways]
    ways += _more(draft, units)
    if likeness is not None:
        ways.append(("body", body_way(likeness)))
    return tuple(ways)


def body_way(likeness: float) -> str:
    """How sure the body restates a row.

    >>> body_way(1), body_way(0.8), body_way(0.61)
    ('body.same', 'body.alike', 'body.likely')
    """
    if likeness >= 1:
        return "body.same"
    return "body.alike" if likeness >= LIKELY else "body.likely"


def text_way(draft: Draft, view: View) -> str:
    """How the words of a task were bounded."""
    match draft.shape:
        case "cell":
            return "text.cells" if draft.extra else "text.cell"
        case "flat":
            several = view.text.find("\n", draft.start, draft.end) >= 0
            return "text.lines" if several else "text.line"
        case "headless":
            return "text.lines"
    if draft.node is None:
        return "text.paragraph"
    return "text.provision" if draft.start <= draft.node.start + 1 else "text.after_clause"


def provision_way(draft: Draft) -> str:
    """Why a task belongs to its provision."""
    if draft.from_table:
        return "provision.table"
    node = draft.node
    below = node is not None and node.children and node.children[-1].start <= draft.source[0]
    return "provision.above" if below else "provision.own"


def _more(draft: Draft, units: Mapping[str, Units]) -> Iterator[tuple[str, str]]:
    if any(role.open_sets for role in units.values()):
        yield "open_sets", "set.words"
    if any(role.aliases for role in units.values()):
        yield "aliases", "alias.brackets"
    if draft.source[0] < draft.source[1]:
        yield "responsibility", f"clause.{draft.shape}"
    if draft.deadline:
        column = draft.from_table and draft.deadline != draft.clause.time
        yield "deadline", "deadline.column" if column else "deadline.clause"
    if draft.scope:
        yield "scope", "scope.clause"
