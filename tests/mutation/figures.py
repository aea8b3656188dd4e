"""Faults in targets, shares, ranges and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.compiler.document import Sentence
from luodi.compiler.model import Target
from luodi.kernel.span import Span
from tests.mutation.edits import Edit, edited
from tests.mutation.faults import Mutant, added, body_sentences, fault, mutant, sentence_span, swap
from tests.mutation.papers import Good

_YEAR = re.compile(r"(?:力争)?到(20\d{2})年(?:底|末)?[，,]?")
_DEADLINE = re.compile(
    r"(20\d{2})(年(?:\d{1,2}月)?(?:底|末)?前[，,]?[^，。；]{0,8}(?:完成|建成|实现|达到|到位|印发|出台|制定|启动|开工))"
)


def _date(good: Good) -> str | None:
    return good.compiled.document.date_written or good.compiled.document.date_published


@fault("a deadline before the paper's date", "W306")
def _deadline(good: Good) -> Iterator[Mutant]:
    date = _date(good)
    if not date:
        return
    past = str(int(date[:4]) - 1)
    for task in good.compiled.tasks:
        for match in re.finditer(r"20\d{2}年", task.deadline or ""):
            at = good.text.find(task.deadline or "", task.span.start)
            if 0 <= at < task.span.end + 300:
                place = Span(at + match.start(), at + match.start() + 4)
                yield swap(good, place, past, Span(at, at + len(task.deadline or "")))
    for sentence in body_sentences(good, whole=False):
        span = sentence_span(good, sentence)
        for match in _DEADLINE.finditer(span.of(good.text)):
            if match[1] >= date[:4] and not re.search("已|了|截至", sentence.text):
                place = Span(span.start + match.start(), span.start + match.end())
                yield swap(good, Span(place.start, place.start + 4), past, place)


@fault("a goal before the paper's year", "W307")
def _goal(good: Good) -> Iterator[Mutant]:
    date = _date(good)
    if not date:
        return
    for sentence in body_sentences(good, whole=False):
        span = sentence_span(good, sentence)
        match = _YEAR.match(span.of(good.text))
        if (
            match
            and match[1] >= date[:4]
            and not re.search("已|了|曾|截至|累计完成", sentence.text)
        ):
            place = Span(span.start + match.start(1), span.start + match.end(1))
            yield swap(good, place, str(int(date[:4]) - 2), span)


@fault("a target without a year", "W302")
def _no_year(good: Good) -> Iterator[Mutant]:
    if re.search(r"20\d{2}|年(?:行动|计划|规划)|“十", good.compiled.document.title):
        return
    for sentence in body_sentences(good, whole=False):
        span = sentence_span(good, sentence)
        match = _YEAR.match(span.of(good.text))
        own = [t for t in _targets(good, span) if t.year and not t.period]
        own = [t for t in own if t.comparator != "at_most"]
        inside = any(t.deadline and t.span.covers(span) for t in good.compiled.tasks)
        years = re.findall(r"20\d{2}", _around(good, sentence))
        yearly = re.search("每[年季月]|年均|当年|全年|年度", sentence.text)
        if match and own and not inside and len(years) == 1 and not yearly:
            yield swap(good, Span(span.start, span.start + match.end()), "", span)


def _around(good: Good, sentence: Sentence) -> str:
    """The paragraph of a sentence with the one before: a year said there holds on."""
    paragraphs = good.paper.outline.paragraphs
    first = paragraphs[max(0, sentence.paragraph - 1)]
    return good.paper.view.text[first.start : paragraphs[sentence.paragraph].end]


def _targets(good: Good, span: Span) -> list[Target]:
    return [t for t in good.compiled.targets if span.covers(t.span)]


@fault("a target without a unit", "W308")
def _no_unit(good: Good) -> Iterator[Mutant]:
    for sentence in body_sentences(good, whole=False):
        span = sentence_span(good, sentence)
        for target in _targets(good, span):
            if isinstance(target.value, tuple) or target.comparator not in (
                "reach",
                "exceed",
                "at_least",
            ):
                continue
            words = re.search(
                r"(?:达到|达|超过|不低于|增加到|提高到|提升至)(\d+(?:\.\d+)?)([万亿]?[^\W\d_]{1,4}|%)(?=以上|左右|[，。；])",
                target.span.of(good.text),
            )
            if words and words[2] == target.unit:
                at = target.span.start + words.start(2)
                yield swap(good, Span(at, at + len(words[2])), "", span)


@fault("a level without a baseline", "N301")
def _no_base(good: Good) -> Iterator[Mutant]:
    year = int((_date(good) or "2024")[:4]) + 2
    for words in (
        f"到{year}年，农村垃圾分类覆盖率达到90%。",
        f"到{year}年，山塘水库水质达标率提高到95%以上。",
    ):
        made = added(good, words)
        if made:
            yield made


@fault("two values for one target", "W304")
def _two_values(good: Good) -> Iterator[Mutant]:
    yield from _again(good, 0, 1.5)


@fault("a target that falls over the years", "W305")
def _falls(good: Good) -> Iterator[Mutant]:
    yield from _again(good, 1, 0.5)


def _again(good: Good, years: int, times: float) -> Iterator[Mutant]:
    """The target's own sentence once more, later in the paper, with another value."""
    sentences = body_sentences(good)
    for sentence in sentences[:-1]:
        span = sentence_span(good, sentence)
        words = span.of(good.text).rstrip("。；;")
        own = [t for t in _targets(good, span) if t.year and len(t.metric) >= 3]
        own = [
            t
            for t in own
            if t.comparator not in ("grow_rate", "at_most") and not isinstance(t.value, tuple)
        ]
        if len(own) != 1 or len(set(re.findall(r"20\d{2}", words))) != 1 or own[0].from_year:
            continue
        value = f"{own[0].value:g}"
        if words.count(value) != 1 or re.search(
            r"能耗|排放|失业|浓度|投诉|下降|降低|压缩|时间", words
        ):
            continue
        if times < 1 and re.search(r"再|新[增建]", words):
            continue  # what is added or built in one year may be less in the next
        other = f"{own[0].value * times + (0 if times < 1 else 1):g}"
        again = words.replace(str(own[0].year), str((own[0].year or 0) + years)).replace(
            value, other
        )
        last = sentence_span(good, sentences[-1])
        made = edited(good.reading, [Edit(last.end, last.end, again + "。")])
        yield Mutant(good, made.reading, (Span(last.end, last.end + len(again) + 1),))


@fault("shares that do not sum to 100 %", "W309")
def _shares(good: Good) -> Iterator[Mutant]:
    for words in (
        "考核得分由日常评价、年终评价和群众评价组成，权重分别为40%、40%和30%。",
        "所需资金由市、县、镇按照50%、30%、10%的比例分担。",
        "评分中任务完成情况占60%、群众满意度占30%、创新做法占20%。",
    ):
        made = added(good, words)
        if made:
            yield made


@fault("a range that runs backwards", "W310")
def _range(good: Good) -> Iterator[Mutant]:
    pattern = re.compile(
        r"(?<![\d.\-—])(\d+(?:\.\d+)?)([—–~～至-]+)(\d+(?:\.\d+)?)(?=个|家|名|人|万|亿|%|亩|公里|年|所|项|次)"
    )
    for sentence in body_sentences(good, whole=False):
        span = sentence_span(good, sentence)
        for match in pattern.finditer(span.of(good.text)):
            if float(match[1]) < float(match[3]):
                place = Span(span.start + match.start(), span.start + match.end())
                yield swap(good, place, match[3] + match[2] + match[1], place)
    for words in ("每年培训5—3名骨干。", "给予30%至20%的补助。", "在2028—2026年分批实施。"):
        made = added(good, words)
        if made:
            yield made


@fault("signed after it was published", "W311")
def _signed(good: Good) -> Iterator[Mutant]:
    document = good.compiled.document
    if not document.date_written or not document.date_published:
        return
    year, month, day = (int(part) for part in document.date_written.split("-"))
    printed = f"{year}年{month}月{day}日"
    at = good.text.rfind(printed)
    if at >= 0 and document.date_published >= document.date_written:
        later = f"{int(document.date_published[:4]) + 1}年{month}月{day}日"
        edits = [Edit(m.start(), m.end(), later) for m in re.finditer(printed, good.text)]
        yield mutant(good, edits, Span(at, at + len(printed)))
