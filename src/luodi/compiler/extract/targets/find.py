"""Quantities in a sentence: a number or a range, its unit, and the word right after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luodi.compiler.lexicon.comparators import AFTER, VERB
from luodi.compiler.lexicon.numerals import number_of, split_scale
from luodi.compiler.lexicon.quantities import DOUBLING, FAMILY_OF, MAY_HOLD, NOT_AFTER, QUANTITY
from luodi.compiler.model import Comparator

Value = float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` is number and unit; ``close`` is past 以上, 左右 and the like."""

    start: int
    end: int
    close: int
    value: Value
    unit_start: int
    unit: str
    family: str
    after: Comparator | None
    chinese: bool
    fuzzy: bool
    #: A unit not printed as in the text (翻一番 is 2 倍).
    printed: bool = True


def may_hold_quantity(text: str) -> bool:
    """A cheap first look: no figure, no numeral, no target."""
    return MAY_HOLD.search(text) is not None


def quantities_in(text: str) -> list[Quantity]:
    """All quantities of a sentence, in order. Years, dates and ordinals are none."""
    found: list[Quantity] = []
    for match in QUANTITY.finditer(text):
        quantity = _quantity(text, match.start(), match.end(), match.groupdict())
        if quantity is not None:
            found.append(quantity)
    if "个亿" in text:
        found.extend(
            _bare(text, m.start(), m.end(), number_of(m[1]) or 0, "亿元", "money")
            for m in _HUNDRED_MILLION.finditer(text)
        )
        found.sort(key=lambda q: q.start)
    if "百分之" in text or "成" in text:
        found.extend(_in_words(text))
        found.sort(key=lambda q: q.start)
    if "比" in text or "数" in text or "倍差" in text:
        found.extend(_without_unit(text))
        found.sort(key=lambda q: q.start)
    if "番" in text or "倍增" in text:
        found.extend(_doublings(text))
        found.sort(key=lambda q: q.start)
    return found


def _quantity(text: str, start: int, end: int, parts: dict[str, str | None]) -> Quantity | None:
    words, scale, unit = parts["n"] or "", parts["s"] or "", parts["u"] or ""
    chinese = not words[0].isdigit()
    if chinese and not scale:
        words, scale = split_scale(words)
    value = _value(words, parts["m"])
    if value is None or (chinese and not _counts(text, start, words, value)):
        return None
    family = FAMILY_OF[unit.split("/")[0] or unit]
    if _is_name(text, start, end, value, unit, family):
        return None
    close, after = _after(text, end)
    return Quantity(
        start=start,
        end=end,
        close=close,
        value=value,
        unit_start=end - len(scale) - len(unit) - (1 if parts["g"] else 0),
        unit=scale + unit,
        family=family,
        after=after,
        chinese=chinese,
        fuzzy=bool(parts["f"] or parts["g"]),
    )


_BEFORE_SCALE = re.compile(
    rf"(?:{VERB.pattern}|超过?|近|约|[不]少于|不低于|突破|达到?|至少|、|和)$"
)


def _counts(text: str, start: int, words: str, value: Value) -> bool:
    """一个 and 半年 count nothing; 百家 counts only after a verb or a comparator (万元GDP)."""
    if not isinstance(value, tuple) and value < 2:
        return False
    if words[0] not in "百千万亿":
        return True
    return _BEFORE_SCALE.search(text[max(0, start - 6) : start]) is not None


def _value(words: str, upper: str | None) -> Value | None:
    low = number_of(words)
    if low is None or upper is None:
        return low
    high = number_of(upper)
    return None if high is None or high <= low else (low, high)


def _is_name(text: str, start: int, end: int, value: Value, unit: str, family: str) -> bool:
    """Years and dates, ordinals, classes (百亿元级), words that only look like a unit."""
    following = text[end : end + 2]
    if start and text[start - 1] in "第前每十数几":
        return True
    if text[start - 1 : start] == "好" and not text[start].isdigit():
        return True  # 好几个; 办好1个 counts
    counted = family in ("count", "people")  # 3个线下站点 is no line
    if (following[:1] in "级类" and following) or (not counted and NOT_AFTER.match(following)):
        return True
    if family == "time" and unit in ("年", "日") and not isinstance(value, tuple):
        return value >= 1900 or (unit == "日" and text[start - 1 : start] == "月")
    if unit in _RATIO:
        return following[:1].isdigit()  # 10:15 is a time of the day
    if unit in _NAMING and not text[start].isdigit():
        return True  # 二期, 三类, 四段 name a thing
    if unit == "年":
        return isinstance(value, tuple) and value[1] >= 1900
    return following != "" and following[0] in _WORDS.get(unit, "")


_RATIO = (":1", "∶1")
#: Behind a Chinese numeral these name a part of something.
_NAMING = frozenset("期 班 根 路 份 节 轮 群 首 类 块 段 道 孔 盘 箱 袋".split())
#: Units that begin another word: 人才, 家庭, 个人, 场景, 方面, 条例, 项目, 件套.
_WORDS = {
    "人": "才工民口大体均",
    "家": "庭长园乡具",
    "个": "人体性亿",
    "场": "景地所馆站合",
    "方": "面案式向法位便",
    "条": "例约款",
    "项": "目",
    "单": "位个项元体独",
    "批": "准发复示",
    "次": "序生要产性贷担",
    "门": "类户诊店",
    "张": "力",
    "本": "级市省区县科地文次土",
    "度": "假",
    "分": "钟级类别工层析之",
    "P": "MPVDA",
    "位": "置",
    "处": "理置于",
    "对": "口接",
    "名": "单录额牌",
    "种": "植养子",
    "周": "边期转",
    "台": "账",
    "担": "保",
    "口": "岸",
    "起": "步",
    "支": "持撑付行部",
    "片": "区",
    "部": "门署分",
    "列": "入为",
    "户": "籍",
    "升": "级至到学",
    "款": "项",
    "所": "有在需",
    "日": "常前",
    "天": "然",
    "元": "素旦",
    "篇": "章",
    "架": "构",
    "期": "间限待货内满末刊",
    "班": "级组子列",
    "根": "据本治",
    "路": "段网由灯线公面口程径外",
    "箱": "涵变",
    "份": "额子",
    "节": "点目能水约日假省气",
    "轮": "换胎次岗训流",
    "群": "众体落",
    "首": "位创次先店个发批府都台套期",
    "堂": "食",
    "类": "别型似",
    "块": "地状",
    "段": "落",
    "道": "路德",
    "盘": "活点",
    "孔": "雀",
}


def _after(text: str, end: int) -> tuple[int, Comparator | None]:
    match = AFTER.match(text, end)
    if match is None:
        return end, None
    name: Comparator = "exceed" if match["exceed"] else "at_most" if match["at_most"] else "approx"
    return match.end(), name


_PER_CENT = re.compile(r"百分之([一二三四五六七八九十百零点\d.]{1,8})")


#: 1.2个亿, as towns say 1.2亿元.
_HUNDRED_MILLION = re.compile(r"(?<![\d.])(\d{1,6}(?:\.\d{1,4})?)个亿(?![元千百万人户])")
#: 六成, 六成五: tenths of a whole, where the number closes its phrase (not 五成立, 九成新).
_TENTHS = re.compile(
    r"(?<![第一二两三四五六七八九十百千万亿几数\d])(?P<n>[一二两三四五六七八九])成(?P<m>[一二三四五六七八九半])?"
    r"(?=以[上下内]|左右|[,;。、)的]|$)"
)


def _in_words(text: str) -> Iterator[Quantity]:
    """百分之五十 is 50%, 六成五 65%."""
    for match in _PER_CENT.finditer(text):
        value = number_of(match[1])
        if value is not None:
            yield _bare(text, match.start(), match.end(), value, "%", "rate")
    for match in _TENTHS.finditer(text):
        tens, ones = number_of(match["n"]) or 0, number_of(match["m"] or "零") or 0
        value = 10 * (tens + ones) if match["m"] == "半" else 10 * tens + ones
        yield _bare(text, match.start(), match.end(), int(value), "%", "rate")


#: 城乡居民收入比缩小到1.9以内: what is a number by its nature has no unit.
_NO_UNIT = re.compile(
    r"(?:收入比|之比|比值|倍差|系数|指数)(?:[^,;。、\d]{0,6}?(?:力争|进一步|逐步|继续))?"
    r"(?:(?:控制|缩小|收窄|缩|降低|下降|降|提高|提升|上升|增加|保持|稳定)[在到至为]|达到?|为|不[低高]于|不超过|不[大小]于|[低高]于|超过)"
    r"(?P<n>\d{1,4}(?:\.\d{1,4})?)(?=以[上下内]|左右|[,;。、)]|$)"
)


def _without_unit(text: str) -> Iterator[Quantity]:
    for match in _NO_UNIT.finditer(text):
        value = number_of(match["n"])
        if value is not None and not 1900 <= value <= 2100:
            found = _bare(text, match.start("n"), match.end("n"), value, "", "number")
            yield replace(found, unit_start=match.end("n"), printed=True)


def _bare(text: str, start: int, end: int, value: Value, unit: str, family: str) -> Quantity:
    """A quantity whose unit is not printed as such."""
    close, after = _after(text, end)
    return Quantity(
        start=start,
        end=end,
        close=close,
        value=value,
        unit_start=start,
        unit=unit,
        family=family,
        after=after,
        chinese=False,
        fuzzy=False,
        printed=False,
    )


_TIMES = {None: 2, "一": 2, "两": 4, "二": 4, "三": 8, "四": 16}


def _doublings(text: str) -> list[Quantity]:
    return [
        _bare(text, match.start(), match.end(), _TIMES[match["k"]], "倍", "multiple")
        for match in DOUBLING.finditer(text)
    ]
