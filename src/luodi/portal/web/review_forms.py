"""What the forms of corrections show, and what they send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luodi.kernel.span import Span
from luodi.policy.domain.anchors import locate, phrases
from luodi.policy.domain.checked import facts_of
from luodi.policy.domain.corrections import MADE_TO, ROLES, Anchor, Correction, Kind, Why
from luodi.policy.domain.items import LISTS
from luodi.policy.queries import Reviewed
from luodi.policy.services import Wish
from luodi.portal.domain.review import pieces
from luodi.portal.web import words
from luodi.portal.web.review_words import FIELDS

BLANK_ROWS = 3
_PLACES = 8  # to choose from, for a correction that lost its own
_WHOLE = ("year", "from_year")


def wish(found: Reviewed, kind: Kind, sent: QueryDict) -> Wish:
    """What a form asks for.

    Raises:
        ValueError: a field is not what it should be; the message says what to do.
    """
    return Wish(
        kind=kind,
        item=sent.get("item", ""),
        span=_span(found.raw.text, kind, sent),
        payload=_payload(kind, sent),
        reason=sent.get("reason", "")[:5000],
        seen=_whole(sent.get("seen", "")) or 0,
        instead=_whole(sent.get("instead", "")),
    )


def _whole(said: str) -> int | None:
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) <= 18 else None


def _payload(kind: Kind, sent: QueryDict) -> dict[str, Any]:
    match kind:
        case Kind.ROLES | Kind.ADD:
            return _roles(sent)
        case Kind.TARGET | Kind.TARGET_ADD:
            return _target(sent)
        case Kind.SPLIT:
            return {"at": [place for at in sent.getlist("at") if (place := _whole(at))]}
        case Kind.MERGE:
            return {"with": sent.get("with", "")}
        case Kind.NAME_UNITS:
            return {"units": sent.getlist("unit")}
    return {}


def _roles(sent: QueryDict) -> dict[str, Any]:
    rows = list(zip(sent.getlist("unit"), sent.getlist("role"), strict=False))
    roles: dict[str, Any] = {
        role: [unit for unit, has in rows if has == role and unit.strip()] for role in ROLES
    }
    if "responsibility" in sent:
        roles["responsibility"] = sent["responsibility"]
    return roles


def _target(sent: QueryDict) -> dict[str, Any]:
    found: dict[str, Any] = {name: sent.get(name, "").strip() or None for name in FIELDS}
    for name in _WHOLE:
        if found[name] is not None:
            found[name] = _whole(found[name])
            if found[name] is None:
                raise ValueError(_("年份请填四位数字"))
    if found["value"] is not None:
        found["value"] = _value(found["value"])
    return found


def _value(said: str) -> Any:
    """A number, or two with a dash between them."""
    parts = [part.strip().replace(",", "") for part in said.replace("–", "-").split("-")]
    try:
        numbers = [float(part) if "." in part else int(part) for part in parts]
    except ValueError:
        raise ValueError(_("目标值请填数字，区间填成“3-5”")) from None
    return numbers[0] if len(numbers) == 1 else numbers


def _span(text: str, kind: Kind, sent: QueryDict) -> Span | None:
    """The words chosen in the paper, or the same words typed in."""
    if kind not in {Kind.SPAN, Kind.ADD, Kind.TARGET_ADD}:
        return None
    typed = sent.get("words", "").strip()
    start, end = _whole(sent.get("start", "")), _whole(sent.get("end", ""))
    if start is not None and end is not None and _bare(text[start:end]) == _bare(typed):
        return Span(start, end)
    place = locate(text, Anchor("text", quote=typed))
    if place is Why.SEVERAL_PLACES:
        raise ValueError(_("文件里有几处同样的文字，请多选几个字，使它只有一处"))
    if isinstance(place, Why):
        raise ValueError(_("文件里没有这句话，请从原文中原样选取"))
    return place


def _bare(said: str) -> str:
    return "".join(said.split())


def context(found: Reviewed, asked: Wish, sent: QueryDict | None = None) -> dict[str, Any]:
    """What the form of a correction shows: the item as it is, or what was sent before."""
    kind = MADE_TO[asked.kind]
    facts = _facts(found, kind, asked.item)
    values: dict[str, Any] = {
        "kind": asked.kind.value,
        "item": asked.item,
        "facts": facts,
        "seen": asked.seen,
        "instead": asked.instead or "",
        "reason": asked.reason,
        "roles": words.choices(words.ROLES),
        "units": paper_units(found),
    }
    return values | _parts(found, asked, facts, sent)


def _facts(found: Reviewed, kind: str, item: str) -> Mapping[str, Any] | None:
    if kind in {"open_set", "text"}:
        return None
    return facts_of(found.overlaid, kind, item)


def _parts(
    found: Reviewed, asked: Wish, facts: Mapping[str, Any] | None, sent: QueryDict | None
) -> dict[str, Any]:
    given = dict(asked.payload or {})
    match asked.kind:
        case Kind.ROLES | Kind.ADD:
            shown = {**(facts or {}), **given}
            return _words(found, asked, sent) | {
                "rows": _rows(shown),
                "responsibility": shown.get("responsibility", ""),
            }
        case Kind.TARGET | Kind.TARGET_ADD:
            return _words(found, asked, sent) | {
                "fields": _fields(facts, given, sent),
                "comparators": words.choices(words.COMPARATORS),
            }
        case Kind.SPLIT if facts:
            whole = found.raw.text[facts["start"] : facts["end"]]
            return {"pieces": pieces(whole), "cuts": given.get("at", [])}
        case Kind.MERGE:
            return {"other": _next(found, asked)}
        case Kind.SPAN:
            return _words(found, asked, sent)
        case Kind.NAME_UNITS:
            phrase = asked.item.partition("@")[2]
            names = given.get("units") or list(found.overlaid.named.get(phrase, ()))
            return {"phrase": phrase, "rows": [(n, "") for n in names] + [("", "")] * BLANK_ROWS}
    return {}


def _words(found: Reviewed, asked: Wish, sent: QueryDict | None) -> dict[str, Any]:
    """The words a correction is about, and where they are where that is known."""
    if sent is not None and "words" in sent:
        return {n: sent.get(n, "") for n in ("words", "start", "end")}
    span = asked.span
    facts = facts_of(found.overlaid, "task", asked.item) if asked.kind is Kind.SPAN else None
    if span is None and facts is not None:
        span = Span(facts["start"], facts["end"])
    if span is None:
        return {"words": "", "start": "", "end": ""}
    return {"words": span.of(found.raw.text).strip(), "start": span.start, "end": span.end}


def _rows(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [(name, role) for role in ROLES for name in shown.get(role, ())]
    # What a unit that is added most often is; of a task without units the first one leads.
    blank = [("", "supporting")] * BLANK_ROWS
    return rows + blank if rows else [("", "lead"), *blank]


def _fields(
    facts: Mapping[str, Any] | None, given: Mapping[str, Any], sent: QueryDict | None
) -> list[tuple[str, str, str]]:
    """Name, label and value of each field of a target."""
    if sent is not None:
        return [(name, str(label), sent.get(name, "")) for name, label in FIELDS.items()]
    shown = {**(facts or {}), **given}
    return [(name, str(label), _shown(shown.get(name))) for name, label in FIELDS.items()]


def _shown(found: Any) -> str:
    if isinstance(found, list):
        return "-".join(_shown(part) for part in found)
    return "" if found is None else str(found)


def _next(found: Reviewed, asked: Wish) -> Mapping[str, Any] | None:
    """The task to merge with: the one asked for, else the next one."""
    ids = found.overlaid.ids["task"]
    wanted = str((asked.payload or {}).get("with", ""))
    place = found.overlaid.place("task", asked.item)
    if not wanted and place is not None and place + 1 < len(ids):
        wanted = ids[place + 1]
    facts = facts_of(found.overlaid, "task", wanted)
    return {**facts, "id": wanted} if facts else None


def places(found: Reviewed, old: Correction) -> list[tuple[str, str]]:
    """Items that a correction may have been meant for, the most alike first: their id and
    words. Nothing for one that adds: its words are chosen in the paper."""
    kind = MADE_TO[old.kind]
    if kind == "open_set":
        rows = [(f"open_set@{phrase}", phrase) for phrase in phrases(found.run.compiled)]
    elif kind == "text":
        return []
    else:
        entries = found.run.compiled[LISTS[kind]]
        said = (str(entry.get("text") or entry.get("message", "")) for entry in entries)
        rows = list(zip(found.overlaid.ids[kind], said, strict=True))
    match = SequenceMatcher(b=old.anchor.quote or old.anchor.words, autojunk=False)

    def likeness(row: tuple[str, str]) -> float:
        match.set_seq1(row[1])
        return match.ratio()

    return sorted(rows, key=likeness, reverse=True)[:_PLACES]


def last_seen(found: Reviewed, asked: Wish) -> Wish:
    """The wish with the last correction of its items, as a fresh form carries it."""
    last = found.overlaid.last(asked.item) if asked.item else 0
    if asked.kind is Kind.MERGE and (other := _next(found, asked)):
        last = max(last, found.overlaid.last(other["id"]))
    return replace(asked, seen=last)


def paper_units(found: Reviewed) -> list[str]:
    """The units that the paper names, for a list of suggestions."""
    return [unit["name"] for unit in found.run.compiled["units"]]
