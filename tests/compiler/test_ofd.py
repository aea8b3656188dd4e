"""OFD files: what stands on the pages comes out as paragraphs, tables and tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.document import Reading
from luodi.compiler.read import read
from tests.compiler import ofd_files
from tests.compiler.ofd_files import (
    NAMESPACE,
    Page,
    Setter,
    parts_of,
    text_object,
    zipped,
)

LINE = "推进水渠修建，完成清淤。"


def _read(parts: dict[str, str | bytes]) -> Reading:
    return read(zipped(parts), name="x.ofd")


def _one(objects: str, **changes: str) -> dict[str, str | bytes]:
    """A file of one page with these objects; ``changes`` are texts of its parts replaced."""
    parts: dict[str, str | bytes] = dict(parts_of([Page([objects])]))
    return parts


def _lines(reading: Reading) -> list[str]:
    return [block.span.of(reading.text) for block in reading.blocks]


def _text(code: str, more: str = 'Boundary="28 40 150 6" Size="5"') -> str:
    return f'<ofd:TextObject ID="7" Font="1" {more}>{code}</ofd:TextObject>'


def _with(part: str, old: str, new: str, parts: dict[str, str | bytes]) -> dict[str, str | bytes]:
    whole = parts[part]
    assert isinstance(whole, str)
    assert old in whole
    return {**parts, part: whole.replace(old, new)}


# -- characters and their places ------------------------------------------------------------


def test_a_line_is_read() -> None:
    reading = _read(_one(text_object(LINE, 28, 40, 5.6)))
    assert _lines(reading) == [LINE]
    assert reading.media_type == "application/ofd"
    assert reading.blocks[0].page == 1


def test_one_code_may_hold_several_lines() -> None:
    """Shifts that lead back to the left and down: a paragraph in one object."""
    code = '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5 -15 g 3 5" DeltaY="g 3 0 8 g 3 0">甲乙丙丁戊己庚辛</ofd:TextCode>'
    assert _lines(_read(_one(_text(code)))) == ["甲乙丙丁戊己庚辛"]


def test_codes_of_one_object_go_on_where_they_say() -> None:
    codes = '<ofd:TextCode X="0" Y="5">推进</ofd:TextCode><ofd:TextCode X="10" Y="5">清淤</ofd:TextCode>'
    assert _lines(_read(_one(_text(codes)))) == ["推进清淤"]


def test_objects_stand_where_their_boxes_and_matrices_put_them() -> None:
    """The second object in the file stands above the first; the third is scaled to its place."""
    objects = (
        text_object("第二行的文字。", 28, 60, 5)
        + text_object("第一行的文字。", 28, 40, 5)
        + _text('<ofd:TextCode X="0" Y="10" DeltaX="g 6 10">第三行的文字。</ofd:TextCode>',
                'Boundary="28 80 100 9" CTM="0.5 0 0 0.5 0 0" Size="10"')
    )  # fmt: skip
    assert "".join(_lines(_read(_one(objects)))) == "第一行的文字。第二行的文字。第三行的文字。"


def test_characters_that_xml_cannot_hold_are_unescaped() -> None:
    assert _lines(_read(_one(_text(r'<ofd:TextCode X="0" Y="5">甲\4e59丙</ofd:TextCode>')))) == [
        "甲乙丙"
    ]


def test_what_is_hidden_or_slants_is_left_out() -> None:
    objects = (
        text_object(LINE, 28, 40, 5.6)
        + _text('<ofd:TextCode X="0" Y="5">看不见</ofd:TextCode>', 'Boundary="28 90 90 9" Size="5" Visible="false"')
        + _text('<ofd:TextCode X="0" Y="5">征求意见稿</ofd:TextCode>',
                'Boundary="28 120 90 9" Size="5" CTM="0.7 0.7 -0.7 0.7 0 0"')
    )  # fmt: skip
    reading = _read(_one(objects))
    assert _lines(reading) == [LINE]
    assert [found.code for found in reading.found] == ["N825"]


def test_blocks_and_vector_pictures_may_hold_text() -> None:
    objects = (
        f"<ofd:PageBlock>{text_object(LINE, 28, 40, 5.6)}</ofd:PageBlock>"
        '<ofd:CompositeObject ID="8" ResourceID="5" Boundary="28 80 100 20"/>'
    )
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5" Width="90" Height="9"><ofd:Content>'
        f"{text_object('图中的文字。', 0, 0, 5.6)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    parts = _with("Doc_0/PublicRes.xml", "</ofd:Res>", unit + "</ofd:Res>", _one(objects))
    assert "".join(_lines(_read(parts))) == LINE + "图中的文字。"


# -- the package ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "old, new",
    [
        ("Doc_0/Document.xml", "/Doc_0/Document.xml"),
        ("Doc_0/Document.xml", "Doc_0\\Document.xml"),
        ("Doc_0/Document.xml", "./doc_0/DOCUMENT.xml"),
    ],
)
def test_places_are_found_however_they_are_written(old: str, new: str) -> None:
    parts = _with("OFD.xml", old, new, _one(text_object(LINE, 28, 40, 5.6)))
    assert _lines(_read(parts)) == [LINE]


def test_parts_with_backslashes_and_odd_case_are_found() -> None:
    parts = _one(text_object(LINE, 28, 40, 5.6))
    odd = {
        name.replace("Pages/Page_0/Content", "pages\\PAGE_0\\content"): part
        for name, part in parts.items()
    }
    assert _lines(_read(odd)) == [LINE]


def test_any_prefix_and_namespace_will_do() -> None:
    parts = _one(text_object(LINE, 28, 40, 5.6))
    other = {
        name: part.replace("ofd:", "").replace("xmlns:ofd", "xmlns").replace(NAMESPACE, "http://www.ofdspec.org")
        for name, part in parts.items()
        if isinstance(part, str)
    }  # fmt: skip
    assert _lines(_read({**other})) == [LINE]


def test_documents_follow_one_another() -> None:
    wide = text_object(LINE * 2, 28, 40, 5.6)
    first = parts_of([Page([wide, text_object("第一份文件的文字。", 28, 50, 5.6)])])
    second = parts_of([Page([text_object("第二份文件的文字。", 28, 40, 5.6)])])
    both = {
        **first,
        **{
            name.replace("Doc_0", "Doc_1"): part
            for name, part in second.items()
            if name != "OFD.xml"
        },
    }
    body = "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    both = _with("OFD.xml", "</ofd:OFD>", body, {**both})
    reading = _read(both)
    assert "".join(_lines(reading)) == LINE * 2 + "第一份文件的文字。第二份文件的文字。"
    assert [block.page for block in reading.blocks] == [1, 1, 2]


def test_the_current_version_is_read() -> None:
    old = parts_of([Page([text_object("旧稿的文字。", 28, 40, 5.6)])])
    new = parts_of([Page([text_object("新稿的文字。", 28, 40, 5.6)])])
    both = {
        **old,
        **{
            name.replace("Doc_0", "Doc_0/V2"): part
            for name, part in new.items()
            if name != "OFD.xml"
        },
    }
    versions = (
        '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/V1.xml"/>'
        '<ofd:Version ID="2" Index="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions></ofd:DocBody>'
    )
    both = _with("OFD.xml", "</ofd:DocBody>", versions, {**both})
    both["Doc_0/V2.xml"] = (
        f'<ofd:DocVersion xmlns:ofd="{NAMESPACE}" ID="2"><ofd:FileList/><ofd:DocRoot>V2/Document.xml'
        "</ofd:DocRoot></ofd:DocVersion>"
    )
    assert _lines(_read(both)) == ["新稿的文字。"]


def test_templates_are_left_out_unless_there_is_nothing_else() -> None:
    head = "示例市人民政府公报"
    with_text = ofd_files.ofd([Page([text_object(LINE, 28, 40, 5.6)])], head=head)
    assert _lines(read(with_text, name="x.ofd")) == [LINE]
    assert _lines(read(ofd_files.ofd([Page()], head=head), name="x.ofd")) == [head]


def test_a_signature_is_mentioned() -> None:
    parts = _with("OFD.xml", "</ofd:DocBody>", "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>",
                  _one(text_object(LINE, 28, 40, 5.6)))  # fmt: skip
    parts["Doc_0/Signs/Signatures.xml"] = (
        f'<ofd:Signatures xmlns:ofd="{NAMESPACE}"><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    )
    assert [found.code for found in _read(parts).found] == ["N826"]


def test_tags_of_official_papers_tell_number_and_title() -> None:
    setter = Setter()
    setter.paragraph("为修好水渠，制定本方案。")
    pages = setter.finish()
    pages[0].objects += [
        text_object("示例市人民政府关于印发修渠方案的通知", 28, 200, 5.6, object_id=901),
        text_object("示府〔2025〕12号", 28, 220, 5.6, object_id=902),
    ]
    parts: dict[str, str | bytes] = dict(parts_of(pages))
    parts = _with(
        "Doc_0/Document.xml",
        "</ofd:Document>",
        "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>",
        parts,
    )
    parts["Doc_0/Tags/CustomTags.xml"] = (
        f'<ofd:CustomTags xmlns:ofd="{NAMESPACE}"><ofd:CustomTag TypeID="公文"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc>'
        "</ofd:CustomTag></ofd:CustomTags>"
    )
    parts["Doc_0/Tags/CustomTag.xml"] = (
        f'<公文 xmlns:ofd="{NAMESPACE}"><标题><ofd:ObjectRef PageRef="0">901</ofd:ObjectRef></标题>'
        '<发文字号><ofd:ObjectRef PageRef="0">902</ofd:ObjectRef></发文字号></公文>'
    )
    document = compile_bytes(zipped(parts), name="x.ofd").document
    assert document.title == "示例市人民政府关于印发修渠方案的通知"
    assert document.document_number == "示府〔2025〕12号"


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda parts: {**parts, "Encryptions.xml": "<Encryptions/>"}, "加密"),
        (lambda parts: {**parts, "Doc_0/Document.xml": b"\x00\x01\x02"}, "损坏"),
        (lambda parts: {n: p for n, p in parts.items() if "Page_0" not in n}, "损坏"),
        (lambda parts: {**parts, "OFD.xml": '<!DOCTYPE x [<!ENTITY a "b">]><OFD/>'}, "实体声明"),
        (
            lambda parts: _with("Doc_0/Pages/Page_0/Content.xml", "TextCode", "Other", parts),
            "没有文字",
        ),
    ],
    ids=["encrypted", "no-xml", "page-lost", "entities", "no-text"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    damage: Callable[[dict[str, str | bytes]], dict[str, str | bytes]], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        _read(damage(_one(text_object(LINE, 28, 40, 5.6))))


def test_a_scan_is_told_from_a_blank_page() -> None:
    picture = '<ofd:ImageObject ID="3" ResourceID="4" Boundary="0 0 210 297"/>'
    with pytest.raises(Unreadable, match="扫描件"):
        _read(_one(picture))
