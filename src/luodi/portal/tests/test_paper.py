"""Layout and marks of the reader."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from luodi.kernel.span import Span
from luodi.portal.domain.paper import Block, Row, lay_out, lines_of
from luodi.portal.domain.reader import build
from luodi.portal.tests.sample import TEXT, compiled
from luodi.portal.web import markup


def words(block: Block) -> list[str]:
    return ["".join(piece.span.of(TEXT) for piece in line) for line in block.lines]


def cells(row: Row) -> list[list[str]]:
    return [
        ["".join(piece.span.of(TEXT) for piece in line) for line in cell.lines]
        for cell in row.cells
    ]


@pytest.fixture
def blocks() -> tuple[Block, ...]:
    return build(TEXT, compiled()).blocks


def test_web_page_furniture_is_folded(blocks: tuple[Block, ...]) -> None:
    assert blocks[0].kind == "chrome"
    assert words(blocks[0]) == ["青溪县政府网", "首页 > 公开"]


def test_title_and_headings(blocks: tuple[Block, ...]) -> None:
    shown = [(b.kind, b.level, words(b)[0]) for b in blocks if b.kind in {"title", "heading"}]
    assert shown == [
        ("title", 1, "青溪县水网提升行动方案"),
        ("heading", 1, "一、主要目标"),
        ("heading", 1, "二、重点任务"),
    ]


def test_a_heading_run_into_its_paragraph_stays_a_paragraph(blocks: tuple[Block, ...]) -> None:
    assert any(
        b.kind == "paragraph" and words(b)[0].startswith("（一）修好渠道。改造") for b in blocks
    )


def test_a_flattened_table_has_its_rows_back(blocks: tuple[Block, ...]) -> None:
    (table,) = [block for block in blocks if block.kind == "table"]
    assert [cells(row) for row in table.rows] == [
        [["1"], ["改造三条干渠，", "并验收。"], ["县水利局牵头，县财政局配合。"]],
        [["2"], ["每年开展一次清淤。"], ["县水利局、各镇按职责分工落实。"]],
    ]


def test_a_group_heading_between_two_rows_stays_in_the_table() -> None:
    text = TEXT.replace("\n2\n", "\n（二）管好水价。\n2\n")
    programme = compiled()
    shift = text.index("2\n\n每年") - TEXT.index("2\n\n每年")
    second = programme["tasks"][1]
    second.update(start=second["start"] + shift, end=second["end"] + shift)
    (table,) = [b for b in lay_out(text, programme, []) if b.kind == "table"]
    assert [row.head for row in table.rows] == [False, True, False]


class _Reading(HTMLParser):
    """The text of a page less its pins, and every id and fragment link."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.skip = "", [], [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"]] if values.get("id") else []
        if tag == "a":
            self.links.append(str(values["href"]))
        if tag in {"a", "summary", "thead"}:
            self.skip += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"a", "summary", "thead"}:
            self.skip -= 1

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.text += data


def read(html: str) -> _Reading:
    reading = _Reading()
    reading.feed(html)
    return reading


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_page_says_exactly_what_the_paper_says(blocks: tuple[Block, ...]) -> None:
    assert squeeze(read(markup.paper(TEXT, blocks)).text) == squeeze(TEXT)


def test_every_place_has_one_address_and_every_pin_leads_to_an_item() -> None:
    reader = build(TEXT, compiled())
    page = read(markup.paper(TEXT, reader.blocks))
    assert len(page.ids) == len(set(page.ids))
    items = {
        item.id
        for group in (reader.tasks, reader.targets, reader.goals, reader.rules, reader.findings)
        for item in group
    }
    assert {link.removeprefix("#") for link in page.links} <= items
    places = {task.place for task in reader.tasks} | {p for t in reader.tasks for p in t.body}
    places |= {fact.place for fact in (*reader.targets, *reader.goals, *reader.rules)}
    places |= {item.place for item in reader.findings if item.place}
    assert places <= set(page.ids)


def test_markup_in_a_paper_is_text() -> None:
    text = "<script>alert(1)</script> & 其他"
    html = markup.paper(text, lay_out(text, {}, []))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_task_knows_what_was_found_about_it() -> None:
    tasks = build(TEXT, compiled(), {1: "t-002"}).tasks
    assert [task.findings for task in tasks] == [(), ("finding-2",)]
    assert [task.key for task in tasks] == [None, "t-002"]


def test_a_finding_about_the_whole_paper_has_no_place() -> None:
    assert [item.place for item in build(TEXT, compiled()).findings] == [
        "at-finding-1",
        "at-finding-2",
        None,
    ]


def test_lines_are_without_white_space_around_them() -> None:
    text = "　甲\r\n\r\n \t\r\n乙 丙 \n"
    assert lines_of(text) == (Span(1, 2), Span(10, 13))


def test_a_paper_without_text_or_findings() -> None:
    reader = build("", {})
    assert (reader.blocks, reader.tasks, reader.findings) == ((), (), ())


LAID_OUT = "青溪县分工表\n序号\n任务\n单位\n1\n改造干渠\n县水利局\n县财政局\n2\n合计\n说明"


def laid_out(*cells: tuple[str, int, int], **more: int) -> dict[str, Any]:
    entries = []
    for words_, row, column in cells:
        start = LAID_OUT.index(words_)
        entries.append({"start": start, "end": start + len(words_), "row": row, "column": column})
    entries[-1] |= more
    return {"layout": {"zones": [], "pages": [0, LAID_OUT.index("改造")], "tables": [entries]}}


GRID = (
    ("序号", 0, 0),
    ("任务", 0, 1),
    ("单位", 0, 2),
    ("1\n", 1, 0),
    ("改造干渠", 1, 1),
    ("县水利局", 1, 2),
    ("县财政局", 1, 2),
    ("2\n", 2, 0),
    ("合计", 2, 2),
)


def test_a_table_is_shown_as_the_file_draws_it() -> None:
    blocks = lay_out(LAID_OUT, laid_out(*GRID), ())
    assert [block.kind for block in blocks] == ["paragraph", "grid", "paragraph"]
    shown = [
        [["".join(p.span.of(LAID_OUT) for p in line) for line in cell.lines] for cell in row.cells]
        for row in blocks[1].rows
    ]
    assert shown == [
        [["序号"], ["任务"], ["单位"]],
        [["1"], ["改造干渠"], ["县水利局", "县财政局"]],
        [["2"], [], ["合计"]],
    ]


def test_a_cell_over_rows_and_columns_keeps_its_reach_within_the_table() -> None:
    blocks = lay_out(LAID_OUT, laid_out(*GRID[:5], row_span=99_999, column_span=2), ())
    cell = blocks[1].rows[1].cells[1]
    assert (cell.row_span, cell.column_span) == (1, 2)
    assert len(blocks[1].rows[1].cells) == 2


def test_a_table_whose_cells_share_a_line_stays_text() -> None:
    entries = laid_out(("青溪", 0, 0), ("分工表", 0, 1))
    assert {block.kind for block in lay_out(LAID_OUT, entries, ())} == {"paragraph"}


def test_each_page_is_marked_once_where_it_begins() -> None:
    compiled_ = laid_out(*GRID)
    blocks = lay_out(LAID_OUT, compiled_, ())
    page = markup.paper(LAID_OUT, blocks, compiled_["layout"]["pages"])
    assert re.findall('id="(page-[0-9]+)"', page) == ["page-1", "page-2"]
    assert page.index("page-2") < page.index("改造干渠") < page.index("县水利局")
    assert page.index("任务") < page.index("page-2")
