"""Units of measurement that papers set targets in, by family, and the shape of a quantity."""

from __future__ import annotations

import re

from luodi.compiler.lexicon.numerals import ARABIC, CHINESE

#: Family → its units. A scale (百 千 万 亿) may stand before a unit and belongs to it.
FAMILIES: dict[str, tuple[str, ...]] = {
    "rate": ("个百分点", "百分点", "%", "‰", "/10万", "/十万"),
    "multiple": ("倍",),
    "money": ("元人民币", "美元", "欧元", "港元", "元"),
    "energy": (
        "千瓦时", "千瓦", "兆瓦时", "兆瓦", "吉瓦时", "吉瓦", "MW", "GW", "kW", "度电", "度",
        "吨标准煤", "吨标煤", "吨二氧化碳", "PFLOPS", "PFlops", "EFLOPS", "EFlops", "P", "EB", "PB", "TB",
        "Tbps", "Gbps", "Mbps",
    ),
    "grade": ("千伏安", "千伏", "℃", "兆"),
    "ratio": (":1", "∶1"),
    "mass": ("吨", "公斤", "千克", "微克", "毫克", "克标准煤", "克", "斤", "担"),
    "length": ("车道公里", "皮长公里", "公里", "千米", "海里", "厘米", "米"),
    "area": ("平方公里", "平方千米", "平方米", "平米", "公顷", "亩次", "亩", "平方"),
    "volume": ("立方米每秒", "立方米", "标方", "立方", "方", "升"),
    "people": ("人次", "人天", "人", "名", "户次", "户", "位"),
    "count": (
        "个", "家次", "家", "条", "件", "项次", "项", "场次", "场", "批次", "批", "班次", "次", "趟", "所",
        "座", "处", "张床位", "张床", "张", "床", "辆", "台套", "台(套)", "台", "套", "宗", "艘", "架", "头",
        "只", "株", "棵", "部", "篇", "支", "片", "门", "种", "款", "例", "档", "列", "单", "笔", "幅",
        "眼", "间", "栋", "幢", "尾", "羽", "册", "本", "颗", "起", "标准箱", "标箱", "TEU", "对",
        "枚", "口", "盏", "期次", "学时", "课时",
        "标台", "辆次", "车次", "架次", "艘次", "例次", "剂次", "期", "班", "根", "路", "袋", "箱", "盆", "桶", "瓶", "份", "节",
        "轮", "群", "剂", "首", "堂", "人份", "类", "块", "桌", "塘", "孔", "樘", "段", "道", "匹", "盘",
    ),
    "score": ("分",),
    "age": ("周岁", "岁"),
    "time": ("个工作日", "工作日", "个月", "个小时", "小时", "分钟", "秒", "天", "日", "年", "周"),
}  # fmt: skip
FAMILY_OF = {unit: family for family, units in FAMILIES.items() for unit in units}

_UNIT = "|".join(re.escape(u) for u in sorted(FAMILY_OF, key=len, reverse=True))
_PER = r"(?:/(?:百|千|万|亿)?(?:立方米|平方米|平方公里|公里|人|年|日|天|小时|升|亩|公顷|户|万人|元|吨|千瓦时|秒|月|次))?"
_NUMBER = rf"(?:{ARABIC}|{CHINESE})"

#: A number, or a range of two, with its scale and unit. Fuzz (多 余) may stand on either side
#: of the scale.
QUANTITY = re.compile(
    rf"(?P<n>{_NUMBER})(?:(?P<u1>%|个|家|亿元|万元)?(?:[—\-~至到]){{1,2}}(?P<m>\d{{1,15}}(?:\.\d{{1,8}})?|[一二两三四五六七八九十百千]{{1,6}}))?"
    rf"(?P<f>[余多])?(?P<s>[百千万亿]{{0,2}})(?P<g>[余多])?(?P<u>(?:{_UNIT}){_PER})"
)

#: 翻一番, 翻两番, 实现翻番: twice, four times the base.
DOUBLING = re.compile(r"翻(?:(?P<k>[一两二三四])番|一?翻|番)|倍增$|(?<=实现)倍增")

#: No quantity can stand in a sentence without one of these.
MAY_HOLD = re.compile(r"\d|[二两三四五六七八九十百千万亿]|翻")

#: What turns a number and unit into a name or a class: 百亿元级, 5A级, 3人制, 100强.
NOT_AFTER = re.compile(
    r"级|制|式|型|款式|强(?!化)|类|字(?!节)|版|线|号|股|周年|度(?!电)|后(?!续)|代"
)
