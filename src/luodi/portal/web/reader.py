"""The reader's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luodi.portal.domain.reader import FactItem, Reader, build
from luodi.portal.web import markup, words


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the right side."""

    name: str
    label: str
    count: int


def context(text: str, compiled: dict[str, Any], keys: Mapping[int, str]) -> dict[str, Any]:
    """What ``reader.html`` shows of one compiled paper; ``keys`` as in :func:`build`."""
    reader = build(text, compiled, keys, english=words.english())
    return {
        "document": compiled["document"],
        "reader": reader,
        "paper": markup.paper(text, reader.blocks),
        "tabs": _tabs(reader),
        "targets": [_target(item) for item in reader.targets],
        "goals": [_goal(item) for item in reader.goals],
        "rules": [_rule(item) for item in reader.rules],
    }


def _tabs(reader: Reader) -> list[Tab]:
    return [
        Tab("tasks", _("任务"), len(reader.tasks)),
        Tab("targets", _("目标"), len(reader.targets)),
        Tab("goals", _("方向"), len(reader.goals)),
        Tab("rules", _("规则"), len(reader.rules)),
        Tab("findings", _("诊断"), len(reader.findings)),
    ]


def _base(item: FactItem) -> dict[str, Any]:
    return dict(item.facts) | {"id": item.id, "place": item.place}


def _target(item: FactItem) -> dict[str, Any]:
    return _base(item) | {"words": words.amount(item.facts), "when": words.when(item.facts)}


def _goal(item: FactItem) -> dict[str, Any]:
    direction = str(words.DIRECTIONS[item.facts["direction"]])
    return _base(item) | {"direction": direction, "when": words.when(item.facts)}


def _rule(item: FactItem) -> dict[str, Any]:
    facts = item.facts
    said = (words.when(facts), words.amount(facts), facts.get("deadline") or "")
    return _base(item) | {
        "kind": str(words.RULE_KINDS[facts["kind"]]),
        "words": " ".join(part for part in said if part),
    }
