"""Headings by style and by look: they give sections to papers that number nothing."""

from __future__ import annotations

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.read import read
from tests.compiler.docx_files import docx, in_list, level, num, p, plan, style

TITLE = "云溪县人民政府办公室关于促进茶产业发展的实施意见"
OPENING = "为把茶产业做成富民产业，带动茶农增收，让茶山常绿、茶农常富，经县政府同意，结合全县实际，现就加快茶产业发展提出以下意见。"
GARDEN = (
    "推进老茶园更新，每年改造不少于5000亩，把水肥设施配到地头。（县农业农村局牵头，县财政局配合）"
)
FACTORY = "支持企业改造生产线，统一收购标准，减少压级压价。（县市场监管局负责）"
SUPPORT = "县政府办公室定期督促检查，重要情况及时报告，年底前把落实情况报县政府。"
STYLES = (
    style("h1", name="heading 1"),
    style("own", name="一级标题"),
    style("below", name="我的标题", based_on="h2"),
    style("h2", name="标题 2"),
    style("body", name="正文文本"),
    style("levelled", pr='<w:outlineLvl w:val="2"/>'),
    style("flat", based_on="h1", pr='<w:outlineLvl w:val="9"/>'),
)


def headings(*body: str) -> list[tuple[str, int | None]]:
    found = read(docx(*body, styles=STYLES), name="x.docx")
    return [(b.span.of(found.text), b.heading) for b in found.blocks]


def sections(compiled: CompiledProgramme) -> list[tuple[str, str, str]]:
    return [(v.id, v.number, v.heading) for v in compiled.provisions]


@pytest.mark.parametrize(
    ("style_id", "expected"),
    [
        ("h1", 1),
        ("own", 1),
        ("h2", 2),
        ("below", 2),
        ("levelled", 3),
        ("flat", None),
        ("body", None),
        ("unknown", None),
    ],
)
def test_a_style_is_a_heading_by_its_level_or_its_name(style_id: str, expected: int) -> None:
    assert headings(p("总体要求", style=style_id)) == [("总体要求", expected)]


def test_a_paragraph_may_have_a_level_of_its_own() -> None:
    body = (p("总体要求", pr='<w:outlineLvl w:val="1"/>'), p("正文"))
    assert headings(*body) == [("总体要求", 2), ("正文", None)]


def test_text_in_a_headings_style_is_text() -> None:
    assert headings(p("推进老茶园更新。" * 10, style="h1"))[0][1] is None


BLACK, KAI, BOLD = (
    '<w:rFonts w:eastAsia="黑体"/>',
    '<w:rFonts w:eastAsia="楷体_GB2312"/>',
    "<w:b/>",
)
BIG = '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'
CENTRED = '<w:jc w:val="center"/>'


def test_looks_rank_as_official_papers_rank_them() -> None:
    body = (
        p(TITLE, look=BIG, pr=CENTRED),
        p(OPENING),
        p("总体要求", look=BLACK),
        p("建好茶园", look=KAI),
        p("更新", look=BOLD),
        p(GARDEN),
        p(FACTORY),
        p("责任单位：县财政局", look=BOLD),
        p("统一标准。", look=BOLD),
        p(SUPPORT),
        p("云溪县人民政府办公室", look=BLACK),
        p("2024年5月6日"),
    )
    assert [h for h in headings(*body) if h[1]] == [("总体要求", 1), ("建好茶园", 2), ("更新", 3)]


def test_a_paper_all_in_bold_has_no_headings_by_look() -> None:
    body = [p(w, look=BOLD) for w in (TITLE, "总体要求", "重点任务", OPENING)]
    assert not any(level for _, level in headings(*body))


def test_a_bold_word_in_a_paragraph_makes_no_heading() -> None:
    from tests.compiler.docx_files import r

    body = (p(xml=r("建好", look=BOLD) + r("茶园")), p(OPENING))
    assert not any(level for _, level in headings(*body))


def _paper(first: str, second: str) -> bytes:
    """A paper with headings in two styles or looks, given as arguments of ``p``."""

    def head(words: str, of: str) -> str:
        return p(words, style=of) if of in ("h1", "h2") else p(words, look=of)

    return docx(
        p(TITLE),
        p("各镇人民政府，县政府各部门："),
        p(OPENING),
        head("总体要求", first),
        p("到2026年，全县茶园面积达到12万亩，茶产业综合产值超过30亿元，让茶农得到更多好处。"),
        head("重点任务", first),
        head("建好茶园", second),
        p(GARDEN),
        head("做强加工", second),
        p(FACTORY),
        head("组织保障", first),
        p(SUPPORT),
        p("云溪县人民政府办公室"),
        p("2024年5月6日"),
        styles=STYLES,
    )


@pytest.mark.parametrize(("first", "second"), [("h1", "h2"), (BLACK, BOLD)])
def test_headings_without_numbers_are_sections(first: str, second: str) -> None:
    compiled = compile_bytes(_paper(first, second), name="x.docx")
    assert sections(compiled) == [
        ("h1", "", "总体要求"),
        ("h2", "", "重点任务"),
        ("h2.h1", "", "建好茶园"),
        ("h2.h2", "", "做强加工"),
        ("h3", "", "组织保障"),
    ]
    garden, factory = compiled.tasks
    assert (garden.provision, garden.section, garden.lead) == (
        "h2.h1",
        "重点任务",
        ("县农业农村局",),
    )
    assert (factory.provision, factory.joint) == ("h2.h2", ("县市场监管局",))
    assert compiled.document.title == TITLE
    assert compiled.document.date_written == "2024-05-06"
    assert not [d for d in compiled.diagnostics if d.code in ("W201", "W202", "W203")]


def test_a_heading_ends_the_numbered_text_before_it_and_stands_under_numbered_headings() -> None:
    body = [
        p(TITLE, style="h1"),
        p(OPENING),
        p("一、重点任务"),
        p("茶园", style="h2"),
        p("1.更新。" + GARDEN),
        p("2.配水。" + GARDEN),
        p("加工", style="h2"),
        p("1.建厂。" + FACTORY),
        p("二、保障"),
        p(SUPPORT),
    ]
    compiled = compile_bytes(docx(*body, styles=STYLES), name="x.docx")
    assert sections(compiled) == [
        ("1", "一、", "重点任务"),
        ("1.h1", "", "茶园"),
        ("1.h1.1", "1.", "更新。"),
        ("1.h1.2", "2.", "配水。"),
        ("1.h2", "", "加工"),
        ("1.h2.1", "1.", "建厂。"),
        ("2", "二、", "保障"),
    ]
    assert compiled.tasks[0].section == "一、重点任务 / 茶园"


def test_bare_numbers_of_styled_headings_are_numbers() -> None:
    numbering = (plan(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")), num(1, 0))
    styles = (
        style("h1", name="heading 1", pr=in_list(1)),
        style("h2", name="heading 2", pr=in_list(1, 1)),
    )
    body = [
        p("云溪县防汛应急预案"),
        p("总则", style="h1"),
        p("目的", style="h2"),
        p(OPENING),
        p("依据", style="h2"),
        p(SUPPORT),
        p("职责", style="h1"),
        p("分工", style="h2"),
        p(GARDEN),
    ]
    compiled = compile_bytes(docx(*body, styles=styles, numbering=numbering), name="x.docx")
    assert sections(compiled) == [
        ("1", "1", "总则"),
        ("1.1", "1.1", "目的"),
        ("1.2", "1.2", "依据"),
        ("2", "2", "职责"),
        ("2.1", "2.1", "分工"),
    ]
    assert [(t.provision, t.lead) for t in compiled.tasks] == [("2.1", ("县农业农村局",))]


def test_the_title_of_an_annex_is_no_section() -> None:
    body = [
        p(TITLE),
        p(OPENING),
        p("一、建好茶园。" + GARDEN),
        p("附件"),
        p("茶产业任务分工", style="h1"),
        p("一、加工。" + FACTORY),
    ]
    compiled = compile_bytes(docx(*body, styles=STYLES), name="x.docx")
    assert [v.id for v in compiled.provisions] == ["1", "annex.1"]
