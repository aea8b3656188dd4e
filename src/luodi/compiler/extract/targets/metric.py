"""What is measured: the noun phrase before the comparator, or after the unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luodi.compiler.lexicon.comparators import KEPT_VERBS, MEASURE_NOUN, VERB

_BRACKET = re.compile(r"\((?!(?:[县市区、旗场州盟地]{1,7}|街道|社区)\))[^()]*\)")
_QUOTES = "“”‘’"

#: What may stand before the noun phrase.
_LEAD = re.compile(
    r"^(?:——?|其中|同时|并且?|使|让|将|把|且|另|再(?!建)|以|力争(?:用.{1,4}年(?:左右)?时间)?|争取|努力|奋力|确保|实现|推动|促进|带动|引导|支持|鼓励|保持|"
    r"进一步|加快|着力|大力|重点(?=[建打推开培编实完筹创规改提布引支发])|积极|深入|全面|持续|稳步|扎实|全力|统筹|分类|先行|先(?=完成|建成)|率先|不断|逐步|继续|高(?:标准|质量|水平|起点)(?=[建打推开培编实完筹创规改提])|加强|"
    r"[一二三四五六七八九十]是|一、|到时|届时|未来|全年|年内|当年|每年|每季度|每月|年度|原则上|"
    r"(?:到|至|在|于)?20\d\d年(?:度|年?底|末|年末|底?前)?(?:前)?|(?:到|至)?“?十[三四五六]五”?(?:末|时期|期间|期末)?(?:我[市省区县]|全[市省区县])?|"
    r"[一二两三四五六\d]{1,2}年(?:内|左右|时间|累计|$|(?=[新累轮建改培引完打实]))|累计|今年|明年|本年度|首批|第[一二三四]批|"
    r"(?:第?[一二三四]季度|[上下]半年)(?:末|底)?前?|\d{1,2}月(?:份|底|末|\d{1,2}日|[上中下]旬)?(?:之?前)?|(?:年底|年末|月底|季末|[主]?汛期?|入冬|春节|开学|雨季)(?:之?前)|"
    r"按照?[^,]{0,14}(?:原则|要求|部署))"
)
BASE_YEAR = re.compile(
    r"(?:比|较|与|同|相较|在)(?:20\d\d年(?:度)?(?:年?[底末初]|水平|基础上|相比)?|上年|去年|“?十[二三四五]五”?末?|“?十[二三四五]五”?时期)(?:同期|相比|基础上)?(?:的|再)?"
)
_SCOPE_WORD = re.compile(
    r"^(?:全国(?!重点|[^,、]{0,6}百强|文明|示范|一流|先进|性)|全省|全市|全区(?!域)|全县|全镇|全乡|全州|全盟|我国|我省|我市|我区|我县|全自治区|自治区|国内|各地)(?!性|面|程|年|部|民|会)"
)
_SCOPE_PHRASE = re.compile(
    r"^(?:(?:每个?|各)(?![万千百\d]|[类级](?:样板|示范|精品|标准|重点))[^,、]{1,8}?(?:县\(市、区\)|区县\(市\)|县区|县城|市州|省份?|地市?|市|县|区(?!市)|乡镇|镇街|镇|乡|村|街道|社区|单位)(?:\((?:街道|社区|园区|镇|场|办)\))?(?=[^\W\d_]|$)|"
    r"[^,、的]{2,12}?(?:县\(市、区\)|县\(区\)|(?<![、园社小景片院库地学校灌矿辖])山区[一二三四五六七八九十\d]{1,2}镇|(?:农村|[东中西]部|贫困|欠发达|粤东西北|丘陵|平原|沿海)地区))"
)
_TAIL_STOP = re.compile(
    r"、(?=[百千万两三四五六七八九十]{1,3}(?:家|个|名|所|项|座))|打造|形成|推动|实现|用于|参与|带动|入驻|,|;|。|:|、(?=[^、]{0,12}\d)|(?:和|与|及|以及)(?=[^和与、]{0,10}\d)|"
    r"并(?!网|购|联|轨|行|发)|分别|力争|确保|达到|不少于|不低于|以上|以内|左右|(?<=.)等$|促进|助力|覆盖|为(?!主)|供(?!应|给|水|热|电|气|销|暖|养)|来(?![源华])|"
    r"进行|给予|开展|提升|引领|满足|支撑(?!平台|项目|点)"
)
_TRAILING = re.compile(r"(?:建设任务|任务|工作|等|的|数量(?:不|达)|应|要|将|需|共|总体|目标|总数)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A metric with the scope that stood in front of it."""

    metric: str
    scope: str | None = None


def without_brackets(text: str) -> str:
    """``text`` without explanations in brackets; 县(市、区) stays whole."""
    if "(" not in text:
        return text
    plain = _BRACKET.sub("", text)
    while plain != text and "(" in plain:
        text, plain = plain, _BRACKET.sub("", plain)
    return plain


def _without_quotes(text: str) -> str:
    for mark in _QUOTES:  # most have none: faster than a translation character by character
        text = text.replace(mark, "")
    return text


def plain_phrase(words: str) -> Phrase:
    """The noun phrase in front of a comparator.

    >>> plain_phrase("到2025年全市数字经济增加值")
    Phrase(metric='数字经济增加值', scope='全市')
    >>> plain_phrase("其中丘陵山区县(市、区)机械化率").scope
    '丘陵山区县(市、区)'
    """
    words = _without_quotes(BASE_YEAR.sub("", without_brackets(words)))
    words, scope = strip_lead(words)
    return Phrase(_strip_tail(words), scope)


def scope_of(words: str) -> str | None:
    """The place that the words before a verb name, if they name one."""
    words, scope = strip_lead(without_brackets(words))
    place = _SCOPE_WORD.match(words) or _SCOPE_PHRASE.match(words)
    return scope or (place[0] if place else None)


def strip_lead(words: str) -> tuple[str, str | None]:
    """``words`` without what may stand in front of a noun phrase, and the place named there."""
    scope = None
    for _ in range(8):
        lead = _LEAD.match(words)
        place = None if lead else (_SCOPE_WORD.match(words) or _SCOPE_PHRASE.match(words))
        match = lead or place
        if match is None:
            break
        if place is not None:
            scope = scope or place[0]
        words = words[match.end() :].lstrip("、")
        words = words[1:] if place is not None and words[:1] == "的" else words
    return words.lstrip("、的"), scope


def _strip_tail(words: str) -> str:
    words = words.strip("、,:; -—")
    for _ in range(3):
        shorter = _TRAILING.sub("", words)
        if shorter == words or not shorter:
            break
        words = shorter
    return words


def split_verb(words: str) -> tuple[str, str, str] | None:
    """What precedes the first verb of doing, the verb, and its object.

    >>> split_verb("重点打造差异化社区")
    ('重点', '打造', '差异化社区')
    """
    match = VERB.search(words)
    if match is None:
        return None
    subject, verb, rest = words[: match.start()], match[0], words[match.end() :]
    for _ in range(2):
        again = VERB.match(rest.lstrip("、和及与"))
        joined = rest.lstrip("、和及与")
        if again is None:
            break
        following = joined[again.end() :]
        listed = len(joined) < len(rest)  # 新建、改扩建
        if not listed and not (again[0] in _PURE and len(following) != 1):
            break  # 举办招聘会, 开展整治行动: the second verb is part of the noun
        if (not following and again[0] not in _PURE) or following[:1] in tuple("性用型类"):
            break
        verb, rest = again[0], joined[again.end() :]
    return subject, verb, rest


_PURE = frozenset(
    "建成 新建 开展 实施 打造 培育 引进 新增 推出 遴选 评选 组建 设立 举办 建设 布局 培养 认定 创建 孵化 改造 完成".split()
)


def object_phrase(verb: str, words: str) -> Phrase:
    """The metric of verb + noun + number; verbs that are part of the measure stay."""
    phrase = plain_phrase(words)
    if phrase.metric and verb in KEPT_VERBS:
        return Phrase(verb + phrase.metric, phrase.scope)
    return phrase


def tail_phrase(words: str) -> str:
    """The metric after the unit: 20家[高水平社区]."""
    words = without_brackets(words).lstrip("的")
    stop = _TAIL_STOP.search(words, 1)
    words = words[: stop.start()] if stop else words
    return _strip_tail(_without_quotes(words))


_CLOSED = re.compile(
    r"^(?:以上|左右|$|、|和|与|及|并|来|到|,|\(|建设|改造|任务|工作|的?(?:目标|任务))"
)


def closes(tail: str) -> bool:
    """Whether the number is the last word of its phrase, ``tail`` what follows."""
    return _CLOSED.match(tail) is not None


def is_measure(words: str) -> bool:
    """Whether a phrase ends in the name of a measure (…率, …面积, …收入)."""
    return MEASURE_NOUN.search(words) is not None


_AND = re.compile(r"[、,]|以及|和|与|(?<![普惠涉以])及(?!时|格|早)")
_HEAD_NOUN = re.compile(
    r"(?:综合机械化率|机械化率|居民(?:人均)?可支配收入|居民收入|可支配收入|增加值|总产值|产值|覆盖率|普及率|利用率|普惠率|入学率|入园率|合格率|达标率|处理率|满意度|"
    r"床位数|增长率|排放总量|消费总量|用水总量|比重|占比|比例|总量|总额|数量|面积|产量|规模|收入|人数|能力|排放量|消费量|用水量|浓度|用户数|用户|[^\W\d_]{2}率|量)$"
)


def several(words: str, wanted: int | None) -> list[str]:
    """The metrics joined in ``words``, each with the parts they share.

    >>> several("马铃薯种植、收获机械化率", None)
    ['马铃薯种植机械化率', '马铃薯收获机械化率']
    >>> several("一产、二产、三产增加值", 3)
    ['一产增加值', '二产增加值', '三产增加值']
    >>> several("事故起数、死亡人数", 2)
    ['事故起数', '死亡人数']
    """
    parts = [p for p in _AND.split(words) if p]
    if len(parts) < 2 or (wanted is not None and len(parts) != wanted):
        return [words] if wanted is None else parts[-wanted:]
    head = _HEAD_NOUN.search(parts[-1])
    suffix = head[0] if head and not any(is_measure(p) for p in parts[:-1]) else ""
    bare = [*parts[:-1], parts[-1][: len(parts[-1]) - len(suffix)]]
    if suffix:
        bare = _share_prefix(bare)
    return [p + suffix for p in bare]


def _share_prefix(parts: list[str]) -> list[str]:
    """``马铃薯种植、收获`` share 马铃薯: the first is longer by what it lends."""
    length = len(parts[-1])
    if not 1 <= length <= 3 or len(parts[0]) < length + 2:
        return parts
    if any(len(p) > length for p in parts[1:]):
        return parts
    prefix = parts[0][: len(parts[0]) - length]
    return [parts[0], *(prefix + p for p in parts[1:])]
