"""A paper set as a Word file, its numbers left to Word, says what it said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.compiler.read import read
from tests.compiler.docx_setting import as_docx
from tests.scoring import GOLDEN, load, score

PAPERS = sorted(GOLDEN.rglob("*.gold.json"))
KINDS = ("tasks", "roles", "targets")


def _compiled(data: bytes, name: str) -> dict[str, Any]:
    return to_dict(compile_bytes(data, name=name))


def _source(path: Path) -> tuple[bytes, str, dict[str, Any]]:
    source, gold = load(path)
    return source.read_bytes(), source.name, gold


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_golden_paper_as_a_word_file_is_read_as_well(path: Path) -> None:
    data, name, gold = _source(path)
    set_anew, _ = as_docx(read(data, name=name))
    before = score(_compiled(data, name), gold)
    after = score(_compiled(set_anew, "paper.docx"), gold)
    for kind in KINDS:
        assert getattr(after, kind).f1 >= getattr(before, kind).f1, "\n".join(after.notes)


def test_most_numbers_of_the_golden_papers_are_left_to_word() -> None:
    left = [as_docx(read(*_source(path)[:1], name=_source(path)[1]))[1] for path in PAPERS]
    assert sum(left) > 500
    assert sum(count > 0 for count in left) * 2 > len(left)


@pytest.mark.shared
def test_the_seed_paper_as_a_word_file_says_the_same(shared_policies: Path) -> None:
    text = shared_policies / "guangzhou-north-2023.txt"
    as_text = _compiled(text.read_bytes(), text.name)
    data = (shared_policies / "dev" / "guangzhou-north-2023.docx").read_bytes()
    as_word = _compiled(data, "paper.docx")
    for kind in ("tasks", "targets"):
        assert [_said(x) for x in as_word[kind]] == [_said(x) for x in as_text[kind]]
    assert to_json(compile_bytes(data, name="x")) == to_json(compile_bytes(data, name="x"))


SAID = (
    "number section lead supporting joint open_sets aliases deadline "
    "metric scope comparator value unit year from_year"
).split()


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, without its places and how it was found."""
    said = {key: entry[key] for key in SAID if key in entry}
    return said | {"words": "".join(entry["text"].split())}
