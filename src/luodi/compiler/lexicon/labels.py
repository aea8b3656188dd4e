"""Labels that introduce units, times and places: 责任单位, 牵头部门, 完成时限.

They head columns of tables and stand in front of colons. Found by their colon: a look at the
few characters before it, not a search for every label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: The labels, by what they introduce. ``person`` (责任领导) introduces nobody the compiler keeps.
LABELS: dict[str, tuple[str, ...]] = {
    "lead": tuple(
        """牵头单位 牵头部门 牵头责任单位 牵头责任部门 责任牵头单位 主办单位 主办部门 主责单位 主责部门 牵头负责单位
        牵头单位及责任单位 市级牵头单位 省级牵头单位 牵头 主办 主牵头单位 牵头处室 首要责任单位 第一责任单位 市牵头单位
        省牵头单位 区牵头单位 县牵头单位 牵头局 牵头机构""".split()
    ),
    "supporting": tuple(
        """配合单位 配合部门 协办单位 协办部门 协助单位 协助部门 参与单位 参加单位 参与部门 参加部门 协同单位 协同部门
        支持单位 支持部门 协作单位 责任配合单位 配合责任单位 配合 协同配合单位 会办单位 协调单位 联合单位 协办 共同参与单位
        配合落实单位 参与配合单位 市级配合单位 省级配合单位""".split()
    ),
    "joint": tuple(
        """责任单位 责任部门 负责单位 负责部门 责任主体 实施单位 主管部门 主管单位 承办单位 承办部门 落实单位 落实部门
        指导单位 指导部门 组织单位 实施主体 责任单位和部门 责任分工 任务分工 主要责任单位 负责考核部门 考核部门
        责任处室 市级责任单位 省级责任单位 县级责任单位 区级责任单位 执行单位 具体责任单位 责任机关 组织实施单位
        责任单位或部门 分工单位 责任科室 建设单位 推进单位 落实责任单位 职责部门 负责机构 承担单位 责任方 业务主管部门
        考核单位 责任单位(部门) 责任部门(单位) 相关责任单位 评价部门 评估单位 主要负责单位 责任地区 责任区县
        责任县区 责任镇街 责任乡镇 责任镇 责任街道 责任村 责任社区 主体责任单位 监管单位 监管部门 责任人和责任单位""".split()
    ),
    "time": tuple(
        """完成时限 完成时间 时限 时限要求 时间进度 时间要求 办结时限 推进时限 进度安排 完成期限 时间节点 实施时间
        工作时限 完成时间节点 期限 起止时间 责任时限 进度要求 计划完成时间 实施期限 推进时间 时间安排""".split()
    ),
    "scope": tuple("""适用范围 推广范围 实施范围 试点范围 适用地区 实施区域""".split()),
    "person": tuple(
        """责任领导 责任人 分管领导 市领导 负责人 牵头领导 市级领导 挂点领导 联系人 牵头市领导 包联领导 责任校长
        分管市领导 县领导 区领导
        包村领导 包保领导 包抓领导 联系领导 挂钩领导 挂联领导 督办领导 包联县领导 责任科长 具体责任人""".split()
    ),
}
LABEL_ROLE = {word: role for role, words in LABELS.items() for word in words}
#: Words that are labels only with a colon behind them; two characters say little.
_SHORT = frozenset(("牵头", "配合", "协办", "主办", "时限", "期限"))
_LONGEST = max(map(len, LABEL_ROLE))
_FIRST = frozenset(word[0] for word in LABEL_ROLE)
_BULLETS = "-—*·•★☆●◆■▲>"
_BRACKETED = re.compile(r"(?:^|(?<=[\n;。]))\((?P<word>[^\W\d_]{2,12})\)(?!:)")


@dataclass(frozen=True, slots=True)
class LabelMark:
    """A label in a text: ``[start, end)`` with its colon or bracket."""

    word: str
    role: str
    start: int
    end: int


def labels_in(text: str, start: int, end: int) -> Iterator[LabelMark]:
    """The labels with a colon in ``text[start:end]`` (view characters), in order.

    >>> [(m.word, m.role) for m in labels_in("牵头单位:市甲局;时限:年底", 0, 13)]
    [('牵头单位', 'lead'), ('时限', 'time')]
    """
    floor, colon = start, text.find(":", start, end)
    while colon >= 0:
        for length in range(min(_LONGEST, colon - floor), 1, -1):
            word = text[colon - length : colon]
            if word in LABEL_ROLE and (length > 2 or word in _SHORT):
                yield LabelMark(word, LABEL_ROLE[word], colon - length, colon + 1)
                break
        floor, colon = colon + 1, text.find(":", colon + 1, end)


def label_line(text: str, start: int, end: int) -> LabelMark | None:
    """The label at the head of a paragraph: ``牵头单位:…``, ``【牵头单位】…``, or the label alone.

    >>> label_line("★责任单位:市甲局", 0, 9).word, label_line("(责任单位)市甲局", 0, 10).end
    ('责任单位', 6)
    """
    at = start
    while at < end and at - start < 2 and text[at] in _BULLETS:
        at += 1
    bracket = text.startswith("(", at)
    at += bracket
    if text[at : at + 1] not in _FIRST:
        return None
    for length in range(min(_LONGEST, end - at), 1, -1):
        word = text[at : at + length]
        after = at + length
        if word not in LABEL_ROLE or (length == 2 and word not in _SHORT):
            continue
        if text.startswith(")", after):
            after += 1
            return LabelMark(word, LABEL_ROLE[word], start, after + text.startswith(":", after))
        if text.startswith(":", after):
            return LabelMark(word, LABEL_ROLE[word], start, after + 1)
        if after == end and length > 2:
            return LabelMark(word, LABEL_ROLE[word], start, after)
    return None


def with_colons(text: str) -> str:
    """Labels set in brackets (【牵头单位】市甲局) as labels with a colon, same length.

    >>> with_colons("(牵头单位)市甲局")
    ';牵头单位:市甲局'
    """
    return _BRACKETED.sub(lambda m: f";{m['word']}:" if m["word"] in LABEL_ROLE else m[0], text)
