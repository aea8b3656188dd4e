"""What a reviewer enters, checked before it becomes a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop
from luodi.policy.domain.corrections import (
    GUESS,
    ROLES,
    TARGET_FIELDS,
    Kind,
    Overlaid,
    Why,
    unique,
)
from luodi.policy.domain.papers import storable

COMPARATORS: Final = ("reach", "exceed", "at_least", "strive", "at_most", "approx", "grow_rate")
YEARS: Final = range(1949, 2101)
NAME_MOST: Final = 60  # characters of a unit's name; the longest official ones have 40
WORDS_MOST: Final = 2000
REASON_MOST: Final = 1000
ROLE_WORDS: Final = {
    "lead": gettext_noop("牵头"),
    "supporting": gettext_noop("配合"),
    "joint": gettext_noop("按职责分工"),
}
# These say why: what they do cannot be seen from the paper.
NEED_REASON: Final = frozenset({Kind.DISMISS, Kind.REMOVE, Kind.TARGET_REMOVE, Kind.SET_ASIDE})
WHY_WORDS: Final[Mapping[Why, str]] = {
    Why.GONE: gettext_noop("文件里已经没有这句话"),
    Why.SEVERAL_PLACES: gettext_noop("文件里有几处同样的文字，分不清是哪一处"),
    Why.NOT_READ: gettext_noop("这里现在没有读出相应的内容"),
    Why.SEVERAL_READ: gettext_noop("这里现在读出了不止一项"),
    Why.CHANGED: gettext_noop("这一条已被拆分、合并或者改动"),
    Why.TAKEN: gettext_noop("这段文字已经是另一条任务"),
    Why.RESTS: gettext_noop("它所依据的更正没有生效"),
}


def reason(kind: Kind, words: str) -> str:
    """The reason as it is kept.

    Raises:
        ValueError: it is missing where it is needed, or too long.
    """
    words = storable(words).strip()
    if kind in NEED_REASON and not words:
        raise ValueError(_("请写明理由，方便以后查看的人了解为什么这样处理"))
    if len(words) > REASON_MOST:
        raise ValueError(_("理由最多 %(most)s 字，请写得简短一些") % {"most": REASON_MOST})
    return words


def roles(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Units by role, and the clause if it is given; names without repetition.

    Raises:
        ValueError: a unit has two roles, or a name is too long.
    """
    kept: dict[str, Any] = {r: names(payload[r]) for r in ROLES if r in payload}
    seen: dict[str, str] = {}
    for role, found in kept.items():
        for name in found:
            if name in seen:
                raise ValueError(
                    _("“%(name)s”同时列在“%(one)s”和“%(other)s”，请只留一处")
                    % {
                        "name": name,
                        "one": _(ROLE_WORDS[seen[name]]),
                        "other": _(ROLE_WORDS[role]),
                    }
                )
            seen[name] = role
    if "responsibility" in payload:
        kept["responsibility"] = storable(str(payload["responsibility"] or "")).strip()
        if len(kept["responsibility"]) > WORDS_MOST:
            raise ValueError(_("责任分工最多 %(most)s 字") % {"most": WORDS_MOST})
    return kept


def names(found: Any) -> list[str]:
    """Units' names without repetition.

    Raises:
        ValueError: one is longer than any unit's name.
    """
    kept = unique(storable(str(name)) for name in found)
    for name in kept:
        if len(name) > NAME_MOST:
            raise ValueError(
                _("单位名称最多 %(most)s 字，请检查“%(name)s…”")
                % {"most": NAME_MOST, "name": name[:NAME_MOST]}
            )
    return kept


def target(payload: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """The fields of a target; ``whole`` where it is a new one.

    Raises:
        ValueError: a field cannot be what it says.
    """
    kept = {name: payload[name] for name in TARGET_FIELDS if name in payload}
    for name in ("metric", "scope", "unit"):
        if name in kept:
            kept[name] = storable(str(kept[name] or "")).strip()[:WORDS_MOST] or None
    if (whole or "metric" in kept) and not kept.get("metric"):
        raise ValueError(_("请写明指标名称"))
    if kept.get("comparator") not in (None, *COMPARATORS):
        raise ValueError(_("要求只能是达到、超过、不低于、力争、不超过、约、年均增长之一"))
    if (whole or "value" in kept) and not _number(kept.get("value")):
        raise ValueError(_("目标值请填数字，区间填最小、最大两个数字"))
    for name in ("year", "from_year"):
        if kept.get(name) is not None and kept[name] not in YEARS:
            raise ValueError(
                _("年份请填 %(first)s 至 %(last)s 之间的四位数字")
                % {"first": YEARS.start, "last": YEARS.stop - 1}
            )
    if kept.get("from_year") and kept.get("year") and kept["from_year"] > kept["year"]:
        raise ValueError(_("基期年份不能晚于目标年份"))
    return kept


def _number(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) == 2 and all(_number(part) for part in value) and value[0] <= value[1]
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def confirmed(given: Mapping[str, Any], facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was guessed of an item and is found right, with its values: the fields named in
    ``given``, or all of them.

    Raises:
        LookupError: the item is no longer there.
        ValueError: nothing of it was guessed.
    """
    if facts is None:
        raise LookupError(_("这一条已经不在了，请刷新页面再看"))
    guessed = [name for name, how in facts.get("confidence", {}).items() if how == GUESS]
    wanted = given.get("fields") or guessed
    right = [name for name in guessed if name in wanted]
    if not right:
        raise ValueError(_("这一条没有按推测读出的内容，不需要核对"))
    return {name: facts[name] for name in right}


def cuts(at: Any, length: int) -> list[int]:
    """Places of the cuts in a task's words.

    Raises:
        ValueError: there is none, or one does not cut.
    """
    places = sorted({int(place) for place in at})
    if not places or places[0] <= 0 or places[-1] >= length:
        raise ValueError(_("请在任务文字中间选择拆分的位置"))
    return places


def facts_of(overlaid: Overlaid, kind: str, item: str) -> Mapping[str, Any] | None:
    """The entry of a task, target or finding of the result, None where there is none."""
    place = overlaid.place(kind, item)
    if place is None:
        return None
    name = {"task": "tasks", "target": "targets", "finding": "diagnostics"}[kind]
    found: Mapping[str, Any] = overlaid.compiled[name][place]
    return found
