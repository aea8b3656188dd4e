"""PDF files: paragraphs, tables and headings from places on pages."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.document import Reading
from luodi.compiler.emit import to_dict
from luodi.compiler.read import read
from luodi.compiler.read.pdf import read_pdf
from tests.compiler.pdf_files import HEI, Page, Pdf, assemble, encrypted, stream
from tests.scoring import SHARED, score

PAPER = SHARED / "dev" / "guangzhou-north-2023.pdf"
GOLD = SHARED / "guangzhou-north-2023.gold.json"


@pytest.mark.shared
def test_the_first_paper_gives_the_same_tasks_roles_and_targets() -> None:
    compiled = to_dict(compile_bytes(PAPER.read_bytes(), name=PAPER.name))
    result = score(compiled, json.loads(Path(GOLD).read_text("utf-8")))
    assert (result.tasks.f1, result.roles.f1, result.targets.f1) == (1, 1, 1), result.notes


def test_lines_become_paragraphs_and_page_numbers_go() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(100, 780, "示例市人民政府关于示例工作的意见", 20, HEI)
    page.lines(
        84,
        700,
        [
            "　　为做好示例工作，提出以下意见：到2027年，示例面积达到300亩，带",
            "动就业1万人。",
            "　　各镇要抓好落实。",
        ],
    )
    page.text(290, 40, "— 1 —")
    reading = read_pdf(pdf.made(), "示例.pdf")
    assert reading.text == (
        "示例市人民政府关于示例工作的意见\n"
        "为做好示例工作，提出以下意见：到2027年，示例面积达到300亩，带动就业1万人。\n"
        "各镇要抓好落实。\n"
    )
    assert [(b.page, b.heading) for b in reading.blocks] == [(1, None)] * 3


def test_a_scan_says_that_it_is_one() -> None:
    pdf = Pdf()
    pdf.page().picture(0, 0, 595, 842)
    with pytest.raises(Unreadable, match="扫描件"):
        read(pdf.made(), name="示例.pdf")


# -- pages ----------------------------------------------------------------------------------

LINE = "示例文字写满一行用来看看断行之处是否接得上去示例文字写满一行"  # 30 characters, 360 points
NAMES = "〇甲乙丙丁"
HEAD = "示例市人民政府公报　二〇二七年第三期"


def _paper(pages: int, head: str = "", foot: str = "— {} —") -> Pdf:
    """Pages of one long paragraph that runs over all of them."""
    pdf = Pdf()
    for number in range(1, pages + 1):
        page = pdf.page()
        page.text(200, 800, head, 9)
        page.lines(
            84, 740, [f"{LINE}，" if i else f"　　{NAMES[number]}{LINE[3:]}。" for i in range(30)]
        )
        page.text(280, 40, foot.format(number), 10)
    return pdf


@pytest.mark.parametrize("foot", ["— {} —", "- {} -", "{}", "第 {} 页 共 3 页", "{} / 3"])
def test_running_heads_and_page_numbers_go(foot: str) -> None:
    reading = read_pdf(_paper(3, HEAD, foot).made(), "示例.pdf")
    assert "公报" not in reading.text
    assert not any(mark in reading.text for mark in "123—-/第")
    assert {b.page for b in reading.blocks} == {1, 2, 3}


def test_a_paragraph_goes_on_over_the_page() -> None:
    pdf = Pdf()
    for words in (["　　甲" + LINE[3:]] + [LINE] * 3, [LINE, "完。", "　　乙。"]):
        pdf.page().lines(84, 740, words)
    texts = read_pdf(pdf.made(), "示例.pdf").text.splitlines()
    assert texts == ["甲" + LINE[3:] + LINE * 4 + "完。", "乙。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(200, 790, "示例区关于示例的报告", 18)
    column = "左栏文字写满一行看看接得上么左右"  # 16 characters
    for x, name in ((60, "左"), (320, "右")):
        page.lines(x, 740, [f"　　{name}{column[3:]}"] + [name + column[1:]] * 19 + [f"{name}完。"])
    texts = read_pdf(pdf.made(), "示例.pdf").text.splitlines()
    assert [text[:1] for text in texts] == ["示", "左", "右"]
    assert texts[1].endswith("左完。") and texts[2].endswith("右完。")
    assert "右" + column[1:] not in texts[1]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_rotation_of_a_page_changes_nothing(rotate: int) -> None:
    pdf = Pdf()
    pdf.page(rotate=rotate).lines(84, 740, ["　　甲" + LINE[3:], "完。"])
    assert read_pdf(pdf.made(), "示例.pdf").text == "甲" + LINE[3:] + "完。\n"


@pytest.mark.parametrize(
    ("a", "b", "start", "step"),
    [(0, 1, (100, 84), (20, 0)), (0, -1, (400, 740), (-20, 0)), (-1, 0, (500, 100), (0, 20))],
)
def test_text_set_sideways_is_read(
    a: int, b: int, start: tuple[int, int], step: tuple[int, int]
) -> None:
    page = (pdf := Pdf()).page()
    for count, words in enumerate(["　　甲" + LINE[3:], LINE, "完。"]):
        where = (start[0] + count * step[0], start[1] + count * step[1])
        page.matrix((a, b, -b, a, *where), words)
    assert read_pdf(pdf.made(), "示例.pdf").text == "甲" + LINE[3:] + LINE + "完。\n"


def test_text_written_downwards_is_read_column_by_column() -> None:
    page = (pdf := Pdf()).page()
    for column in range(3):
        for row, char in enumerate(LINE):
            page.text(500 - 20 * column, 740 - 14 * row, char)
    assert read_pdf(pdf.made(), "示例.pdf").text == LINE * 3 + "\n"


def test_spaces_between_han_and_figures_go() -> None:
    page = (pdf := Pdf()).page()
    page.text(84, 700, "到 2027 年，示 例 面积 300 亩，建成 GIS data 平台")
    assert read_pdf(pdf.made(), "示例.pdf").text == "到2027年，示例面积300亩，建成GIS data平台\n"


def test_words_printed_twice_to_look_bold_stand_once() -> None:
    page = (pdf := Pdf()).page()
    page.text(84, 700, "一、总体要求")
    page.text(84.3, 700, "一、总体要求")
    assert read_pdf(pdf.made(), "示例.pdf").text == "一、总体要求\n"


def test_headings_have_a_level_and_titles_none() -> None:
    page = (pdf := Pdf()).page()
    page.text(150, 780, "示例市人民政府关于示例工作的意见", 20)
    page.text(84, 740, "示例县人民政府：")
    page.lines(84, 720, ["　　甲" + LINE[3:]] + [LINE] * 3 + ["完。"])
    page.text(108, 610, "一、总体要求", 12, HEI)
    page.lines(84, 590, ["　　乙" + LINE[3:], "完。"])
    page.text(108, 540, "二、主要任务", 12, HEI)
    page.lines(84, 520, ["　　丙" + LINE[3:], "完。"])
    reading = read_pdf(pdf.made(), "示例.pdf")
    assert [b.heading for b in reading.blocks] == [None, None, None, 1, None, 1, None]


def test_footnotes_follow_the_paragraph_and_their_marks_go() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(84, 740, ["　　到" + LINE[3:], LINE[:10]])
    page.text(204, 724, "1", 7)
    page.text(208, 720, LINE[:20])
    page.rule(84, 100, 200, 100)
    page.text(84, 88, "1 示例面积按年末数计算。", 9)
    pdf.page().lines(84, 740, ["后文。", "　　完。"])
    texts = read_pdf(pdf.made(), "示例.pdf").text.splitlines()
    assert texts == [
        "到" + LINE[3:] + LINE[:10] + LINE[:20] + "后文。",
        "1示例面积按年末数计算。",
        "完。",
    ]


# -- tables ---------------------------------------------------------------------------------

COLUMNS = [60.0, 100.0, 340.0, 520.0]


def _rows(page: Page, top: float, rows: list[tuple[str, list[str], str]]) -> float:
    """Draw rows of number, task and unit; returns where the table ends."""
    y, edges = top, [top]
    for number, task, unit in rows:
        page.text(66, y - 16, number)
        for count, words in enumerate(task):
            page.text(106, y - 16 - 16 * count, words)
        page.text(346, y - 16, unit)
        y -= 10 + 16 * max(1, len(task))
        edges.append(y)
    page.grid(COLUMNS, edges)
    return y


def _cells(reading: Reading) -> list[tuple[int, int, int, str]]:
    return [
        (b.cell.table, b.cell.row, b.cell.column, reading.text[b.span.start : b.span.end])
        for b in reading.blocks
        if b.cell
    ]


def test_a_table_goes_on_over_the_page() -> None:
    """Repeated heads go; the row that the page cuts is made whole."""
    pdf = Pdf()
    head = ("序号", ["工作任务"], "责任单位")
    page = pdf.page()
    page.text(280, 40, "— 1 —")
    first = [(str(n), ["抓好示例。"], "市甲局") for n in (1, 2)]
    _rows(page, 200, [head, *first, ("3", ["建设示例项目，到二〇二七年底之前都要"], "市乙局")])
    page = pdf.page()
    page.text(280, 40, "— 2 —")
    page.text(60, 800, "（续表）")
    _rows(page, 780, [head, ("", ["完成建设任务。"], ""), ("4", ["总结示例。"], "市丙局")])
    cells = _cells(read_pdf(pdf.made(), "示例.pdf"))
    assert cells == [
        (0, 0, 0, "序号"),
        (0, 0, 1, "工作任务"),
        (0, 0, 2, "责任单位"),
        (0, 1, 0, "1"),
        (0, 1, 1, "抓好示例。"),
        (0, 1, 2, "市甲局"),
        (0, 2, 0, "2"),
        (0, 2, 1, "抓好示例。"),
        (0, 2, 2, "市甲局"),
        (0, 3, 0, "3"),
        (0, 3, 1, "建设示例项目，到二〇二七年底之前都要完成建设任务。"),
        (0, 3, 2, "市乙局"),
        (0, 4, 0, "4"),
        (0, 4, 1, "总结示例。"),
        (0, 4, 2, "市丙局"),
    ]


def test_merged_cells_have_spans_and_borders_may_be_filled_bars() -> None:
    page = (pdf := Pdf()).page()
    for y in (700, 670, 610):
        page.bar(60, y, 460, 0.7)
    page.bar(100, 640, 420, 0.7)
    for x in (60, 100, 519.3):
        page.bar(x, 610, 0.7, 90)
    page.bar(340, 610, 0.7, 60)
    page.text(106, 680, "合并的表头")
    page.text(70, 680, "项")
    page.text(70, 636, "甲")
    for x, y, words in ((106, 650, "乙"), (346, 650, "丙"), (106, 620, "丁"), (346, 620, "戊")):
        page.text(x, y, words)
    reading = read_pdf(pdf.made(), "示例.pdf")
    spans = [
        (b.cell.row, b.cell.column, b.cell.row_span, b.cell.column_span)
        for b in reading.blocks
        if b.cell
    ]
    assert spans == [
        (0, 0, 1, 1),
        (0, 1, 1, 2),
        (1, 0, 2, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]
    assert [words for *_, words in _cells(reading)] == [
        "项",
        "合并的表头",
        "甲",
        "乙",
        "丙",
        "丁",
        "戊",
    ]


# -- files ----------------------------------------------------------------------------------


def test_some_pages_without_text_are_named() -> None:
    pdf = _paper(1)
    for _ in range(2):
        pdf.page().picture(0, 0, 595, 842)
    found = read_pdf(pdf.made(), "示例.pdf").found
    assert [(d.code, dict(d.facts)["pages"]) for d in found] == [("W820", "2-3")]


def test_a_watermark_is_left_out_and_recognised_text_is_told() -> None:
    pdf = _paper(1)
    pdf.pages[0].matrix((0.7, 0.7, -0.7, 0.7, 100, 300), "征求意见稿", 60)
    scan = pdf.page()
    scan.picture(0, 0, 595, 842)
    for count in range(5):
        scan.matrix((1, 0, 0, 1, 84, 700 - 20 * count), LINE, mode=3)
    reading = read_pdf(pdf.made(), "示例.pdf")
    assert "征求意见稿" not in reading.text
    assert [d.code for d in reading.found] == ["N824", "N825"]


def test_words_that_are_not_painted_are_not_read() -> None:
    pdf = _paper(1)
    pdf.pages[0].matrix((1, 0, 0, 1, 84, 60), "责任单位：暗藏局", mode=3)
    assert "暗藏" not in read_pdf(pdf.made(), "示例.pdf").text


def test_fonts_without_an_encoding_are_told() -> None:
    pdf = _paper(2)
    pdf.encoding, pdf.ordering = "Identity-H", "Identity"
    with pytest.raises(Unreadable, match="乱码"):
        read_pdf(pdf.made(), "示例.pdf")


def test_a_password_to_open_is_told_and_one_to_change_is_none() -> None:
    bodies = _paper(1).bodies()
    with pytest.raises(Unreadable, match="密码"):
        read(encrypted(bodies, user=b"user", owner=b"owner"), name="示例.pdf")
    plain = read(assemble(bodies), name="示例.pdf")
    assert read(encrypted(bodies, user=b"", owner=b"owner"), name="示例.pdf").text == plain.text


def test_a_signature_is_told() -> None:
    pdf = _paper(1)
    pdf.catalog = (
        "/AcroForm << /SigFlags 3 /Fields [ << /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect "
        "[0 0 0 0] /V << /Type /Sig /Filter /Adobe.PPKLite /Contents <00> >> >> ] >>"
    )
    assert [d.code for d in read_pdf(pdf.made(), "示例.pdf").found] == ["N826"]


def test_a_file_cut_off_is_read_as_far_as_it_goes() -> None:
    data = _paper(3).made()
    whole = read(data, name="示例.pdf").text
    cut = read(data[: len(data) * 9 // 10], name="示例.pdf")
    assert cut.text and whole.startswith(cut.text[:200])
    assert "W823" in [d.code for d in cut.found]
    for share in range(1, 9):
        try:
            part = read(data[: len(data) * share // 10], name="示例.pdf")
        except Unreadable:
            continue
        assert "W823" in [d.code for d in part.found]


def test_a_table_of_places_that_is_wrong_does_no_harm() -> None:
    data = _paper(2).made()
    whole = read(data, name="示例.pdf").text
    assert read(data.replace(b"\nxref\n", b"\nyref\n"), name="示例.pdf").text == whole
    assert read(data.replace(b"startxref", b"startxxxx"), name="示例.pdf").text == whole


# -- files made to do harm ------------------------------------------------------------------


def _harm(content: bytes, *more: bytes) -> bytes:
    """A file of one page with this content; ``more`` are objects from 5 on."""
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
            b"<< /XObject << /X 5 0 R >> >> >>",
            content,
            *more,
        ]
    )


def _pages(count: int, kids: bytes) -> bytes:
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (count, kids),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def _twice_packed() -> bytes:
    data = zlib.compress(zlib.compress(b" " * (1 << 26), 9), 9)
    return _harm(
        b"<< /Filter [ /FlateDecode /FlateDecode ] /Length %d >>\nstream\n%s\nendstream"
        % (len(data), data)
    )


def _forms(depth: int) -> bytes:
    """Each form draws the next one twice."""
    forms = [
        stream(
            b"/X Do /X Do",
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X "
            f"{6 + count} 0 R >> >>",
        )
        for count in range(depth)
    ]
    last = stream(b"", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return _harm(stream(b"/X Do"), *forms, last)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_pages(2, b"3 0 R 2 0 R"), id="a page tree that holds itself"),
        pytest.param(_pages(100_000, b"3 0 R"), id="a page tree that lies"),
        pytest.param(_pages(50_000, b"3 0 R " * 50_000), id="50,000 pages"),
        pytest.param(_harm(stream(b" " * (1 << 26))), id="a bomb"),
        pytest.param(_twice_packed(), id="a bomb in a bomb"),
        pytest.param(_harm(stream(b"q " * 4_000_000)), id="states without end"),
        pytest.param(_harm(stream(b"[" * 4_000_000)), id="arrays without end"),
        pytest.param(_harm(stream(b"0 0 9 9 re f\n" * 60_000)), id="many shapes"),
        pytest.param(_forms(40), id="forms that double"),
        pytest.param(b"%PDF-1.7\n" + b"1 0 obj\n" * 500_000, id="objects without end"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 8_000, id="no objects"),
    ],
)
def test_what_is_made_to_do_harm_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data, name="示例.pdf")


def test_the_same_file_gives_the_same_result() -> None:
    data = _paper(3, HEAD).made()
    assert read(data, name="示例.pdf") == read(data, name="示例.pdf")
