"""How a target, a goal or a rule was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from luodi.compiler.explain.pieces import pieces
from luodi.compiler.explain.steps import Step
from luodi.compiler.explain.tasks import deadline_spans
from luodi.compiler.extract.goals import COMPLETE, FALL, RISE
from luodi.compiler.extract.rules import CAP, DEADLINE, PERIODS
from luodi.compiler.extract.targets import Considered
from luodi.compiler.extract.targets.context import settings_of
from luodi.compiler.extract.targets.find import quantities_in
from luodi.compiler.lexicon.comparators import BEFORE, GROWTH, STRIVE
from luodi.compiler.model import Goal, Rule, Target, Ways
from luodi.compiler.outline import Node
from luodi.compiler.pipeline import Paper
from luodi.compiler.view import regular
from luodi.compiler.ways.rules import rule_ways
from luodi.kernel.span import Span

_YEAR_WORDS = re.compile(
    r"(?:到|至|力争|截至|比|较)?(?:20\d\d年?|今年|明年|本年度|“?十[二三四五六]五”?)(?:年?底|末|前)*"
)
_FIVE_YEARS = {2015: "十二五", 2020: "十三五", 2025: "十四五", 2030: "十五五", 2035: "十六五"}
#: The words and signs that compare, as rules and the cells of tables have them.
_COMPARED = {
    "at_most": re.compile(rf"{CAP.pattern}|以内|之内|以下|[≤<＜]|(?<=[日天时钟])内"),
    "at_least": re.compile(rf"{CAP.pattern}|以上|≥"),
    "exceed": re.compile(r"超过|突破|以上|>"),
    "approx": re.compile(r"左右|上下|大约|约|近"),
    "reach": re.compile(r"达到|达"),
}
#: The words that compare, wherever they stand.
_COMPARING = re.compile(BEFORE.pattern.removesuffix("$"))
#: Words in front of a number that compare it are looked for this far.
_FRONT = 16


def ways_of(entry: Target | Goal | Rule) -> Ways:
    """The ways of an entry's fields."""
    return rule_ways(entry) if isinstance(entry, Rule) else entry.ways


def fact_steps(
    paper: Paper, entry: Target | Goal | Rule, item: Considered | None
) -> Iterator[Step]:
    """The steps by which a target, goal or rule was read; ``item`` is the number behind a target
    of a sentence, None for others."""
    reader = _FactReader(paper, entry, item)
    for name, way in ways_of(entry):
        spans, rests = reader.places(name, way)
        if not spans and not rests:
            spans, rests = reader.further(name, way)
        said = reader.heading() if name == "provision" else _said(getattr(entry, name))
        yield Step(name, way, said, spans, rests)


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "—".join(f"{part:.15g}" for part in value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


class _FactReader:
    def __init__(self, paper: Paper, entry: Target | Goal | Rule, item: Considered | None) -> None:
        self.paper, self.view, self.entry, self.item = paper, paper.view, entry, item
        self.start, self.end = _in_view(paper, entry.span)

    def span(self, start: int, end: int) -> tuple[Span, ...]:
        return (self.view.span(start, end),) if end > start >= 0 else ()

    def places(self, name: str, way: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The characters read for a field, and those that it rests on."""
        if way in ("year.carried", "year.section", "year.deadline", "year.column", "year.each"):
            return (), self._year_elsewhere(way)
        if way in ("scope.paper", "scope.narrower"):
            return (), self._issuing_place()
        if way == "comparator.none":
            return (), ()
        if way == "metric.cell":
            return (), self._row_name()
        if isinstance(self.entry, Rule) and name in ("value", "unit"):
            return self._number_of_rule(self.entry, name), ()
        if name in ("text", "kind"):
            return (self.entry.span,), ()
        if name == "provision":
            return self._provision(), ()
        found = self._beside_number(name) if self.item is not None else None
        return (found if found is not None else self._literal(name)), ()

    def further(self, name: str, way: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """What a field rests on that stands nowhere as it is: the pieces it was put together from,
        the head that gives it, or the words in which nothing was found."""
        if name in ("metric", "subject") and (found := self._pieces(name)):
            return found, ()
        if way == "value.cell" and (found := self._beside_cell()):
            return found, ()
        if name in ("year", "from_year") and (found := self._year_around()):
            return (), found
        if name == "scope" and (found := self._issuer()):
            return (), found
        return (), self._number() or (self.entry.span,)

    def _pieces(self, name: str) -> tuple[Span, ...]:
        words, (start, end) = regular(_said(getattr(self.entry, name))), self._sentence()
        found = pieces(words, self.view.text, start, end)
        return tuple(self.view.span(*piece) for piece in found)

    def _sentence(self) -> tuple[int, int]:
        """The entry's sentence; of what stands in no sentence, its own words."""
        around = (s for s in self.paper.sentences if s.start <= self.start < s.end)
        found = next(around, None)
        return (found.start, max(found.end, self.end)) if found else (self.start, self.end)

    def _number(self) -> tuple[Span, ...]:
        """The number of a target that nothing stands beside."""
        return (self._beside_number("value") or ()) if self.item is not None else ()

    def _beside_cell(self) -> tuple[Span, ...]:
        """The unit of an indicator's cell: printed in its row, or at the head of its column."""
        assert isinstance(self.entry, Target)
        paragraphs = [p for p in self.paper.outline.paragraphs if p.cell]
        own = next((p.cell for p in paragraphs if p.start <= self.start < p.end), None)
        if own is None:
            return ()
        words = regular(self.entry.unit)
        for p in paragraphs:
            assert p.cell is not None
            beside = p.cell.row == own.row or (p.cell.column == own.column and p.cell.row < own.row)
            if p.cell.table == own.table and beside:
                at = self.view.text.find(words, p.start, p.end)
                if at >= 0:
                    return self.span(at, at + len(words))
        return ()

    def _year_around(self) -> tuple[Span, ...]:
        """The words of a year in the sentence, or its figures in front."""
        start, end = self._sentence()
        if match := _YEAR_WORDS.search(self.view.text, start, end):
            return self.span(*match.span())
        year = self.entry.from_year if isinstance(self.entry, Target) else None
        return self._last_of(str(year)) if year else ()

    def _issuer(self) -> tuple[Span, ...]:
        """Who issues the paper, else its title: what says for which place it is."""
        document = self.paper.document
        for words in (*document.issuer, document.title):
            if words and (found := self._words(words, 0, len(self.view.text))):
                return found
        return ()

    # -- beside the number ------------------------------------------------------------------

    def _beside_number(self, name: str) -> tuple[Span, ...] | None:
        """Places of a target's fields around its number; None where the words are looked for."""
        assert self.item is not None
        target, text, at = self.entry, self.item.sentence.text, self.item.sentence.start
        assert isinstance(target, Target)
        quantity = next(
            (q for q in self.item.candidate.quantities if q.value == target.value),
            self.item.candidate.first,
        )
        if name in ("value", "unit"):
            start = quantity.unit_start if name == "unit" else quantity.start
            end = quantity.unit_start if name == "value" and quantity.printed else quantity.end
            return self.span(at + start, at + max(end, start + 1))
        if name == "comparator":
            spans = self.span(at + quantity.end, at + quantity.close)
            return spans + self._comparing(text, quantity.start, at)
        if name == "year":
            return self._year_own(text, quantity.start, at)
        return None

    def _number_of_rule(self, rule: Rule, name: str) -> tuple[Span, ...]:
        """The number of a rule, or its unit, in figures or in words."""
        for quantity in quantities_in(self.view.text[self.start : self.end]):
            ends = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
            if rule.value in ends:
                start = quantity.unit_start if name == "unit" else quantity.start
                end = quantity.end if name == "unit" else quantity.unit_start
                return self.span(self.start + start, self.start + end)
        return self._literal(name)

    def _comparing(self, text: str, before: int, at: int) -> tuple[Span, ...]:
        floor = max(0, before - _FRONT)
        end, spans = before, []
        while match := BEFORE.search(text[floor:end]):
            spans.append(self.view.span(at + floor + match.start(), at + floor + match.end()))
            end = floor + match.start()
        growth = GROWTH.search(text[floor:end])
        if growth:
            spans.append(self.view.span(at + floor + growth.start(), at + floor + growth.end()))
        strive = STRIVE.search(text, 0, floor)
        if strive and isinstance(self.entry, Target) and self.entry.comparator == "strive":
            spans.append(self.view.span(at + strive.start(), at + strive.end()))
        return tuple(reversed(spans)) or self._comparator_further(text, at)

    def _comparator_further(self, text: str, at: int) -> tuple[Span, ...]:
        """The last word that compares in front of the first of several numbers."""
        assert self.item is not None and isinstance(self.entry, Target)
        before = self.item.candidate.first.start
        said = [
            m for m in _COMPARING.finditer(text, 0, before) if m.lastgroup == self.entry.comparator
        ]
        return self.span(at + said[-1].start(), at + said[-1].end()) if said else ()

    def _year_own(self, text: str, before: int, at: int) -> tuple[Span, ...]:
        assert self.item is not None
        for mention in reversed(self.item.setting.years):
            if mention.year == self.entry.year and (mention.at <= before):  # type: ignore[union-attr]
                match = _YEAR_WORDS.match(text, mention.at)
                return self.span(at + mention.at, at + (match.end() if match else mention.at + 5))
        return self._words(f"{self.entry.year}年", at, at + len(text))  # type: ignore[union-attr]

    # -- elsewhere ---------------------------------------------------------------------------

    def _year_elsewhere(self, way: str) -> tuple[Span, ...]:
        if isinstance(self.entry, Rule) or self.entry.year is None:
            return ()
        year = self.entry.year
        if way == "year.deadline":
            return self._deadline_around()
        if way == "year.section":
            return self._year_of_heading(year)
        if way == "year.column":
            return self._last_of(f"{year}年") or self._last_of(str(year))
        return self._year_before(year)

    def _deadline_around(self) -> tuple[Span, ...]:
        """The words of the deadline of the task around."""
        tasks = enumerate(self.paper.tasks)
        around = (index for index, task in tasks if task.span.covers(self.entry.span))
        return next((spans for i in around if (spans := deadline_spans(self.paper, i))), ())

    def _issuing_place(self) -> tuple[Span, ...]:
        """The place where the paper names who issues it: its issuer, else its title."""
        assert not isinstance(self.entry, Rule)
        words = regular(self.entry.scope or "")
        text, document = self.view.text, self.paper.document
        for name in (document.title, *document.issuer):
            at, inside = text.find(regular(name)), regular(name).find(words)
            if name and at >= 0 <= inside:
                return self.span(at + inside, at + inside + len(words))
        return self._words(words, 0, self.start)

    def _year_before(self, year: int) -> tuple[Span, ...]:
        """The nearest mention of the year in front, or the last one there."""
        pairs = list(zip(self.paper.sentences, settings_of(self.paper.sentences), strict=True))
        for sentence, setting in reversed([p for p in pairs if p[0].start <= self.start]):
            for mention in reversed(setting.years):
                if mention.year == year and sentence.start + mention.at <= self.end:
                    match = _YEAR_WORDS.match(sentence.text, mention.at)
                    end = match.end() if match else mention.at + 5
                    return self.span(sentence.start + mention.at, sentence.start + end)
        return ()

    def _year_of_heading(self, year: int) -> tuple[Span, ...]:
        node: Node | None = self.paper.outline.by_id.get(self.entry.provision)
        words = [str(year), *filter(None, [_FIVE_YEARS.get(year)])]
        while node is not None:
            heading = regular(node.heading)
            if any(word in heading for word in words):
                return self.span(node.label_start, node.start + len(node.heading))
            node = node.parent
        found = [s for word in words for s in self._words(word, 0, self.start)]
        return tuple(found[:1])

    def _row_name(self) -> tuple[Span, ...]:
        assert isinstance(self.entry, Target)
        return self._last_of(regular(self.entry.metric))

    def _last_of(self, words: str) -> tuple[Span, ...]:
        at = self.view.text.rfind(words, 0, self.start)
        return self.span(at, at + len(words)) if at >= 0 else ()

    def heading(self) -> str:
        """The provision as the paper heads it."""
        node = self.paper.outline.by_id.get(self.entry.provision)
        return (node.number + node.heading).strip() if node else self.entry.provision

    def _provision(self) -> tuple[Span, ...]:
        node = self.paper.outline.by_id.get(self.entry.provision)
        return self.span(node.label_start, node.start + len(node.heading)) if node else ()

    def _literal(self, name: str) -> tuple[Span, ...]:
        """The value where it stands printed: in the entry's own words, else in its sentence."""
        if name in ("comparator", "period", "direction", "deadline"):
            return self._by_lexicon(name)
        words = _said(getattr(self.entry, name))
        if name == "from_year":
            words += "年"
        own = self._words(words, self.start, self.end)
        if own:
            return own
        sentence = next((s for s in self.paper.sentences if s.start <= self.start < s.end), None)
        return self._words(words, sentence.start, sentence.end) if sentence else ()

    def _by_lexicon(self, name: str) -> tuple[Span, ...]:
        """The words of the paper that the program's own word stands for: in the entry, else in
        its sentence up to the entry's end."""
        pattern = _lexicon(name, str(getattr(self.entry, name)))
        text = self.view.text
        found = list(pattern.finditer(text, self.start, self.end))
        if not found:
            sentences = self.paper.sentences
            floor = next((s.start for s in sentences if s.start <= self.start < s.end), self.start)
            found = list(pattern.finditer(text, floor, self.end))
        return self.span(*found[-1].span()) if found else ()

    def _words(self, words: str, start: int, end: int) -> tuple[Span, ...]:
        plain = regular(words)
        at = self.view.text.find(plain, max(start, 0), end + 1) if plain else -1
        return self.span(at, at + len(plain)) if at >= 0 else ()


def _lexicon(name: str, value: str) -> re.Pattern[str]:
    """The paper's words for a word of the program; for periods in papers, the words themselves."""
    found = {
        "comparator": _COMPARED,
        "direction": {"rise": RISE, "fall": FALL, "complete": COMPLETE},
        "period": {period: pattern for pattern, period in PERIODS},
        "deadline": {value: DEADLINE},
    }[name].get(value)
    return found or re.compile(re.escape(regular(value)))


def _in_view(paper: Paper, span: Span) -> tuple[int, int]:
    """A place in the text as read as a place in the view."""
    from bisect import bisect_left

    offsets = paper.view.offsets
    return bisect_left(offsets, span.start), bisect_left(offsets, span.end)
