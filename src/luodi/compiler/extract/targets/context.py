"""Where a sentence stands: the past or the future, a goal section, the year that holds there.

Shared by targets, goals and rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from luodi.compiler.document import Sentence, Zone

_PAST_HEADING = re.compile(
    r"工作总结|回顾|过去[一二三四五]年|(?:发展|主要|工作|取得的?|建设)(?:成就|成效|成绩)|现状|发展基础|(?:工作|进展|完成|执行|落实)情况$|"
    r"存在的?(?:主要)?(?:问题|困难)|以来的?工作|面临形势|发展形势|发展环境$|规划背景|编制背景|基本情况"
)
_CONDITION_HEADING = re.compile(
    r"(?:申报|认定|基本|准入|入驻|申请|评选|支持|享受)条件|(?:支持|适用|扶持|奖励|补贴|服务)(?:对象|范围)|(?:认定|评价|奖补|补贴|资助|奖励|评分|计分|扶持|收费)标准|"
    r"评分|考核细则|评分细则|计分办法|名词解释|术语|核心定义|指标解释|申报要求|补助标准"
)
_CONDITION_LEAD = re.compile(r"(?:下列|以下|下述|如下|基本)(?:基本)?条件(?:之一)?(?:的|者)?:")
_GOAL_HEADING = re.compile(r"目标(?!任务|责任|管理|考核|分解)")
_FUTURE_HEADING = re.compile(
    r"(?:主要|重点|工作|总体)?(?:任务|安排|部署|举措|要求|工作|目标|思路|计划)"
)
_PLAN_YEAR = re.compile(r"(20\d\d)年(?:度)?(?!以来|底|末|前|\d)")
_FIVE_YEARS = re.compile(r"“?十([二三四五六])五”?")
_FIVE_YEARS_END = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}
_TITLE_PLAN = re.compile(
    r"(20\d\d)年(?:度)?[^()—至\-]{0,40}(?:要点|重点工作|工作计划|工作方案|实施计划|任务|实事|工作安排|行动计划|实施方案)"
)
_DATE_LINE = re.compile(r"(?:——)?(20\d\d)年\d{1,2}月\d{1,2}日")
_DOCUMENT_NUMBER = re.compile(r"\((20\d\d)\)\d{1,5}号$")

PAST_WORDS = re.compile(
    r"目前|当前已|已(?:经|有|建|提|成|累|达|完|实|开|投|推|形|为|获|全|在|与|通|组|引|培|基|覆)|近年来|近几年|以来|一年来|五年来|过去|(?<![较与同])(?<!(?<!占)比)去年|"
    r"(?<![比较与同网线])上年|(?<!比)(?<!较)上一年|现有|原有|同比|截至(?!20\d\d年年?底)|今年前|上半年|一季度|前三季度"
)
#: Each thing that PAST_WORDS finds holds one of these.
_PAST_SIGNS = "目前 当前 已 近年来 近几年 以来 年来 过去 去年 上年 上一年 现有 原有 同比 截至 今年前 上半年 季度".split()
#: In a plan for the year these look ahead (上半年落地15项, 同比下降15%).
_EITHER = ("上半年", "一季度", "前三季度", "同比")
_AHEAD = re.compile(r"力争|目标|确保|预期|计划|将[^,]{0,6}(?:达|建|超|新)")

_YEAR = re.compile(
    r"(?P<before>截至|截止到?|基于|[比较与同以在从自由于]|相较|相比|至|到)?(?:20\d\d年?[—\-~至到]{1,2})?(?P<year>20\d\d)年(?P<degree>度)?"
    r"(?P<after>年?[底末初]|(?:上|下)半年|\d{1,2}月(?:底|末|初|上旬|中旬|下旬)?(?:\d{1,2}日)?)?"
    r"(?P<tail>基础上|相比|为基|的?水平|以来|起|开始|以前|之前|前|的(?=\d|[一二两三]倍))?"
    r"|(?P<this>今年|明年|本年度|(?<![\d一二两三四五六七八九十])年内)|(?P<plan>“?十[三四五六]五”?(?=末|时期|期间|期末))"
)


#: 2000年底前建成的小区: the year tells which ones.
_DESCRIBING = re.compile(r"(?:建成|建设|竣工|投用|登记|注册|出生|入库|毕业)的")
#: 达到2025年的1.5倍 names a base, 提升至2028年的80% a goal.
_TIMES_OF = re.compile(r"[\d.一二两三]{1,6}倍")
_COMMA = re.compile(r"[,;]")
_FIGURE = re.compile(r"\d(?!\d*年)")
#: A line that is only a date is the deadline in a row that a copy flattened, no heading.
_DATE_ALONE = re.compile(
    r"(?:20\d\d年?[—\-~至])?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[上下中]旬|年?[底末])?前?(?:完成)?"
)
_YEARISH = re.compile(r"20\d\d年|今年|明年|本年度|年内|十[三四五六]五")


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading says about the text under it."""

    past: bool = False
    conditions: bool = False
    goals: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for one sentence before its own words are read."""

    section: Section
    heading: bool
    preface: bool
    #: The year named before in this paragraph (or in a lead-in that ends in a colon).
    carried: int | None
    paper_year: int | None
    #: The years the sentence itself names.
    years: list[YearMention]


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year in a sentence: ``goal`` (到2025年), ``base`` (比2020年),
    ``since`` (2019年起) ``as_of`` (截至2022年底) ``date``
    (a day) or ``span`` (“十五五”期间)."""

    at: int
    year: int
    kind: str


def hidden_places(text: str) -> list[tuple[int, int]]:
    """Stretches inside quotes, book-title marks and brackets, outermost ones; (其中…) goes on
    with the sentence and is none of them."""
    if not any(mark in text for mark in "(“《"):
        return []
    spans: list[tuple[int, int]] = []
    stack: list[str] = []
    start = 0
    closing = {"(": ")", "“": "”", "《": "》"}
    for index, character in enumerate(text):
        if character in closing:
            if not stack:
                start = index
            stack.append(closing[character])
        elif character in ")”》" and character in stack:
            while stack and stack.pop() != character:
                pass
            if not stack and not text.startswith("(其中", start):
                spans.append((start, index + 1))
    return spans


def is_hidden(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether ``place`` lies in one of ``spans``."""
    return any(a <= place < b for a, b in spans)


def years_in(text: str, paper_year: int | None, hidden: list[tuple[int, int]]) -> list[YearMention]:
    """The years a sentence names, in order; dates to the day and book titles left out."""
    if _YEARISH.search(text) is None:
        return []
    found: list[YearMention] = []
    for match in _YEAR.finditer(text):
        if is_hidden(match.start(), hidden) and not match["plan"]:
            continue
        year = _year_of(match, paper_year)
        if year is None:
            continue
        found.append(YearMention(match.start(), year, _kind_of(match)))
    return found


def _year_of(match: re.Match[str], paper_year: int | None) -> int | None:
    if match["plan"]:
        return _FIVE_YEARS_END[match["plan"].strip("“”")[1]]
    if match["this"]:
        if paper_year is None:
            return None
        return paper_year + (match["this"] == "明年")
    return int(match["year"])


def _kind_of(match: re.Match[str]) -> str:
    if match["plan"] and match.string[match.end() : match.end() + 2] in ("期间", "时期"):
        return "span"
    tail = match["tail"] or ""
    if (match["after"] or "").endswith("日"):
        return "date"
    if match["before"] in ("截至", "截止", "截止到"):
        return "as_of"
    if tail in ("以来", "起", "开始") or _DESCRIBING.match(match.string, match.end()):
        return "since"
    if match["before"] in ("基于", "比", "较", "与", "同", "相较", "以", "由") or tail:
        towards = match["before"] in ("至", "到") and not _TIMES_OF.match(match.string, match.end())
        return "goal" if tail in ("前", "之前", "以前") or (towards and tail == "的") else "base"
    return "goal"


def settings_of(sentences: Sequence[Sentence]) -> tuple[Setting, ...]:
    """The setting of every sentence, in one pass down the paper."""
    return _settings(tuple(sentences))


@lru_cache(maxsize=2)  # targets, goals and rules ask one after the other
def _settings(sentences: tuple[Sentence, ...]) -> tuple[Setting, ...]:
    return tuple(_Reader(sentences).read())


class _Reader:
    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._paper_year = _paper_year(sentences)
        self._sections: dict[str, Section] = {"": Section(year=_title_year(sentences))}
        self._numbered = any(s.provision for s in sentences)
        self._begun = False
        self._loose: Section | None = None
        self._carried: int | None = None
        self._lead: tuple[str, int] | None = None
        self._listed_conditions: str | None = None

    def read(self) -> list[Setting]:
        settings: list[Setting] = []
        previous: Sentence | None = None
        last = len(self._sentences) - 1
        for index, sentence in enumerate(self._sentences):
            first = previous is None or previous.paragraph != sentence.paragraph
            if first:
                self._turn_paragraph(previous, sentence)
            alone = index == last or self._sentences[index + 1].paragraph != sentence.paragraph
            following = None if index == last else self._sections_next(index)
            heading = self._is_heading(sentence, first, alone, following)
            section = self._section_of(sentence, first, heading, previous)
            years = self._years(sentence.text)
            self._begun = self._begun or bool(sentence.provision)
            preface = self._numbered and not self._begun and sentence.zone is not Zone.ANNEX
            settings.append(
                Setting(section, heading, preface, self._carried, self._paper_year, years)
            )
            self._carry(years)
            previous = sentence
        return settings

    def _sections_next(self, index: int) -> str:
        return self._sentences[index + 1].provision

    def _is_heading(
        self, sentence: Sentence, first: bool, alone: bool, following: str | None
    ) -> bool:
        """A short opening line: with no full stop, or with more of its provision below it."""
        text, provision = sentence.text, sentence.provision
        if not first or len(text) > 45 or sentence.cell or _DATE_ALONE.fullmatch(text):
            return False
        if alone and text[-1:] not in "。;,":
            return True
        opens = provision not in self._sections and text.endswith("。")
        return opens and following is not None and _within(following, provision)

    def _section_of(
        self, sentence: Sentence, first: bool, heading: bool, previous: Sentence | None
    ) -> Section:
        provision = sentence.provision
        if previous is not None and previous.provision != provision:
            self._loose = None
        if provision not in self._sections:
            own = sentence.text if first and _heads(sentence.text) else ""
            self._sections[provision] = _classify(own, self._parent(provision))
        elif heading and sentence.zone is not Zone.FRONT:
            loose = _classify(sentence.text, self._sections[provision])
            if loose != self._sections[provision] or (
                self._loose is not None and _FUTURE_HEADING.search(sentence.text)
            ):
                self._loose = loose
        section = self._loose or self._sections[provision]
        if self._listed_conditions is not None:
            if _within(provision, self._listed_conditions):
                return replace(section, conditions=True)
            self._listed_conditions = None
        if _CONDITION_LEAD.search(sentence.text):
            self._listed_conditions = provision
            return replace(section, conditions=True)
        return section

    def _parent(self, provision: str) -> Section:
        while "." in provision:
            provision = provision.rpartition(".")[0]
            if provision in self._sections:
                return self._sections[provision]
        return self._sections[""]

    def _turn_paragraph(self, previous: Sentence | None, sentence: Sentence) -> None:
        if previous is None:
            return
        if previous.text.endswith(":") and self._carried is not None:
            self._lead = (previous.provision, self._carried)
        inside = self._lead is not None and _within(sentence.provision, self._lead[0])
        if inside and self._lead is not None:
            self._carried = self._lead[1]
        elif not (sentence.text.startswith("—") and sentence.provision == previous.provision):
            self._carried = self._lead = None

    def _years(self, text: str) -> list[YearMention]:
        if _YEARISH.search(text) is None:
            return []
        return years_in(text, self._paper_year, hidden_places(text))

    def _carry(self, years: list[YearMention]) -> None:
        for mention in years:
            if mention.kind == "goal":
                self._carried = mention.year


def _heads(text: str) -> bool:
    """Whether a provision's first sentence may be its heading: short, and no sentence that tells
    numbers to reach (覆盖率达到100%。)."""
    if len(text) > 60:
        return False
    return text[-1:] not in "。;" or not (_COMMA.search(text) and _FIGURE.search(text))


def _within(provision: str, ancestor: str) -> bool:
    return provision == ancestor or (ancestor != "" and provision.startswith(ancestor + "."))


def _classify(heading: str, parent: Section) -> Section:
    if not heading:
        return parent
    year = parent.year
    plan = _FIVE_YEARS.search(heading)
    named = _PLAN_YEAR.search(heading)
    if named and "—" not in heading:
        year = int(named[1])
    elif plan:
        year = _FIVE_YEARS_END[plan[1]]
    past = bool(_PAST_HEADING.search(heading)) and "目标" not in heading
    return Section(
        past=past or (parent.past and not (named or plan)),
        conditions=parent.conditions or bool(_CONDITION_HEADING.search(heading)),
        goals=parent.goals or bool(_GOAL_HEADING.search(heading)),
        year=year,
    )


def _paper_year(sentences: Sequence[Sentence]) -> int | None:
    """The year the paper was written: its number says it, else the last date on a line alone."""
    dated: int | None = None
    for sentence in sentences:
        text = sentence.text
        if len(text) <= 45 and "20" in text:
            number = _DOCUMENT_NUMBER.search(text)
            if number:
                return int(number[1])
            date = _DATE_LINE.match(text)
            if date:
                dated = int(date[1])
    return dated


def _title_year(sentences: Sequence[Sentence]) -> int | None:
    for sentence in sentences:
        if sentence.zone is not Zone.FRONT:
            return None
        match = _TITLE_PLAN.search(sentence.text)
        if match:
            return int(match[1])
    return None


def _towards(text: str, at: int) -> bool:
    """到2027年 looks ahead; 2022年 alone may look back."""
    return (
        text[at] in "到至“十今明"
        or text[:at].endswith(("力争", "争取"))
        or "前" in text[at : at + 9]
    )


@lru_cache(maxsize=16)
def _has_past_sign(text: str) -> bool:
    """Whether a sentence could tell of the past at all; asked once for each of its numbers."""
    return any(sign in text for sign in _PAST_SIGNS)


def speaks_of_past(
    text: str,
    before: int,
    years: list[YearMention],
    paper_year: int | None,
    *,
    expected: bool = False,
) -> bool:
    """Whether what stands at ``before`` is told as done: 目前已建成…, 去年增长…, a year gone by.

    ``expected``: a year of the goal or a goal section holds from before. Without either, a
    comparison with last year reports a result.
    """
    goal = None
    for mention in years:
        if mention.at < before and mention.kind == "goal":
            goal = mention
    if goal is not None and paper_year is not None and goal.year < paper_year:
        return True
    reported = goal is None and not expected and paper_year is not None
    last_year = any(m.kind == "base" and m.year >= (paper_year or 0) - 1 for m in years)
    if reported and last_year and PAST_WORDS.search(text):
        return True
    if any(m.kind == "as_of" and m.at < before and not _AHEAD.search(text) for m in years):
        return True
    if not _has_past_sign(text):
        return False
    start = goal.at if goal is not None and _towards(text, goal.at) else 0
    for word in PAST_WORDS.finditer(text, start, before):
        ahead = _AHEAD.search(text, word.end(), before) or (expected and word[0] in _EITHER)
        if not ahead:
            return True
    return False
