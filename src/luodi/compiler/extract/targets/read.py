"""A quantity in its clause: what stands to its left and right, and what that makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from luodi.compiler.extract.targets.context import hidden_places, is_hidden
from luodi.compiler.extract.targets.find import Quantity, quantities_in
from luodi.compiler.extract.targets.metric import (
    BASE_YEAR,
    is_measure,
    object_phrase,
    plain_phrase,
    scope_of,
    split_verb,
    tail_phrase,
    without_brackets,
)
from luodi.compiler.lexicon.comparators import (
    BEFORE,
    GROWTH,
    OF_WHOLE,
    STRIVE,
    UPWARD,
    YEARLY_RATE,
)
from luodi.compiler.model import Comparator

_DELIMITERS = ",;:。!?"
_AND = "、和与及"
_FOR_EACH = re.compile(r"(?:每(?:千瓦时|人|月|年|亩|户|平方米|立方米|吨|天|日|公顷)){1,2}$")
_DATE_ONLY = re.compile(
    r"^(?:力争|争取|努力)?(?:到|至|在|于|用)?(?:20\d\d年(?:度|年?底|末|年末|底?前)?|“?十[三四五六]五”?(?:末|时期|期间|期末)|[一二两三四五\d]{1,2}年(?:内|左右|时间)|今年|明年|今年年?底)?$"
)
_FROM = re.compile(r"[由从](?:20\d\d年(?:底|末)?的?)?$")
_OF_YEAR = re.compile(r"20\d\d年(?:底|末)?的$")


@dataclass(slots=True)
class Candidate:
    """One or several quantities that share a clause, a comparator and their metrics."""

    quantities: list[Quantity]
    #: The clause around, and where this candidate's own words begin in it.
    clause: tuple[int, int]
    start: int
    head: str
    tail: str
    base: str = ""
    comparators: set[Comparator] = field(default_factory=set)
    each: bool = False
    verb: str = ""
    #: The verb stands right before the number (or its comparator).
    verb_adjacent: bool = False
    #: The verb was read in an earlier part of the list.
    verb_inherited: bool = False
    growth: str = ""
    share_of: str = ""
    #: An earlier number of the sentence, right before, was compared or made.
    follows: bool = False
    whole_year: int | None = None
    scope: str | None = None
    metric: str = ""
    #: The metrics one by one, where they stand in different clauses.
    names: list[str] = field(default_factory=list)
    #: The verb that goes on down the list, also past numbers that have a comparator.
    chain: str = ""
    #: The candidate before, also of the sentence before.
    before: Candidate | None = None

    @property
    def first(self) -> Quantity:
        return self.quantities[0]

    @property
    def explicit(self) -> bool:
        """Whether a comparator stands there in words."""
        return bool(self.comparators) or any(q.after or q.fuzzy for q in self.quantities)


def candidates_in(text: str, before: Candidate | None = None) -> list[Candidate]:
    """The candidates of a sentence, analysed, in order; what stands in quotes, titles and
    brackets is left out, but for (其中…). ``before`` is the last target of the sentence before,
    whose metric a number alone goes on with (每年不少于5个)."""
    hidden = hidden_places(text)
    seen = [q for q in quantities_in(text) if not is_hidden(q.start, hidden)]
    seen = [q for q in seen if not _describes(text, q) and not _of_bearer(text, q, seen)]
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
    if not of and (quantity.family != "money" or not BEARER.match(text, quantity.close)):
        return False
    if not quantity.after and not _BEARER_FRONT.search(text[: quantity.start][-3:]):
        return False
    left = max(text.rfind(mark, 0, quantity.start) for mark in ",;:。") + 1
    right = min(
        (i for i in (text.find(m, quantity.end) for m in ",;:。") if i >= 0), default=len(text)
    )
    return any(q.family in ("count", "people") and left <= q.start < right for q in all_of_them)


def _clauses(text: str, hidden: list[tuple[int, int]]) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    for index, character in enumerate(text):
        among = character == "(" and text.startswith("(其中", index)
        among = among or (character == ")" and text.rfind("(其中", 0, index) >= 0)
        if (character in _DELIMITERS or among) and not is_hidden(index, hidden):
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
    tail = text[group[-1].close : clause[1]]
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
    rest = _take_whole(candidate, rest)
    rest = _take_growth(candidate, rest)
    if candidate.first.family == "rate" and rest.endswith(("和", "与", "、")):
        rest = ""  # 所有甲和90%的乙建成…
    candidate.base = rest
    if STRIVE.search(candidate.head) or _strive_before(text, candidate.clause[0]):
        candidate.comparators.add("strive")
    if YEARLY_RATE.search(rest) and candidate.first.family == "rate":
        candidate.comparators.add("grow_rate")
    for quantity in candidate.quantities:
        if quantity.after is None and quantity.fuzzy:
            candidate.comparators.add("exceed")
    _find_metric(candidate, found)
    if len(candidate.metric) < 2 or candidate.metric == candidate.verb:
        _fill_in(candidate, text)


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


_WHOLE_WORD: dict[str, Comparator] = {
    "超过": "exceed",
    "不低于": "at_least",
    "不少于": "at_least",
    "不超过": "at_most",
    "不高于": "at_most",
}


def _take_whole(candidate: Candidate, rest: str) -> str:
    """达到耕地总面积的64%: the words between comparator and number name the whole."""
    if candidate.first.family not in ("rate", "multiple") or not rest:
        return rest
    match = OF_WHOLE.search(rest[-20:])
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


def _strive_before(text: str, clause_start: int) -> bool:
    """力争到2027年, before the clause of the number."""
    if clause_start == 0:
        return False
    cut = max(text.rfind(mark, 0, clause_start - 1) for mark in _DELIMITERS) + 1
    words = text[cut : clause_start - 1]
    return STRIVE.match(words) is not None and _DATE_ONLY.match(words) is not None


def _fill_in(candidate: Candidate, text: str) -> None:
    """到2025年累计改造420公里; 每年不少于5场: the metric was said before."""
    last = candidate.before
    said = candidate.explicit or bool(candidate.verb) or candidate.head.startswith("其中")
    if not said or tail_phrase(candidate.tail):
        return
    if last is not None and last.first.unit == candidate.first.unit:
        candidate.metric, candidate.verb = last.metric, candidate.verb or last.verb or last.chain
    elif last is None or last.clause[1] > candidate.clause[0]:
        front = text[: max(0, candidate.clause[0] - 1)]
        words = front[max(front.rfind(mark) for mark in _DELIMITERS) + 1 :]
        split = split_verb(words)
        if split is not None:
            candidate.metric = object_phrase(split[1], split[2]).metric or split[1]


# -- the metric --------------------------------------------------------------------------------


def _find_metric(candidate: Candidate, found: list[Candidate]) -> None:
    base = candidate.base
    split = None if _is_measured(candidate) else split_verb(base)
    if split is not None and split[0] and not candidate.explicit and _lists(candidate, found):
        split = None if plain_phrase(split[0]).metric else split
    if split is not None:
        subject, verb, rest = split
        candidate.verb = verb
        _from_verb(candidate, subject, verb, rest)
        return
    if _IN_PLACES.search(base) and candidate.tail and "开展" in candidate.tail:
        _from_trial(candidate)
        return
    phrase = plain_phrase(base)
    if _goes_on(candidate, phrase.metric, found):
        return
    if not phrase.metric or not candidate.explicit:
        _inherit_verb(candidate, found)
    noun = tail_phrase(candidate.tail) if _unknown_verb(candidate, phrase.metric) else ""
    if len(noun) > 1:
        candidate.metric, candidate.scope = noun, phrase.scope
    elif phrase.metric:
        candidate.metric, candidate.scope = phrase.metric, phrase.scope
        candidate.metric += candidate.share_of
    elif candidate.first.printed:
        _from_tail(candidate, "")
        candidate.scope = phrase.scope


def _lists(candidate: Candidate, found: list[Candidate]) -> bool:
    """Whether a verb in the same clause already governs this number."""
    return bool(found) and found[-1].clause == candidate.clause and bool(found[-1].chain)


def _unknown_verb(candidate: Candidate, words: str) -> bool:
    """选树不少于5个典型: a short word that is no measure, a comparator, and a noun after."""
    compared = candidate.comparators & {"at_least", "exceed", "at_most", "approx"}
    return 0 < len(words) <= 4 and bool(compared) and not is_measure(words)


_IN_PLACES = re.compile(
    r"(?:^|20\d\d年(?:年?底)?前?|全[国省市区县]|优?先|选择|选取)在$|选择$|选取$"
)


def _from_trial(candidate: Candidate) -> None:
    """在500个县开展…试点: what is tried out is counted in places."""
    words = candidate.tail.partition("开展")[2].rstrip("。;!?")
    candidate.metric = words if len(words) > 4 else tail_phrase(candidate.tail) + "开展" + words
    candidate.verb, candidate.verb_adjacent = "开展", True


_PLACE_ONLY = re.compile(r"^[^,、的]{1,8}(?:地区|三角|流域|[省市区县镇])$")


_LEVEL = re.compile(r"^(?:国家|省|市|区|县|自治区|世界)级(?:及?以上)?")


def _goes_on(candidate: Candidate, metric: str, found: list[Candidate]) -> bool:
    """…达到12%, 比2020年提高4个百分点; …200家以上, 总数突破1500家: the metric stands before."""
    last = found[-1] if found else None
    if last is None or not last.metric or last.clause[1] + 1 < candidate.clause[0]:
        return False
    candidate.follows = last.explicit or bool(last.verb)
    same = last.first.family == candidate.first.family == "rate" and candidate.explicit
    if same and _PLACE_ONLY.match(metric):
        candidate.metric, candidate.scope = last.metric, metric
        return True
    part = candidate.head.startswith("其中") and last.first.unit == candidate.first.unit
    if part and (not metric or metric[-1] in "区县市镇乡城部"):
        candidate.metric, candidate.scope = last.metric, metric or None
        _inherit_verb(candidate, found)
        return True
    level = _LEVEL.fullmatch(metric)
    if level and last.first.unit == candidate.first.unit:
        candidate.metric = metric + _LEVEL.sub("", last.metric)
        candidate.comparators |= {"reach"} if last.explicit and not candidate.explicit else set()
        _inherit_verb(candidate, found)
        return True
    left = candidate.comparators - {"strive", "approx", "exceed"} or BEFORE.search(candidate.head)
    if metric or not left or tail_phrase(candidate.tail):
        return False
    _take_over(candidate, found)
    return True


def _take_over(candidate: Candidate, found: list[Candidate]) -> None:
    last, count = found[-1], len(candidate.quantities)
    candidate.metric, candidate.scope = last.metric + candidate.share_of, last.scope
    if count > 1 and len(found) >= count:  # …3000万人次, …280亿元, 分别增长12%和15%
        candidate.names = [c.metric for c in found[-count:]]
    elif "总" in candidate.head and last.verb:
        candidate.metric = candidate.metric.removeprefix(last.verb) + "总数"


def _is_measured(candidate: Candidate) -> bool:
    """A measure and a comparator need no verb (数字经济增加值占比达到…)."""
    if not candidate.explicit and not candidate.growth:
        return False
    phrase = plain_phrase(candidate.base)
    if not is_measure(phrase.metric):
        return False
    split = split_verb(phrase.metric)
    return split is None or bool(split[0]) or split[1] in ("新增", "完成", "减少")


def _from_verb(candidate: Candidate, subject: str, verb: str, rest: str) -> None:
    if verb == "完成" and candidate.first.family == "rate" and rest:
        whole = plain_phrase(subject)
        candidate.metric = whole.metric + verb + without_brackets(rest).strip("的")
        candidate.scope = whole.scope
        return
    if verb == "实现" and candidate.first.family == "people" and not scope_of(subject):
        rest, verb = subject + verb + rest, ""
    if re.search(r"至少$|不少于$", subject):
        candidate.comparators.add("at_least")
    if candidate.first.family == "rate" and rest and not candidate.growth:
        whole = plain_phrase(candidate.base)
        share = candidate.share_of
        if "完成" in candidate.base and rest.endswith("任务"):
            share = "任务"
        candidate.metric, candidate.scope = whole.metric + share, whole.scope
        return
    phrase = object_phrase(verb, rest)
    candidate.scope = scope_of(subject) or phrase.scope
    if phrase.metric and phrase.metric.removeprefix(verb) not in _FRAME:
        candidate.metric = phrase.metric + candidate.share_of
        if verb in ("新增", "转移") and subject and len(subject) <= 8:
            front = plain_phrase(subject)
            candidate.metric = front.metric + candidate.metric
        return
    candidate.verb_adjacent = True
    _from_tail(candidate, phrase.metric.removeprefix(verb))
    if not candidate.metric and subject and not candidate.tail:
        candidate.metric = plain_phrase(subject).metric and plain_phrase(subject + verb).metric
    if not candidate.metric and verb in _MEASURING:
        whole = plain_phrase(subject + verb + rest)
        candidate.metric, candidate.scope = whole.metric, whole.scope


#: Words that name a side of the thing in the tail: 规模不低于10亿元的基金.
_FRAME = frozenset(
    "剩余 规模 总规模 面积 总面积 建筑面积 总建筑面积 占地面积 总额 数量 总数 总投资 首期规模 总量 不".split()
)
_MEASURING = frozenset(
    "新增 培训 覆盖 服务 惠及 集聚 完成 吸纳 吸引 带动 发展 安置 减少 转移 造林".split()
)


def _from_tail(candidate: Candidate, frame: str) -> None:
    tail = tail_phrase(candidate.tail)
    family = candidate.quantities[-1].family
    if tail and family == "area" and not tail.endswith("面积") and candidate.tail.startswith("的"):
        frame = frame or "面积"
    if tail and candidate.verb == "新增" and family in ("mass", "energy", "area", "length"):
        tail = "新增" + tail
    if frame not in ("", "不", "剩余") and tail and not tail.endswith(frame):
        tail += frame
    candidate.metric = tail


def _inherit_verb(candidate: Candidate, found: list[Candidate]) -> None:
    """A list goes on: 培育100家甲、50家乙; 建成甲20个, 乙5个."""
    if not found:
        return
    last = found[-1]
    near = last.clause == candidate.clause or last.clause[1] + 1 == candidate.clause[0]
    if near and last.chain and last.metric and len(candidate.base) <= 24:
        candidate.verb, candidate.verb_inherited = last.chain, True
        candidate.verb_adjacent = not candidate.base
