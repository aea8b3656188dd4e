"""Figures that cannot be meant so: without a unit, shares beyond the whole, ranges backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.rows import quote
from luodi.compiler.document import Sentence, Zone
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_FIGURE = r"\d+(?:\.\d+)?"
_BARE = re.compile(
    rf"(?P<metric>[^\W\d_]{{2,16}})(?:均)?(?:力争|稳定)?(?:达到|达|超过|突破|不低于|不少于|增加到|提高到|提升到|提高至|提升至|增加至)"
    rf"(?P<figure>{_FIGURE})(?:以上|左右|以内)?(?=[,。;])"
)
#: Measures that are pure numbers.
_PURE = re.compile(
    r"指数|系数|倍差|比$|之比|比值|评分|得分|分值|分数|容积率|弹性|指标值|年份|价格"
    r"|寿命|位数(?:均|力争|稳定)*$"  # years; 学位数 names what it counts (人数 may be in 万)
)
_OF_WHOLE = re.compile(r"权重|比例|分值|得分|评分|总分|考核|评价|组成|构成|分担")
_RUN = re.compile(
    rf"(?:分别(?:为|占|按)|按(?:照)?|权重为)(?P<run>{_FIGURE}%(?:[、,:和及]+{_FIGURE}%){{1,7}})"
)
#: Shares of one cost or gain, other than the rates of a subsidy's tiers.
_RATIO = re.compile(r"(?:、[^,。;]{0,6})?的?比例[^,。;]{0,12}?(?:分担|负担|承担|分成|分摊|共担)")
_EACH = re.compile(rf"[^\W\d_]{{2,14}}(?:占|权重(?:为|占)?){_FIGURE}%")
_RANGE = re.compile(
    rf"(?<![\d.\-—~年月日第表图])(?P<low>{_FIGURE})(?P<mark>%?)(?:[—~\-至到]{{1,2}})(?P<high>{_FIGURE})"
    r"(?=%|个(?!体)|家|名|人|户|万|亿|千|百|亩|公里|年(?!级)|所|项(?!目)|次|条|座|处|场|元|吨|倍|套)"
)
#: Something goes from the first to the second: no range.
_FROM = re.compile(r"从|由|自|降|减|缩|压|低|调整")
_REACH = 10


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Sentence by sentence."""
    for sentence in paper.sentences:
        if sentence.zone not in (Zone.BODY, Zone.ANNEX) or not _has_digit(sentence.text):
            continue
        yield from _without_unit(paper, sentence)
        yield from _backwards(paper, sentence)
        if sentence.text.count("%") > 1 and _OF_WHOLE.search(sentence.text):
            yield from _shares(paper, sentence)


_DIGIT = re.compile(r"\d")


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _without_unit(paper: Paper, sentence: Sentence) -> Iterator[Diagnostic]:
    for match in _BARE.finditer(sentence.text):
        if not _PURE.search(match["metric"]):
            start, end = (
                sentence.start + match.start("figure"),
                sentence.start + match.end("figure"),
            )
            words = quote(paper, sentence.start + match.start(), sentence.start + match.end(), 40)
            yield report("W308", paper.view.span(start, end), words=words)


def _backwards(paper: Paper, sentence: Sentence) -> Iterator[Diagnostic]:
    for match in _RANGE.finditer(sentence.text):
        before = sentence.text[max(0, match.start() - _REACH) : match.start()]
        if float(match["low"]) <= float(match["high"]) or _FROM.search(before):
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        yield report("W310", paper.view.span(start, end), words=quote(paper, start, end + 2))


def _shares(paper: Paper, sentence: Sentence) -> Iterator[Diagnostic]:
    for match in _RUN.finditer(sentence.text):
        if "权重" in sentence.text or _RATIO.match(sentence.text[match.end() :]):
            yield from _whole(paper, sentence, match.start("run"), match.end("run"))
            return
    parts = list(_EACH.finditer(sentence.text))
    if len(parts) > 1 and all(
        len(sentence.text[a.end() : b.start()]) <= 1 for a, b in pairwise(parts)
    ):
        yield from _whole(paper, sentence, parts[0].start(), parts[-1].end())


def _whole(paper: Paper, sentence: Sentence, start: int, end: int) -> Iterator[Diagnostic]:
    total = sum(float(f) for f in re.findall(rf"({_FIGURE})%", sentence.text[start:end]))
    if abs(total - 100) > 0.5:  # rounding
        start, end = sentence.start + start, sentence.start + end
        yield report(
            "W309", paper.view.span(start, end), total=f"{total:g}", words=quote(paper, start, end)
        )
