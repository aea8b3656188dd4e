"""Files of every format, broken at any place: a compiled paper or a clear refusal, nothing else.

A file is cut off at every hundredth of its length; its bytes are changed; and its inside is: the
words of its XML, page or content streams are dropped, doubled, exchanged or made extreme, and the
file is put together again around them. PDF files are compiled as the commands do it, in a child.
``HYPOTHESIS_PROFILE=long`` goes on for many thousand files.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.cli import confinement
from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.document import Reading
from luodi.compiler.emit import to_dict
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.read import read
from tests.compiler import docx_files, ofd_files, pdf_files
from tests.compiler.contract import VALIDATOR
from tests.compiler.docx_setting import as_docx
from tests.compiler.test_fuzz import spans

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
FILES = settings(
    max_examples=30_000 if LONG else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
#: Cut off at every hundredth; in the suite, at every tenth of these.
CUTS = range(100) if LONG else range(3, 100, 10)

_PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'><title>云溪县人民政府</title></head><body>"
    "<div class='nav'><a href='/'>首页</a></div><div id='zoom'><h1>关于修建水渠的通知</h1><p>云溪府发〔2026〕9号</p>"
    "<p>各镇人民政府：</p><h2>一、主要任务</h2><p>（一）修渠。到2027年，修成水渠12公里。（县水利局牵头，县财政局配合）</p>"
    "<p>（二）清淤。每年清淤不少于2次。（责任单位：县水利局、各镇人民政府）</p><p>附件：任务分工表</p>"
    "<table border='1'><tr><th>序号</th><th>任务</th><th colspan='2'>责任单位</th></tr><tr><td rowspan='2'>1</td><td>修渠</td>"
    "<td>县水利局牵头</td><td>县财政局配合</td></tr><tr><td>清淤</td><td>县水利局</td><td></td></tr></table>"
    "<p>云溪县人民政府</p><p>2026年5月6日</p></div></body></html>"
).encode()


def _reading() -> Reading:
    return read(_PAGE, name="示例.html")


def _docx() -> bytes:
    return as_docx(_reading())[0]


def _ofd() -> bytes:
    return ofd_files.set_paper(_reading(), title="关于修建水渠的通知")


def _pdf() -> bytes:
    paper = pdf_files.Pdf(packed=False)
    page = paper.page()
    page.lines(84, 760, _reading().text.split("\n"))
    page.grid([84, 200, 320, 440], [330, 300, 270])
    page.lines(90, 310, ["序号", "1"], gap=30)
    page.picture(400, 700, 60, 60)
    paper.page().lines(84, 760, ["— 2 —", "（三）管护。（县水利局牵头）"])
    return paper.made()


WHOLE: dict[str, bytes] = {"docx": _docx(), "ofd": _ofd(), "pdf": _pdf(), "html": _PAGE}

# -- what is broken ---------------------------------------------------------------------------

_WORD = re.compile(rb"<[^<>]{0,400}>|/?[A-Za-z:]+|-?[0-9.]+|[\x80-\xff]+|\s+|.", re.DOTALL)
_EXTREMES = st.sampled_from((
    b"", b"0", b"-1", b"1", b"65536", b"99999999999999999999", b"-2147483648", b"1e308", b"nan", b"0.0000001", b"\0", b"\xff", b"<", b">", b"</", b"/>",
    b"&", b"&#0;", b"&#x10ffff;", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"<<", b">>", b"[", b"]", b"(", b")", b"obj", b"endobj", b"stream\n",
    b"endstream", b"R", b"q ", b"Q ", b"BT", b"ET", b"Do", b"0 0 0 0 0 0 Tm", b"/X", b" " * 3000, b"(" * 300, b"<x>" * 300, b"9" * 5000, "修渠".encode() * 500,
    "\u202e".encode(), b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"%PDF-1.7", b"%%EOF", b'="', b"'", b"w:val", b"rowspan=99999", b"colspan='-3'",
))  # fmt: skip
_CHANGE = st.tuples(
    st.sampled_from(("drop", "double", "exchange", "extreme", "insert", "many")),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
    _EXTREMES,
)
type Change = tuple[str, float, float, bytes]
CHANGES = st.lists(_CHANGE, min_size=1, max_size=6)


def changed(data: bytes, changes: Sequence[Change], pattern: re.Pattern[bytes] = _WORD) -> bytes:
    """The data with its words (by ``pattern``) dropped, doubled, exchanged or made extreme."""
    words = pattern.findall(data)
    for kind, one, other, extreme in changes:
        if not words:
            return extreme
        at, to = int(one * len(words)), int(other * len(words))
        if kind == "drop":
            del words[at : min(at + 1 + to // 8, len(words))]
        elif kind == "double":
            words[at:at] = words[to : to + 40]
        elif kind == "exchange":
            words[at], words[to] = words[to], words[at]
        elif kind == "many":
            words[at] = words[at][:1000] * 300
        else:
            words[at : at + (kind == "extreme")] = [extreme]
    return b"".join(words)


_BYTE = re.compile(rb".", re.DOTALL)


def _inside(data: bytes, part: float, changes: Sequence[Change]) -> bytes:
    """A zip file with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = list(parts)[int(part * len(parts))]
    return docx_files.zipped({**parts, name: changed(parts[name], changes)})


# -- what is expected -------------------------------------------------------------------------


def _here(data: bytes, name: str) -> CompiledProgramme:
    return compile_bytes(data, name=name)


#: PDF files in a child, which the engine may take with it.
COMPILE = {"docx": _here, "ofd": _here, "html": _here, "pdf": confinement.compiled}


def assert_answered(data: bytes, ending: str) -> None:
    """It is compiled to the contract, or refused in both languages."""
    name = f"示例.{ending}"
    try:
        compiled = COMPILE[ending](data, name)
    except Unreadable as refused:
        assert refused.why
        assert refused.why_en
        return
    assert all(0 <= s.start <= s.end <= len(compiled.text) for s in spans(compiled))
    VALIDATOR.validate(to_dict(compiled))


@pytest.mark.parametrize("ending", WHOLE)
def test_the_whole_file_is_a_paper(ending: str) -> None:
    """So that what is broken was whole before."""
    compiled = confinement.compiled(WHOLE[ending], f"示例.{ending}")
    assert "县水利局" in {unit for task in compiled.tasks for unit in task.lead}


@pytest.mark.parametrize("ending", WHOLE)
@pytest.mark.parametrize("cut", CUTS)
def test_a_file_cut_off_anywhere_is_compiled_or_refused(ending: str, cut: int) -> None:
    data = WHOLE[ending]
    assert_answered(data[: len(data) * cut // 100], ending)


@pytest.mark.parametrize("ending", WHOLE)
@FILES
@given(changes=CHANGES)
def test_bytes_changed_anywhere_are_compiled_or_refused(ending: str, changes: list[Change]) -> None:
    assert_answered(changed(WHOLE[ending], changes, _BYTE), ending)


@pytest.mark.parametrize("ending", WHOLE)
@FILES
@given(part=st.floats(0, 1, exclude_max=True), changes=CHANGES)
def test_an_inside_changed_anywhere_is_compiled_or_refused(
    ending: str, part: float, changes: list[Change]
) -> None:
    data = WHOLE[ending]
    broken = changed(data, changes) if ending in ("pdf", "html") else _inside(data, part, changes)
    assert_answered(broken, ending)
