"""Marks of secrecy (绝密, 机密, 秘密) and of papers for inner use, whatever the format.

A mark stands by itself: on a line of its own, beside the urgency and the number of the copy, with
its star and term (``机密★5年``) or behind its label (``密级：机密``). Papers *about* secrecy
(保密工作办法) bear none, nor do marks that are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from luodi.compiler.document import Reading
from luodi.kernel.span import Span

#: A mark stands above the title, or below the text among the notes on publication.
_FIRST, _LAST = 12, 12
#: A line that is nothing but a mark, its urgency and its number is no longer than this.
_LONGEST = 48
#: Lines are matched in simplified script and half width, one character for one. The words of
#: marks are few; the converter would not know so short a line for traditional script.
_SIMPLE = str.maketrans(
    "絕機祕級資內傳轉發擴嚴參閱註長啟啓號緊緩時開後銷毀複製僅無個：０１２３４５６７８９",
    "绝机秘级资内传转发扩严参阅注长启启号紧缓时开后销毁复制仅无个:0123456789",
)
_DEGREE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_TERM = r"(?:\d{1,3}\s*(?:年|个?月|[天日])|[一二三四五六七八九十]{1,3}年|长期|启用前|解密前)"
_STARRED = re.compile(
    rf"(?<![“\"「『‘]){_DEGREE}\s*[★☆]\s*{_TERM}?(?!\s*(?:[、”\"」』’]|等|标[志识记]|字样))"
)
_LABELLED = re.compile(
    rf"(?<![“\"「『‘])密\s*级\s*(?:[和及与]\s*保密期限\s*)?:\s*({_DEGREE}|工作秘密|内\s*部)"
    r"(?=级?\s*(?:[^\w“”、/或和及]|_|\d|保密|期限|份号|编号|特急|加急|特提|紧急|缓急|长期|$))"
)
#: What may stand beside a mark: how urgent the paper is, and the number of its copy. Its digits
#: are taken whole: tried in parts, a line of thirty would be tried for hours.
_BESIDE = r"(?:(?:紧急程度|缓急|等级):?|特急|加急|特提|平急|急件|平件|(?:份|编)号:?|(?:第|№|No\.?)?\d++号?)"
_LEVEL = re.compile(
    rf"{_BESIDE}*(?:密级(?:[和及与]保密期限)?:?)?"
    rf"((?:绝密|机密|秘密)级?(?:[*＊·•・.\-—/]?{_TERM})?)"
    rf"(?:保密期限:?{_TERM}|{_BESIDE})*"
)
_FORBIDDEN = r"(?:外传|转发|扩散|公开)"
_INNER_WORDS = (
    r"(?:内部(?:资料|文件|材料|使用|传阅|掌握|参考|参阅|发行|明传|刊物|情况)|注意保[存密]|妥善保管"
    rf"|(?:请勿|不得|严禁){_FORBIDDEN}|阅后(?:收回|退回|清退|销毁)"
    r"|(?:此件|本件)?不(?:予)?公开|仅供(?:内部)?(?:参阅|参考|使用|工作参考)|工作秘密)"
)
#: Said of papers for inner use, and of books on sale: no mark by themselves.
_COPYING = r"(?:请勿|不得|严禁)(?:翻印|复印|复制|摘抄|抄录|转载|拍照)"
_INNER = re.compile(
    rf"(?:{_BESIDE}|{_COPYING})*(?:密级:?)?{_INNER_WORDS}(?:{_INNER_WORDS}|{_COPYING}|{_BESIDE})*"
)
_NOT_PUBLIC = re.compile(
    r"(?:此件|本件)?不予公开|(?:信息)?公开(?:方式|属性|选项|类别|类型|形式):不(?:予)?公开"
)
_NOISE = re.compile(r"[\s\u3000()（）\[\]【】〔〕〈〉《》,，、。;；!！]")
_BRACKETS = " \u3000()（）[]【】"


def mark_of(line: str, *, closing: bool = False) -> str:
    """The mark that a line bears, in the words and the script of the line, or "".

    ``closing`` asks for what stands among the notes at the end of a paper.

    >>> mark_of("000012  机密★5年"), mark_of("内 部 资 料，注意保存"), mark_of("（此件不予公开）")
    ('机密★5年', '内 部 资 料，注意保存', '此件不予公开')
    >>> mark_of("特急 機密"), mark_of("密级：秘密  份号：12")
    ('機密', '秘密')
    >>> mark_of("云溪县国家秘密定密管理办法"), mark_of("公开方式：主动公开", closing=True)
    ('', '')
    """
    if closing and len(line) > _LONGEST:
        return ""
    simple = line.translate(_SIMPLE)
    if found := _STARRED.search(simple):
        return line[found.start() : found.end()].strip()
    if found := _LABELLED.search(simple):
        inner = found[1][0] in "内工"
        return line[found.start() if inner else found.start(1) : found.end(1)]
    if len(line) > _LONGEST:
        return ""
    bare = _NOISE.sub("", simple)
    if closing:
        return line.strip(_BRACKETS) if _NOT_PUBLIC.fullmatch(bare) else ""
    if level := _LEVEL.fullmatch(bare):
        return _NOISE.sub("", line)[level.start(1) : level.end(1)]
    return line.strip(_BRACKETS) if _INNER.fullmatch(bare) else ""


def marked(reading: Reading) -> Reading:
    """The reading with its mark of secrecy and a finding about it.

    Looked for in the lines of headers and footers (``meta["running"]``), in what a page says
    around its article (``meta["head"]``, ``meta["foot"]``), the first lines and the notes at the
    end; a mark that the reader found itself stays.
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
    return next(chain(_outside(reading.meta), _lines(reading)), None)


def _outside(meta: dict[str, str]) -> Iterator[tuple[str, Span]]:
    """Marks outside the text as read."""
    for part in ("running", "head", "foot"):
        yield from _among(meta.get(part, "").split("\n"), closing=part == "foot")


def _among(lines: Iterable[str], *, closing: bool) -> Iterator[tuple[str, Span]]:
    for line in lines:
        if mark := mark_of(line) or (closing and mark_of(line, closing=True)):
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
