"""Corrections in the words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.policy.domain.corrections import (
    MADE_TO,
    ROLES,
    TAKES_BACK,
    Anchor,
    Correction,
    Kind,
    Outcome,
    Overlaid,
    State,
    Why,
)
from luodi.policy.queries import Reviewed
from luodi.portal.web import words

KINDS = {
    Kind.SPLIT: _("拆分任务"),
    Kind.MERGE: _("合并任务"),
    Kind.SPAN: _("更正任务文字范围"),
    Kind.ROLES: _("更正责任单位"),
    Kind.REMOVE: _("不是任务"),
    Kind.ADD: _("补充任务"),
    Kind.TARGET: _("更正目标"),
    Kind.TARGET_REMOVE: _("不是目标"),
    Kind.TARGET_ADD: _("补充目标"),
    Kind.CONFIRM: _("认可按推测读出的内容"),
    Kind.TARGET_CONFIRM: _("认可按推测读出的内容"),
    Kind.NAME_UNITS: _("明确开放表述所指单位"),
    Kind.DISMISS: _("不采纳诊断"),
}
# The same as the name of an act, on a link or button.
ACTS = {
    Kind.SPLIT: _("拆分"),
    Kind.MERGE: _("与下一条合并"),
    Kind.SPAN: _("文字范围"),
    Kind.ROLES: _("责任单位"),
    Kind.REMOVE: _("不是任务"),
    Kind.TARGET: _("目标内容"),
    Kind.TARGET_REMOVE: _("不是目标"),
    Kind.DISMISS: _("不采纳"),
}
STATES = {
    State.APPLIED: _("已生效"),
    State.ALREADY: _("编译器已如此读出"),
    State.UNFIT: _("不再适用"),
    State.UNDONE: _("已撤销"),
    State.SET_ASIDE: _("已搁置"),
}
WHYS = {
    Why.GONE: _("文件里已经没有这句话"),
    Why.SEVERAL_PLACES: _("文件里有几处同样的文字，分不清是哪一处"),
    Why.NOT_READ: _("这里现在没有读出相应的内容"),
    Why.SEVERAL_READ: _("这里现在读出了不止一项"),
    Why.CHANGED: _("这一条已被拆分、合并或者改动"),
    Why.TAKEN: _("这段文字已经是另一条任务"),
    Why.RESTS: _("它所依据的更正没有生效"),
}
FIELDS = {
    "metric": _("指标"),
    "scope": _("范围"),
    "comparator": _("要求"),
    "value": _("数值"),
    "unit": _("计量单位"),
    "from_year": _("基期年份"),
    "year": _("年份"),
}
_QUOTE = 40  # characters of a sentence in a list


@dataclass(frozen=True, slots=True)
class Line:
    """A correction in a list. ``anchor`` is the address on the reader's page of what it changed,
    "" where that is not there; ``details`` say what it changes, ``why`` why it does not fit.
    ``undone`` tells who took it back, and why."""

    id: int
    what: str
    quote: str
    details: tuple[tuple[str, str], ...]
    state: str
    state_words: str
    why: str
    reason: str
    by: str
    at: datetime | None
    anchor: str
    undone: Correction | None

    @property
    def stands(self) -> bool:
        """Whether it can be undone."""
        return self.state in {State.APPLIED, State.ALREADY}

    @property
    def unfit(self) -> bool:
        """Whether it no longer fits."""
        return self.state == State.UNFIT


def lines(found: Reviewed) -> list[Line]:
    """Every correction of a paper, those that no longer fit first, then the latest."""
    outcomes = sorted(
        found.overlaid.outcomes, key=lambda o: (o.state is not State.UNFIT, -o.correction.id)
    )
    return [line(outcome, found.overlaid) for outcome in outcomes]


def history(found: Reviewed, item: str) -> list[Line]:
    """The corrections made to an item, the latest first."""
    touched = set(found.overlaid.touched.get(item, ()))
    rows = [o for o in found.overlaid.outcomes if o.correction.id in touched]
    return [line(outcome, found.overlaid) for outcome in reversed(rows)]


def line(outcome: Outcome, overlaid: Overlaid) -> Line:
    """One correction in words."""
    correction = outcome.correction
    return Line(
        id=correction.id,
        what=str(KINDS[correction.kind]),
        quote=quote(correction.anchor),
        details=details(correction),
        state=outcome.state.value,
        state_words=str(STATES[outcome.state]),
        why=str(WHYS[outcome.why]) if outcome.why else "",
        reason=correction.reason,
        by=correction.by_name,
        at=correction.at,
        anchor=_anchor(outcome, overlaid),
        undone=outcome.undone_by,
    )


def quote(anchor: Anchor) -> str:
    """The words that a correction was made to, cut where they are long."""
    found = " ".join((anchor.quote or anchor.words).split())
    return found if len(found) <= _QUOTE else found[:_QUOTE] + "…"


def _anchor(outcome: Outcome, overlaid: Overlaid) -> str:
    if outcome.correction.kind is Kind.DISMISS and outcome.state is State.APPLIED:
        return f"dismissed-{outcome.correction.id}"
    number = outcome.correction.id
    for kind in ("task", "target", "finding"):
        for item, label in zip(overlaid.ids[kind], overlaid.labels[kind], strict=True):
            if item == outcome.item or number in overlaid.touched.get(item, ()):
                return f"{kind}-{label}"
    return ""


def details(correction: Correction) -> tuple[tuple[str, str], ...]:
    """What a correction changes: a label and the new value for each."""
    payload = correction.payload
    match correction.kind:
        case Kind.ROLES | Kind.ADD:
            return _roles(payload)
        case Kind.TARGET | Kind.TARGET_ADD:
            return tuple((str(FIELDS[n]), value(n, payload[n])) for n in FIELDS if n in payload)
        case Kind.CONFIRM | Kind.TARGET_CONFIRM:
            fields = payload["fields"].items()
            return tuple((field_label(name), said(name, found)) for name, found in fields)
        case Kind.NAME_UNITS:
            return ((gettext("单位"), "、".join(payload["units"]) or "—"),)
        case Kind.SPLIT:
            marks = [0, *payload["at"], len(payload["words"])]
            parts = (payload["words"][a:b] for a, b in pairwise(marks))
            return ((gettext("拆成"), " ┃ ".join(" ".join(part.split()) for part in parts)),)
        case Kind.MERGE:
            return ((gettext("并入"), quote(Anchor.from_json(payload["with"]))),)
        case Kind.SPAN:
            return ((gettext("改为"), quote(Anchor.from_json(payload["span"]))),)
    return ()


def _roles(payload: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = [
        (str(words.ROLES[role]), "、".join(payload[role]) or "—")
        for role in ROLES
        if role in payload
    ]
    if payload.get("responsibility"):
        rows.append((gettext("责任分工"), payload["responsibility"]))
    return tuple(rows)


def field_label(name: str) -> str:
    """A field of a result in words."""
    return str(FIELDS.get(name) or words.READ_FIELDS.get(name) or name)


def said(name: str, found: Any) -> str:
    """The value of any field in words, on one line."""
    if isinstance(found, list) and name != "value":
        return "、".join(str(part) for part in found if isinstance(part, str)) or str(len(found))
    return " ".join(value(name, found).split())


def value(name: str, found: Any) -> str:
    """A field of a target in words."""
    if found is None or found == "":
        return "—"
    if name == "comparator":
        return str(words.COMPARATORS[found])
    return words.number(found) if name == "value" else str(found)


def side(kind: Kind, facts: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """An item as one of two reviewers has it, for a comparison; nothing where it is no more."""
    if facts is None:
        return ()
    if MADE_TO[kind] == "target":
        return tuple((str(label), value(n, facts.get(n))) for n, label in FIELDS.items())
    if MADE_TO[kind] == "open_set":
        return ((gettext("单位"), "、".join(facts["units"]) or "—"),)
    if MADE_TO[kind] == "finding":
        return ((gettext("诊断"), str(facts["message"])),)
    text = ((gettext("任务"), str(facts["text"])),) if "text" in facts else ()
    roles = {role: facts.get(role, ()) for role in ROLES}
    return (*text, *((str(words.ROLES[r]), "、".join(n) or "—") for r, n in roles.items()))


def told(correction: Correction) -> str:
    """What somebody did, on one line."""
    if correction.kind in TAKES_BACK:
        return gettext("撤销了一条更正")
    said = "；".join(f"{label}：{found}" for label, found in details(correction))
    what = str(KINDS[correction.kind])
    return f"{what}（{said}）" if said else what
