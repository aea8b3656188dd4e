"""A programme beside a paper, and beside another edition."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from luodi.compiler import compile_bytes
from luodi.programme.domain import Definition, load
from luodi.programme.domain.compared import compare_editions, compare_paper

FOLDER = Path(__file__).resolve().parents[4] / "programmes" / "yunxi-county"
TEXT = (FOLDER / "paper.txt").read_text("utf-8")
YAML = (FOLDER / "programme.yaml").read_text("utf-8")
SCHEMA = json.loads((files("luodi.programme") / "programme.schema.json").read_text("utf-8"))


def programme(text: str = YAML) -> Definition:
    return load(text, SCHEMA).whole()


def test_its_own_paper_changes_nothing() -> None:
    assert not compare_paper(programme(), compile_bytes(TEXT.encode(), name="p.txt")).difference


def test_another_lead_and_another_number() -> None:
    known = programme()
    task = known.tasks[3]
    lead = next(unit for unit in known.units if unit.key == task.lead[0])
    other = next(unit for unit in known.units if unit.key not in task.units())
    paper = compile_bytes(TEXT.encode(), name="p.txt")
    at = paper.tasks[3].responsibility_span
    assert at is not None
    draft = TEXT[: at.start] + at.of(TEXT).replace(lead.name, other.name) + TEXT[at.end :]
    found = compare_paper(known, compile_bytes(draft.encode(), name="d.txt")).difference
    assert [(c.old, c.marks) for c in found.of("task")] == [((3,), ("roles",))]


def test_the_other_way_about() -> None:
    paper = compile_bytes(TEXT.encode(), name="p.txt")
    sides = compare_paper(programme(), paper, paper_first=True)
    assert not sides.difference
    assert sides.new.source.media_type == "application/yaml"


def test_editions_are_bound_by_their_keys() -> None:
    known = programme()
    title = known.tasks[0].title.zh
    found = compare_editions(known, programme(YAML.replace(title, "举办龙舟竞渡", 1))).difference
    assert [(c.state, c.old, c.new) for c in found.of("task")] == [("changed", (0,), (0,))]
    assert not compare_editions(known, known).difference
