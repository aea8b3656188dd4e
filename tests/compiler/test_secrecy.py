"""Marks of secrecy are found in every format, and papers that speak of secrecy bear none."""

from __future__ import annotations

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.read import read
from luodi.compiler.read.secrecy import mark_of
from tests.compiler.docx_files import docx, p
from tests.compiler.ofd_files import Page as OfdPage
from tests.compiler.ofd_files import ofd, text_object
from tests.compiler.pdf_files import Pdf

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


@pytest.mark.parametrize("extra", ["", "云溪县人民政府办公室 "])
def test_a_mark_in_the_running_head_of_every_page(extra: str) -> None:
    head = f"{extra}机密★5年"
    pdf, pages = Pdf(), [OfdPage(), OfdPage()]
    for number, page in enumerate(pages):
        sheet = pdf.page()
        sheet.text(80, 800, head, 10)
        sheet.lines(80, 700, [f"{BODY}{number}", BODY])
        for at, words in enumerate([f"{BODY}{number}", BODY]):
            page.objects.append(text_object(words, 28, 60 + 10 * at, 5.6))
    drawn = [OfdPage([text_object(head, 28, 12, 3.5), *page.objects]) for page in pages]
    files = {
        "x.pdf": pdf.made(),
        "template.ofd": ofd(pages, head=head),
        "drawn.ofd": ofd(drawn),
        "x.docx": docx(p(TITLE), p(BODY), parts={"header": p(head)}),
    }
    for name, data in files.items():
        reading = read(data, name=name)
        assert (reading.secrecy, "机密" in reading.text) == ("机密★5年", False), name
        assert [d.code for d in reading.found] == ["W807"], name


@pytest.mark.parametrize("after", [False, True])
def test_a_mark_beside_the_article_of_a_web_page(after: bool) -> None:
    article = "".join(f"<p>{BODY}</p>" for _ in range(30))
    mark = "<div>密级：机密</div>" if not after else "<div>（此件不予公开）</div>"
    around = (f"<div>{TITLE}</div>{mark}", "") if not after else (f"<div>{TITLE}</div>", mark)
    page = f"<html><body>{around[0]}<div>{article}</div>{around[1]}</body></html>"
    reading = read(page.encode(), name="x.html")
    assert reading.secrecy == ("此件不予公开" if after else "机密")
    assert reading.secrecy not in reading.text


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("機密★5年", "機密★5年"),
        ("絕密★長期", "絕密★長期"),
        ("祕密", "祕密"),
        ("內部資料，注意保存", "內部資料，注意保存"),
        ("密級：機密", "機密"),
    ],
)
def test_traditional_script(line: str, mark: str) -> None:
    assert mark_of(line) == mark
    assert read(f"{line}\n{TITLE}\n{BODY}".encode(), name="x.txt").secrecy == mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("机密 特急", "机密"),
        ("特急 机密", "机密"),
        ("密级：机密 份号：000012", "机密"),
        ("密级:秘密 保密期限:5年", "秘密"),
        ("密级和保密期限：秘密 5年", "秘密"),
        ("密级：内部", "密级：内部"),
        ("密 级：机 密", "机 密"),
        ("云府办〔2024〕3号　密级：秘密　紧急程度：特急　签发人：示例·甲", "秘密"),
        ("秘密·5年", "秘密·5年"),
        ("机密级", "机密级"),
        ("内部资料 不得翻印", "内部资料 不得翻印"),
        ("内部文件，阅后收回", "内部文件，阅后收回"),
        ("特急 内部资料", "特急 内部资料"),
        (f"000012 机密★5年 {TITLE * 2}", "机密★5年"),
        # Papers that speak of marks.
        ("涉密文件首页标注“机密★5年”字样，" * 4, ""),
        ("标志为绝密★、机密★、秘密★等", ""),
        ("公文应当标明“密级：秘密”", ""),
        ("密级：秘密文件的管理", ""),
        ("密级：绝密、机密、秘密", ""),
        ("密级：公开", ""),
        ("密级：", ""),
        ("不得翻印", ""),
        ("特急", ""),
        ("份号：000012", ""),
    ],
)
def test_how_marks_are_written(line: str, mark: str) -> None:
    assert mark_of(line) == mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("1" * 47 + "推", ""),
        ("内部资料" + "1" * 43 + "推", ""),
        ("机密" + "1号" * 20, "机密"),
        ("000012" * 6 + "机密★5年", "机密★5年"),
    ],
)
def test_a_line_full_of_digits_is_read_at_once(line: str, mark: str) -> None:
    """Tried in every way to part its digits, it would take days."""
    assert mark_of(line) == mark
