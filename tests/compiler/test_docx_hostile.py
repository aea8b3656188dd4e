"""Word files that are damaged, wrong or made to do harm: refused in words, or read within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.read import read
from tests.compiler.docx_files import (
    docx,
    in_list,
    level,
    notes,
    num,
    p,
    plan,
    r,
    style,
    tbl,
    tc,
    tr,
    zipped,
)

GOOD = docx(
    p("云溪县人民政府办公室关于促进茶产业发展的实施意见"),
    p("建好茶园。推进更新。（县农业农村局牵头）", num=(1, 0)),
    p("做强加工。统一收购。（县市场监管局负责）", style="s"),
    tbl(tr("任务", "责任单位"), tr("建园", tc("县财政局", pr="<w:vMerge/>"))),
    styles=(style("s", pr=in_list(1)),),
    numbering=(plan(0, level(0, "chineseCounting", "%1、")), num(1, 0)),
    parts={"footnotes": notes("footnote", p("注")), "header": p("眉")},
)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(data: bytes) -> list[str]:
    return read(data, name="x.docx").text.splitlines()


# --- wrong and damaged ------------------------------------------------------------------------


def test_strict_files_and_other_endings_are_read_the_same() -> None:
    body = (
        p("甲", style="h", num=(1, 0)),
        tbl(tr("乙", "丙"), tr("丁", tc("戊", pr="<w:vMerge/>"))),
    )
    more = {
        "styles": (style("h", name="heading 1"),),
        "numbering": (plan(0, level(0)), num(1, 0)),
        "parts": {"footnotes": notes("footnote", p("注"))},
    }
    plain, strict = (docx(*body, **more, strict=s) for s in (False, True))  # type: ignore[arg-type]
    assert plain != strict
    one, other = (read(d, name=n) for d, n in ((plain, "x.docm"), (strict, "x.dotx")))
    assert (one.text, one.blocks, one.found) == (other.text, other.blocks, other.found)
    assert one.text.startswith("1.甲\n")


@pytest.mark.parametrize(
    "relations",
    [
        "",
        "<broken",
        '<Relationships xmlns="x"><Relationship Target="../../../etc/passwd"/></Relationships>',
    ],
)
def test_broken_relations_lose_nothing(relations: str) -> None:
    numbering = (plan(0, level(0)), num(1, 0))
    assert lines(docx(p("甲", num=(1, 0)), numbering=numbering, relations=relations)) == ["1.甲"]


def test_nothing_outside_the_file_is_read() -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/header" Target="file:///etc/passwd" TargetMode="External"/>'
        '<Relationship Id="b" Type="x/header" Target="../../../../etc/passwd"/></Relationships>'
    )
    found = read(docx(p("甲"), relations=outside), name="x.docx")
    assert (found.text, found.meta) == ("甲\n", {})


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
@pytest.mark.parametrize("content", [b"", b"<w:document", b"<a/>", b"\x00" * 99])
def test_a_damaged_part_is_refused_or_does_without(part: str, content: bytes) -> None:
    data = zipped({**parts_of(GOOD), part: content})
    try:
        found = read(data, name="x.docx")
    except Unreadable as error:
        assert "x.docx" in str(error)
    else:
        assert part != "word/document.xml"
        assert content == b"<a/>"
        assert "茶产业" in found.text


def test_a_file_without_its_text_is_refused() -> None:
    files = {k: v for k, v in parts_of(GOOD).items() if k != "word/document.xml"}
    with pytest.raises(Unreadable, match="没有正文"):
        read(zipped(files), name="x.docx")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "甲"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    document = parts_of(GOOD)["word/document.xml"]
    data = zipped({**parts_of(GOOD), "word/document.xml": bomb.encode() + document})
    with pytest.raises(Unreadable, match="实体声明"):
        read(data, name="x.docx")


@settings(max_examples=60, deadline=None)
@given(st.integers(4, len(GOOD)))
def test_a_file_cut_off_anywhere_is_refused(at: int) -> None:
    if at < len(GOOD):
        with pytest.raises(Unreadable):
            read(GOOD[:at], name="x.docx")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_any_bytes_changed_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    try:
        compile_bytes(bytes(data), name="x.docx")
    except Unreadable as error:
        assert str(error)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"{\\rtf1\\ansi\\ansicpg936 ...}", "RTF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "MHT"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "Word XML"),
        (b'<?xml version="1.0"?>\n<pkg:package xmlns:pkg="x"/>', "Word XML"),
        (OLD + "WordDocument\0".encode("utf-16-le"), r"旧版 Word 或 WPS 文字（.doc、.wps）"),
        (OLD + "Workbook\0".encode("utf-16-le"), "旧版表格"),
        (OLD + "PowerPoint Document\0".encode("utf-16-le"), "旧版演示"),
        (OLD, "旧版办公软件"),
    ],
)
@pytest.mark.parametrize("name", ["x.doc", "x.docx", "x.rtf", "x.wps"])
def test_other_settings_of_word_are_named(head: bytes, kind: str, name: str) -> None:
    with pytest.raises(Unreadable, match=f"{kind}.*另存为 .docx"):
        read(head, name=name)


# --- made to do harm --------------------------------------------------------------------------


def _nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


TOO_MUCH: dict[str, Callable[[], bytes]] = {
    "nested": lambda: docx(_nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 10_000)),
    "paragraphs": lambda: docx("<w:p/>" * 1_000_000),
    "other paragraphs": lambda: docx('<w:p w:rsidR="00A1"/>' * 300_000),
    "marks": lambda: docx(p("甲"), "<w:p><w:pPr/></w:p>" * 900_000),
    "bomb": lambda: docx(p("甲" * 30_000_000)),
    "long": lambda: docx(*[p("推进老茶园更新，把水肥设施配到地头。" * 200)] * 100),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_what_is_far_larger_than_a_paper_is_refused(kind: str) -> None:
    with pytest.raises(Unreadable):
        read(TOO_MUCH[kind](), name="x.docx")


def _harmless(*body: str, **more: object) -> list[str]:
    return lines(docx(p("首"), *body, p("尾"), **more))  # type: ignore[arg-type]


def test_styles_based_on_one_another_in_a_circle() -> None:
    styles = [
        style("a", based_on="b"),
        style("b", based_on="a", pr=in_list(1)),
        style("c", based_on="c"),
    ]
    numbering = (plan(0, level(0)), num(1, 0))
    body = (p("甲", style="a"), p("乙", style="c"))
    assert _harmless(*body, styles=styles, numbering=numbering) == ["首", "1.甲", "乙", "尾"]


def test_a_chain_of_ten_thousand_styles() -> None:
    styles = [style(f"s{n}", based_on=f"s{n + 1}") for n in range(10_000)]
    assert _harmless(p("甲", style="s0"), styles=styles) == ["首", "甲", "尾"]


def test_numbers_beyond_all_sense() -> None:
    huge = level(0, "upperRoman", "%1、", start=999_999_999)
    body = (p("甲", num=(1, 0)), p("乙", num=(10**12, 0)), p("丙", num=(1, 10**12)))
    assert _harmless(*body, numbering=(plan(0, huge), num(1, 0))) == [
        "首",
        "999999999、甲",
        "乙",
        "1000000000、丙",
        "尾",
    ]


def test_spans_beyond_all_sense() -> None:
    wide = tc("甲", pr='<w:gridSpan w:val="99999"/>')
    minus = tc("乙", pr='<w:gridSpan w:val="-5"/>')
    late = tr("丙", "丁", pr='<w:gridBefore w:val="999999"/>')
    assert _harmless(tbl(tr(wide, minus), late)) == ["首", "甲", "乙", "丙", "丁", "尾"]


def test_tables_and_boxes_deep_in_one_another_keep_their_words() -> None:
    table = _nested("<w:tbl><w:tr><w:tc>" + p("层"), "</w:tc></w:tr></w:tbl>", 70, p("底"))
    box = _nested(
        "<w:p><w:r><w:pict><w:txbxContent>" + p("盒"),
        "</w:txbxContent></w:pict></w:r></w:p>",
        50,
        p("芯"),
    )
    found = _harmless(table, box)
    assert (found.count("层"), found.count("底"), found.count("盒"), found.count("芯")) == (
        70,
        1,
        50,
        1,
    )


def test_fields_changes_and_notes_without_number_keep_their_words() -> None:
    fields = r(xml='<w:fldChar w:fldCharType="begin"/>') * 20_000
    ends = r(xml='<w:fldChar w:fldCharType="end"/>') * 30_000
    joined = p("改", pr="<w:rPr><w:del/></w:rPr>") * 20_000
    references = p(xml=r(xml='<w:footnoteReference w:id="1"/>') * 20_000)
    note = {"footnotes": notes("footnote", p("注"))}
    found = _harmless(p(xml=fields), p("甲"), p(xml=ends), joined, references, parts=note)
    assert found == ["首", "甲", "改" * 20_000, "尾", "注"]


def test_alternates_in_alternates_are_read_once() -> None:
    opening = "<mc:AlternateContent><mc:Choice>" + p("甲")
    closing = "</mc:Choice><mc:Fallback>" + p("乙") + "</mc:Fallback></mc:AlternateContent>"
    assert _harmless(_nested(opening, closing, 60)) == ["首", *["甲"] * 60, "尾"]
