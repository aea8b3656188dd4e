"""Quantities in a sentence: a number or a range, its unit, and the word right after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    if "百分之" in text:
        found.extend(_in_words(text))
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
    if start and text[start - 1] in "第前每十数几好":
        return True
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
    "个": "人体性",
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


def _in_words(text: str) -> Iterator[Quantity]:
    """百分之五十 is 50%."""
    for match in _PER_CENT.finditer(text):
        value = number_of(match[1])
        if value is not None:
            close, after = _after(text, match.end())
            yield Quantity(
                start=match.start(),
                end=match.end(),
                close=close,
                value=value,
                unit_start=match.start(),
                unit="%",
                family="rate",
                after=after,
                chinese=False,
                fuzzy=False,
                printed=False,
            )


_TIMES = {None: 2, "一": 2, "两": 4, "二": 4, "三": 8, "四": 16}


def _doublings(text: str) -> list[Quantity]:
    found = []
    for match in DOUBLING.finditer(text):
        close, after = _after(text, match.end())
        found.append(
            Quantity(
                start=match.start(),
                end=match.end(),
                close=close,
                value=_TIMES[match["k"]],
                unit_start=match.start(),
                unit="倍",
                family="multiple",
                after=after,
                chinese=False,
                fuzzy=False,
                printed=False,
            )
        )
    return found
