"""Targets: numbers that a paper sets out to reach or to keep to.

``find`` the quantity → ``read`` the words on its left and right → ``judge`` whether it counts →
the target, with the year and the scope that hold there (``context``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from luodi.compiler.document import Sentence, View, Zone
from luodi.compiler.extract.targets.candidate import Candidate
from luodi.compiler.extract.targets.context import (
    Setting,
    YearMention,
    settings_of,
)
from luodi.compiler.extract.targets.find import Quantity, may_hold_quantity
from luodi.compiler.extract.targets.judge import refusal
from luodi.compiler.extract.targets.metric import several
from luodi.compiler.extract.targets.once import Before
from luodi.compiler.extract.targets.read import candidates_in
from luodi.compiler.lexicon.comparators import ORDER
from luodi.compiler.model import Comparator, Target
from luodi.compiler.ways.targets import place_way, target_ways
from luodi.kernel.span import Span

__all__ = ["Considered", "consider", "considered_targets", "extract_targets"]

_PERIOD = Before(
    re.compile(
        r"每(?:年度?|季度|月|半年|周|学期|两年|三年)|(?:未来|今后)?[一二两三四五六七八九十\d]{1,2}年(?:之)?内|“十[三四五六]五”(?:期间|时期)|"
        r"(?:未来|今后|(?<=力争)|(?<=用)|(?<=[,;:。])|^)[一二两三四五\d]{1,2}年(?:左右)?(?=时间|,|[\u4e00-\u9fff])(?!行动|滚动|计划|规划|攻坚|期|级|制|来|前|后|以)"
    ),
    16,
)
_WIDE = Before(
    re.compile(
        r"全国(?!平均|前|第|领先|最|首|率先|文明|一流|性|统一|人大|百强|民族|示范|试点|重点)|全省|全市|全区(?!域)|全县|全自治区|全镇|全州|我国|我省|我市|我区|我县"
    ),
    8,
)


#: A deadline behind the number; one that opens a clause of its own work belongs to that.
_LATER = re.compile(
    r"^(?:[^;。,]{0,30}?|[^;。]{0,30}?[,(])(?:于|在|到|至)?(20\d\d)年(?:\d{1,2}月)?(?:年?底|末)?前"
    r"(?:(?:全部|全面|基本|力争|确保)*(?:完成|建成|投用|投入使用|投入运营|交付|到位|竣工|开工|达标|通车|投产|实现|落实|见效)[^,;。()\d]{0,4}?)?(?=[,;。)]|$)"
)


@dataclass(frozen=True, slots=True)
class Considered:
    """A number that was looked at: ``refused`` says why it is no target, or is empty."""

    sentence: Sentence
    setting: Setting
    candidate: Candidate
    refused: str


def consider(sentences: Sequence[Sentence]) -> tuple[Considered, ...]:
    """Every number with a unit outside brackets and quotes, judged, in order."""
    return _considered(tuple(sentences))


@lru_cache(maxsize=2)  # targets and rules look at the same numbers
def _considered(sentences: tuple[Sentence, ...]) -> tuple[Considered, ...]:
    found: list[Considered] = []
    last: Considered | None = None
    for sentence, setting in zip(sentences, settings_of(sentences), strict=True):
        if not _is_prose(sentence) or not may_hold_quantity(sentence.text):
            continue
        same = last is not None and last.sentence.paragraph == sentence.paragraph
        for candidate in candidates_in(sentence.text, last.candidate if same and last else None):
            refused = refusal(candidate, sentence.text, setting, setting.years)
            found.append(Considered(sentence, setting, candidate, refused))
            if not refused:
                last = found[-1]
    return tuple(found)


def _is_prose(sentence: Sentence) -> bool:
    """Body and annex; of the front only what is a full sentence."""
    if sentence.zone is Zone.FRONT:
        return sentence.text[-1:] in "。;" and len(sentence.text) > 8
    return sentence.zone is not Zone.TAIL


def extract_targets(
    sentences: Sequence[Sentence], view: View, *, scope: str | None
) -> tuple[Target, ...]:
    """The paper's targets in document order.

    Promises: no subsidy, condition, procedural time limit, past result or description is taken
    for a target; a number repeated word for word by an annex row is given once. ``scope`` is
    the issuing place, used where the sentence names none. ``year`` is None where the paper
    names none for the number. Source of the rules: the labelling guide for policy papers.
    """
    return tuple(target for _, target in considered_targets(sentences, view, scope=scope))


def considered_targets(
    sentences: Sequence[Sentence], view: View, *, scope: str | None
) -> Iterator[tuple[Considered, Target]]:
    """The targets with the number that each was read from; see :func:`extract_targets`."""
    seen: set[tuple[object, ...]] = set()
    last_scope: tuple[int, str | None] = (-1, None)
    printed: _Print | None = None
    for item in consider(sentences):
        if item.refused:
            continue
        if last_scope[0] != item.sentence.start:
            last_scope = (item.sentence.start, None)
        own = item.candidate.scope or last_scope[1]
        last_scope = (item.sentence.start, own)
        place, way = _scope(item, own, scope)
        if printed is None or printed.sentence is not item.sentence:
            printed = _Print(item.sentence, view)
        for target in _targets(item, printed, place, way):
            key = (target.metric, target.comparator, target.value, target.unit, target.year)
            if item.sentence.zone is Zone.ANNEX and key in seen:
                continue
            seen.add(key)
            yield item, target


def _scope(item: Considered, own: str | None, paper: str | None) -> tuple[str | None, str]:
    """Where the number holds, and how that is known."""
    if own:
        start, end = item.candidate.clause
        there = item.candidate.scope and own in item.sentence.text[start:end]
        return own, "scope.own" if there else "scope.sentence"
    if wide := _wide_scope(item):
        return wide, "scope.wide"
    return paper, place_way(item.sentence.text, item.candidate.first.start)


def _wide_scope(item: Considered) -> str | None:
    match = _WIDE.first(item.sentence.text, 0, item.candidate.first.start)
    return match[0] if match else None


def _targets(
    item: Considered, printed: _Print, scope: str | None, scope_way: str
) -> Iterator[Target]:
    candidate = item.candidate
    metrics = _metrics(candidate)
    quantities = candidate.quantities
    years = _years_each(item)
    for index, metric in enumerate(metrics):
        quantity = quantities[index] if index < len(quantities) else quantities[-1]
        year, year_way, base = _years(item, quantity)
        if years:
            year, year_way = years[index], "year.each"
        target = _target(item, printed, scope, metric, quantity, (year, base))
        ways = target_ways(item.candidate, item.sentence.text, quantity, metric, target)
        more = [("scope", scope_way)] if scope else []
        more += [("year", year_way)] if year else []
        yield replace(target, ways=(*ways, *more))


def _years_each(item: Considered) -> list[int]:
    """2026年、2027年…分别达到75%、80%: a year for each number, or none."""
    quantities = item.candidate.quantities
    if len(quantities) > 1 and (span := _span_before(item)):
        return list(span)
    before = [y for y in item.setting.years if y.kind == "goal" and y.at < quantities[0].start][
        -len(quantities) :
    ]
    close = all(b.at - a.at <= 9 for a, b in pairwise(before))
    if len(quantities) < 2 or len(before) != len(quantities) or not close:
        return []
    return [y.year for y in before]


_YEAR_SPAN = re.compile(r"(20\d\d)年?[—\-~至到]{1,2}(20\d\d)年")


def _span_before(item: Considered) -> range:
    """2025—2027年分别完成400、500、600: the years of a span that has as many as there are
    numbers."""
    first = item.candidate.quantities[0].start
    text = item.sentence.text
    spans = list(_YEAR_SPAN.finditer(text, 0, first))
    if not spans or "分别" not in text[spans[-1].end() : first]:
        return range(0)
    span = range(int(spans[-1][1]), int(spans[-1][2]) + 1)
    return span if len(span) == len(item.candidate.quantities) else range(0)


def _metrics(candidate: Candidate) -> list[str]:
    return [name + candidate.growth for name in _names(candidate)]


def _names(candidate: Candidate) -> list[str]:
    if candidate.names:
        return candidate.names
    count = len(candidate.quantities)
    if count > 1:
        names = several(candidate.metric, count)
        return names if len(names) == count else [candidate.metric] * count
    return several(candidate.metric, None) if candidate.each else [candidate.metric]


def _target(
    item: Considered,
    printed: _Print,
    scope: str | None,
    metric: str,
    quantity: Quantity,
    years: tuple[int | None, int | None],
) -> Target:
    sentence, candidate = item.sentence, item.candidate
    comparator, qualifiers = _comparator(candidate, quantity)
    year, from_year = years
    start, end = _extent(item, quantity)
    unit = printed.piece(quantity.unit_start, quantity.end) if quantity.printed else quantity.unit
    return Target(
        metric=printed.own_script(metric),
        scope=printed.own_script(scope) if scope else None,
        comparator=comparator,
        value=quantity.value,
        unit=unit.lstrip("余多"),
        year=year,
        text=printed.piece(start, end),
        provision=sentence.provision,
        span=printed.span(start, end),
        from_year=from_year,
        period=_period(item, quantity),
        qualifiers=qualifiers,
    )


def _comparator(
    candidate: Candidate, quantity: Quantity
) -> tuple[Comparator, tuple[Comparator, ...]]:
    names = set(candidate.comparators)
    if quantity.after:
        names.add(quantity.after)
    ordered = [name for name in ORDER if name in names]
    if not ordered:
        return "reach", ()
    return ordered[0], tuple(ordered[1:])


def _years(item: Considered, quantity: Quantity) -> tuple[int | None, str, int | None]:
    """The year of the goal, how it is known, and the year compared with."""
    goal: YearMention | None = None
    base = item.candidate.whole_year
    for mention in item.setting.years:
        if mention.at > quantity.start:
            break
        if mention.kind == "goal":
            goal = mention
        elif mention.kind == "base" and mention.at >= item.candidate.clause[0]:
            base = mention.year
    if goal is not None:
        printed = str(goal.year) in item.sentence.text[goal.at : goal.at + 12]
        return goal.year, "year.own" if printed else "year.named", base
    later = _later_year(item, quantity)
    if later is not None:
        return later, "year.later", base
    if _period(item, quantity):
        return None, "", base  # 每年…: the year is the paper's only where it is printed
    if item.setting.carried:
        return item.setting.carried, "year.carried", base
    return item.setting.section.year, "year.section", base


def _later_year(item: Considered, quantity: Quantity) -> int | None:
    """建成甲100个(2025年底前完成) and …, 2025年底前完成: a deadline right after the number."""
    rest = item.sentence.text[quantity.close :]
    match = _LATER.match(rest)
    return int(match[1]) if match else None


def _period(item: Considered, quantity: Quantity) -> str | None:
    text = item.sentence.text
    clause = text.rfind(";", 0, quantity.start) + 1
    comma = text.rfind(",", clause, quantity.start)
    for match in reversed([*_PERIOD.all(text, clause, quantity.start)]):
        # 每季度检查一次,覆盖率达到100%: what is done more than once a year ends with its clause
        short = match[0].startswith("每") and "年" not in match[0]
        if not (short and match.end() < comma):
            return match[0]
    return None


def _extent(item: Considered, quantity: Quantity) -> tuple[int, int]:
    """The words a reader would point at: the clause up to the number, with the noun after it."""
    candidate = item.candidate
    text = item.sentence.text
    start = candidate.start
    end = max(quantity.close, candidate.quantities[-1].close)
    named = candidate.metric and text.find(candidate.metric, end, candidate.clause[1])
    if isinstance(named, int) and named >= 0:
        end = named + len(candidate.metric)
    elif candidate.tail and candidate.verb_adjacent:
        end = candidate.clause[1]
    return start, end


class _Print:
    """A sentence as the paper prints it (the view is in simplified script)."""

    def __init__(self, sentence: Sentence, view: View) -> None:
        self.sentence, self._view = sentence, view
        self._text, self._printed = sentence.text, view.original(sentence.start, sentence.end)
        self._same = self._printed == self._text
        self._table: dict[str, str] = {}

    def own_script(self, words: str) -> str:
        """``words`` as the paper writes them."""
        if self._same:
            return words
        at = self._text.find(words)
        if at >= 0:
            return self._printed[at : at + len(words)]
        self._table = self._table or dict(zip(self._text, self._printed, strict=True))
        return "".join(self._table.get(c, c) for c in words)

    def piece(self, start: int, end: int) -> str:
        """The characters ``[start, end)`` of the sentence."""
        return self._printed[start:end]

    def span(self, start: int, end: int) -> Span:
        """The place of ``[start, end)`` in the text as read."""
        return self._view.span(self.sentence.start + start, self.sentence.start + end)
