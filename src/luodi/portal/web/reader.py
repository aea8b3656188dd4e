"""The reader's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luodi.policy.domain.anchors import phrases
from luodi.policy.domain.corrections import Kind
from luodi.policy.queries import Reviewed
from luodi.portal.domain.reader import FactItem, Reader, build
from luodi.portal.domain.review import Doubt, dismissals, doubts, named, settled
from luodi.portal.web import markup, review_words, words


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the right side."""

    name: str
    label: str
    count: int


def context(found: Reviewed, keys: Mapping[int, str]) -> dict[str, Any]:
    """What ``reader.html`` shows of one compiled paper with its corrections; ``keys`` map a task's
    place in it to its key in the programme that the paper is bound to."""
    text, compiled, overlaid = found.run.text, found.run.compiled, found.overlaid
    names = named(compiled, overlaid)
    gone = dismissals(text, overlaid, english=words.english())
    reader = build(
        text,
        compiled,
        keys,
        english=words.english(),
        names=names,
        dismissed=gone,
        settled=settled(text, overlaid, english=words.english()),
    )
    corrections = review_words.lines(found)
    open_doubts = doubts(compiled, overlaid)
    return {
        "run": found.run,
        "corrections": corrections,
        "unfit": sum(line.unfit for line in corrections),
        "open_sets": _open_sets(found),
        "document": compiled["document"],
        "reader": reader,
        "paper": markup.paper(text, reader.blocks, compiled.get("layout", {}).get("pages", ())),
        "tabs": [
            *([Tab("doubts", _("待核"), len(open_doubts))] if open_doubts else []),
            *_tabs(reader),
            Tab("corrections", pgettext("corrections", "更正"), len(corrections)),
        ],
        "doubts": [_doubt(doubt, text) for doubt in open_doubts],
        "guesses": sum(len(doubt.fields) for doubt in open_doubts),
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


def _open_sets(found: Reviewed) -> list[tuple[str, str, tuple[str, ...], int]]:
    """Each open set of the paper with what a correction calls it, its units and its tasks."""
    tasks = found.run.compiled["tasks"]
    return [
        (
            f"open_set@{phrase}",
            phrase,
            found.overlaid.named.get(phrase, ()),
            sum(phrase in task["open_sets"] for task in tasks),
        )
        for phrase in phrases(found.run.compiled)
    ]


def _doubt(doubt: Doubt, text: str) -> dict[str, Any]:
    """What was guessed, in words, and the acts that accept or correct it."""
    fields = [
        (review_words.field_label(name), _guess(name, value, text)) for name, value in doubt.fields
    ]
    task = doubt.kind == "task"
    return {
        "id": doubt.id,
        "item": doubt.item,
        "seen": doubt.seen,
        "number": doubt.number,
        "title": doubt.title,
        "fields": fields,
        "confirm": (Kind.CONFIRM if task else Kind.TARGET_CONFIRM).value,
        "correct": (Kind.ROLES if task else Kind.TARGET).value,
    }


def _guess(name: str, value: Any, text: str) -> str:
    """A guessed value in words; the sentences of the body themselves."""
    if name == "body":
        return "；".join("".join(text[one["start"] : one["end"]].split()) for one in value)
    return review_words.said(name, value)


def _base(item: FactItem) -> dict[str, Any]:
    return dict(item.facts) | {"id": item.id, "place": item.place, "name": item.name}


def _target(item: FactItem) -> dict[str, Any]:
    return _base(item) | {
        "words": words.amount(item.facts),
        "when": words.when(item.facts),
        "attribute": str(words.ATTRIBUTES.get(item.facts.get("attribute") or "", "")),
    }


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
