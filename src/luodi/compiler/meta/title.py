"""The formal title of a paper."""

from __future__ import annotations

import re

from luodi.compiler.document import Reading, View
from luodi.compiler.meta.words import ABOUT, ISSUER_END, NUMBER, TITLE_END, plain
from luodi.compiler.outline import Outline
from luodi.compiler.view import regular

_BREADCRUMB = re.compile(r"[>»›]|^(?:当前位置|您的位置|首页|您现在的位置)")
#: A title that names who issues the paper: 某市人民政府办公厅关于…, 某省人民政府办公厅印发….
_BY_ISSUER = re.compile(
    r"\S{2,30}?(?:政府|办公厅|办公室|委员会|国务院|局|委|厅|部|会)(?:关于|印发|转发)"
)


def title_of(
    reading: Reading,
    view: View,
    outline: Outline,
    texts: list[str],
    front: list[int],
    labels: dict[str, str],
) -> tuple[str, int]:
    """The formal title and the paragraph it ends in (-1 where it stands outside the text)."""
    if labels.get("title"):
        return plain(labels["title"]), -1
    heading = reading.meta.get("heading", "")
    if heading and len(heading) >= 8:
        return plain(heading), -1
    best: tuple[int, str, int] = (0, "", -1)
    candidates = front or list(range(min(3, len(texts))))
    for first in range(len(candidates)):
        for count in (1, 2, 3):
            group = candidates[first : first + count]
            if group[-1] - group[0] != count - 1 or len(group) != count:
                continue
            if any(outline.paragraphs[i].cell is not None for i in group) and count > 1:
                continue
            score = _title_score([texts[i] for i in group])
            if score > best[0]:
                start, end = outline.paragraphs[group[0]].start, outline.paragraphs[group[-1]].end
                words = view.original(start, end).replace("\n", "")
                best = (score, words, group[-1])
    if not best[1]:
        return plain(_page_title(reading)), -1
    return best[1], best[2]


_PROMULGATED = re.compile(r"^《([^《》]{4,60})》(?:已|业)(?:由|经|于)")


def promulgated(
    view: View, outline: Outline, texts: list[str], title: str, title_at: int
) -> tuple[str, int]:
    """Where an announcement or an order (公告, 令) promulgates a regulation that stands below it,
    the paper is the regulation."""
    if not regular(title).endswith(("公告", "令")):
        return title, title_at
    for index in range(max(title_at, 0), min(len(texts), title_at + 6)):
        named = _PROMULGATED.match(texts[index])
        if named and named[1] in texts[index:]:
            place = texts.index(named[1], index)
            paragraph = outline.paragraphs[place]
            return view.original(paragraph.start, paragraph.end), place
    return title, title_at


def _page_title(reading: Reading) -> str:
    """The web page's own title without the site's name behind it."""
    return re.split(r"\s*[_|]\s*|\s*-+\s*(?=[^\W\d_])", reading.meta.get("page_title", ""))[0]


#: How a title goes on in the line below the name of who issues it.
_GOES_ON = re.compile(r"关于|印发|转发|\d{4}年第|第[^\W\d_\s]{1,5}次")


#: 国务院办公厅转发交通运输部等部门: whose paper is forwarded, its title in the line below.
_FORWARDS = re.compile(
    r"^[^\W\d_]{2,20}?(?:政府|办公厅|办公室|国务院|局|委|厅|部|会)(?:转发|批转)[^\W\d_]{2,30}$"
)


def _title_score(lines: list[str]) -> int:
    joined = "".join(lines)
    if not 6 <= len(joined) <= 110 or not TITLE_END.search(joined.strip("《》")):
        return 0
    if _BREADCRUMB.search(joined):
        return 0
    if any(line.endswith((":", "。", ";")) or NUMBER.fullmatch(line) for line in lines):
        return 0
    if any(TITLE_END.search(line) and ABOUT.search(line) for line in lines[:-1]):
        return 0
    if len(lines) == 2 and _FORWARDS.search(lines[0]) and lines[1].startswith("关于"):
        return 10 + 16 + 4 + min(len(joined), 60) // 10
    score = 10 - 2 * (len(lines) - 1) + min(len(joined), 60) // 10
    if ABOUT.search(joined):
        score += 16 if _BY_ISSUER.match(joined) else 12
    bracketed = len(lines) > 1 and re.fullmatch(
        r"\((?:试行|暂行|修订|\d{4}年?[—\-~至]\d{4}年?[^()]*)\)", lines[-1]
    )
    if len(lines) > 1 and not ABOUT.search(lines[0]) and not (bracketed and len(lines) == 2):
        organ = ISSUER_END.search(lines[0]) and _GOES_ON.match(lines[1])
        score += 4 if organ else -8
    if bracketed:
        score += 8
    return score
