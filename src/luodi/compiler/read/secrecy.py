"""Marks of secrecy (绝密, 机密, 秘密) and of papers for inner use, whatever the format.

A mark stands by itself: on a line of its own, or with its star and term (``机密★5年``). Papers
*about* secrecy (保密工作办法) bear none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from luodi.compiler.document import Reading
from luodi.kernel.span import Span

#: A mark stands above the title, or below the text among the notes on publication.
_FIRST, _LAST = 12, 12
_LONGEST = 48
_TERM = r"(?:\d{1,3}\s*(?:年|个?月|[天日])|[一二三四五六七八九十]{1,3}年|长期|启用前|解密前)"
_STARRED = re.compile(rf"(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆]\s*{_TERM}?")
_LEVEL = re.compile(rf"(?:密级:?)?((?:绝密|机密|秘密)(?:[*＊]?{_TERM})?)")
_INNER = re.compile(
    r"(?:内部(?:资料|文件|材料|使用|传阅|掌握|参考|参阅|发行|明传|刊物|情况)|注意保[存密]|妥善保管|请勿(?:外传|转发|扩散|公开)"
    r"|不得(?:外传|转发|扩散|公开)|严禁(?:外传|转发|扩散)|(?:此件|本件)?不(?:予)?公开|仅供(?:内部)?(?:参阅|参考|使用|工作参考)|工作秘密)+"
)
_NOT_PUBLIC = re.compile(
    r"(?:此件|本件)?不予公开|(?:信息)?公开(?:方式|属性|选项|类别|类型|形式):不(?:予)?公开"
)
_NOISE = re.compile(r"[\s\u3000()（）\[\]【】〔〕〈〉《》,，、。;；]")


def mark_of(line: str, *, closing: bool = False) -> str:
    """The mark that a line bears, word for word, or "".

    ``closing`` asks for what stands among the notes at the end of a paper.

    >>> mark_of("000012  机密★5年"), mark_of("内 部 资 料，注意保存"), mark_of("（此件不予公开）")
    ('机密★5年', '内 部 资 料，注意保存', '此件不予公开')
    >>> mark_of("云溪县国家秘密定密管理办法"), mark_of("公开方式：主动公开", closing=True)
    ('', '')
    """
    if len(line) > _LONGEST:
        return ""
    if starred := _STARRED.search(line):
        return starred[0].strip()
    bare = _NOISE.sub("", line).replace("：", ":")
    if closing:
        return line.strip(" \u3000()（）") if _NOT_PUBLIC.fullmatch(bare) else ""
    if level := _LEVEL.fullmatch(bare):
        return level[1]
    return line.strip(" \u3000()（）[]【】") if _INNER.fullmatch(bare) else ""


def marked(reading: Reading) -> Reading:
    """The reading with its mark of secrecy and a finding about it.

    Looked for in the lines of headers and footers (``meta["running"]``), the first lines and the
    notes at the end; a mark that the reader found itself stays.
    """
    found = _first(reading)
    if found is None:
        return reading
    mark, span = found
    from luodi.compiler.check.codes import report

    said = report("W807", span, mark=mark)
    return replace(reading, secrecy=mark, found=(*reading.found, said))


def _first(reading: Reading) -> tuple[str, Span] | None:
    if reading.secrecy:
        return reading.secrecy, Span(0, 0)
    places = (*_running(reading.meta.get("running", "").split("\n")), *_lines(reading))
    return next(iter(places), None)


def _running(lines: Iterable[str]) -> Iterator[tuple[str, Span]]:
    for line in lines:
        if mark := mark_of(line):
            yield mark, Span(0, 0)


def _lines(reading: Reading) -> Iterator[tuple[str, Span]]:
    last = len(reading.blocks) - _LAST
    for index, block in enumerate(reading.blocks):
        if _FIRST <= index < last:
            continue
        words = block.span.of(reading.text)
        mark = mark_of(words, closing=index >= _FIRST)
        if mark:
            yield mark, block.span
