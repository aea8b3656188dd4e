"""What a number measures: the words around it, or the words before that it goes on from."""

from __future__ import annotations

import re

from luodi.compiler.extract.targets.candidate import DELIMITERS, Candidate
from luodi.compiler.extract.targets.metric import (
    closes,
    is_measure,
    object_phrase,
    plain_phrase,
    scope_of,
    split_verb,
    strip_lead,
    tail_phrase,
    without_brackets,
)
from luodi.compiler.lexicon.comparators import BEFORE
from luodi.compiler.lexicon.verbs import HEAD_VERB


def name_metric(candidate: Candidate, text: str, found: list[Candidate]) -> None:
    """Sets the candidate's metric, scope and verb; ``found`` are those before it."""
    _find_metric(candidate, found)
    if len(candidate.metric) < 2 or candidate.metric == candidate.verb:
        _fill_in(candidate, text)


def _fill_in(candidate: Candidate, text: str) -> None:
    """到2025年累计改造420公里; 每年不少于5场: the metric was said before."""
    last = candidate.before
    said = candidate.explicit or bool(candidate.verb) or candidate.head.startswith("其中")
    if not said or tail_phrase(candidate.tail):
        return
    if last is not None and _same_unit(last, candidate):
        candidate.metric, candidate.verb = last.metric, candidate.verb or last.verb or last.chain
    elif last is None or last.clause[1] > candidate.clause[0]:
        front = text[: max(0, candidate.clause[0] - 1)]
        words = front[max(front.rfind(mark) for mark in DELIMITERS) + 1 :]
        split = split_verb(words)
        level = re.search(r"不超过|控制在|达到|不低于|不少于", words)
        if level is not None and level.start() > 1:
            candidate.metric = plain_phrase(words[: level.start()]).metric
        elif split is not None:
            candidate.metric = object_phrase(split[1], split[2]).metric or split[1]
        elif len(words) <= 14:
            candidate.metric = plain_phrase(words).metric


def _same_unit(one: Candidate, other: Candidate) -> bool:
    """1.2万个 and 4000个 are counted alike."""
    return one.first.unit.lstrip("百千万亿") == other.first.unit.lstrip("百千万亿")


def _find_metric(candidate: Candidate, found: list[Candidate]) -> None:
    base = candidate.base
    split = None if _is_measured(candidate) else split_verb(base)
    if split is not None and split[0] and not candidate.explicit and _lists(candidate, found):
        split = None if plain_phrase(split[0]).metric else split
    if _opens_with_work(candidate, split) or _works_on(candidate):
        return
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
    of_all = candidate.base.startswith(("所有", "全部", "各")) and not is_measure(phrase.metric)
    unknown = of_all or _unknown_verb(candidate, phrase.metric)
    noun = tail_phrase(candidate.tail) if unknown else ""
    if len(noun) > 1:
        candidate.metric, candidate.scope = noun, phrase.scope
    elif phrase.metric:
        candidate.metric, candidate.scope = phrase.metric, phrase.scope
        candidate.metric += candidate.share_of
    elif candidate.first.printed:
        _from_tail(candidate, "")
        candidate.scope = phrase.scope


#: The nouns that numbers of work close: what is counted, weighed or measured.
WORK_FAMILIES = frozenset("count people area length mass volume energy".split())


def _opens_with_work(candidate: Candidate, split: tuple[str, str, str] | None) -> bool:
    """疏浚排水管网180公里: a verb of work opens the clause and the number closes it."""
    if candidate.first.family not in WORK_FAMILIES or not closes(candidate.tail):
        return False
    if split is not None and not plain_phrase(split[0]).metric:
        return False
    words, scope = strip_lead(without_brackets(candidate.base))
    match = HEAD_VERB.match(words)
    if match is None:
        return False
    noun = plain_phrase(words[match.end() :].removeprefix("的"))
    if is_measure(noun.metric) or noun.metric[:1] in tuple("性用率量费"):
        return False
    if len(noun.metric) < 2 and noun.metric:
        return False
    candidate.verb = match["verb"]
    candidate.verb_adjacent = not noun.metric
    candidate.metric = noun.metric or plain_phrase(words).metric
    candidate.scope = scope or noun.scope
    return True


_WORKED_ON = re.compile(
    r"^(?P<noun>[^,;。]{2,14}?)(?:进行|实施|开展)(?P<work>(?:改扩建|提升|升级|提质|更新|生态|综合|维修|加固|除险)*(?:改造|改扩建|修缮|整治|治理|升级|维修|加固|更新|提升|修复|重建))$"
)


def _works_on(candidate: Candidate) -> bool:
    """对大坪等3座老旧水厂进行改扩建: what is done with the things counted stands behind."""
    if candidate.base[:1] != "对" or candidate.first.family not in WORK_FAMILIES:
        return False
    match = _WORKED_ON.match(candidate.tail.rstrip("。;"))
    if match is None:
        return False
    candidate.metric, candidate.verb = match["noun"] + match["work"], match["work"]
    candidate.base = ""
    return True


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
    "首批 第一批 剩余 规模 总规模 面积 总面积 建筑面积 总建筑面积 占地面积 总额 数量 总数 总投资 首期规模 总量 不".split()
)
_MEASURING = frozenset(
    "新增 培训 扩招 覆盖 服务 惠及 集聚 完成 吸纳 吸引 带动 发展 安置 减少 转移 造林".split()
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
    short = len(candidate.base) <= 14 and not candidate.tail
    if (near or short) and last.chain and last.metric and len(candidate.base) <= 24:
        candidate.verb, candidate.verb_inherited = last.chain, True
        candidate.verb_adjacent = not candidate.base
