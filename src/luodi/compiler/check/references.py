"""References to articles and annexes that the paper does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.document import Zone
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.numbering import Kind, cn_value
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_CN = "[一二三四五六七八九十百零]"
_ARTICLE = re.compile(rf"第(?P<n>{_CN}{{1,6}}|\d{{1,3}})条")
#: An article of another paper, which is named without marks.
_OTHER = re.compile(
    r"(?<!本)(?<!本办)(?<!本实施)(?<!本实施办)(?:令|规章|规定|规则|细则|条例|法)"
    rf"(?:\([^()]{{1,12}}\)|第\d{{1,4}}号)?(?:中?的|,)?第(?:{_CN}{{1,6}}|\d{{1,3}})条"
)
#: What makes an article this paper's own, whatever else the sentence names.
_OWN = re.compile(r"本(?:实施)?(?:办法|规定|规则|细则|条例|章程)(?:中?的|,)?$")
_AND = re.compile(r"[、,和及与或至到]{0,2}$")
_REACH = 10
_ANNEX = re.compile(r"附(?:件|表)(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d年])")
_ANY = re.compile(r"附(?:件|表)")
_LISTED = re.compile(r"^(?:附(?:件|表)[::]?)?(?P<n>\d{1,2})[.、]")
_HEADING = re.compile(r"^附(?:件|表)(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})?[:.]?")
_FEWEST = 3


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Articles by their number, then annexes."""
    yield from _articles(paper)
    yield from _annexes(paper)


def _articles(paper: Paper) -> Iterator[Diagnostic]:
    """Of papers in articles only; an article of another paper stands behind that paper's name."""
    articles = [n.label.value for n in paper.outline.nodes if n.label.kind is Kind.ARTICLE]
    if len(articles) < _FEWEST:
        return
    last = max(articles)
    for sentence in paper.sentences:
        if "条" not in sentence.text or "》" in sentence.text:
            continue
        for match in _own_articles(sentence.text):
            if cn_value(match["n"]) > last:
                span = paper.view.span(sentence.start + match.start(), sentence.start + match.end())
                yield report("W511", span, words=match[0], last=last)


def _own_articles(text: str) -> Iterator[re.Match[str]]:
    """Articles that a sentence does not say to be of another paper."""
    others = _OTHER.search(text) is not None
    own, end = False, 0
    for match in _ARTICLE.finditer(text):
        before = text[max(end, match.start() - _REACH) : match.start()]
        goes_on = own and _AND.match(before) is not None
        own = not others or goes_on or _OWN.search(before) is not None
        end = match.end()
        if own:
            yield match


def _annexes(paper: Paper) -> Iterator[Diagnostic]:
    text = paper.view.text
    if not _ANNEX.search(text):
        return
    known = _known(paper)
    if not known:
        return
    for sentence in paper.sentences:
        if sentence.zone is not Zone.BODY or "附" not in sentence.text:
            continue
        for match in _ANNEX.finditer(sentence.text):
            before = sentence.text[max(0, match.start() - 1) : match.start()]
            number = cn_value(match["n"])
            if number not in known and before != "》" and match.start():
                start = sentence.start + match.start()
                span = paper.view.span(start, start + len(match[0]))
                yield report("W512", span, words=match[0], count=len(known))


def _known(paper: Paper) -> set[int]:
    """Numbers of the annexes that the paper lists or holds; one without a number is the first."""
    text = paper.view.text
    found: set[int] = set()
    listing = False
    for paragraph in paper.outline.paragraphs:
        words = text[paragraph.start : min(paragraph.end, paragraph.start + 60)]
        heading = _HEADING.match(words) if _ANY.match(words) else None
        listed = _LISTED.match(words)
        if heading:
            found.add(cn_value(heading["n"]) if heading["n"] else 1)
        listing = heading is not None or (listing and listed is not None)
        if listing and listed:
            found.add(int(listed["n"]))
    return found
