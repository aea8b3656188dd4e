"""A notice as an office sets it in Word: red head in a box, fonts of the standard, automatic
numbers, a footnote, an annex with a counted table, and who else gets it below."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.read import read
from tests.compiler.docx_files import docx, level, notes, num, p, plan, r, tbl, tc, tr

SONG = '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'
FANG = '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
BLACK = '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/>'
KAI = '<w:rFonts w:eastAsia="楷体_GB2312"/><w:sz w:val="32"/>'
CENTRED, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
NOTE = "老茶园是指树龄三十年以上、亩产低于全县平均水平一半、品种混杂退化、需要改植换种的茶园，具体名录由县农业农村局另行公布。"
GARDEN = "推进老茶园更新，每年改造不少于{}亩。"
FACTORY = "支持企业改造生产线，统一收购标准。"
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
    f"{p('云溪县人民政府办公室文件', look=SONG)}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)
NUMBERING = (
    plan(
        0,
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
    ),
    plan(1, level(0, "decimal", "%1")),
    num(1, 0),
    num(2, 1),
)


def _head() -> list[str]:
    return [
        p(xml=BOX),
        p("云溪府办〔2024〕9号", look=FANG, pr=CENTRED),
        p(),
        p("云溪县人民政府办公室关于印发", look=SONG, pr=CENTRED),
        p("云溪县茶产业高质量发展三年行动方案的通知", look=SONG, pr=CENTRED),
        p("各镇人民政府，县政府各部门：", look=FANG),
        p("《行动方案》已经县政府同意，现印发给你们，请认真组织实施。", look=FANG),
        p("附件：茶产业任务分工表", look=FANG),
        p("云溪县人民政府办公室", look=FANG, pr=RIGHT),
        p("2024年5月6日", look=FANG, pr=RIGHT),
        p("（此件公开发布）", look=FANG),
    ]


def _body() -> list[str]:
    changed = (
        "<w:del><w:r><w:delText>3000</w:delText></w:r></w:del>"
        f"<w:ins>{r('5000', look=FANG)}</w:ins>"
    )
    reference = r(xml='<w:footnoteReference w:id="1"/>')
    before, after = GARDEN.split("{}")
    return [
        p("云溪县茶产业高质量发展三年行动方案", look=SONG, pr=CENTRED),
        p("为把茶产业做成富民产业，制定本方案。", look=FANG),
        p("总体目标", look=BLACK, num=(1, 0)),
        p("到2026年，全县茶园面积达到12万亩，茶产业综合产值超过30亿元。", look=FANG),
        p("重点任务", look=BLACK, num=(1, 0)),
        p(
            "建好茶园。",
            look=KAI,
            num=(1, 1),
            xml=r(before, look=FANG)
            + changed
            + r(after, look=FANG)
            + reference
            + r("（县农业农村局牵头，县财政局、水利局配合）", look=FANG),
        ),
        p(
            "做强加工。",
            look=KAI,
            num=(1, 1),
            xml=r(FACTORY + "（责任单位：县工业和信息化局、市场监管局）", look=FANG),
        ),
        p("保障措施", look=BLACK, num=(1, 0)),
        p("县政府办公室定期督促检查，重要情况及时报告。", look=FANG),
    ]


def _annex() -> list[str]:
    row = tc(p(num=(2, 0)))
    supporting = tc("县财政局", "县水利局", "各镇人民政府")
    return [
        p("附件", look=BLACK, pr="<w:pageBreakBefore/>"),
        p("茶产业任务分工表", look=SONG, pr=CENTRED),
        tbl(
            tr("序号", "工作任务", "牵头单位", "配合单位", "完成时限", pr="<w:tblHeader/>"),
            tr(row, GARDEN.format(5000), "县农业农村局", supporting, tc("2026年12月", pr=DOWN)),
            tr(row, FACTORY, "县工业和信息化局", "县市场监管局", tc(pr=ON)),
        ),
        tbl(tr("抄送：县委办公室。"), tr("云溪县人民政府办公室　　2024年5月6日印发")),
    ]


def _compiled(*body: str) -> CompiledProgramme:
    parts = {"footnotes": notes("footnote", p(NOTE)), "footer": p("— 1 —")}
    return compile_bytes(docx(*body, numbering=NUMBERING, parts=parts), name="通知.docx")


def test_a_notice_with_its_annex() -> None:
    compiled = _compiled(*_head(), *_body(), *_annex())
    document = compiled.document
    assert document.title == "云溪县人民政府办公室关于印发云溪县茶产业高质量发展三年行动方案的通知"
    assert document.document_number == "云溪府办〔2024〕9号"
    assert document.issuer == ("云溪县人民政府办公室",)
    assert document.date_written == "2024-05-06"
    assert [(v.id, v.number, v.heading) for v in compiled.provisions] == [
        ("1", "一、", "总体目标"),
        ("2", "二、", "重点任务"),
        ("2.1", "（一）", "建好茶园。"),
        ("2.2", "（二）", "做强加工。"),
        ("3", "三、", "保障措施"),
    ]
    assert [(t.number, t.text, t.lead, t.supporting, t.deadline) for t in compiled.tasks] == [
        (
            "1",
            GARDEN.format(5000),
            ("县农业农村局",),
            ("县财政局", "县水利局", "各镇人民政府"),
            "2026年12月",
        ),
        ("2", FACTORY, ("县工业和信息化局",), ("县市场监管局",), "2026年12月"),
    ]
    assert {(t.metric, t.value) for t in compiled.targets} >= {("茶园面积", 12)}
    assert compiled.text.endswith(NOTE + "\n")
    assert [d.code for d in compiled.diagnostics if d.code[1] == "8"] == ["N801"]


def test_the_same_plan_without_its_annex() -> None:
    compiled = _compiled(*_head(), *_body())
    assert [(t.number, t.lead, t.supporting, t.joint) for t in compiled.tasks] == [
        ("（一）", ("县农业农村局",), ("县财政局", "县水利局"), ()),
        ("（二）", (), (), ("县工业和信息化局", "县市场监管局")),
    ]


def test_headings_by_look_are_those_in_black() -> None:
    data = docx(*_head(), *_body(), *_annex(), numbering=NUMBERING)
    found = read(data, name="x.docx")
    assert [b.span.of(found.text) for b in found.blocks if b.heading] == [
        "一、总体目标",
        "二、重点任务",
        "三、保障措施",
    ]


@pytest.fixture
def made_elsewhere() -> bytes:
    """A file of another writer, with that one's styles, lists and ways of merging."""
    document = python_docx.Document()
    document.add_heading("云溪县茶产业发展任务清单", 0)
    document.add_heading("重点任务", 1)
    for words in ("修渠。", "修路。"):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(rows=3, cols=3)
    for column, words in enumerate(("任务", "牵头单位", "配合单位")):
        table.cell(0, column).text = words
    for row, (words, unit) in enumerate(((GARDEN.format(9), "县财政局"), (FACTORY, "县水利局")), 1):
        table.cell(row, 0).text = words
        table.cell(row, 1).text = unit
    table.cell(1, 2).merge(table.cell(2, 2)).text = "各镇人民政府"
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_file_of_another_writer(made_elsewhere: bytes) -> None:
    compiled = compile_bytes(made_elsewhere, name="x.docx")
    assert compiled.text.splitlines()[1:4] == ["重点任务", "1.修渠。", "2.修路。"]
    assert [(t.lead, t.supporting) for t in compiled.tasks] == [
        (("县财政局",), ("各镇人民政府",)),
        (("县水利局",), ("各镇人民政府",)),
    ]
