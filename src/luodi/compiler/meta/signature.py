"""Who signed a paper, and when; who issued it where nobody signed."""

from __future__ import annotations

import re

from luodi.compiler.document import Reading, View, Zone
from luodi.compiler.meta.words import DATE, ISSUER_END, iso, lines_of, plain, site_office
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import ANNEX, DATE_LINE, Outline
from luodi.compiler.view import regular

_DECREE = re.compile(r"日([^\W\d_]{2,20}?(?:人民政府|部|委员会|局))令第")
CLOSING = re.compile(
    r"^\(?(?P<who>.{4,30}?)(?:于)?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?:,.{2,20})?(?P<act>发布|印发|公布)"
)


_DECREE_NUMBER = re.compile(
    r"^\(?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?P<number>[^\W\d_]{2,20}?(?:人民政府|部|委员会|局)令第[\d一二三四五六七八九十百]{1,5}号)(?:公布|发布)?"
)
#: How far down the head the line of the decree stands.
_DECREE_LINES = 12


def decree_of(texts: list[str]) -> tuple[str | None, str | None]:
    """Number and date of the decree that promulgated a regulation, from the line below its
    title: (2025年7月8日某市人民政府令第27号公布)."""
    for text in texts[:_DECREE_LINES]:
        if match := _DECREE_NUMBER.match(text):
            return match["number"], iso(match["date"])
    return None, None


def signature_of(
    view: View, outline: Outline, texts: list[str]
) -> tuple[tuple[str, ...], str | None]:
    """Who signed and when: an issuer's name on its own line above a line that is a date."""
    for index in range(len(texts) - 1, -1, -1):
        zone = outline.paragraphs[index].zone
        if outline.paragraphs[index].cell is not None or not DATE_LINE.search(texts[index]):
            continue
        if zone is not Zone.TAIL and index < 12 and not _is_signature_place(texts, index):
            continue
        if (len(texts[index]) > 60 and not _many_sign(texts[index])) or (
            "发布" in texts[index] and "日发布" in texts[index]
        ):
            continue
        date = iso(texts[index])
        if date is None:
            continue
        signers = _signers(view, outline, texts, index)
        if signers or len(texts[index]) <= 12:
            return signers, date
    return (), None


def above_the_text_signed(
    view: View, outline: Outline, texts: list[str], front: list[int]
) -> tuple[tuple[str, ...], str | None]:
    """Minutes and bulletins name who writes them and when in one line of the head:
    某市人民政府办公室 某年某月某日."""
    for index in front:
        date = DATE.search(texts[index])
        if date and date.start() >= 4 and date.end() == len(texts[index]):
            who = texts[index][: date.start()]
            if ISSUER_END.search(who):
                start = outline.paragraphs[index].start
                return tuple(_split_issuers(view.original(start, start + len(who)))), iso(date[0])
    return (), None


def _many_sign(text: str) -> bool:
    """Whether a line is nothing but the names of many offices of one place and a date."""
    date = DATE.search(text)
    if date is None or date.end() != len(text):
        return False
    names = _split_issuers(text[: date.start()])
    return len(names) > 2 and all(len(name) <= 24 and ISSUER_END.search(name) for name in names)


def _is_signature_place(texts: list[str], index: int) -> bool:
    """In the head of a notice, a date is a signature only below a paragraph of running text."""
    return any(
        len(t) > 15 and t.endswith(("。", ")", ";")) for t in texts[max(0, index - 6) : index]
    )


def _signers(view: View, outline: Outline, texts: list[str], index: int) -> tuple[str, ...]:
    date = DATE.search(texts[index])
    names: list[str] = []
    if date and date.start() >= 4 and ISSUER_END.search(texts[index][: date.start()]):
        start = outline.paragraphs[index].start
        words = view.original(start, start + date.start()).lstrip("(（")
        return tuple(_split_issuers(words))
    for above in range(index - 1, max(-1, index - 7), -1):
        line = texts[above]
        if (
            outline.paragraphs[above].cell is not None
            or len(line) > 40
            or not ISSUER_END.search(line)
            or ":" in line
            or line.endswith(("。", ";"))
        ):
            break
        if label_of(line) or ANNEX.match(line):
            break
        span = view.span(outline.paragraphs[above].start, outline.paragraphs[above].end)
        names = _split_issuers(span.of(view.source)) + names
    return tuple(names)


#: 中共甲市委 甲市人民政府, 中共甲县委办公室 甲县人民政府办公室: two that issue together.
_PARTY_AND_GOVERNMENT = re.compile(
    r"(?P<party>中共(?P<place>[^\W\d_]{2,10}?)委(?:员会)?(?:办公[室厅])?)\s*"
    r"(?P<government>(?P=place)[^\W\d_]{2,24})$"
)


def _split_issuers(line: str) -> list[str]:
    """Names of joint issuers written on one line: 甲市科技局 甲市财政局, 甲市经信局甲市科技局."""
    line = re.sub(r"[(（](?:公?章|印章)[)）]$", "", line)
    if party := _PARTY_AND_GOVERNMENT.match(line):
        return [party["party"], party["government"]]
    place = re.match(r"[^\W\d_]{2,8}?(?:省|市|县|区|州)", line)
    if place and line.count(place[0]) > 1:
        return [place[0] + part.strip() for part in line.split(place[0])[1:] if part.strip()]
    return [part for part in re.split(r"[\s、]+", line) if part]


def issuer_of(
    labels: dict[str, str],
    signers: tuple[str, ...],
    reading: Reading,
    view: View,
    outline: Outline,
    texts: list[str],
    front: list[int],
    title: str,
) -> tuple[str, ...]:
    if signers:
        return signers
    if "issuer" in labels:
        return tuple(_split_issuers(plain(labels["issuer"])))
    for line in lines_of(reading, "head")[-12:] + [texts[i] for i in front]:
        if ISSUER_END.search(line) and 4 <= len(line) <= 40 and line in regular(title)[:-1]:
            return tuple(_split_issuers(_original_of(reading, line)))
    for index in [*front, *range(len(texts) - 1, max(-1, len(texts) - 6), -1)]:
        closing = CLOSING.match(texts[index])
        if closing and ISSUER_END.search(closing["who"]):
            start = outline.paragraphs[index].start
            return (view.original(start + closing.start("who"), start + closing.end("who")),)
    about = regular(title).find("关于")
    if about > 2 and ISSUER_END.search(regular(title[:about])):
        return tuple(_split_issuers(title[:about]))
    for index in front:
        if decree := _DECREE.search(texts[index]):
            return (decree[1],)
    if "origin" in labels:
        return (plain(labels["origin"]),)
    return (site,) if (site := site_office(reading)) else ()


def _original_of(reading: Reading, line: str) -> str:
    for part in (reading.meta.get("head", ""), reading.text):
        for candidate in part.split("\n"):
            if regular(candidate).strip() == line:
                return candidate.strip()
    return line
