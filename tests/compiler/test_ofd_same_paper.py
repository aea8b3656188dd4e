"""A paper laid out as an OFD file says what it said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.compiler.read import read
from tests.compiler.ofd_files import set_paper
from tests.scoring import GOLDEN, load, score

PAPERS = sorted(GOLDEN.rglob("*.gold.json"))
KINDS = ("tasks", "roles", "targets")
#: What a page cannot keep of a text, and why.
LOST = {
    "hard-wrapped": "its lines are set as paragraphs, each indented",
    "city-business-flat-2022": "lines that were cells run together where they are full",
    "flat-compact": "blanks that part columns are set as one",
    "flat-no-header": "lines that were cells run together where they are full",
    "flat-page-breaks": "lines that were cells run together where they are full",
    "flat-two-annexes": "lines that were cells run together where they are full",
    "service-window-sections": "units below one another fill a narrow cell's lines",
    "unit-separators": "units below one another fill a narrow cell's lines",
    "wetland-ledger": "units below one another fill a narrow cell's lines",
    "city-county-town-urbanization-plan": "its lines are set as paragraphs, each indented",
    "city-energy-plan-indicator-tasks": "words go on in the next line of a narrow cell",
    "county-traffic-notice-two-annexes": "units below one another fill a narrow cell's lines",
}


def _name(path: Path) -> str:
    return path.name.removesuffix(".gold.json")


def _compiled(data: bytes, name: str) -> dict[str, Any]:
    return to_dict(compile_bytes(data, name=name))


def _set(path: Path) -> tuple[bytes, str, bytes, dict[str, Any]]:
    """A paper, its name, the paper laid out, and its gold labels."""
    source, gold = load(path)
    reading = read(source.read_bytes(), name=source.name)
    title = (gold.get("document") or {}).get("title") or ""
    return source.read_bytes(), source.name, set_paper(reading, title=title), gold


@pytest.mark.parametrize("path", [p for p in PAPERS if _name(p) not in LOST], ids=_name)
def test_a_golden_paper_as_an_ofd_file_is_read_as_well(path: Path) -> None:
    data, name, laid_out, gold = _set(path)
    before, after = score(_compiled(data, name), gold), score(_compiled(laid_out, "x.ofd"), gold)
    for kind in KINDS:
        assert getattr(after, kind).f1 >= getattr(before, kind).f1, "\n".join(after.notes)


@pytest.mark.parametrize("name", LOST)
def test_what_a_page_cannot_keep_is_still_lost(name: str) -> None:
    path = next(path for path in PAPERS if _name(path) == name)
    data, own, laid_out, gold = _set(path)
    before, after = score(_compiled(data, own), gold), score(_compiled(laid_out, "x.ofd"), gold)
    worse = [kind for kind in KINDS if getattr(after, kind).f1 < getattr(before, kind).f1]
    assert worse, f"{name} has become as good: take it out of LOST"


@pytest.mark.shared
def test_the_seed_paper_as_an_ofd_file_says_the_same(shared_policies: Path) -> None:
    path = shared_policies / "guangzhou-north-2023.gold.json"
    _, _, laid_out, gold = _set(path)
    result = score(_compiled(laid_out, "x.ofd"), gold)
    for kind in KINDS:
        assert getattr(result, kind).f1 == 1.0, "\n".join(result.notes)
    assert to_json(compile_bytes(laid_out, name="x")) == to_json(compile_bytes(laid_out, name="x"))
