"""Look for bytes that make a reader or the compiler fail, for a number of seconds:

    uv run --with atheris python -m tests.fuzz docx 600

The first argument says what is read: ``docx``, ``ofd`` (the part with the text is changed and
zipped anew), ``html``, or ``text`` (compiled to the end). What fails is written to ``crash-…`` in the
current folder, or to ``oom-…`` and ``timeout-…`` for a gigabyte and thirty seconds, and the
exit code is not 0. No part of the test run: it takes minutes, and atheris is no dependency.
"""

from __future__ import annotations

import io
import pkgutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

_TEXT = (
    "关于印发修渠方案的通知\n云溪县人民政府\n一、总体目标\n到2027年，面积达到12万亩，增长5%以上。\n二、主要任务\n（一）修渠。推进水渠"
    "修建。（县水利局牵头，县财政局配合）\n序号\t任务\t责任单位\n1\t清淤\t县水利局\n附件：任务分工表\n列第一位者为牵头单位，下同。\n"
)
_HTML = (
    "<!doctype html><html><head><meta charset=utf-8><title>通知</title></head><body><div class=a><h1>关于修渠的通知</h1>"
    f"<p>{_TEXT}</p><table><tr><td rowspan=2>甲<td colspan=3>乙<tr><td>丙</table><pre>a\nb</pre></div></body></html>"
)
_SECONDS, _MEGABYTES, _LONGEST = 30, 1024, 20_000


# What is led on by is what is imported under atheris' eyes: nothing of the compiler's before.


def _docx() -> bytes:
    from tests.compiler import docx_files

    rows = docx_files.tr(docx_files.tc("序号"), docx_files.tc("责任单位")) + docx_files.tr(
        docx_files.tc("1", pr='<w:vMerge w:val="restart"/>'), docx_files.tc("县水利局")
    )
    return docx_files.docx(
        *(docx_files.p(line) for line in _TEXT.splitlines()), docx_files.tbl(rows)
    )


def _ofd() -> bytes:
    from tests.compiler import ofd_files

    setter = ofd_files.Setter()
    for line in _TEXT.splitlines():
        setter.paragraph(line)
    return ofd_files.ofd(setter.finish())


_PACKAGES = {
    "docx": (_docx, "word/document.xml"),
    "ofd": (_ofd, "Doc_0/Pages/Page_0/Content.xml"),
}


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _seeds(kind: str) -> list[bytes]:
    """What is changed; of a package, the part with its text."""
    if kind in _PACKAGES:
        build, part = _PACKAGES[kind]
        return [_parts(build())[part]]
    if kind == "html":
        return [_HTML.encode(), _HTML.encode("gb18030")]
    return [_TEXT.encode(), _TEXT.encode("gb18030"), _TEXT.encode("utf-16")]


def _one(kind: str) -> Callable[[bytes], None]:
    """What is done with each file."""
    import luodi.compiler

    for module in pkgutil.walk_packages(luodi.compiler.__path__, "luodi.compiler."):
        import_module(module.name)  # readers are imported when a file comes: too late
    from luodi.compiler import Unreadable, compile_bytes
    from luodi.compiler.read import read
    from tests.compiler.docx_files import zipped

    build, part = _PACKAGES.get(kind, (None, ""))
    parts = _parts(build()) if build else {}

    def whole(data: bytes) -> bytes:
        return zipped({**parts, part: data}) if parts else data

    def one(data: bytes) -> None:
        try:
            if kind == "text":
                compiled = compile_bytes(data, name="a.txt")
                ends = [d.span.end for d in compiled.diagnostics if d.span is not None]
                size = len(compiled.text)
            else:
                reading = read(whole(data), name=f"a.{kind}")
                ends = [block.span.end for block in reading.blocks]
                size = len(reading.text)
        except Unreadable:
            return
        if max(ends, default=0) > size:
            raise AssertionError("a span lies outside the text")

    return one


def main(kind: str, seconds: str) -> None:
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["luodi.compiler"]):
        one = _one(kind)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(_seeds(kind)):
            Path(folder, str(number)).write_bytes(seed)
        options = {
            "max_total_time": seconds,
            "max_len": _LONGEST,
            "timeout": _SECONDS,
            "rss_limit_mb": _MEGABYTES,
        }
        atheris.Setup(
            [sys.argv[0], folder, *(f"-{name}={value}" for name, value in options.items())], one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
