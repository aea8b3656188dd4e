"""The words of a Word file as they are printed: changes, fields, boxes, notes, hidden words."""

from __future__ import annotations

import pytest

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.document import Reading
from luodi.compiler.read import read
from tests.compiler.docx_files import docx, notes, p, r, style, t, tbl, tc, tr


def reading(*body: str, **more: object) -> Reading:
    return read(docx(*body, **more), name="x.docx")  # type: ignore[arg-type]


def lines(*body: str, **more: object) -> list[str]:
    return reading(*body, **more).text.splitlines()


def codes(found: Reading) -> dict[str, dict[str, str]]:
    return {finding.code: dict(finding.facts) for finding in found.found}


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (r("县财") + r("政局"), ["县财政局"]),
        (r("甲", xml="<w:tab/>" + t("乙")), ["甲 乙"]),
        (r("5", xml="<w:noBreakHyphen/>" + t("6")), ["5-6"]),
        (r("推", xml="<w:softHyphen/>" + t("进")), ["推进"]),
        (r(xml='<w:sym w:font="Wingdings" w:char="F0FE"/>' + t("是")), ["☑是"]),
        (r(xml='<w:sym w:font="宋体" w:char="2605"/>' + t("甲")), ["★甲"]),
        (r("完成。", xml="<w:br/>" + t("（县财政局牵头）")), ["完成。", "（县财政局牵头）"]),
        (r("完成。", xml="<w:cr/>" + t("开工。")), ["完成。", "开工。"]),
        (r("甲", xml='<w:br w:type="page"/>' + t("乙")), ["甲乙"]),
        ("<w:hyperlink>" + r("县财政局") + "</w:hyperlink>" + r("牵头"), ["县财政局牵头"]),
        ("<w:smartTag>" + r("云溪") + "</w:smartTag>" + r("县"), ["云溪县"]),
        (
            "<w:r><w:ruby><w:rt>" + r("bu") + "</w:rt><w:rubyBase>" + r("埗") + "</w:rubyBase>"
            "</w:ruby></w:r>" + r("镇"),
            ["埗镇"],
        ),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r>"
            "</m:den></m:f></m:oMath>" + r("以上"),
            ["1/3以上"],
        ),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent>" + r("县水利局") + "</w:sdtContent></w:sdt>",
            ["县水利局"],
        ),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("点击此处输入文字")
            + "</w:sdtContent></w:sdt>"
            + r("甲"),
            ["甲"],
        ),
    ],
)
def test_words_in_every_wrapping(xml: str, expected: list[str]) -> None:
    assert lines(p(xml=xml)) == expected


def _field(instruction: str, result: str) -> str:
    return (
        r(xml='<w:fldChar w:fldCharType="begin"/>')
        + r(xml=f"<w:instrText> {instruction} </w:instrText>")
        + r(xml='<w:fldChar w:fldCharType="separate"/>')
        + result
        + r(xml='<w:fldChar w:fldCharType="end"/>')
    )


def test_a_field_is_read_as_its_result() -> None:
    inner = _field("PAGE", r("7"))
    body = p(xml=r("到") + _field("DATE", r("2026")) + r("年第") + _field("=1+", inner) + r("页"))
    simple = p(xml='<w:fldSimple w:instr=" TITLE ">' + r("实施意见") + "</w:fldSimple>")
    assert lines(body, simple) == ["到2026年第7页", "实施意见"]


def _formula(instruction: str) -> str:
    return (
        r(xml='<w:fldChar w:fldCharType="begin"/>')
        + r(xml=f"<w:instrText>{instruction[:4]}</w:instrText>")
        + r(xml=f"<w:instrText>{instruction[4:]}</w:instrText>")
        + r(xml='<w:fldChar w:fldCharType="end"/>')
    )


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        (r"EQ \o\ac(○,11)", "⑪修渠"),
        (r"EQ \o\ac(○,甲)", "甲修渠"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(bu),埗)', "埗修渠"),
        (r"EQ \f(1,2)", "修渠"),
        ("PAGE ", "修渠"),
    ],
)
def test_characters_set_by_a_formula(instruction: str, expected: str) -> None:
    assert lines(p(xml=_formula(instruction) + r("修渠"))) == [expected]


def test_no_words_are_lost_where_a_field_never_ends() -> None:
    body = p(xml=r(xml='<w:fldChar w:fldCharType="begin"/>') + r("推进建设。"))
    assert lines(body, p("县财政局牵头。")) == ["推进建设。", "县财政局牵头。"]


def test_a_generated_table_of_contents_is_left_out_and_told() -> None:
    begin = r(xml='<w:fldChar w:fldCharType="begin"/>') + r(
        xml='<w:instrText>TOC \\o "1-3"</w:instrText><w:fldChar w:fldCharType="separate"/>'
    )
    found = reading(
        p(xml=begin + r("一、总体要求 1"), style="t"),
        p(xml=r("二、重点任务 2")),
        p(xml=r(xml='<w:fldChar w:fldCharType="end"/>')),
        p("一、总体要求"),
        styles=[style("t", name="toc 1")],
    )
    assert found.text == "一、总体要求\n"
    assert codes(found)["N806"]["count"] == "2"


def test_a_title_set_over_two_lines_is_one_and_units_on_two_lines_are_two() -> None:
    broken = r("关于促进茶产业发展", xml="<w:br/>" + t("的实施意见"))
    cell = tc(p(xml=r("县财政局", xml="<w:br/>" + t("县水利局"))))
    table = tbl(tr("任务", "责任单位"), tr("建园", cell))
    assert lines(p(pr='<w:jc w:val="center"/>', xml=broken), table) == [
        "关于促进茶产业发展的实施意见",
        "任务",
        "责任单位",
        "建园",
        "县财政局",
        "县水利局",
    ]


# --- tracked changes, comments, hidden words --------------------------------------------------


def test_changes_are_taken_over_and_counted() -> None:
    gone = "<w:del><w:r><w:delText>不少于3000亩</w:delText></w:r></w:del>"
    new = "<w:ins>" + r("不少于5000亩") + "</w:ins>"
    found = reading(p(xml=r("每年改造") + gone + new + r("。")))
    assert found.text == "每年改造不少于5000亩。\n"
    assert codes(found)["N801"] == {"count": "2", "inserted": "1", "deleted": "1"}
    assert "2处修订" in found.found[0].message


def test_moved_words_stand_once_where_they_went() -> None:
    moved = r("统一收购标准。")
    found = reading(
        p(xml=f"<w:moveFrom>{moved}</w:moveFrom>"), p(xml=f"<w:moveTo>{moved}</w:moveTo>")
    )
    assert found.text == "统一收购标准。\n"


def test_paragraphs_whose_mark_is_deleted_are_one() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    body = (p("推进老茶园", pr=mark), p("更新。"), p("完成。"))
    assert lines(*body) == ["推进老茶园更新。", "完成。"]


def test_a_deleted_paragraph_leaves_its_successor_as_it_is() -> None:
    gone = p(
        pr="<w:rPr><w:del/></w:rPr>",
        xml="<w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del>",
    )
    heading = style("h", name="heading 1")
    found = reading(gone, p("总体要求", style="h"), styles=[heading])
    assert [(b.span.of(found.text), b.heading) for b in found.blocks] == [("总体要求", 1)]


def test_deleted_rows_and_cells_are_gone_and_inserted_ones_are_here() -> None:
    table = tbl(
        tr("任务", "责任单位"),
        tr("建园", "县财政局", pr="<w:del/>"),
        tr("加工", "县水利局", tc("多余", pr="<w:cellDel/>"), pr="<w:ins/>"),
    )
    found = reading(table)
    assert found.text.split() == ["任务", "责任单位", "加工", "县水利局"]
    assert codes(found)["N801"] == {"count": "3", "inserted": "1", "deleted": "2"}


def test_comments_are_counted_and_not_read() -> None:
    note = "<w:comment>" + p("请核数") + "</w:comment>"
    body = p(xml="<w:commentRangeStart/>" + r("每年5000亩。") + r(xml="<w:commentReference/>"))
    found = reading(body, parts={"comments": note * 3})
    assert found.text == "每年5000亩。\n"
    assert codes(found) == {"N802": {"count": "3"}}


def test_hidden_words_are_left_out_and_told() -> None:
    hidden = style("secret", kind="character", look="<w:vanish/>")
    body = p(
        xml=r("甲", look="<w:vanish/>")
        + r("乙", look='<w:rStyle w:val="secret"/>')
        + r("丙", look='<w:vanish w:val="0"/>')
    )
    found = reading(body, styles=[hidden])
    assert found.text == "丙\n"
    assert codes(found) == {"N803": {"count": "2"}}


def test_a_heading_that_runs_into_its_text_is_one_paragraph() -> None:
    mark = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    assert lines(p("建好茶园。", pr=mark), p("推进更新。")) == ["建好茶园。推进更新。"]


# --- boxes, pictures, objects -----------------------------------------------------------------


def _box(words: str) -> str:
    inside = f"<w:txbxContent>{p(words)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_at_its_place() -> None:
    assert lines(p(xml=_box("内部文件") + r("实施意见")), p("一、总体要求")) == [
        "内部文件",
        "实施意见",
        "一、总体要求",
    ]
    assert lines(p(xml=r("推进建设。") + _box("注：含技改。"))) == ["推进建设。", "注：含技改。"]
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('旧式')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert lines(p(xml=old)) == ["旧式"]


def test_pictures_and_objects_are_told() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    chart = '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>'
    objects = p(xml=chart + "<w:r><w:object/></w:r><w:subDoc/>")
    found = reading(p("甲"), p(xml=picture), objects, "<w:altChunk/>")
    assert codes(found) == {"W804": {"count": "4"}, "N805": {"count": "1"}}


def test_a_file_of_pictures_alone_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="扫描件"):
        reading(p(xml="<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    with pytest.raises(Unreadable, match="没有文字"):
        reading(p())


# --- notes, headers ---------------------------------------------------------------------------

PAPER = (
    "云溪县人民政府办公室关于促进茶产业发展的实施意见",
    "一、建好茶园。推进老茶园更新，把水肥设施配到地头。（县农业农村局牵头，县财政局配合）",
    "二、做强加工。支持企业改造生产线，统一收购标准。（县市场监管局负责）",
    "云溪县人民政府办公室",
    "2024年5月6日",
)


def test_footnotes_stand_at_the_end_and_break_no_clause() -> None:
    body = [p(words) for words in PAPER]
    body[1] = p(PAPER[1], xml=r(xml='<w:footnoteReference w:id="2"/>'))
    body[2] = p(PAPER[2], xml=r(xml='<w:endnoteReference w:id="1"/>'))
    parts = {
        "footnotes": notes("footnote", p("多余"), p("老茶园指树龄三十年以上的茶园。")),
        "endnotes": notes("endnote", p("收购标准由县里另行公布。")),
    }
    compiled = compile_bytes(docx(*body, parts=parts), name="x.docx")
    plain = compile_bytes("\n".join(PAPER).encode(), name="x.txt")
    assert compiled.text.splitlines()[-2:] == [
        "老茶园指树龄三十年以上的茶园。",
        "收购标准由县里另行公布。",
    ]
    assert [(t.number, t.text, t.lead, t.supporting, t.joint) for t in compiled.tasks] == [
        (t.number, t.text, t.lead, t.supporting, t.joint) for t in plain.tasks
    ]
    assert compiled.document == plain.document


def test_headers_are_kept_apart_from_the_text() -> None:
    found = reading(p("甲"), parts={"header": p("云溪县文件"), "footer": p("第1页")})
    assert (found.text, found.meta["running"]) == ("甲\n", "云溪县文件\n第1页")


def test_a_watermark_is_read_beside_the_text() -> None:
    mark = p(xml='<w:r><w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict></w:r>')
    found = reading(p("甲"), parts={"header": mark})
    assert (found.text, found.secrecy) == ("甲\n", "内部资料")
