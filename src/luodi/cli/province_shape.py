"""The content of an invented programme in the shape of a real one: pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# A title is a verb, a thing and the task's number; nothing in them is any paper's.
_VERBS = ("完善", "建设", "提升", "推进", "改造", "治理", "培育", "健全", "扩大", "整治", "修缮")
_THINGS = (
    "村道",
    "供水",
    "卫生院",
    "校舍",
    "河道",
    "梯田",
    "民宿",
    "路灯",
    "冷库",
    "林带",
    "文化站",
)
_THINGS_EN = (
    "village roads",
    "water supply",
    "health centres",
    "school buildings",
    "rivers",
    "terraces",
    "guesthouses",
    "street lamps",
    "cold stores",
    "forest belts",
    "culture halls",
)
_VERBS_EN = ("Improve", "Build", "Better", "Advance", "Rebuild", "Mend", "Foster", "Settle")
# Every second programme keeps the whole chain of review; the others have shortened it.
_SHORT_CHAIN = ("lead_unit", "coordinator")
_WHOLE_CHAIN_EVERY = 2


def slug(number: int) -> str:
    """The key of the programme of that number, from 1 on."""
    return f"synthetic-{number:04}"


def shaped(model: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A programme with as many measures, tasks, units and duties as ``model``, all invented: its
    keys, codes (99…), names and texts are its own, and it says that it is synthetic."""
    units = {one["key"]: f"s{number:04}-{one['key']}" for one in model["units"]}
    areas = _codes(model["areas"], number)
    content: dict[str, Any] = _renamed(model, units | areas)
    content |= {
        "key": slug(number),
        "title": {
            "zh": f"【合成】示例方案{number}",
            "en": f"[Synthetic] Sample programme {number}",
        },
        "synthetic": True,
    }
    content["document"] |= {"number": f"合成{number}号", "issuer": [f"示例{number}市人民政府"]}
    places = _name_areas(content["areas"], number)
    _name_units(content["units"], places, number)
    _name_measures(content["measures"])
    _name_tasks(content["tasks"])
    _blank(content)
    content["delivery"] |= (
        {} if number % _WHOLE_CHAIN_EVERY == 0 else {"review": list(_SHORT_CHAIN)}
    )
    return content


def _codes(areas: list[dict[str, Any]], number: int) -> dict[str, str]:
    """New codes: 99, the place of the district in the province; of a town three digits more."""
    found: dict[str, str] = {}
    above = [one for one in areas if not one.get("parent")]
    for place, one in enumerate(above):
        found[one["code"]] = f"99{(number - 1) * len(above) + place + 1:04}"
    for one in areas:
        if one.get("parent"):
            found[one["code"]] = found[one["parent"]] + one["code"][-3:]
    return found


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def _name_areas(areas: list[dict[str, Any]], number: int) -> dict[str, tuple[str, str]]:
    for place, one in enumerate(areas, 1):
        kind, kind_en = ("镇", "Town") if one.get("parent") else ("区", "District")
        one["name"] = f"示例{number}第{place}{kind}"
        one["name_en"] = f"Sample {kind_en} {number}.{place}"
    return {one["code"]: (one["name"], one["name_en"]) for one in areas}


def _name_units(
    units: list[dict[str, Any]], places: Mapping[str, tuple[str, str]], number: int
) -> None:
    for place, one in enumerate(units, 1):
        name, name_en = places.get(
            one.get("area") or "", (f"示例{number}第{place}单位", f"Sample unit {number}.{place}")
        )
        one |= {"name": name, "name_en": name_en, "full_name": None, "aliases": []}


def _name_measures(measures: list[dict[str, Any]]) -> None:
    for place, one in enumerate(measures):
        thing = place % len(_THINGS)
        one["title"] = {"zh": f"【合成】{_THINGS[thing]}", "en": f"[Synthetic] {_THINGS_EN[thing]}"}
        one["basis"]["text"] = {"zh": "合成数据", "en": "Synthetic data"}


def _name_tasks(tasks: list[dict[str, Any]]) -> None:
    for place, one in enumerate(tasks):
        verb, thing = place % len(_VERBS), place * 7 % len(_THINGS)
        one["title"] = {
            "zh": f"【合成】{_VERBS[verb]}{_THINGS[thing]}{place + 1}",
            "en": f"[Synthetic] {_VERBS_EN[verb % len(_VERBS_EN)]} {_THINGS_EN[thing]} {place + 1}",
        }
        one["anchors"] = [f"合成{place + 1}"]


_SAID = {"text", "subject", "name", "title", "note"}


def _blank(content: dict[str, Any]) -> None:
    """Goals, targets, rules and projects keep their kinds and figures, not their words."""
    for section in ("targets", "goals", "rules", "projects", "standing_notes"):
        for place, one in enumerate(content.get(section, ()), 1):
            for field in (one_of for one_of in _SAID & one.keys() if one[one_of]):
                one[field] = {"zh": f"【合成】{place}", "en": f"[Synthetic] {place}"}
            if "scope" in one:
                one["scope"] = None
