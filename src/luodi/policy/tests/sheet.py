"""An invented paper as the compiler would read it, and corrections of it, for the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from luodi.kernel.span import Span
from luodi.policy.domain.anchors import anchor_of, anchored, phrases
from luodi.policy.domain.corrections import Correction, Kind, Overlaid
from luodi.policy.domain.overlay import replay

WORDS = "修渠验收建库清淤水价"
UNITS = ("县水利局", "县财政局", "云渡镇", "各镇", "各有关单位")


def paper(sentences: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """A text of one measure, a line for a task, and what a compiler reads in it."""
    text, tasks = "试验方案\n一、修水渠\n", []
    start = text.index("一、")
    for number, sentence in enumerate(sentences, 1):
        text += f"{number}.\n"
        tasks.append(task(str(number), text, sentence))
        text += sentence + "\n县水利局牵头，各镇配合。\n"
    target = {**dict.fromkeys(("scope", "year", "from_year", "period")), "metric": "水渠"}
    target |= {"comparator": "reach", "value": 12, "unit": "公里", "qualifiers": []}
    target |= {"text": "修水渠", "provision": "1", "start": start + 2, "end": start + 5}
    target |= {"confidence": {"metric": "guess", "value": "certain"}}
    return text, {
        "schema": "luodi.programme/1",
        "source": {},
        "document": {},
        "provisions": [provision(start, len(text))],
        "units": [unit("县水利局", "county", lead=len(tasks)), unit("各镇", "set", len(tasks))],
        "measures": [
            {
                "number": "一、",
                "heading": "修水渠",
                "provision": "1",
                "tasks": [t["number"] for t in tasks],
            }
        ],
        "tasks": tasks,
        "targets": [target],
        "goals": [],
        "rules": [],
        "standing_notes": [],
        "diagnostics": [finding(t["start"], t["end"]) for t in tasks] + [finding(0, 0)],
    }


def provision(start: int, end: int) -> dict[str, Any]:
    return {
        "id": "1",
        "number": "一、",
        "level": 1,
        "heading": "修水渠",
        "start": start,
        "end": end,
        "parent": None,
    }


def unit(name: str, level: str, supporting: int = 0, lead: int = 0) -> dict[str, Any]:
    roles = {"lead": lead, "supporting": supporting, "joint": 0}
    return {"name": name, "aliases": [], "level": level, "tasks": roles}


def task(number: str, before: str, sentence: str) -> dict[str, Any]:
    return {
        "number": number,
        "text": sentence,
        "section": "一、修水渠",
        "provision": "1",
        "body": [],
        "start": len(before),
        "end": len(before) + len(sentence),
        "line": before.count("\n") + 1,
        "lead": ["县水利局"],
        "supporting": ["各镇"],
        "joint": [],
        "open_sets": ["各镇"],
        "aliases": {},
        "responsibility": "县水利局牵头，各镇配合。",
        "responsibility_start": None,
        "responsibility_end": None,
        "deadline": None,
        "scope": None,
        "confidence": {"text": "guess", "lead": "certain", "supporting": "rule"},
    }


def finding(start: int, end: int) -> dict[str, Any]:
    place = {"start": start, "end": end, "line": 1, "column": 1}
    return {"code": "W901", "severity": "warning", "message": "试验。", "hint": "", **place}


papers = st.lists(st.text(WORDS, min_size=2, max_size=12), min_size=1, max_size=6).map(paper)
some_units = st.lists(st.sampled_from(UNITS), unique=True, max_size=3)


class Reviewer:
    """Makes corrections as a person would: of what the paper shows at the moment."""

    def __init__(self, text: str, compiled: dict[str, Any], draw: Callable[..., Any]) -> None:
        self.text, self.compiled, self.draw = text, compiled, draw
        self.made: list[Correction] = []

    @property
    def now(self) -> Overlaid:
        return replay(self.text, self.compiled, self.made)

    def work(self, kind: Kind, item: int = 0) -> None:
        """One correction of this kind, where the paper has anything to make it to."""
        made = getattr(self, kind.value)(self.now, item)
        if made is not None:
            anchor, payload = made
            self.made.append(Correction(len(self.made) + 1, kind, anchor, payload))

    def one(self, now: Overlaid, kind: str, item: int) -> Any:
        ids = now.ids[kind]
        return anchor_of(self.text, now, kind, ids[item % len(ids)]) if ids else None

    def split(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "task", item)
        if anchor is None:
            return None
        task = now.compiled["tasks"][item % len(now.ids["task"])]
        length = task["end"] - task["start"]
        if length < 2:
            return None
        at = self.draw(st.integers(1, length - 1))
        words = self.text[task["start"] : task["end"]]
        return anchor, {"at": [at], "words": words}

    def merge(self, now: Overlaid, item: int) -> Any:
        if len(now.ids["task"]) < 2:
            return None
        other = self.one(now, "task", item + 1)
        return self.one(now, "task", item), {"with": other.to_json()}

    def span(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "task", item)
        if anchor is None:
            return None
        start = self.draw(st.integers(0, len(self.text) - 1))
        end = self.draw(st.integers(start + 1, len(self.text)))
        if not self.text[start:end].strip():
            return None
        return anchor, {"span": anchored(self.text, "text", Span(start, end)).to_json()}

    def roles(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "task", item)
        return anchor and (anchor, {"lead": self.draw(some_units), "joint": self.draw(some_units)})

    def remove(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "task", item)
        return anchor and (anchor, {})

    def add(self, now: Overlaid, item: int) -> Any:
        start = self.draw(st.integers(0, len(self.text) - 2))
        if not self.text[start : start + 2].strip():
            return None
        anchor = anchored(self.text, "text", Span(start, start + 2))
        return anchor, {"lead": self.draw(some_units), "supporting": [], "joint": []}

    def target(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "target", item)
        return anchor and (anchor, {"value": self.draw(st.integers(0, 9)), "year": 2030})

    def target_remove(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "target", item)
        return anchor and (anchor, {})

    def target_add(self, now: Overlaid, item: int) -> Any:
        start = self.draw(st.integers(0, len(self.text) - 2))
        if not self.text[start : start + 2].strip():
            return None
        anchor = anchored(self.text, "text", Span(start, start + 2))
        return anchor, {"metric": self.draw(st.sampled_from("甲乙")), "value": 1}

    def confirm(self, now: Overlaid, item: int) -> Any:
        return self.guesses(now, "task", item)

    def target_confirm(self, now: Overlaid, item: int) -> Any:
        return self.guesses(now, "target", item)

    def guesses(self, now: Overlaid, kind: str, item: int) -> Any:
        anchor = self.one(now, kind, item)
        if anchor is None:
            return None
        facts = now.compiled[f"{kind}s"][item % len(now.ids[kind])]
        sure = facts["confidence"].items()
        guessed = {name: facts[name] for name, how in sure if how == "guess"}
        return (anchor, {"fields": guessed}) if guessed else None

    def name_units(self, now: Overlaid, item: int) -> Any:
        found = phrases(now.compiled)
        if not found:
            return None
        anchor = anchor_of(self.text, now, "open_set", f"open_set@{found[item % len(found)]}")
        return anchor, {"units": self.draw(some_units)}

    def dismiss(self, now: Overlaid, item: int) -> Any:
        anchor = self.one(now, "finding", item)
        return anchor and (anchor, {})
