"""Labels of a page's head (发文机关：…, 成文日期：…) and what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.compiler.meta.words import ISSUER_END, NUMBER, iso
from luodi.compiler.outline import Outline

#: Labels of a page's head, by the field they give, the surest first.
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "信息名称", "名称", "文件名称"),
    "issuer": tuple(
        "发文机关 发布机构 发文单位 制发机关 制定机关 发布机关 发文机构 公开主体 公开机构 责任部门".split()
    ),
    "written": tuple("成文日期 成文时间 制定日期 印发日期 发文日期".split()),
    "published": tuple(
        "发布日期 发布时间 发表时间 公布日期 公开日期 发文日期 信息时间 时间 日期 生成日期".split()
    ),
    "number": tuple("发文字号 文号 文件编号 发文号 文件号 发文文号".split()),
    "origin": ("文章来源", "信息来源", "来源", "供稿单位"),
}
_FIELDS_OF: dict[str, list[str]] = {}
for _field, _words in _FIELDS.items():
    for _word in _words:
        _FIELDS_OF.setdefault(_word, []).append(_field)
_LABELLED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,6})\s*:\s*")
_NEXT_LABEL = re.compile(r"\s+[^\W\d_]{2,6}\s?:|\s{2,}")
_HAN_GAP = re.compile(r"(?<=[^\W\d_])\s+(?=[^\W\d_])")


def labels_of(lines: list[str]) -> dict[str, str]:
    """Label and value pairs (发文机关：…) of the page's head, on one line or on two."""
    found: dict[str, tuple[int, str]] = {}
    for index, line in enumerate(lines[:120]):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        for word, value in _label_values(line, following):
            for key in _FIELDS_OF.get(word, ()):
                rank = _FIELDS[key].index(word)
                if (key not in found or rank < found[key][0]) and _plausible(key, value):
                    found[key] = (rank, value)
    return {key: value for key, (_, value) in found.items()}


#: How far down a page its table of labels may begin, and how long it is at most.
_TABLE_FROM, _TABLE_CELLS = 8, 60


def label_table(outline: Outline, texts: list[str]) -> list[str]:
    """The cells of a table of labels above the paper (发布日期 | 2026-03-11), a label with its
    colon; empty where the first table is another."""
    cells: list[str] = []
    table: int | None = None
    for index, paragraph in enumerate(outline.paragraphs[: _TABLE_FROM + _TABLE_CELLS]):
        cell = paragraph.cell
        if cell is None or (table is not None and cell.table != table):
            if table is not None or index >= _TABLE_FROM:
                break
            continue
        table = cell.table
        word = texts[index].rstrip(":").replace(" ", "")
        cells.append(word + ":" if word in _FIELDS_OF else texts[index])
    return cells if sum(line.endswith(":") for line in cells) > 1 else []


def _label_values(line: str, following: str) -> Iterator[tuple[str, str]]:
    """Labels of a line with what stands behind them; a label alone has the next line."""
    whole = _HAN_GAP.sub("", line).strip()
    word, _, value = whole.partition(":")
    if word.strip() in _FIELDS_OF:
        yield word.strip(), value.strip() or ("" if following.endswith(":") else following)
    for match in _LABELLED.finditer(line):
        end = _NEXT_LABEL.search(line, match.end())
        yield match[1], line[match.end() : end.start() if end else len(line)].strip()


def _plausible(key: str, value: str) -> bool:
    if key in ("written", "published"):
        return iso(value) is not None
    if key == "number":
        return NUMBER.search(value) is not None
    if key in ("issuer", "origin"):
        return ISSUER_END.search(value) is not None
    return len(value) >= 6
