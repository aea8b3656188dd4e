"""Items that corrections make: added ones, and two made into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from luodi.kernel.span import Span
from luodi.policy.domain.corrections import ROLES, TARGET_FIELDS, unique
from luodi.policy.domain.items import Item, Paper, corrected, with_roles


def blank(paper: Paper, kind: str, place: Span, number: int) -> Item:
    """A task or target that correction ``number`` adds at words of the paper, without contents.
    A task goes under the measure of the other tasks of its provision."""
    provision = paper.provision(place.start)
    facts = _blank_task(paper, place, provision) if kind == "task" else _blank_target()
    facts |= {"provision": provision, "start": place.start, "end": place.end}
    facts |= {"text": paper.words(place)}
    made = Item(f"{kind}@c{number}.1", facts, f"c{number}", root=number)
    if kind == "task":
        beside = _beside(paper, provision)
        made.measure = beside.measure if beside else None
    return made


def _blank_task(paper: Paper, place: Span, provision: str | None) -> dict[str, Any]:
    beside = _beside(paper, provision)
    return {
        "number": None,
        "text": "",
        "section": beside.facts["section"] if beside else _heading(paper, provision),
        "provision": provision,
        "body": [],
        **placed(paper, place),
        "lead": [],
        "supporting": [],
        "joint": [],
        "open_sets": [],
        "aliases": {},
        "responsibility": "",
        "responsibility_start": None,
        "responsibility_end": None,
        "deadline": None,
        "scope": None,
        "confidence": {},
    }


def _beside(paper: Paper, provision: str | None) -> Item | None:
    """A task as read of the same provision."""
    rows = (i for i in paper.read.values() if i.id.startswith("task@"))
    return next((i for i in rows if provision and i.facts["provision"] == provision), None)


def _heading(paper: Paper, provision: str | None) -> str:
    found = (p for p in paper.compiled["provisions"] if p["id"] == provision)
    return next((p["number"] + p["heading"] for p in found), "")


def merged(paper: Paper, first: Item, second: Item) -> dict[str, Any]:
    """The facts of two tasks made into one, ``first`` the earlier in the paper."""
    one, two = first.facts, second.facts
    span = Span(min(one["start"], two["start"]), max(one["end"], two["end"]))
    roles: dict[str, list[str]] = {}
    for role in ROLES:  # a unit with two roles keeps the greater
        above = {name for names in roles.values() for name in names}
        roles[role] = [n for n in unique([*one[role], *two[role]]) if n not in above]
    clauses = unique([one["responsibility"] or "", two["responsibility"] or ""])
    joined = {
        **one,
        **placed(paper, span),
        "text": one["text"] + two["text"],
        "body": _once([*one["body"], *two["body"]]),
        "open_sets": unique([*one["open_sets"], *two["open_sets"]]),
        "aliases": {**two["aliases"], **one["aliases"]},
        "responsibility": "".join(clauses),
    }
    for name in ("deadline", "scope"):
        if name in one:
            joined[name] = one[name] or two.get(name)
    return corrected(one, {**joined, **with_roles(joined, roles)})


def placed(paper: Paper, span: Span) -> dict[str, Any]:
    """The facts of a task that follow from where its words stand."""
    return {
        "text": paper.words(span),
        "start": span.start,
        "end": span.end,
        "line": paper.line(span.start),
    }


def _blank_target() -> dict[str, Any]:
    fields = dict.fromkeys(TARGET_FIELDS)
    whole: dict[str, Any] = {**fields, "metric": "", "period": None, "qualifiers": [], "text": ""}
    return {**whole, "confidence": {}}


def _once(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for row in rows:
        if row not in kept:
            kept.append(row)
    return kept
