"""Goals: where a paper wants to be, without a number (差距进一步缩小; 全覆盖; 基本补齐).

They stand in sections on goals and in sentences that open with a year (到2027年,…); a word of
completeness (全覆盖, 清零) makes a goal anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luodi.compiler.document import Sentence, View, Zone
from luodi.compiler.extract.targets.context import (
    Setting,
    YearMention,
    hidden_places,
    is_hidden,
    settings_of,
    speaks_of_past,
)
from luodi.compiler.extract.targets.find import may_hold_quantity, quantities_in
from luodi.compiler.extract.targets.metric import plain_phrase, scope_of
from luodi.compiler.model import Direction, Goal, Ways

COMPLETE = re.compile(
    r"全面?覆盖|全部覆盖|应[^\W\d_]尽[^\W\d_]|清零|(?:基本|全部|全面|总体|率先|如期|初步|加快)(?:补齐|建成|建立|形成|完成|实现|解决|消除|达标|到位|满足|普及|健全|齐全|完善|贯通|淘汰|退出)|补齐|齐全|全部(?!门)|"
    r"(?<!\u672a)建成(?!区)|动态清零|消零|得到(?:根本|有效|全面|基本)?(?:解决|消除|治理)"
)
FALL = re.compile(r"缩小|下降|降低|减少|遏制|消除|压减|收窄|减轻|缓解|回落|减缓|削减")
RISE = re.compile(
    r"提升|提高|增强|增长|扩大|壮大|改善|优化|增加|上升|跃升|拓展|攀升|加快(?:发展|推进)?|健全|完善|更(?!新|换|替)[加为]?(?:[^\W\d_]{1,4})|进步|增进|深化|加强|倍增|提速|活跃|彰显|凸显|突破|明显|显著|加大|巩固|稳步"
)
_PREDICATE_END = re.compile(
    r"(?:提升|提高|增强|增长|扩大|壮大|改善|优化|增加|上升|缩小|下降|降低|减少|完善|健全|补齐|建成|形成|实现|达标|覆盖|发展|可及|凸显|明显|显著|振兴|现代化|协调|平衡|有力|成效|进展|突破|合理|稳定|有序|繁荣|加快|深化|活跃|彰显|领先|水平|跃升|一流|建立|完成|解决|满足|同步|巩固|加强|集聚|融合|普及|畅通|提速|更[^\W\d_]{1,3})$"
)
_ADVERB = re.compile(
    r"(?:持续|较快|进一步|显著|明显|大幅|不断|稳步|基本|全面|更加|更为|逐步|有效|总体|得到|取得|初步|加快|一定|较大|大力|实现|根本|普遍|日益|率先|更|持续较快|全部|深入|大幅度|有力|均衡|运作|如期|趋于|进入|成为|达到|保持|迈出|迈上|形成|建成|建立|具备|较为|走在)"
)
_DATE_ONLY = re.compile(
    r"^(?:力争|争取|努力)?(?:到|至|在|用|经过|通过)?(?:20\d\d年(?:度|年?底|末|年末|底?前)?|“?十[三四五六]五”?(?:末|时期|期间|期末)|[一二两三四五\d]{1,2}年(?:内|左右|时间|的?努力)|今年|明年|今年年?底|本世纪中叶)?$"
)
_NOT_A_GOAL = re.compile(
    r"^(?:以.{1,60}为(?:重点|指导|目标|核心|主线|引领|抓手|统领)|坚持|按照|根据|围绕|聚焦|深入实施|贯彻|落实|为(?:深入|贯彻|全面|进一步)|通过|依托|立足|牢固树立|完成(?!度|率)|制定|编制|报送|印发|经|现|特)"
)
#: 以…为重点, over several clauses.
_FRAME_OPENS = re.compile(r"^以(?!上|下|内|及)")
_FRAME_CLOSES = re.compile(
    r"为(?:重点|指导|目标|核心|主线|引领|抓手|统领|导向|主题|支撑|基础|载体|牵引|动力)$|,"
)
#: What is done, not what is to be reached.
_MEANS = re.compile(
    r"^(?:顺应|大力|支持|培育|推动|坚持|营造|加强|开展|推进|鼓励|引导|聚焦|统筹|组织|落实|强化|优化|探索|依托|立足|充分|积极|加快(?!形成|建成)|着力|深化|健全|完善|建立|深入|围绕|发挥|打造|提升|扩大|实施)"
)
_BUILDS = re.compile(r"(?:着力|加快|努力|基本)?(?:打造|形成|构建|建成|建设)")
_LEAD_VERB = re.compile(
    r"^(?:努力|力争|争取|确保|推动|实现|促进|使|努力实现|奋力实现|力争实现|其中|同时|并|——?)+"
)
_END = "。;!?"


def extract_goals(
    sentences: Sequence[Sentence], view: View, *, scope: str | None
) -> tuple[Goal, ...]:
    """The paper's goals in document order, one for each clause.

    Promises: a clause with a counted number is a target, not a goal; results of the past are
    none; an annex row that repeats a body clause word for word gives no second goal. ``year``
    is inherited down the paragraph and None where the paper names none.
    """
    found: list[Goal] = []
    seen: set[str] = set()
    for sentence, setting in zip(sentences, settings_of(sentences), strict=True):
        for start, end, year, way in _goal_clauses(sentence, setting):
            words = sentence.text[start:end]
            if sentence.zone is Zone.ANNEX and words in seen:
                continue
            seen.add(words)
            year_way = "year.own" if year and _year_at(start, end, setting.years) else ""
            ways = (("text", way), ("year", year_way or "year.carried"))
            found.append(_goal(sentence, view, (start, end), year, scope, ways))
    return tuple(found)


def _goal(
    sentence: Sentence,
    view: View,
    at: tuple[int, int],
    year: int | None,
    scope: str | None,
    ways: Ways,
) -> Goal:
    words = sentence.text[at[0] : at[1]]
    start, end = sentence.start + at[0], sentence.start + at[1]
    metric = metric_of(words)
    where = words.find(metric)
    named = scope_of(words)
    direction = direction_of(words)
    more = (
        ("direction", "direction.none" if direction == "qualitative" else "direction.word"),
        ("metric", "metric.subject" if len(metric) < len(words.rstrip(_END)) else "metric.whole"),
        ("scope", "scope.own" if named else "scope.paper"),
        ("provision", "provision.own"),
    )
    there = {"year": year, "scope": named or scope, "provision": sentence.provision}
    return Goal(
        text=view.original(start, end),
        direction=direction,
        metric=view.original(start + where, start + where + len(metric)) if where >= 0 else metric,
        scope=named or scope,
        year=year,
        provision=sentence.provision,
        span=view.span(start, end),
        ways=tuple(pair for pair in ways + more if there.get(pair[0], True)),
    )


def _goal_clauses(
    sentence: Sentence, setting: Setting
) -> Iterator[tuple[int, int, int | None, str]]:
    """Clauses that are goals, each with its year and with the way it was told to be one."""
    if sentence.zone in (Zone.FRONT, Zone.TAIL) or setting.section.past or setting.heading:
        return
    text = sentence.text
    complete = _may_complete(text)
    if not (setting.section.goals or "年" in text or setting.carried or complete):
        return
    years = setting.years
    aimed = _aimed(text, years)
    after = not aimed and setting.carried is not None and not years
    if not (setting.section.goals or aimed or after or complete):
        return
    hidden = hidden_places(text)
    quantities = [q.start for q in quantities_in(text)] if may_hold_quantity(text) else []
    framed = False
    way = "goal.section" if setting.section.goals else "goal.year" if aimed or after else ""
    for start, end in _clauses(text, hidden):
        year = _year_at(start, end, years) or setting.carried
        if any(start <= q < end and not is_hidden(q, hidden) for q in quantities):
            continue
        if speaks_of_past(text, end, years, setting.paper_year, expected=True):
            continue
        words = text[start:end]
        if framed or _FRAME_OPENS.match(words):
            framed = not _FRAME_CLOSES.search(words)
            continue
        if year is None and _MEANS.match(words):
            continue
        state = after and _PREDICATE_END.search(words) and not _MEANS.match(words)
        inside = setting.section.goals or aimed or bool(state)
        if _is_goal(words, in_goals=inside):
            yield start, end, year, way if inside else "goal.complete"


def _may_complete(text: str) -> bool:
    return "全覆盖" in text or "清零" in text or "补齐" in text


def _aimed(text: str, years: list[YearMention]) -> bool:
    """到2027年, … at the head of the sentence, or 到 before a year further on."""
    for mention in years:
        front = text[: mention.at]
        opens = front in _OPENINGS and not _YEAR_IS.match(text, mention.at)
        if mention.kind == "goal" and (opens or text[mention.at] in "到至"):
            return _NOTICE.search(text) is None
    return False


_OPENINGS = frozenset(["", "力争", "争取", "努力", "其中", "同时"])
_YEAR_IS = re.compile(r"(?:20\d\d年|今年|明年)是")
_NOTICE = re.compile(r"月(?:底|末)?前|报送|上报|印发|起施行|有效期")


def _year_at(start: int, end: int, years: list[YearMention]) -> int | None:
    year = None
    for mention in years:
        if mention.at < end and mention.kind == "goal":
            year = mention.year
    return year


def _clauses(text: str, hidden: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Clauses between commas; a 、 parts two of them where a predicate stands before it."""
    start = 0
    for index, character in enumerate(text):
        if character not in ",;:。!?、" or is_hidden(index, hidden):
            continue
        if character == "、" and _BUILDS.match(text, start):
            continue
        if character == "、" and not _PREDICATE_END.search(text[max(start, index - 6) : index]):
            continue
        if index - start >= 4:
            yield start, index
        start = index + 1
    if len(text) - start >= 4:
        yield start, len(text)


def _is_goal(words: str, *, in_goals: bool) -> bool:
    if _DATE_ONLY.match(words) or _NOT_A_GOAL.match(words) or len(words) > 90:
        return False
    if not in_goals:
        return bool(re.search(r"全覆盖|清零|补齐", words)) and not re.search(
            r"^(?:对|加快补齐|扩大|支持)", words
        )
    return not (words.startswith(("(", "附件", "第")) or words.endswith(("目标", "目标。")))


def direction_of(words: str) -> Direction:
    """Where a clause points.

    >>> direction_of("城乡收入差距进一步缩小"), direction_of("突出短板弱项基本补齐")
    ('fall', 'complete')
    >>> direction_of("均等化水平显著提升"), direction_of("生态产品价值充分体现")
    ('rise', 'qualitative')
    """
    if COMPLETE.search(words):
        return "complete"
    fall, rise = _last(FALL, words), _last(RISE, words)
    if fall > rise:
        return "fall"
    return "rise" if rise >= 0 else "qualitative"


def _last(pattern: re.Pattern[str], words: str) -> int:
    place = -1
    for match in pattern.finditer(words):
        place = match.start()
    return place


_REACHES = re.compile(r"取得|达到|进入|成为|实现|迈入|迈上|建成|形成")
_PLACE = re.compile(r"^.{0,8}(?:山区|地区|[省市区县镇乡村国])$")
_VERB_FIRST = re.compile(
    r"^(?:基本|全面|率先|加快|初步|如期)?(?:建成|建立|形成|实现|打造|构建|完成|成为|补齐|培育|建设|健全|完善|为)"
)
_PREDICATE = re.compile(
    rf"(?:{_ADVERB.pattern}){{0,3}}(?:提升|提高|增强|增长|扩大|壮大|改善|优化|增加|上升|减轻|缓解|遏制|消除|化解|缩小|下降|降低|减少|完善|健全|补齐|建成|形成|实现|达标|全覆盖|"
    r"可及|凸显|明显|显著|振兴|协调|平衡|有力|成效|进展|突破|合理|稳定|解决|满足|基本|取得|达到|更加|更|进入|融合|发展|建立|齐全|畅通|彰显|走在|成为|迈[出上入])"
)


def metric_of(words: str) -> str:
    """What the goal is about: the noun phrase in front of the predicate, or after its verb.

    >>> metric_of("渔港码头和冷库的短板弱项基本补齐")
    '渔港码头和冷库的短板弱项'
    >>> metric_of("城乡收入差距进一步缩小"), metric_of("基本建成现代化产业体系")
    ('城乡收入差距', '现代化产业体系')
    """
    words = _LEAD_VERB.sub("", re.sub(r"“[^”]{1,8}目标”$", "", words.rstrip(_END)))
    words = re.sub(r"^(?:到|至)20\d\d年(?:底|末|年底)?", "", words)
    first = _VERB_FIRST.match(words)
    if first is not None and first.end() < len(words):
        return plain_phrase(words[first.end() :]).metric or words
    for match in reversed(list(_PREDICATE.finditer(words, 2))):
        front, rest = words[: match.start()], words[match.end() :]
        if front.endswith(("、", "和", "与", "的")) or _REACHES.search(front):
            continue
        if rest and _PLACE.search(front) and _REACHES.search(match[0]):
            return rest
        return plain_phrase(front).metric or words
    return plain_phrase(words).metric or words
