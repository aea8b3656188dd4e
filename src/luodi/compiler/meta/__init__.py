"""What the head and foot of a paper say about it: title, number, issuer, addressees, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from luodi.compiler.document import Reading, View, Zone
from luodi.compiler.meta.labels import label_table, labels_of
from luodi.compiler.meta.signature import (
    CLOSING,
    above_the_text_signed,
    decree_of,
    issuer_of,
    signature_of,
)
from luodi.compiler.meta.title import promulgated, title_of
from luodi.compiler.meta.words import ABOUT, NUMBER, iso, lines_of, plain, site_office
from luodi.compiler.model import DocumentInfo
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import Outline
from luodi.compiler.view import regular

_BARE_NUMBER = re.compile(r"\((?:19|20)\d{2}\)(?:第)?\d{1,5}号$")
_HEAD_REST = re.compile(r"\s*(?:$|\d{4}[-年]|发布|公布|来源|日期|时间|索引|成文|浏览)")
_PRINTED_ON = re.compile(
    r"^(?:\((\d{4}年\d{1,2}月\d{1,2}日)\)|\(?(\d{4}年\d{1,2}月\d{1,2}日)印发\)?)$"
)
#: A line of a page's head that is a date, with the account's name before and the place behind.
_PAGE_DATE = re.compile(
    r"(?:[^\s\d:]{2,12}\s+)?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:发表于|来源|作者|浏览|点击|阅读|字体|发布).*)?"
)


def document_info(reading: Reading, view: View, outline: Outline) -> DocumentInfo:
    """What the paper says about itself. Missing fields are None or empty, never guessed from
    outside the paper."""
    paragraphs = outline.paragraphs
    texts = [view.text[p.start : p.end] for p in paragraphs]
    front = [i for i, p in enumerate(paragraphs) if p.zone is Zone.FRONT]
    head = [
        regular(view.span(paragraphs[i].start, paragraphs[i].end).of(view.source)) for i in front
    ]
    labels = labels_of(lines_of(reading, "head") + head + label_table(outline, texts))
    title, title_at = title_of(reading, view, outline, texts, front, labels)
    title, title_at = promulgated(view, outline, texts, title, title_at)
    heads = [*front, *range(min(len(texts), 12))]
    number = _number(
        labels,
        lines_of(reading, "head"),
        ((texts[i], _printed(view, outline, i)) for i in heads),
        title,
    )
    signature = signature_of(view, outline, texts)
    if not signature[1]:
        signature = above_the_text_signed(view, outline, texts, front)
    issuer = issuer_of(labels, signature[0], reading, view, outline, texts, front, title)
    decree = decree_of(texts)
    number = number or decree[0]
    written = iso(labels.get("written", "")) or signature[1] or _printed_on(texts) or decree[1]
    addressees = _addressees(view, outline, texts, title_at)
    published = _published(labels, reading, texts, front)
    signed = bool(signature[0])
    ways = (
        ("title", _title_way(labels, title, title_at) if title else ""),
        ("document_number", _label_way(labels, "number", "head.line") if number else ""),
        ("issuer", _issuer_way(labels, reading, issuer, title, signed=signed) if issuer else ""),
        ("addressees", "head.line" if addressees else ""),
        ("date_written", _written_way(labels, signature[1]) if written else ""),
        ("date_published", _label_way(labels, "published", "head.line") if published else ""),
    )
    return DocumentInfo(
        title=title,
        document_number=number,
        issuer=issuer,
        addressees=addressees,
        date_written=written,
        date_published=published,
        ways=tuple(pair for pair in ways if pair[1]),
    )


def signed_on(view: View, outline: Outline) -> str | None:
    """The date under the signature as ISO, whatever a label of the head says; None without."""
    texts = [view.text[p.start : p.end] for p in outline.paragraphs]
    return signature_of(view, outline, texts)[1]


def _label_way(labels: dict[str, str], key: str, otherwise: str) -> str:
    return "head.label" if labels.get(key) else otherwise


def _title_way(labels: dict[str, str], title: str, title_at: int) -> str:
    if labels.get("title"):
        return "head.label"
    if title_at < 0:
        return "head.heading"
    return "head.title_line" if ABOUT.search(regular(title)) else "head.title_lines"


def _written_way(labels: dict[str, str], signed: str | None) -> str:
    if iso(labels.get("written", "")):
        return "head.label"
    return "head.signature" if signed else "head.line"


def _issuer_way(
    labels: dict[str, str], reading: Reading, issuer: tuple[str, ...], title: str, *, signed: bool
) -> str:
    if signed:
        return "head.signature"
    if "issuer" in labels:
        return "head.label"
    if all(regular(name) in regular(title) for name in issuer):
        return "head.title_words"
    named = "".join(issuer)
    elsewhere = named in (plain(labels.get("origin", "")), site_office(reading))
    return "head.elsewhere" if elsewhere else "head.line"


def _printed(view: View, outline: Outline, index: int) -> str:
    return view.original(outline.paragraphs[index].start, outline.paragraphs[index].end)


def _number(
    labels: dict[str, str], head: list[str], lines: Iterable[tuple[str, str]], title: str
) -> str | None:
    """The document number as printed, from ``(line, line in the paper's script)`` pairs."""
    if "number" in labels:
        match = NUMBER.search(labels["number"])
        if match:
            return _printed_number(match[0])
    lines = list(lines)
    for line in [*head, *(line for line, _ in lines)]:
        match = NUMBER.match(line)
        if match and match[0] not in title and _HEAD_REST.match(line, match.end()):
            return _printed_number(match[0])
    for line, original in lines:
        match = NUMBER.search(line) or _BARE_NUMBER.match(line)
        if match and len(line) <= len(match[0]) + 8 and match[0] not in title:
            return _printed_number(original[match.start() : match.end()])
    return None


def _printed_number(text: str) -> str:
    """Document numbers stand in tortoise-shell brackets: 国发〔2018〕42号."""
    return re.sub(r"[(（\[［【〔]((?:19|20)\d{2})[)）\]］】〕]", r"〔\1〕", text)


def _addressees(view: View, outline: Outline, texts: list[str], title_at: int) -> tuple[str, ...]:
    for index, text in enumerate(texts[: max(40, title_at + 10)]):
        paragraph = outline.paragraphs[index]
        if label_of(text) and paragraph.zone is Zone.BODY:
            return ()
        if index <= title_at or paragraph.cell or not text.endswith(":") or len(text) > 200:
            continue
        if re.search(r"政府|单位|部门|机构|委|局|厅|部|企业|公司", text) and not label_of(text):
            words = view.original(paragraph.start, paragraph.end - 1)
            return tuple(p for p in re.split(r"[,,，]", words) if p)
    return ()


def _published(
    labels: dict[str, str], reading: Reading, texts: list[str], front: list[int]
) -> str | None:
    if "published" in labels:
        return iso(labels["published"])
    for line in lines_of(reading, "head") + _above_the_text(texts, front):
        line = NUMBER.sub("", line).strip()
        if _PAGE_DATE.fullmatch(line):
            return iso(line)
    for text in [*(texts[i] for i in front), *texts[-8:]]:
        closing = CLOSING.match(text)
        if closing and closing["act"] != "印发":
            return iso(closing["date"])
    return None


def _above_the_text(texts: list[str], front: list[int]) -> list[str]:
    """The lines of the head above the addressees and the first sentence: a date below them is
    a signature's, not the page's."""
    lines: list[str] = []
    for index in front:
        if texts[index].endswith(("。", ":")) and len(texts[index]) > 8:
            break
        lines.append(texts[index])
    return lines


def _printed_on(texts: list[str]) -> str | None:
    """The date of a line of its own, 某年某月某日印发 or in brackets below the title, where no
    signature gives one."""
    for text in texts[::-1]:
        if match := _PRINTED_ON.match(text):
            return iso(match[0])
    return None
