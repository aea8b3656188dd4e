"""Marks of secrecy are found in every format, and papers that speak of secrecy bear none."""

from __future__ import annotations

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.read import read
from luodi.compiler.read.secrecy import mark_of
from tests.compiler.docx_files import docx, p

TITLE = "云溪县人民政府办公室关于促进茶产业发展的实施意见"
BODY = "一、建好茶园。推进老茶园更新，把水肥设施配到地头。（县农业农村局牵头）"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("机密★", "机密★"),
        ("秘密★10年", "秘密★10年"),
        ("绝密 ★ 长期", "绝密 ★ 长期"),
        ("机　密", "机密"),
        ("密级：秘密", "秘密"),
        ("份号：000123    机密★1年    特急", "机密★1年"),
        ("【内部资料】", "内部资料"),
        ("内部文件 不得外传", "内部文件 不得外传"),
        ("(注意保存)", "注意保存"),
        ("此件不予公开", "此件不予公开"),
        ("云溪县国家秘密管理办法", ""),
        ("严守党和国家秘密", ""),
        ("机密文件管理", ""),
        ("内部资料管理规定", ""),
        ("此件公开发布", ""),
        ("涉及商业秘密的除外。" * 6 + "机密★", ""),
    ],
)
def test_a_mark_stands_by_itself(line: str, mark: str) -> None:
    assert mark_of(line) == mark


def test_a_mark_in_the_first_lines_of_any_format() -> None:
    words = ("机密★5年", TITLE, BODY)
    page = "".join(f"<p>{line}</p>" for line in words)
    files = {
        "x.txt": "\n".join(words).encode(),
        "x.html": f"<html><body>{page}</body></html>".encode(),
        "x.docx": docx(*[p(line) for line in words]),
    }
    for name, data in files.items():
        reading = read(data, name=name)
        assert reading.secrecy == "机密★5年", name
        compiled = compile_bytes(data, name=name)
        assert [d.span.of(compiled.text) for d in compiled.diagnostics if d.code == "W807"] == [
            "机密★5年"
        ]


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_a_mark_in_a_header_or_footer(kind: str) -> None:
    data = docx(p(TITLE), p(BODY), parts={kind: p("内部文件")})
    reading = read(data, name="x.docx")
    assert (reading.secrecy, [d.code for d in reading.found]) == ("内部文件", ["W807"])
    assert "内部文件" not in reading.text


def test_a_note_at_the_end_that_the_paper_is_not_public() -> None:
    long = [BODY] * 30
    marked = "\n".join([TITLE, *long, "（此件不予公开）"])
    public = "\n".join([TITLE, *long, "（此件公开发布）"])
    assert read(marked.encode(), name="x.txt").secrecy == "此件不予公开"
    assert read(public.encode(), name="x.txt").secrecy == ""


def test_a_line_deep_in_the_text_is_no_mark() -> None:
    text = "\n".join([TITLE, *[BODY] * 20, "机密★", *[BODY] * 20])
    assert read(text.encode(), name="x.txt").secrecy == ""
