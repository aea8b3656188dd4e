"""A quantity in its clause: what stands to its left and right, and what that makes of it."""

from __future__ import annotations

import re
from itertools import pairwise

from luodi.compiler.extract.targets.candidate import DELIMITERS, Candidate
from luodi.compiler.extract.targets.context import hidden_places, is_hidden
from luodi.compiler.extract.targets.find import Quantity, quantities_in
from luodi.compiler.extract.targets.metric import BASE_YEAR, without_brackets
from luodi.compiler.extract.targets.naming import name_metric
from luodi.compiler.lexicon.comparators import (
    BEFORE,
    GROWTH,
    OF_WHOLE,
    STRIVE,
    UPWARD,
    VERB,
    YEARLY_RATE,
)
from luodi.compiler.model import Comparator

_AND = "、和与及"
_FOR_EACH = re.compile(r"(?:每(?:千瓦时|人|月|年|亩|户|平方米|立方米|吨|天|日|公顷)){1,2}$")
_DATE_ONLY = re.compile(
    r"^(?:力争|争取|努力)?(?:到|至|在|于|用)?(?:20\d\d年(?:度|年?底|末|年末|底?前)?|“?十[三四五六]五”?(?:末|时期|期间|期末)|[一二两三四五\d]{1,2}年(?:内|左右|时间)|今年|明年|今年年?底)?$"
)
_FROM = re.compile(r"[由从](?:20\d\d年(?:底|末)?的?)?$")
_OF_YEAR = re.compile(r"20\d\d年(?:底|末)?的$")


def candidates_in(text: str, before: Candidate | None = None) -> list[Candidate]:
    """The candidates of a sentence, analysed, in order; what stands in quotes, titles and
    brackets is left out, but for (其中…). ``before`` is the last target of the sentence before,
    whose metric a number alone goes on with (每年不少于5个)."""
    hidden = hidden_places(text)
    seen = [q for q in quantities_in(text) if not is_hidden(q.start, hidden)]
    seen = [q for q in seen if not _describes(text, q) and not _of_bearer(text, q, seen)]
    seen = [q for q in seen if not _size_of_counted(text, q, seen)]
    if not seen:
        return []
    clauses = _clauses(text, hidden)
    found: list[Candidate] = []
    for group in _groups(text, seen, clauses):
        candidate = _candidate(text, group, found, clauses)
        if candidate is not None:
            candidate.before = found[-1] if found else before
            _analyse(candidate, text, found)
            same = bool(found) and found[-1].clause == candidate.clause
            candidate.chain = candidate.verb or (found[-1].chain if same else "")
            found.append(candidate)
    _share_nouns(found)
    return [c for c in found if not _FROM.search(c.head)]


def _share_nouns(found: list[Candidate]) -> None:
    """2个千亿级、5个百亿级产业集群: the first takes the noun of the second."""
    for first, second in pairwise(found):
        if first.clause == second.clause and first.metric.endswith("级"):
            noun = second.metric.rpartition("级")[2]
            if noun and "级" in second.metric:
                first.metric += noun


def _describes(text: str, quantity: Quantity) -> bool:
    """Grades of voltage and the like, and ages, only describe things."""
    if quantity.family == "grade":
        return not _LASTS.search(text[: quantity.start][-5:])
    if quantity.unit in ("年", "个月"):  # a stretch of time
        return not _LASTS.search(text[: quantity.start][-5:])
    if quantity.family == "age":
        return not re.search(r"(?:达到?|提高[到至]|为|至|到)$", text[: quantity.start][-4:])
    return False


#: Who or what a sum of money only describes (营业收入超百亿元[的龙头企业]).
BEARER = re.compile(
    r"(?:级)?的?[^,;。、\d]{0,8}?(?:企业|项目|集群|产业园|园区|乡镇|镇|县|村|公司|平台|品牌|单位|大户|强企)"
)
_BEARER_FRONT = re.compile(r"(?:超过|超|突破|达到?|不低于|不少于|过)$")


_LASTS = re.compile(
    r"(?:最[长短]|[超满]过?|不少于|不低于|至少|达到?|[高长缩升]至|[高长缩短升]到|限|为)$"
)


def _of_bearer(text: str, quantity: Quantity, all_of_them: list[Quantity]) -> bool:
    """A number that describes the things counted in the same clause (超10亿元的企业5家)."""
    of = text.startswith("的", quantity.close) and quantity.family != "rate"
    sizing = quantity.after is not None or text[quantity.start] in "百千万亿"  # 万亩示范片30个
    of = of or (sizing and _sizes_a_thing(text, quantity, all_of_them))
    if not of and (quantity.family != "money" or not BEARER.match(text, quantity.close)):
        return False
    if text[quantity.start] in "百千万亿" and of:
        return True
    if not quantity.after and not _BEARER_FRONT.search(text[: quantity.start][-3:]):
        return False
    left = max(text.rfind(mark, 0, quantity.start) for mark in ",;:。") + 1
    right = min(
        (i for i in (text.find(m, quantity.end) for m in ",;:。") if i >= 0), default=len(text)
    )
    return any(q.family in ("count", "people") and left <= q.start < right for q in all_of_them)


def _sizes_a_thing(text: str, quantity: Quantity, all_of_them: list[Quantity]) -> bool:
    """日供水5000立方米以上水厂2座: a size, its noun, and the count right after."""
    following = next((q for q in all_of_them if q.start > quantity.start), None)
    if following is None or quantity.family in ("rate", "count", "people"):
        return False
    between = text[quantity.close : following.start]
    return 1 < len(between) <= 8 and not any(mark in between for mark in "、,;。:和与及")


_SIZE = re.compile(r"\d[\d.]{0,6}[百千万亿]?[^\d,;。、的]{1,4}以上的")


def _size_of_counted(text: str, quantity: Quantity, all_of_them: list[Quantity]) -> bool:
    """1个50亩以上的示范园: the size of what has just been counted."""
    sized = quantity.family in ("area", "money", "mass", "energy", "length", "volume")
    if not sized or not _SIZE.match(text, quantity.start):
        return False
    return any(q.close == quantity.start and q.family == "count" for q in all_of_them)


def _clauses(text: str, hidden: list[tuple[int, int]]) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    for index, character in enumerate(text):
        among = character == "(" and text.startswith("(其中", index)
        among = among or (character == ")" and text.rfind("(其中", 0, index) >= 0)
        if (character in DELIMITERS or among) and not is_hidden(index, hidden):
            bounds.append((start, index))
            start = index + 1
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def _clause_of(place: int, clauses: list[tuple[int, int]]) -> tuple[int, int]:
    for bounds in clauses:
        if bounds[0] <= place < bounds[1]:
            return bounds
    return (place, place)


def _groups(
    text: str, quantities: list[Quantity], clauses: list[tuple[int, int]]
) -> list[list[Quantity]]:
    """Quantities with nothing but 、 or 和 between them belong together (65%和55%)."""
    groups: list[list[Quantity]] = []
    for quantity in quantities:
        if groups:
            last = groups[-1][-1]
            between = text[last.close : quantity.start]
            same = _clause_of(last.start, clauses) == _clause_of(quantity.start, clauses)
            if same and between in ("、", "和", "与", "及", "以及", ""):
                if between or last.close == quantity.start:
                    groups[-1].append(quantity)
                continue
        groups.append([quantity])
    return groups


#: A clause goes on behind its last number for less than a line; and no further is looked for a
#: noun, where one number follows the other.
_LONGEST_TAIL = 120


def _candidate(
    text: str,
    group: list[Quantity],
    found: list[Candidate],
    clauses: list[tuple[int, int]],
) -> Candidate | None:
    clause = _clause_of(group[0].start, clauses)
    start = clause[0]
    previous = found[-1] if found and found[-1].clause == clause else None
    head_front = ""
    if previous is not None:
        start = previous.quantities[-1].close
        if _FROM.search(previous.head):
            head_front = _FROM.sub("", previous.head)
        else:
            cut = max(text.rfind(mark, start, group[0].start) for mark in _AND)
            start = cut + 1 if cut >= 0 else start
    head = head_front + text[start : group[0].start]
    if head_front and previous is not None:
        start = previous.start
    tail = text[group[-1].close : min(clause[1], group[-1].close + _LONGEST_TAIL)]
    if group[-1].family == "count":
        tail = _SIZE.sub("", tail, count=1) if _SIZE.match(tail) else tail
    return Candidate(group, clause, start, without_brackets(head), tail)


# -- what the words left of it say -------------------------------------------------------------


def _analyse(candidate: Candidate, text: str, found: list[Candidate]) -> None:
    head = candidate.head
    if candidate.first.family != "multiple":
        head = _OF_YEAR.sub("", head)  # 提升至2028年的80%
    for_each = _FOR_EACH.search(head)  # 降至每千瓦时298克
    if for_each and BEFORE.search(head[: for_each.start()][-8:]):
        head = head[: for_each.start()]
    rest = _take_comparators(candidate, head)
    rest = _take_at_least(candidate, rest)
    rest = _take_whole(candidate, rest)
    rest = _take_growth(candidate, rest)
    if candidate.first.family == "rate" and rest.endswith(("和", "与", "、")):
        rest = ""  # 所有甲和90%的乙建成…
    if not candidate.first.printed and candidate.first.family == "multiple":
        rest = _take_base_year(candidate, rest)
    candidate.base = rest
    if STRIVE.search(candidate.head) or _strive_before(text, candidate.clause[0]):
        candidate.comparators.add("strive")
    if YEARLY_RATE.search(rest) and candidate.first.family == "rate":
        candidate.comparators.add("grow_rate")
    for quantity in candidate.quantities:
        if quantity.after is None and quantity.fuzzy:
            candidate.comparators.add("exceed")
    name_metric(candidate, text, found)


def _take_comparators(candidate: Candidate, rest: str) -> str:
    for _ in range(6):
        match = BEFORE.search(rest[-8:])
        if match is None:
            return rest
        name = match.lastgroup
        if name == "each":
            candidate.each = True
        elif name == "hold":
            near = candidate.first.after == "approx" or "approx" in candidate.comparators
            candidate.comparators.add("reach" if near else "at_most")
        elif name is not None and name != "adverb":
            candidate.comparators.add(name)  # type: ignore[arg-type]
        rest = rest[: len(rest) - len(match[0])]
    return rest


_AT_LEAST = re.compile(rf"(?:至少|最少)(?=(?:{VERB.pattern})$)")
_FOR_EACH_PLACE = re.compile(
    r"^(?:推动|推进|支持|引导|确保|实现|促进)(?=每(?:个|家|县|市|区|乡|镇|村|街))"
)


def _take_at_least(candidate: Candidate, rest: str) -> str:
    """推动每个县至少建成1个中心: the comparator stands before the verb."""
    match = _AT_LEAST.search(rest)
    if match is None:
        return rest
    candidate.comparators.add("at_least")
    return _FOR_EACH_PLACE.sub("", rest[: match.start()] + rest[match.end() :])


_WHOLE_WORD: dict[str, Comparator] = {
    "超过": "exceed",
    "不低于": "at_least",
    "不少于": "at_least",
    "不超过": "at_most",
    "不高于": "at_most",
    "控制在": "at_most",
}


def _take_whole(candidate: Candidate, rest: str) -> str:
    """达到耕地总面积的64%: the words between comparator and number name the whole."""
    if candidate.first.family not in ("rate", "multiple") or not rest:
        return rest
    match = OF_WHOLE.search(rest[-28:])
    if match is None:
        return rest
    word, whole = match["reach"], match["whole"]
    if not rest.endswith("的") and word not in _WHOLE_WORD and word not in ("占", "占到"):
        return rest
    year = re.search(r"20\d\d(?=年)", whole)
    if year:
        candidate.whole_year = int(year[0])
    elif word in ("占", "占到"):
        candidate.share_of = "占" + whole
    candidate.comparators.add(_WHOLE_WORD.get(word, "reach"))
    return _take_comparators(candidate, rest[: len(rest) - len(match[0])])


def _take_growth(candidate: Candidate, rest: str) -> str:
    match = GROWTH.search(rest[-12:])
    if match is None or candidate.first.family == "multiple":
        return rest
    if match["rate"] in ("率", "速度", "幅度"):
        return rest
    word = match["word"]
    if word in ("增速", "增幅", "涨幅", "降幅") and not match["yearly"]:
        candidate.growth = ""
        candidate.comparators.add("reach")
        return rest
    if candidate.first.family == "rate" and match["yearly"] and word in UPWARD:
        candidate.comparators.add("grow_rate")
    else:
        candidate.growth = ("年均" if match["yearly"] else "") + word
        candidate.comparators.add("reach")
    rest = _take_comparators(candidate, rest[: len(rest) - len(match[0])])
    base = BASE_YEAR.search(rest[-16:])
    if base is not None and rest.endswith(base[0]):
        rest = _take_comparators(candidate, rest[: len(rest) - len(base[0])])
    return rest


def _take_base_year(candidate: Candidate, rest: str) -> str:
    """收入较2025年翻一番: what it is measured against stands right before."""
    candidate.comparators.add("reach")
    base = BASE_YEAR.search(rest[-16:])
    return rest[: len(rest) - len(base[0])] if base and rest.endswith(base[0]) else rest


def _strive_before(text: str, clause_start: int) -> bool:
    """力争到2027年, before the clause of the number."""
    if clause_start == 0:
        return False
    cut = max(text.rfind(mark, 0, clause_start - 1) for mark in DELIMITERS) + 1
    words = text[cut : clause_start - 1]
    return STRIVE.match(words) is not None and _DATE_ONLY.match(words) is not None
