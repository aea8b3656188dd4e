"""Rules: limits, recurrences, deadlines and mechanisms that a paper lays down.

A limit that is no goal (不超过修复面积3%; 每年遴选不超过20个; 最高100万元), what is done again and
again (每年, 按季度, 定期), what is due by a day (12月31日前报送), and what is to be set up
(建立…机制, 制定…办法, …清单).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

from luodi.compiler.document import Sentence, View, Zone
from luodi.compiler.extract.targets import consider
from luodi.compiler.extract.targets.candidate import Candidate
from luodi.compiler.extract.targets.context import (
    Setting,
    hidden_places,
    is_hidden,
    settings_of,
    speaks_of_past,
)
from luodi.compiler.extract.targets.metric import tail_phrase, without_brackets
from luodi.compiler.model import Comparator, Rule

CAP = re.compile(
    r"(?P<at_most>不得?超过|不得?高于|不得?大于|不得?多于|最高|最长|最多|控制在|上限为?)|(?P<at_least>不得?低于|不得?少于|不得?小于|至少|最低|最短|下限为?)"
)
PERIODS = (
    (re.compile(r"每(?:个)?季度?|按季度?|季度(?!末)|逐季"), "quarter"),
    (re.compile(r"每半年|半年一?(?:次|调度)|按半年"), "half_year"),
    (re.compile(r"每(?:个)?月|按月|逐月|月(?:调度|通报|报告)|(?<!\d)月度"), "month"),
    (re.compile(r"每周|按周|周(?:调度|报告)"), "week"),
    (
        re.compile(
            r"每年|每(?:个)?年度|按年度?|逐年|年度(?=开展|组织|评估|考核|报告|进行)|一年一[次度]"
        ),
        "year",
    ),
)
_RECURRENCE = re.compile(
    r"每(?:个)?(?:季度?|半年|月|周|年度?|两年|学期)(?!度?(?:均|人))|按(?:季度?|月|年度?|周|半年)(?!龄|轻|限|级|代)|逐[年季月]|(?<!不)定期|常态化(?=开展|组织|举办|推进)|(?:季度|月|周|年度)(?:调度|通报|报告|例会)(?:制度)?"
)
DEADLINE = re.compile(
    r"(?:(?:于|在|务必|应当?)?(?P<year>20\d\d)年|(?P<yearly>每年))?(?:年?(?P<end>底|末)|(?P<month>\d{1,2})月(?P<part>底|末|上旬|中旬|下旬|初)?(?:(?P<day>\d{1,2})日)?)(?:之)?(?P<before>前)"
)
_SET_UP = re.compile(
    r"(?:研究|探索|加快|逐步|推动|抓紧|进一步|牵头|同步|依法|梳理)?(?:建立健全|建立和?完善|健全完善|修订完善|制定完善|制定出台|制定实施|"
    r"建立|健全|完善|构建|设立|搭建|制定|编制|组建|成立|出台|绘制|形成|实行|修订)"
)
_THING = re.compile(
    r"(?:机制|制度|平台|清单|台[账帐]|办法|细则|专班|联席会议|项目库|资源库|名录|目录|指引|导则|工作组|领导小组|规程|预案|实施意见|专项规划|实施方案|一张图”|准则|资源池|人才库)"
    r"(?=[,;:。!?、和与及(]|$|建设|运行|管理|统筹)"
)
_MONTH_PART = {"上旬": 10, "中旬": 20, "初": 5}
_SCORE = re.compile(r"[得扣加]\d{1,3}(?:\.\d)?分")
_OFTEN = ("每", "按", "定期", "常态化", "调度", "通报", "报告", "例会", "逐")
_LAST_CHARS = "。;!?"
_QUOTES = str.maketrans("", "", "“”")
#: Units of procedural time limits (3个工作日内办结).
_SOON = frozenset("个工作日 工作日 日 天 小时 个小时 分钟".split())


def extract_rules(sentences: Sequence[Sentence], view: View) -> tuple[Rule, ...]:
    """The paper's rules, body and annex, in document order.

    ``period`` is week, month, quarter, half_year, year or None (定期, 常态化 name no interval).
    ``deadline`` is an ISO date, or ``--MM-DD`` where it comes round every year. ``value`` and
    ``unit`` are as printed; a range has its upper end as value. Numbers that are targets are
    not repeated here, nor are results of the past.
    """
    refused: dict[int, list[Candidate]] = {}
    for item in consider(sentences):
        if item.refused and item.refused != "past":
            refused.setdefault(item.sentence.start, []).append(item.candidate)
    found: list[Rule] = []
    for sentence, setting in zip(sentences, settings_of(sentences), strict=True):
        if sentence.zone in (Zone.FRONT, Zone.TAIL) or setting.section.past or setting.heading:
            continue
        rules = [
            *_limits(sentence, view, refused.get(sentence.start, ())),
            *_recurrences(sentence, setting, view),
            *_deadlines(sentence, setting, view),
            *_mechanisms(sentence, view),
        ]
        found.extend(sorted(rules, key=lambda r: r.span.start))
    return tuple(found)


def _rule_text(sentence: Sentence, view: View, start: int, end: int) -> str:
    return view.original(sentence.start + start, sentence.start + end)


def _clause_at(text: str, place: int, hidden: list[tuple[int, int]]) -> tuple[int, int]:
    def breaks(index: int) -> bool:
        return text[index] in ",;:。!?" and not is_hidden(index, hidden)

    start = next((i + 1 for i in range(min(place, len(text)) - 1, -1, -1) if breaks(i)), 0)
    end = next((i for i in range(max(place, 0), len(text)) if breaks(i)), len(text))
    return start, end


# -- limits ---------------------------------------------------------------------------------


def _limits(sentence: Sentence, view: View, refused: Sequence[Candidate]) -> Iterator[Rule]:
    text = sentence.text
    for candidate in refused:
        comparator = _cap_of(candidate.head, candidate.first.after, candidate.first.unit)
        if comparator is None:
            continue
        quantity = candidate.quantities[-1]
        start, end = candidate.start, candidate.clause[1]
        at = sentence.start
        value = quantity.value[1] if isinstance(quantity.value, tuple) else quantity.value
        yield Rule(
            kind="limit",
            subject=_limit_subject(text, candidate.head, candidate.tail, candidate.clause),
            text=_rule_text(sentence, view, start, end),
            provision=sentence.provision,
            span=view.span(at + start, at + end),
            comparator=comparator,
            value=value,
            unit=view.original(at + quantity.unit_start, at + quantity.end).lstrip("余多"),
            period=_period_in(candidate.head) or _period_in(text[: candidate.clause[0]][-12:]),
        )


def _cap_of(head: str, after: Comparator | None, unit: str) -> Comparator | None:
    """The cap that stands over the number: nearest word on the left, or 以内 on the right."""
    last = None
    for match in CAP.finditer(head):
        last = match
    if last is not None and len(head) - last.end() <= 30:
        return "at_most" if last["at_most"] else "at_least"
    if after == "at_most" and unit in _SOON:
        return "at_most"
    return None


_OF_PART = re.compile(
    r"(?:将|按照?|给予|用于)?(?P<front>.*?)(?:不得?超过|不得?高于|不得?低于|不得?少于|最高|最长|最多|至少)"
)


def _limit_subject(text: str, head: str, tail: str, clause: tuple[int, int]) -> str:
    """What is capped: the noun after the number, else the words before the cap, else the words
    of the clause before."""
    listed = tail.startswith(("、", "和", "与"))
    noun = "" if listed or (len(tail) > 24 and tail[0] != "的") else tail_phrase(tail)
    if tail.startswith("的") and "用于" in tail:
        noun = tail.lstrip("的").rstrip(_LAST_CHARS)
    match = _OF_PART.search(head)
    front = match["front"] if match else head
    front = re.sub(
        r"^(?:允许|并|对|其中|可|按规定|每年|原则上)", "", without_brackets(front)
    ).strip("、,的")
    if noun and len(noun) >= 2:
        return noun
    if len(front) >= 2:
        return front
    before = re.split(r"[,;。:]", text[: max(0, clause[0] - 1)])[-1]
    return without_brackets(before).strip() or head.strip()


def _period_in(words: str) -> str | None:
    for pattern, name in PERIODS:
        if pattern.search(words):
            return name
    return None


# -- recurrences ----------------------------------------------------------------------------


def _recurrences(sentence: Sentence, setting: Setting, view: View) -> Iterator[Rule]:
    text = sentence.text
    if not any(mark in text for mark in _OFTEN):
        return
    hidden: list[tuple[int, int]] | None = None
    used = -1
    for match in _RECURRENCE.finditer(text):
        hidden = hidden_places(text) if hidden is None else hidden
        if is_hidden(match.start(), hidden) or match.start() < used:
            continue
        start, end = _clause_at(text, match.start(), hidden)
        used = end
        subject = _done(text, match.end(), end)
        if len(subject) < 3 or _SCORE.search(text) or speaks_of_past(text, match.start(), [], None):
            continue
        if CAP.search(text[match.end() : end]) or text[match.end() : end].startswith("给予"):
            continue
        at = sentence.start
        yield Rule(
            kind="recurrence",
            subject=subject,
            text=_rule_text(sentence, view, start, end),
            provision=sentence.provision,
            span=view.span(at + start, at + end),
            period=_period_in(match[0]),
            deadline=_yearly_deadline(text[match.start() : end]),
        )


def _done(text: str, start: int, end: int) -> str:
    """What is done each time. A deadline clause (于每年2月底前,) names it only later."""
    words = text[start:end]
    short = re.match(r"(?:度)?(?:年?底|\d{1,2}月(?:底|末|\d{1,2}日)?)(?:之)?前$", words)
    if short or len(words) < 3:
        rest = re.split(r"[,;。]", text[end + 1 :])
        parts = [p for p in rest if p]
        words = parts[-1] if parts else ""
    words = re.sub(r"^(?:度|年)?(?:年?底|\d{1,2}月(?:底|末|\d{1,2}日)?)(?:之)?前", "", words)
    return without_brackets(words).strip("、,").lstrip("度").rstrip(_LAST_CHARS)


def _yearly_deadline(words: str) -> str | None:
    match = DEADLINE.match(words)
    if match is None or not match["yearly"]:
        return None
    return _date(match)


# -- deadlines ------------------------------------------------------------------------------


def _deadlines(sentence: Sentence, setting: Setting, view: View) -> Iterator[Rule]:
    text = sentence.text
    if "前" not in text:
        return
    hidden = hidden_places(text)
    for match in DEADLINE.finditer(text):
        if match["yearly"] or is_hidden(match.start(), hidden):
            continue
        if match["year"] is None and match["month"] is None:
            continue
        day = _date(match, setting.paper_year)
        if day is None:
            continue
        start, end = _clause_at(text, match.start(), hidden)
        subject, end = _due(text, match, start, end)
        if len(subject) < 2:
            continue
        at = sentence.start
        yield Rule(
            kind="deadline",
            subject=subject,
            text=_rule_text(sentence, view, start, end),
            provision=sentence.provision,
            span=view.span(at + start, at + end),
            deadline=day,
        )


def _due(text: str, match: re.Match[str], start: int, end: int) -> tuple[str, int]:
    """What is due: the words after the date, or the next clause where the date stands alone."""
    after = text[match.end() : end].strip()
    front = re.sub(r"(?:并|应|须|要|请)?(?:于|在|务必)?$", "", text[start : match.start()])
    if not after and end + 1 < len(text):
        stop = min(
            (i for i in (text.find(m, end + 1) for m in ",;。") if i >= 0), default=len(text)
        )
        return without_brackets(text[end + 1 : stop]).rstrip(_LAST_CHARS), stop
    words = (front + after) if len(front) <= 40 else after
    if not front and len(after) <= 4 and start:
        words = re.split(r"[,;。]", text[: start - 1])[-1] + after
    return without_brackets(words).strip("、,").rstrip(_LAST_CHARS), end


def _date(match: re.Match[str], paper_year: int | None = None) -> str | None:
    year = int(match["year"]) if match["year"] else paper_year
    month = int(match["month"]) if match["month"] else 12
    if not 1 <= month <= 12:
        return None
    if match["yearly"]:
        day = int(match["day"]) if match["day"] else _last_day(2023, month, match["part"])
        return f"--{month:02d}-{day:02d}"
    if year is None:
        return None
    last = _last_day(year, month, match["part"])
    day = int(match["day"]) if match["day"] else last
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02d}-{day:02d}"


def _last_day(year: int, month: int, part: str | None) -> int:
    if part in _MONTH_PART:
        return _MONTH_PART[part]
    return monthrange(year, month)[1]


# -- mechanisms -----------------------------------------------------------------------------


def _mechanisms(sentence: Sentence, view: View) -> Iterator[Rule]:
    text = sentence.text
    at = sentence.start
    begin = 0
    for noun in _THING.finditer(text):
        begin = max(begin, *(text.rfind(mark, 0, noun.start()) + 1 for mark in ",;:。"))
        verb = _SET_UP.search(text, begin, noun.start())
        listed = text[noun.start() - 1] == "、"
        if verb is None or listed or text[verb.end()] == "的":
            continue
        begin = noun.end()
        thing = without_brackets(text[verb.end() : noun.end()]).translate(_QUOTES).strip("、的了")
        thing = thing.removeprefix("实施")
        if not 3 <= len(thing) <= 50 or thing.startswith("本"):
            continue
        yield Rule(
            kind="mechanism",
            subject=thing,
            text=_rule_text(sentence, view, verb.start(), noun.end()),
            provision=sentence.provision,
            span=view.span(at + verb.start(), at + noun.end()),
        )
