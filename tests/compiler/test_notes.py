"""Standing notes say to whom they give something to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.view import regular

REAL = Path(__file__).resolve().parents[3] / "shared" / "policies" / "dev"
PAPER = "一、修桥。修好两座桥。（责任单位：县交通局。{note}）\n二、栽树。种好树。（县林业局负责）\n"


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("以下均需各镇政府、园区管委会落实，不再列出", ("各镇政府", "园区管委会")),
        ("以下各项任务由县财政局、审计局配合，不再列出", ("县财政局", "县审计局")),
        ("列第一位者为牵头单位，下同", ()),
    ],
)
def test_a_note_names_its_units(note: str, units: tuple[str, ...]) -> None:
    (found,) = compile_bytes(PAPER.format(note=note).encode(), name="p.txt").standing_notes
    assert (found.text, found.units) == (note, units)


def test_a_remark_below_the_tasks_names_its_units() -> None:
    text = PAPER.format(note="") + "备注：东区、西区应落实主体责任，主动推进各项工作。\n"
    (found,) = compile_bytes(text.encode(), name="p.txt").standing_notes
    assert (found.applies_to, found.units) == ("all", ("东区", "西区"))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ningbo-opc-2026.html", "taian-opc-2026.zh-hant.txt"])
def test_real_notes_name_the_units_of_their_gold(name: str) -> None:
    if not (REAL / name).exists():
        pytest.skip(f"needs ../shared/policies/dev/{name}")
    gold = json.loads((REAL / f"{name.rpartition('.')[0]}.gold.json").read_text("utf-8"))
    notes = compile_bytes((REAL / name).read_bytes(), name=name).standing_notes
    named = {regular(unit) for note in notes for unit in note.units}
    assert named == {regular(unit) for unit in gold["implied_joint"]["units"]}
