"""Akoma Ntoso out: structure, names, marks, and every character kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from luodi.compiler.write.akn import NAMESPACE, to_akn
from luodi.compiler.write.xml import possible
from tests.compiler.write.papers import TABLE, compiled

GOLDEN = Path(__file__).parents[2] / "golden"
PAPERS = sorted((*GOLDEN.rglob("*.txt"), *GOLDEN.rglob("*.html")))
# The order in which the schema wants a document's parts (akn-core v1.0, openStructure).
PARTS = ("meta", "preface", "preamble", "mainBody", "conclusions", "attachments")


def written(paper: str | None = None, name: str = "方案.txt") -> tuple[etree._Element, str]:
    entry, text = compiled(paper, name) if paper else compiled()
    return etree.fromstring(to_akn(entry, text).encode()), text


def plain(text: str) -> str:
    return "".join(text.split())


def named(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{{NAMESPACE}}}{name}"))


def holds(root: etree._Element, text: str) -> None:
    """What must be true of every paper's document."""
    assert plain("".join(root.itertext())) == plain(possible(text))
    ids = [one.get("eId") for one in root.iter() if one.get("eId")]
    assert [eid for eid, count in Counter(ids).items() if count > 1] == []
    for one in root.iter():
        for attribute in ("refersTo", "source", "as"):
            assert (one.get(attribute) or "#")[1:] in {*ids, ""}
    for document in (*named(root, "statement"), *named(root, "doc")):
        parts = [etree.QName(part).localname for part in document]
        assert parts == sorted(parts, key=PARTS.index)
        assert {"meta", "mainBody"} <= set(parts)
        assert len(document.find(f"{{{NAMESPACE}}}mainBody")) > 0


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_character_is_kept_and_every_reference_has_its_end(path: Path) -> None:
    from luodi.compiler import compile_bytes
    from luodi.compiler.emit import to_dict

    made = compile_bytes(path.read_bytes(), name=path.name)
    holds(etree.fromstring(to_akn(to_dict(made), made.text).encode()), made.text)


@given(st.text(st.sampled_from("一二、（）。甲附件：\n 牵头1.\u3000&<]]>\"'"), max_size=200))
def test_whatever_the_text(text: str) -> None:
    holds(*written(text + "正文"))


def test_the_provisions_are_the_hierarchy() -> None:
    root, _ = written()
    body = named(root, "mainBody")[0]
    assert [section.get("eId") for section in body] == ["sec_1", "sec_2"]
    inner = body[1].findall(f"{{{NAMESPACE}}}subsection")
    assert [one.get("eId") for one in inner] == ["sec_2__subsec_1", "sec_2__subsec_2"]
    assert [inner[0][0].text, inner[0][1].text] == ["（一）", "修好渠道。"]


def test_units_stand_in_their_roles() -> None:
    root, _ = written()
    shown = {one.get("eId"): one.get("showAs") for one in named(root, "TLCOrganization")}
    roles = {
        (role.get("refersTo"), shown[unit.get("refersTo")[1:]], unit.text)
        for role in named(root, "role")
        for unit in role
    }
    assert ("#lead", "县水利局", "县水利局") in roles
    assert ("#supporting", "各有关单位", "各有关单位") in roles
    assert ("#joint", "各镇人民政府", "各镇人民政府") in roles


def test_who_issued_what_when() -> None:
    root, _ = written()
    work = named(root, "FRBRWork")[0]
    said = {etree.QName(one).localname: dict(one.attrib) for one in work}
    assert said["FRBRuri"]["value"] == "/akn/cn/statement/2031-03-05/青府办〔2031〕7号"
    assert said["FRBRdate"] == {"date": "2031-03-05", "name": "written"}
    assert said["FRBRnumber"]["value"] == "青府办〔2031〕7号"
    assert [one.text for one in named(root, "docNumber")] == ["青府办〔2031〕7号"]
    assert [one.get("date") for one in named(root, "docDate")] == ["2031-03-05"]
    assert plain(named(root, "docTitle")[0].text).startswith("青溪县人民政府办公室关于印发")


def test_a_day_that_nobody_wrote_is_called_unknown() -> None:
    root, _ = written("青溪县简报\n\n一、概况。天气晴朗。")
    assert {one.get("name") for one in named(root, "FRBRdate")} == {"unknown"}


def test_tables_stay_tables_and_annexes_are_attached() -> None:
    root, text = written(TABLE, "分工.html")
    holds(root, text)
    (attachment,) = named(root, "attachment")
    assert attachment.get("eId") == "att_1"
    (table,) = named(attachment, "table")
    heads = named(table, "th")
    assert heads[-1].get("colspan") == "2"
    assert [cell.get("rowspan") for cell in named(table, "td") if cell.get("rowspan")] == ["2"]
    assert [paragraph.text for paragraph in named(named(table, "td")[5], "p")] == [
        "县财政局",
        "县审计局",
    ]


def test_the_same_paper_gives_the_same_document() -> None:
    assert to_akn(*compiled()) == to_akn(*compiled())
