"""From the words of a clause to the names of units.

Lists are written short: a prefix said once (市甲局、乙局), an ending said once (甲、乙市政府), 和
between the last two, a tail (等部门), an alias in brackets. This module writes every name whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from luodi.compiler.document import View
from luodi.compiler.extract.clause import Clause, Item
from luodi.compiler.lexicon.units import (
    CENTRAL,
    LEVEL_PREFIX,
    LOCAL,
    PARTY,
    has_suffix,
    is_known,
    is_open_set,
    looks_like_unit,
)

_TAIL = re.compile(
    r"等(?:(?:\d+|[一二三四五六七八九十]+)(?:个|家)?)?(?:\S{0,10}(?:部门|单位|机构|地区|企业|委办局|部委|院校|高校|银行|协会|团体|园区|街道|乡镇|政府|区县|县区)(?:\(单位\))?|\S{0,4}(?:区|县|市|镇))?$"
)
_AND = re.compile(r"以及|和|及|与|或|暨")
_AND_INSIDE = re.compile(
    r"发展和改革|规划和自然|自然资源和规划|工业和信息|经济和信息|住房和城乡|人力资源和社会|卫生和计划|文化和旅游|广电和旅游|党委和政府|林业和草原|粮食和(?:物资)?储备|科技和工业|农业和农村|水利和湖泊"
    r"|管理和综合|审批和政务|服务和数据|运行和政务|运营和政务|服务和大数据|海洋和渔业|商务和投资|教育和体育|教育和科技|文化和体育|应急和|安全和|行政和|园林和林业|民族和宗教|新闻和出版|城市更新和|建设和交通|建设和管理|人民政府和|及其|以及其|机关和|广播和电视|科学和技术|国土和|环境和|交通和|国防和|参与"
)
_PARTS = re.compile(
    r"^(?P<stem>\S{1,4}?)(?P<suffix>(?:市|县|区|州|镇|乡|旗|省|自治区)(?:(?:人民)?政府|管委会|党委和政府)?)$"
)
_CARRIER = re.compile(
    r"移动|联通|电信|铁塔|广电网络|(?:中国)?(?:工商|农业|建设|交通|邮储|邮政储蓄)银行|[工农中建交]行"
)
_OWN_PLACE = re.compile(
    r"供电|海关|海事|证监|银保监|金融监管|分局|分行|支行|监管局$(?<!市场监管局)|公司|集团|银行|国网|人行|中国|国家|全国|中央|团市|团省|团区|团县|电信|移动|联通|铁塔|大学|学院|医院|军|武警"
)
_PLACE_END = re.compile(
    r"(?:区|县|市|镇|乡|街道|州|旗|园区|新区|开发区|管委会|政府|村|街道办|办事处)$"
)
#: Bare names that begin with a level's own character.
_FALSE_PREFIX = re.compile(r"^(?:市场|市政(?!府|协|务)|市容|区块|区域|省农信|县域|州际)")
#: 各区、县(市)政府: how a set phrase begins, breaks off and goes on.
_SET_HEAD = re.compile(r"^(?:各|有关|相关|所有|其他)")
_LEVEL_LAST = re.compile(r"(?:省|市|州|县|区|乡|镇|旗|盟)(?:行政公署|行署)?(?:\([^()]*\))?$")
_SET_REST = re.compile(
    r"^(?:自治区|直辖市|自治州|自治县|县|区|市|州|盟|旗|乡|镇|街道|直管市|林区|县级市)?(?:\([^()]*\))?(?:街道)?(?:人民政府|政府|党委|办事处|街道办事处|有关部门|\(管委会\))*$"
)
_LEVEL_FIRST = re.compile(r"^[市县区州乡镇村街旗]")
_OFFICE_FIRST = frozenset("委政场科财教农公民人自生住交水文卫发工商应审统体医城退市林信")
_ALIAS = re.compile(r"^(?P<name>[^()]+)\((?P<alias>[^()]+)\)$")
#: Brackets that explain a name and are no part of it: (含新区管委会,下同), (以下简称某委).
_GLOSS = re.compile(r"\((?:含|包括|不含|以下|下同|简称|统称)[^()]*\)$|\([^()]*下同\)$")
_NAMED = re.compile(r"[^\W\d_](?<!^无)")
_ALIAS_WORDS = re.compile(r"^(?:设在|加挂|挂|原|即|含|简称)|(?:牌子|代章)$")


@dataclass(slots=True)
class Name:
    """One unit or set: its characters as places in the view, so that its own script is kept."""

    pieces: list[tuple[int, int]]
    text: str
    group: int
    alias: str | None = None
    open_set: bool = False
    #: How it was made whole: a way of reading, empty where it stands whole.
    way: str = ""


@dataclass(slots=True)
class Units:
    """The units of one duty, in order, whole."""

    names: list[str] = field(default_factory=list)
    open_sets: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    #: Names as the rules see them (simplified script), beside ``names``.
    regular: list[str] = field(default_factory=list)
    #: Open-set phrases among ``names`` (a tail like 等部门 is in ``open_sets`` alone).
    sets: set[str] = field(default_factory=set)
    #: How each name was read, and the ways by which all of them came to their role.
    read: dict[str, Name] = field(default_factory=dict)
    ways: dict[str, None] = field(default_factory=dict)


class UnitReader:
    """Reads the unit lists of one paper.

    ``place`` is the short name of the issuing place (广州): names that begin with it are whole.
    ``bare_heads`` are names that this paper writes bare at the head of lists: they are forms
    of their own and take no prefix.
    """

    def __init__(self, view: View, clauses: list[Clause], place: str) -> None:
        self._view = view
        self._place = place
        self._bare_heads = {
            _strip(duty.items[0].text) for clause in clauses for duty in clause.duties if duty.items
        }

    def read(self, items: tuple[Item, ...]) -> Units:
        """The units named by a list of items."""
        names, tails = self._split(items)
        names = self._merge_levels(names)
        self._share_suffix(names)
        self._lend_prefix(names)
        units = Units()
        for name in names:
            self._emit(name, units)
        for start, end in tails:
            words = self._view.original(start, end)
            if words not in units.open_sets:
                units.open_sets.append(words)
        return units

    # -- splitting ----------------------------------------------------------------------

    def _split(self, items: tuple[Item, ...]) -> tuple[list[Name], list[tuple[int, int]]]:
        names: list[Name] = []
        tails: list[tuple[int, int]] = []
        group = 0
        for item in items:
            group += item.after_comma
            pieces = self._pieces(item.start, item.end)
            way = "unit.split" if len(pieces) > 1 else ""
            for a, b in pieces:
                tail = self._tail(a, b)
                if tail is not None:
                    tails.append((tail, b))
                    b = tail
                if b > a:
                    names.append(Name([(a, b)], self._view.text[a:b], group, way=way))
        return names, tails

    def _tail(self, start: int, end: int) -> int | None:
        """Where a tail (等部门) begins, if it hangs on a name."""
        if self._view.text.find("等", start, end) < 0:
            return None
        match = _TAIL.search(self._view.text[start:end])
        if match is None or match.start() < 2:
            return None
        return start + match.start()

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Parts joined by 和 or by a space in the paper, if each part is a unit of its own."""
        text = self._view.text
        if is_known(text[start:end]):
            return [(start, end)]
        for match in _AND.finditer(text, start, end):
            left, right = text[start : match.start()], text[match.end() : end]
            if text.count("(", start, match.start()) != text.count(")", start, match.start()):
                continue
            if self._joins(text[max(start, match.start() - 6) : match.end() + 4], left, right):
                return self._pieces(start, match.start()) + self._pieces(match.end(), end)
        return self._by_gaps(start, end)

    def _joins(self, around: str, left: str, right: str) -> bool:
        if _AND_INSIDE.search(around) or len(left) < 2 or len(right) < 2:
            return False
        if right in ("单位", "部门", "地区", "企业", "机构") or (
            re.search(r"等\S{0,6}$", left) and right.startswith(("单位", "地方"))
        ):
            return False
        if left.startswith("各级") and right in ("政府", "人民政府", "单位", "部门"):
            return False
        ends = ("及" in around and has_suffix(left)) or left.endswith(
            (
                "局",
                "委",
                "办",
                "厅",
                "部",
                "会",
                "府",
                "司",
                "团",
                "心",
                "院",
                "署",
                "区",
                "县",
                "市",
                "镇",
                "联",
                ")",
                "等",
                "单位",
                "部门",
                "社",
                "行",
                "大学",
                "企业",
            )
        )
        return ends and (looks_like_unit(right) or is_open_set(right))

    def _by_gaps(self, start: int, end: int) -> list[tuple[int, int]]:
        offsets, text = self._view.offsets, self._view.text
        for i in range(start + 2, end - 1):
            if offsets[i] - offsets[i - 1] > 1:
                left, right = text[start:i], text[i:end]
                begins = LEVEL_PREFIX.match(right) or is_known(right) or is_open_set(right)
                if (
                    begins
                    and looks_like_unit(left)
                    and looks_like_unit(right)
                    and left[-1] not in "市区县省"
                ):
                    return [(start, i), *self._by_gaps(i, end)]
        return [(start, end)]

    # -- completing ---------------------------------------------------------------------

    def _merge_levels(self, names: list[Name]) -> list[Name]:
        """县、乡两级政府 and 各区、县(市)政府 are one phrase each."""
        merged: list[Name] = []
        for name in names:
            last = merged[-1] if merged else None
            if last and self._continues(last.text, name.text):
                start, end = last.pieces[0][0], name.pieces[0][1]
                words = self._view.text[start:end]
                merged[-1] = Name([(start, end)], words, last.group, way="unit.phrase")
            else:
                merged.append(name)
        return merged

    def _continues(self, left: str, right: str) -> bool:
        """Whether two items are one phrase that 、 happens to divide."""
        if left in ("省", "市", "县", "区", "乡", "镇", "州"):
            return bool(_LEVEL_FIRST.match(right)) and right[1:2] not in _OFFICE_FIRST
        last = left.split("、")[-1]
        return bool(_SET_HEAD.match(left) and _LEVEL_LAST.search(last) and _SET_REST.match(right))

    def _share_suffix(self, names: list[Name]) -> None:
        """甲、乙市政府: a bare stem takes the ending of the next whole name; so do 东区、西区政府 and
        移动、联通某某分公司."""
        for index in range(len(names) - 2, -1, -1):
            name, following = names[index], names[index + 1]
            if name.group != following.group or is_open_set(name.text):
                continue
            shared = _shared_ending(name.text, following.text)
            if not shared:
                continue
            start, end = following.pieces[-1]
            cut = end - shared if len(following.pieces) == 1 else start
            name.pieces.append((cut, end))
            name.way = "unit.ending"
            name.text += self._view.text[cut:end]

    def _lend_prefix(self, names: list[Name]) -> None:
        """市甲局、乙局: a prefix said once reaches to the next comma."""
        group, prefix, party = -1, None, None
        for name in names:
            if name.group != group:
                group, prefix, party = name.group, None, None
            level = LEVEL_PREFIX.match(name.text)
            if level and not _FALSE_PREFIX.match(name.text) and not is_open_set(name.text):
                start = name.pieces[0][0]
                prefix = (start, start + level.end())
                party = (
                    (start, start + level.end() + 1)
                    if name.text[level.end() :][:1] == "委"
                    else None
                )
            elif prefix and self._takes_prefix(name.text):
                reach = party if party and name.text in PARTY and name.text not in LOCAL else prefix
                name.pieces.insert(0, reach)
                name.way = "unit.prefix"
                name.text = self._view.text[reach[0] : reach[1]] + name.text

    def _takes_prefix(self, text: str) -> bool:
        bare = _strip(text)
        if bare in self._bare_heads and not _FALSE_PREFIX.match(bare):
            return False
        if bare in LOCAL or bare in PARTY:
            return True
        if is_open_set(bare) or _OWN_PLACE.search(bare) or _PLACE_END.search(bare):
            return False
        if bare in CENTRAL or (self._place and bare.startswith(self._place)):
            return False
        if re.match(r"^\S{2,3}(?:省|市|县|区|州)", bare) and not _FALSE_PREFIX.match(bare):
            return False
        return len(bare) <= 12 and bare.endswith(
            ("局", "委", "办", "厅", "会", "社", "联", "中心", "支队", "部")
        )

    # -- writing ------------------------------------------------------------------------

    def _emit(self, name: Name, units: Units) -> None:
        original = "".join(self._view.original(a, b) for a, b in name.pieces)
        regular = name.text
        if "\n" in regular:  # a name broken off in a cell
            original = "".join(c for c, r in zip(original, regular, strict=True) if r != "\n")
            regular = regular.replace("\n", "")
        alias = None
        if gloss := _GLOSS.search(regular):
            original, regular = original[: gloss.start()], regular[: gloss.start()]
        match = _ALIAS.match(regular)
        if match and not self._bracket_belongs(match["name"], match["alias"]):
            alias = original[match.start("alias") : match.end("alias")]
            words = _ALIAS_WORDS.match(match["alias"])
            alias = alias[words.end() :] if words and words.end() else alias
            original, regular = original[: match.end("name")], match["name"]
        if original in units.names or not _NAMED.search(regular):
            return  # said twice, or a dash that stands for nobody
        units.names.append(original)
        units.regular.append(regular)
        units.read[original] = name
        name.alias = alias
        if alias:
            units.aliases[original] = alias
        if is_open_set(regular):
            units.open_sets.append(original)
            units.sets.add(original)
            name.way = name.way or "unit.set"
        elif not name.way:
            name.way = _way_of_whole(regular)
        units.ways[name.way] = None

    def _bracket_belongs(self, name: str, alias: str) -> bool:
        """Brackets inside a set phrase (各区(管委会)) are part of it."""
        return is_open_set(name) or bool(
            re.fullmatch(r"[市县区旗州乡镇、]+|管委会|单位|部门|街道|镇街|党工委", alias)
        )


def _way_of_whole(name: str) -> str:
    """How a name that stands whole is known to be one."""
    if is_known(name):
        return "unit.known"
    return "unit.shaped" if looks_like_unit(name) else "unit.unlike"


def _shared_ending(name: str, following: str) -> int:
    """How many last characters of ``following`` belong to ``name`` too; 0 for none.

    >>> _shared_ending("沈阳", "大连市政府"), _shared_ending("东区", "西县政府")
    (3, 2)
    """
    carrier = _CARRIER.match(following)
    if carrier and _CARRIER.fullmatch(name):
        return len(following) - carrier.end()
    match = _PARTS.match(following)
    if match is None or not 1 < len(name) <= 6:
        return 0
    suffix = match["suffix"]
    if name[-1] in "区县市旗镇乡" and suffix.endswith("政府"):
        return len(suffix) - 1
    city = name.endswith("州") and suffix.startswith("市")
    return len(suffix) if len(name) <= 4 and (city or not has_suffix(name)) else 0


def _strip(text: str) -> str:
    """A name without its alias and tail."""
    return re.sub(r"\([^()]*\)$|等\S{0,10}$", "", text)
