"""Which place a paper speaks for, by its issuers and its title."""

from __future__ import annotations

import re

from luodi.compiler.model import DocumentInfo
from luodi.compiler.view import regular

_PLACE = re.compile(
    r"^(?!创建|全国)([^\W\d_]{2,8}?(?:省|自治区|市|自治州|州|地区|盟|县|区|旗))(?!场)"
)
#: 中共某市委, 共青团某市委: the place stands behind the organisation.
_ORGANISATION = re.compile(r"(?:中共(?!中央)|中国共产党|共青团)?")
#: 国务院关于《某市国土空间总体规划》的批复: what a reply allows holds where it was asked for.
_REPLY = re.compile(
    r"关于(?:原则)?(?:同意)?[《“]?(?P<place>[^\W\d_]{2,8}?(?:省|自治区|市|自治州|州|盟|县|区|旗))(?!场).*(?:批复|复函)$"
)
_LEVEL = re.compile(r"(?:省|自治区|市|自治州|州|地区|盟|县|区|旗)$")


def place_of(document: DocumentInfo) -> str | None:
    """Where a number without a place of its own holds."""
    title = document.title
    if reply := _REPLY.search(regular(title)):
        return title[reply.start("place") : reply.end("place")]
    for words in (*document.issuer, document.title):
        if places := _places(words):
            start, end = places[-1]
            return words[start:end]
        if words.startswith(("国务院", "中共中央", "国家", "全国")):
            return "全国"
    return None


def issuing_place(document: DocumentInfo) -> str:
    """The issuing place without its level: 广州 for 广州市人民政府办公厅."""
    for words in (*document.issuer, document.title):
        if places := _places(words):
            start, end = places[-1]
            return _LEVEL.sub("", regular(words)[start:end])
    return ""


def _places(words: str) -> list[tuple[int, int]]:
    """The names of places at the head of a name: 杭州市, 上城区 in 杭州市上城区人民政府办公室."""
    plain, found = regular(words), []
    start = _ORGANISATION.match(plain).end()  # type: ignore[union-attr]  # may be empty
    while match := _PLACE.match(plain[start:]):
        found.append((start, start + match.end(1)))
        start += match.end(1)
    return found
