"""Laying a paper's corrections over what the compiler read in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from luodi.compiler.check.answering import settled
from luodi.kernel.span import Span
from luodi.policy.domain.anchors import locate
from luodi.policy.domain.corrections import (
    CONFIRMED,
    GUESS,
    MADE_TO,
    ROLES,
    TAKES_BACK,
    TARGET_FIELDS,
    Anchor,
    Correction,
    Dismissed,
    Kind,
    Outcome,
    Overlaid,
    State,
    Why,
    taken_back,
    unique,
)
from luodi.policy.domain.fresh import blank, merged, placed
from luodi.policy.domain.items import Item, Paper, corrected, identity, result, with_roles
from luodi.policy.domain.seeking import Seeker, Unfit


def replay(text: str, compiled: Mapping[str, Any], corrections: Sequence[Correction]) -> Overlaid:
    """The paper with its corrections, oldest first.

    Every correction has an outcome; one that does not fit says why and changes nothing.
    ``compiled`` is not changed. What was taken back leaves no trace in the result. Spans of the
    result lie in ``text`` where those of ``compiled`` do.
    """
    return _Replay(text, compiled, corrections).run()


class _Replay(Seeker):
    """One replay. Each handler answers which item it touched and whether that changed it."""

    def __init__(
        self, text: str, compiled: Mapping[str, Any], corrections: Sequence[Correction]
    ) -> None:
        super().__init__(Paper.of(text, compiled))
        self.corrections = corrections
        self.gone = taken_back(corrections)
        self.dismissed: list[Dismissed] = []
        self.named: dict[str, tuple[str, ...]] = {}
        self.naming: dict[str, int] = {}  # phrase → the naming in force
        self.handlers: Mapping[Kind, Callable[[Correction], tuple[str, bool]]] = {
            Kind.SPLIT: self.split,
            Kind.MERGE: self.merge,
            Kind.SPAN: self.span,
            Kind.ROLES: self.roles,
            Kind.REMOVE: self.remove,
            Kind.ADD: self.add,
            Kind.TARGET: self.target,
            Kind.TARGET_REMOVE: self.remove,
            Kind.TARGET_ADD: self.add,
            Kind.CONFIRM: self.confirm,
            Kind.TARGET_CONFIRM: self.confirm,
            Kind.NAME_UNITS: self.name_units,
            Kind.DISMISS: self.dismiss,
        }

    def run(self) -> Overlaid:
        outcomes = [self.outcome(c) for c in self.corrections if c.kind not in TAKES_BACK]
        self.follow_takings_back()
        changed = self.put_named_units()
        compiled = result(self.paper)
        gone = self.settle(compiled)
        return Overlaid(
            compiled=compiled,
            outcomes=tuple(self.named_outcome(o, changed) for o in outcomes),
            ids={k: tuple(i.id for i in rows) for k, rows in self.paper.items.items()},
            labels={k: tuple(i.label for i in rows) for k, rows in self.paper.items.items()},
            dismissed=tuple(sorted(self.dismissed, key=lambda d: d.number)),
            settled=gone,
            touched={item: tuple(ids) for item, ids in self.touched.items()},
            named=self.named,
        )

    def settle(self, compiled: dict[str, Any]) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """Take out of the result the findings that its tasks, units and targets no longer give
        rise to."""
        if all(compiled[key] == list(self.paper.compiled[key]) for key in ("tasks", "targets")):
            return ()
        places = settled(self.paper.compiled, compiled, self.paper.text)
        rows = [item for item in self.paper.items["finding"] if item.origin in places]
        for item in rows:
            self.paper.replace("finding", [item], [])
            compiled["diagnostics"].remove(item.facts)
        return tuple((item.origin + 1, item.facts) for item in rows if item.origin is not None)

    def outcome(self, correction: Correction) -> Outcome:
        undone = self.gone.get(correction.id)
        if undone is not None:
            state = State.SET_ASIDE if undone.kind is Kind.SET_ASIDE else State.UNDONE
            item = self.glance(correction)
            return Outcome(correction, state, item, undone_by=undone)
        try:
            item, changed = self.handlers[correction.kind](correction)
        except Unfit as unfit:
            return Outcome(correction, State.UNFIT, self.glance(correction), unfit.why)
        return Outcome(correction, State.APPLIED if changed else State.ALREADY, item)

    def follow_takings_back(self) -> None:
        """Taking back touches what the correction taken back did."""
        for correction in self.corrections:
            for item in self.reached.get(correction.undoes or 0, ()):
                if correction.id not in self.touched[item]:
                    self.touch(correction, item)

    # -- tasks -----------------------------------------------------------------------------

    def split(self, correction: Correction) -> tuple[str, bool]:
        there = self.parts_there(correction)
        if there is not None:
            return there, False
        task = self.find(correction.anchor)
        spans = self.cut(task.span, correction)
        parts = [self.part(task, n, span, correction) for n, span in enumerate(spans, 1)]
        self.paper.replace("task", [task], parts)
        self.touch(correction, task.id, *(part.id for part in parts))
        return task.id, True

    def cut(self, span: Span, correction: Correction) -> list[Span]:
        """The parts of a span, without the white space around each."""
        text = self.paper.text
        if span.of(text) != correction.payload["words"]:
            raise Unfit(Why.CHANGED)
        marks = [0, *sorted(correction.payload["at"]), span.end - span.start]
        parts = []
        for first, last in pairwise(marks):
            words = text[span.start + first : span.start + last]
            start = span.start + first + len(words) - len(words.lstrip())
            end = start + len(words.strip())
            if not span.start <= start < end <= span.end:
                raise Unfit(Why.CHANGED)
            parts.append(Span(start, end))
        return parts

    def part(self, task: Item, n: int, span: Span, correction: Correction) -> Item:
        made = Item(
            id=f"task@c{correction.id}.{n}",
            facts=corrected(task.facts, placed(self.paper, span)),
            label=task.label if n == 1 else f"{task.label}-c{correction.id}.{n}",
            origin=task.origin,
            root=task.root,
            suffix=f"{task.suffix}-{n}",
            measure=task.measure,
        )
        self.paper.aliases[f"c{correction.id}.{n}"] = made
        return made

    def parts_there(self, correction: Correction) -> str | None:
        """The first of the parts, where the compiler reads exactly these by itself."""
        if correction.anchor.born:
            return None
        place = locate(self.paper.text, correction.anchor)
        if isinstance(place, Why):
            return None
        try:
            parts = [self.paper.at("task", span) for span in self.cut(place, correction)]
        except Unfit:
            return None
        there = [part for part in parts if part is not None]
        if len(there) < len(parts):
            return None
        for n, part in enumerate(there, 1):
            self.paper.aliases[f"c{correction.id}.{n}"] = part
        self.touch(correction, *(part.id for part in there))
        return there[0].id

    def merge(self, correction: Correction) -> tuple[str, bool]:
        there = self.whole_there(correction)
        if there is not None:
            return there, False
        one = self.find(correction.anchor)
        other = self.find(Anchor.from_json(correction.payload["with"]))
        if one is other:
            raise Unfit(Why.CHANGED)
        first, second = sorted((one, other), key=lambda item: item.span)
        made = Item(
            id=f"task@c{correction.id}.1",
            facts=merged(self.paper, first, second),
            label=first.label,
            origin=first.origin,
            root=first.root,
            suffix=first.suffix,
            measure=first.measure,
        )
        self.paper.aliases[f"c{correction.id}.1"] = made
        self.paper.replace("task", [first, second], [made])
        self.touch(correction, one.id, other.id, made.id)
        return made.id, True

    def whole_there(self, correction: Correction) -> str | None:
        """The task that both are, where the compiler reads it so by itself."""
        anchors = (correction.anchor, Anchor.from_json(correction.payload["with"]))
        if any(anchor.born for anchor in anchors):
            return None
        places = [locate(self.paper.text, anchor) for anchor in anchors]
        spans = [place for place in places if isinstance(place, Span)]
        if len(spans) < len(places):
            return None
        whole = Span(min(s.start for s in spans), max(s.end for s in spans))
        there = None if whole in spans else self.paper.at("task", whole)
        if there is None:
            return None
        self.paper.aliases[f"c{correction.id}.1"] = there
        self.touch(correction, there.id)
        return there.id

    def span(self, correction: Correction) -> tuple[str, bool]:
        wanted = self.located(Anchor.from_json(correction.payload["span"]))
        there = self.paper.at("task", wanted)
        try:
            task = self.find(correction.anchor)
        except Unfit:
            if there is None or correction.anchor.born:
                raise
            anchor = correction.anchor
            place = self.located(anchor)
            gone = identity("task", {"start": place.start, "end": place.end}, anchor.nth)
            self.paper.aliases[gone] = task = there
        if there is not None and there is not task:
            raise Unfit(Why.TAKEN)
        self.touch(correction, task.id)
        if task.span == wanted:
            return task.id, False
        return task.id, task.change(**corrected(task.facts, placed(self.paper, wanted)))

    def roles(self, correction: Correction) -> tuple[str, bool]:
        task = self.find(correction.anchor)
        self.touch(correction, task.id)
        changed = _role_facts(task.facts, correction.payload)
        return task.id, task.change(**corrected(task.facts, changed))

    def remove(self, correction: Correction) -> tuple[str, bool]:
        kind = MADE_TO[correction.kind]
        try:
            item = self.find(correction.anchor)
        except Unfit as unfit:
            if unfit.why is Why.NOT_READ:  # the words are there, and nothing is read in them
                return "", False
            raise
        self.touch(correction, item.id)
        self.paper.replace(kind, [item], [])
        return item.id, True

    def add(self, correction: Correction) -> tuple[str, bool]:
        kind = "task" if correction.kind is Kind.ADD else "target"
        place = self.located(correction.anchor)
        there = (
            self.paper.at(kind, place) if kind == "task" else self.same_target(place, correction)
        )
        name = f"c{correction.id}.1"
        fresh = there is None
        item = there or blank(self.paper, kind, place, correction.id)
        self.paper.aliases[name] = item
        if fresh:
            self.paper.insert(kind, item)
        self.touch(correction, item.id)
        facts = (
            _role_facts(item.facts, correction.payload)
            if kind == "task"
            else _target(correction.payload)
        )
        return item.id, item.change(**corrected(item.facts, facts)) or fresh

    def same_target(self, place: Span, correction: Correction) -> Item | None:
        """Several targets may stand in the same words; one is the same with the same metric."""
        metric = correction.payload.get("metric")
        rows = (item for item in self.paper.items["target"] if item.span == place)
        return next((item for item in rows if item.facts["metric"] == metric), None)

    # -- targets, open sets, findings --------------------------------------------------------

    def target(self, correction: Correction) -> tuple[str, bool]:
        item = self.find(correction.anchor)
        self.touch(correction, item.id)
        return item.id, item.change(**corrected(item.facts, _target(correction.payload)))

    def confirm(self, correction: Correction) -> tuple[str, bool]:
        """What was guessed and found right: nothing changes but how sure it is. Where another
        value is read by now, the confirmation was not of this one."""
        item = self.find(correction.anchor)
        said, sure = correction.payload["fields"], item.facts.get("confidence", {})
        if any(item.facts.get(name) != value for name, value in said.items()):
            raise Unfit(Why.CHANGED)
        self.touch(correction, item.id)
        right = {name: CONFIRMED for name in said if sure.get(name) == GUESS}
        return item.id, bool(right) and item.change(confidence={**sure, **right})

    def name_units(self, correction: Correction) -> tuple[str, bool]:
        """The last naming of a phrase is the one in force; it is put in at the end, so that it
        holds for tasks that other corrections make."""
        phrase = correction.anchor.quote
        item = f"open_set@{phrase}"
        self.touch(correction, item)
        self.named[phrase] = tuple(unique(correction.payload["units"]))
        self.naming[phrase] = correction.id
        return item, False

    def put_named_units(self) -> dict[int, State | Why]:
        """Put the named units behind their phrase; correction → what became of it."""
        found: dict[int, State | Why] = {}
        for phrase, names in list(self.named.items()):
            tasks = [t for t in self.paper.items["task"] if phrase in t.facts["open_sets"]]
            changed = [self.put(task, phrase, names) for task in tasks]
            state = State.APPLIED if any(changed) else State.ALREADY
            found[self.naming[phrase]] = state if tasks else Why.NOT_READ
            if not tasks:
                del self.named[phrase]
        return found

    def put(self, task: Item, phrase: str, names: Sequence[str]) -> bool:
        has = {name for role in ROLES for name in task.facts[role]}
        new = [name for name in names if name not in has]
        role = next((r for r in ROLES if phrase in task.facts[r]), None)
        if role is None or not new:
            return False
        row = list(task.facts[role])
        place = row.index(phrase) + 1
        return task.change(**{role: [*row[:place], *new, *row[place:]]})

    def named_outcome(self, outcome: Outcome, found: Mapping[int, State | Why]) -> Outcome:
        correction = outcome.correction
        if correction.kind is not Kind.NAME_UNITS or outcome.state is not State.ALREADY:
            return outcome
        became = found.get(correction.id, State.ALREADY)  # a later naming is in force
        if isinstance(became, Why):
            return Outcome(correction, State.UNFIT, outcome.item, became)
        return Outcome(correction, became, outcome.item)

    def dismiss(self, correction: Correction) -> tuple[str, bool]:
        try:
            item = self.find(correction.anchor)
        except Unfit as unfit:
            if unfit.why is Why.NOT_READ:  # no longer said
                return "", False
            raise
        self.touch(correction, item.id)
        self.paper.replace("finding", [item], [])
        assert item.origin is not None  # findings are only ever read
        self.dismissed.append(Dismissed(item.origin + 1, item.facts, correction))
        return item.id, True


def _role_facts(facts: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    changed = with_roles(facts, payload) if any(role in payload for role in ROLES) else {}
    if "responsibility" in payload:
        changed["responsibility"] = payload["responsibility"]
    return changed


def _target(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: payload[name] for name in TARGET_FIELDS if name in payload}
