"""The task ledger as a workbook, read back."""

from __future__ import annotations

import ast
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

import luodi.compiler.write as writers
from luodi.compiler.write.grid import lines_needed
from luodi.compiler.write.ledger import measures_of
from luodi.compiler.write.words import ENGLISH
from luodi.compiler.write.workbook import to_xlsx
from tests.compiler.write.papers import PAPER, compiled

HAN = re.compile(r"[\u4e00-\u9fff]")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows(data: bytes, sheet: int | str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    name = book.sheet_names[sheet] if isinstance(sheet, int) else sheet
    return book.get_sheet_by_name(name).to_python()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_row_says_what_the_paper_says() -> None:
    title, below, head, *body = rows(to_xlsx(*compiled()), "任务分工台账")
    assert title[0].startswith("《") and title[0].endswith("》任务分工台账")
    assert "《" not in title[0][1:]
    assert "文号：青府办〔2031〕7号" in below[0]
    assert "共3项任务" in below[0]
    first, second, third = (dict(zip(head, row, strict=True)) for row in body)
    assert first["牵头单位"] == "县水利局"
    assert first["配合单位"] == "县财政局、各有关单位"
    assert "=SUM(A1)泵站5座" in first["具体任务"]
    assert "2032" in first["完成时限"]
    assert "各有关单位" in first["备注"]
    assert first["办理状态"] == "未开始"
    assert first["原文出处"].startswith("二、（一） 第")
    assert second["牵头单位"] == "县发展改革局"
    assert "县物价局" in second["备注"]
    assert third["按职责分工单位"] == "县水利局、各镇人民政府"
    assert third["牵头单位"] == third["量化目标"] == ""


def test_a_measure_is_merged_down_and_every_row_keeps_it_for_the_filter() -> None:
    paper, text = compiled()
    data = to_xlsx(paper, text)
    assert [row[1] for row in rows(data, 0)[3:]] == measures_of(paper)
    merged = etree.fromstring(parts(data)["xl/worksheets/sheet1.xml"]).iter(MAIN + "mergeCell")
    assert {cell.get("ref") for cell in merged} == {"A1:L1", "A2:L2", "B5:B6"}


def test_drop_downs_offer_what_stands_on_the_hidden_sheet() -> None:
    paper, text = compiled()
    files = parts(to_xlsx(paper, text))
    sheet = etree.fromstring(files["xl/worksheets/sheet1.xml"])
    rules = {rule.get("sqref"): rule[0].text for rule in sheet.iter(MAIN + "dataValidation")}
    assert rules["J4:J207"] == "'选项'!$B$1:$B$8"
    assert {rules[f"{column}4:{column}207"] for column in "DEF"} == {
        f"'选项'!$A$1:$A${len(paper['units'])}"
    }
    book = etree.fromstring(files["xl/workbook.xml"])
    hidden = [one.get("name") for one in book.iter(MAIN + "sheet") if one.get("state") == "hidden"]
    assert hidden == ["选项"]
    offered = rows(to_xlsx(paper, text), "选项")
    assert [row[0] for row in offered if row[0]] == [unit["name"] for unit in paper["units"]]


def test_open_sets_and_guesses_are_commented() -> None:
    paper, text = compiled()
    paper["tasks"][1]["confidence"] = {"lead": "guess", "joint": "certain"}
    comments = etree.fromstring(parts(to_xlsx(paper, text))["xl/comments1.xml"])
    said = {
        one.get("ref"): "".join(t.text or "" for t in one.iter(MAIN + "t"))
        for one in comments.iter(MAIN + "comment")
    }
    assert set(said) == {"E4", "F6", "D5"}
    assert "各有关单位" in said["E4"]
    assert "推定" in said["D5"]


def test_it_is_set_up_for_paper() -> None:
    files = parts(to_xlsx(*compiled()))
    sheet = etree.fromstring(files["xl/worksheets/sheet1.xml"])
    (setup,) = sheet.iter(MAIN + "pageSetup")
    assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == (
        "landscape",
        "8",
        "0",
    )
    assert next(sheet.iter(MAIN + "oddFooter")).text.endswith("— &P —")
    book = files["xl/workbook.xml"].decode()
    assert "'任务分工台账'!$3:$3" in book or "任务分工台账!$3:$3" in book
    heights = [float(row.get("ht")) for row in sheet.iter(MAIN + "row")]
    assert all(0 < height <= 409 for height in heights)
    fonts = {
        font.get("val") for font in etree.fromstring(files["xl/styles.xml"]).iter(MAIN + "name")
    }
    assert {"方正小标宋简体", "黑体", "仿宋_GB2312"} <= fonts


def test_nothing_in_it_is_a_formula() -> None:
    files = parts(to_xlsx(*compiled(PAPER.replace("改造三条", "=HYPERLINK(1) https://a.example "))))
    for name, content in files.items():
        if name.startswith("xl/worksheets/sheet"):
            sheet = etree.fromstring(content)
            assert not list(sheet.iter(MAIN + "f"))
            assert not list(sheet.iter(MAIN + "hyperlink"))


def test_the_other_sheets() -> None:
    paper, text = compiled()
    data = to_xlsx(paper, text)
    targets = rows(data, "目标指标")
    assert [targets[3][i] for i in (2, 6, 8)] == ["灌区有效面积", 12.0, "万亩"]
    loads = rows(data, "单位分工汇总")[3:]
    by_name = {row[1]: row[4:8] for row in loads}
    assert by_name["县水利局"] == [1.0, 0.0, 1.0, 2.0]
    assert len(rows(data, "规则要求")) == 3 + len(paper["rules"])
    found = rows(data, "体检问题")[3:]
    assert [row[1] for row in found] == [one["code"] for one in paper["diagnostics"]]
    assert [row[5] for row in found] == [one["message"] for one in paper["diagnostics"]]
    assert ["文件名", "方案.txt"] in rows(data, "说明")


def test_targets_say_what_binds_and_take_in_what_the_paper_takes_in() -> None:
    paper, text = compiled()
    assert "属性" not in rows(to_xlsx(paper, text), "目标指标")[2]
    target = paper["targets"][0] | {
        "comparator": "exceed",
        "text": "95%以上",
        "attribute": "约束性",
    }
    told = paper | {"targets": [target]}
    head, row = rows(to_xlsx(told, text), "目标指标")[2:4]
    said = dict(zip(head, row, strict=True))
    assert (said["属性"], said["要求"]) == ("约束性", "以上")
    english = rows(to_xlsx(told, text, english=True), "Targets")
    assert (english[3][2], english[3][6]) == ("binding", "or more")


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert to_xlsx(*compiled()) == to_xlsx(*compiled())


def test_a_paper_without_tasks_and_one_without_anything() -> None:
    for paper in ("青溪县简报\n\n一、概况。天气晴朗。", "无"):
        data = to_xlsx(*compiled(paper))
        assert len(rows(data, 0)) == 3


def test_english_heads_every_sheet_and_leaks_no_chinese_of_ours() -> None:
    paper, text = compiled()
    data = to_xlsx(paper, text, english=True)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert not HAN.search("".join(book.sheet_names))
    for name in book.sheet_names[:-1]:
        assert not HAN.search("".join(map(str, rows(data, name)[2])))
    for one in rows(data, "Check-up")[3:]:
        assert not re.search("[，。；：？]", re.sub("[“‘].*?[”’]", "", one[5]))


def test_every_word_of_the_writers_has_its_english_and_every_english_is_said() -> None:
    said = set()
    for path in Path(writers.__file__).parent.glob("*.py"):
        said |= {
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    keys = set(ENGLISH)
    assert not [words for words in ENGLISH.values() if HAN.search(words)]
    assert keys <= said
    for chinese, words in ENGLISH.items():
        assert sorted(re.findall(r"\{\w+\}", chinese)) == sorted(re.findall(r"\{\w+\}", words))


@pytest.mark.parametrize(("text", "width", "lines"), [("甲" * 10, 11, 2), ("a" * 10, 11, 1)])
def test_lines_reckon_with_wide_characters(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines
