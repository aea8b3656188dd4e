"""Tables of Word files: merged, nested, changed, and tables that only set up the page."""

from __future__ import annotations

from luodi.compiler import compile_bytes
from luodi.compiler.document import Cell
from luodi.compiler.model import Task
from luodi.compiler.read import read
from tests.compiler.docx_files import docx, in_list, level, num, p, plan, r, style, tbl, tc, tr

DOWN, ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
HEAD = tr("序号", "任务", "责任单位", pr="<w:tblHeader/>")
GARDEN, FACTORY = "推进老茶园更新，每年改造5000亩。", "支持企业改造生产线，统一收购标准。"


def cells(*body: str) -> dict[str, Cell | None]:
    found = read(docx(*body), name="x.docx")
    return {b.span.of(found.text): b.cell for b in found.blocks}


def tasks(*body: str, **more: object) -> list[tuple[str, str, tuple[str, ...]]]:
    data = docx(p("云溪县茶产业发展任务分工清单"), *body, **more)  # type: ignore[arg-type]
    return [_short(task) for task in compile_bytes(data, name="x.docx").tasks]


def _short(task: Task) -> tuple[str, str, tuple[str, ...]]:
    return task.number, task.text, (*task.lead, *task.supporting, *task.joint)


PLAIN = tbl(HEAD, tr("1", GARDEN, "县农业农村局"), tr("2", FACTORY, "县市场监管局"))
EXPECTED = [("1", GARDEN, ("县农业农村局",)), ("2", FACTORY, ("县市场监管局",))]


def test_a_plain_table() -> None:
    assert tasks(PLAIN) == EXPECTED
    assert cells(PLAIN)["序号"] == Cell(0, 0, 0, header=True)
    assert cells(PLAIN)[FACTORY] == Cell(0, 2, 1)


def test_cells_merged_across_and_down() -> None:
    table = tbl(
        tr(tc("甲", pr=WIDE), tc("乙", pr=DOWN)),
        tr("丙", "丁", tc(pr=ON)),
        tr(tc("戊", pr=DOWN), "己", tc(pr=ON)),
        tr(tc(pr=ON), "庚", "辛"),
    )
    assert cells(table) == {
        "甲": Cell(0, 0, 0, 1, 2),
        "乙": Cell(0, 0, 2, 3, 1),
        "丙": Cell(0, 1, 0),
        "丁": Cell(0, 1, 1),
        "戊": Cell(0, 2, 0, 2, 1),
        "己": Cell(0, 2, 1),
        "庚": Cell(0, 3, 1),
        "辛": Cell(0, 3, 2),
    }


def test_cells_merged_across_the_old_way_and_rows_that_begin_late() -> None:
    table = tbl(
        tr(tc("甲", pr='<w:hMerge w:val="restart"/>'), tc(pr="<w:hMerge/>"), "乙"),
        tr("丙", "丁", pr='<w:gridBefore w:val="1"/>'),
    )
    assert cells(table) == {
        "甲": Cell(0, 0, 0, 1, 2),
        "乙": Cell(0, 0, 2),
        "丙": Cell(0, 1, 1),
        "丁": Cell(0, 1, 2),
    }


def test_a_cell_that_continues_nothing_is_its_own() -> None:
    table = tbl(tr(tc("甲", pr=ON), "乙"), tr("丙", "丁"))
    assert cells(table)["甲"] == Cell(0, 0, 0)


def test_units_merged_down_hold_for_every_row() -> None:
    table = tbl(
        HEAD,
        tr("1", GARDEN, tc("县农业农村局", pr=DOWN)),
        tr("2", FACTORY, tc(pr=ON)),
    )
    assert [t[2] for t in tasks(table)] == [("县农业农村局",)] * 2


def test_row_numbers_that_word_counts() -> None:
    counted = tc(p(num=(1, 0)))
    table = tbl(HEAD, tr(counted, GARDEN, "县农业农村局"), tr(counted, FACTORY, "县市场监管局"))
    numbering = (plan(0, level(0, "decimal", "%1")), num(1, 0))
    assert tasks(table, numbering=numbering) == EXPECTED
    by_style = tc(p(style="row"))
    table = tbl(HEAD, tr(by_style, GARDEN, "县农业农村局"), tr(by_style, FACTORY, "县市场监管局"))
    styles = [style("row", pr=in_list(1))]
    assert tasks(table, numbering=numbering, styles=styles) == EXPECTED


def test_several_units_in_a_cell_on_lines_of_their_own() -> None:
    by_paragraph = tc("县农业农村局", "县财政局")
    by_break = tc(p(xml=r("县农业农村局", xml="<w:br/><w:t>县财政局</w:t>")))
    for cell in (by_paragraph, by_break):
        assert tasks(tbl(HEAD, tr("1", GARDEN, cell), tr("2", FACTORY, "县市场监管局")))[0] == (
            "1",
            GARDEN,
            ("县农业农村局", "县财政局"),
        )


def test_rows_and_cells_in_content_controls() -> None:
    def control(xml: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"

    row = tr("1", control(tc(GARDEN)), "县农业农村局")
    table = tbl(HEAD, control(row), tr("2", FACTORY, tc(control(p("县市场监管局")))))
    assert tasks(control(table)) == EXPECTED


def test_a_table_that_sets_up_the_page_is_text() -> None:
    head = tbl(tr("云溪县人民政府办公室文件", "云溪府办〔2024〕9号"))
    single = tbl(tr("一、总体要求"), tr("二、重点任务"))
    assert set(cells(head, single).values()) == {None}


def test_a_table_of_duties_in_a_frame_is_found() -> None:
    frame = tbl(tr("云溪县", "任务分工表"), tr(tc("附后", PLAIN, p()), "2024年"))
    assert tasks(frame) == EXPECTED
    assert tasks(tbl(tr(tc(PLAIN, p())))) == EXPECTED


def test_a_table_of_duties_in_a_cell_of_a_table_of_data_is_found_behind_it() -> None:
    outer = tbl(
        tr("措施", "说明" + "，现有茶园情况如附表所列" * 20),
        tr(tc("建园", PLAIN, p()), "每年推进，确保完成" * 20),
        tr("加工", "按年度计划执行"),
    )
    assert tasks(outer) == EXPECTED


def test_any_other_table_in_a_cell_belongs_to_the_cell() -> None:
    inner = tbl(tr("亩数", "年份"), tr("5000亩", "2025年"))
    table = tbl(HEAD, tr("1", tc(GARDEN, inner, p()), "县农业农村局"))
    found = cells(table)
    assert found["5000亩"] == found[GARDEN] == Cell(0, 1, 1)
    assert [t[2] for t in tasks(table)] == [("县农业农村局",)]


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('每年检查')}</w:txbxContent></w:pict></w:r>"
    found = cells(tbl(HEAD, tr("1", tc(p(GARDEN, xml=box)), "县农业农村局")))
    assert found["每年检查"] == Cell(0, 1, 1)


def test_cells_that_reach_for_ever_keep_their_words() -> None:
    wide = tc("甲", pr='<w:gridSpan w:val="99999"/>')
    found = read(docx(tbl(tr(*[wide] * 50), *[tr("乙", "丙")] * 50)), name="x.docx")
    assert found.text.count("甲") == found.text.count("丙") == 50
    assert max(b.cell.column_span for b in found.blocks if b.cell) <= 1000


def test_what_the_last_column_says_twice_is_said_of_two_tasks() -> None:
    twice = "每年检查两次,发现问题及时整改并按规定向社会公布结果"
    table = tbl(
        tr("序号", "考核项目", "各项分值", "考核指标", "责任单位"),
        tr("一、", "管好茶园", "10", "", ""),
        tr("1", "建立健全茶园档案管理和日常巡查制度并落实到人", "5", twice, "县农业农村局"),
        tr("2", "落实茶园安全生产责任和季节性隐患排查治理制度", "5", twice, "县应急管理局"),
        tr("二、", "加强宣传报送信息", "5", "按季度报送茶园建设信息", "县茶业发展中心"),
    )
    found = compile_bytes(docx(table), name="x.docx").tasks
    assert [task.section for task in found] == ["一、管好茶园", "一、管好茶园", ""]
    assert [task.text.splitlines()[1:] for task in found[:2]] == [[twice], [twice]]
    assert found[2].number == "二"
