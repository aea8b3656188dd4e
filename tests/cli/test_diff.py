"""``luodi diff``: two papers, or a paper and a programme."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from luodi.cli import difference
from tests.compiler.diff.sample import BODY, HEAD

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes" / "yunxi-county"
LONGER = BODY.replace("120人", "150人").replace("县供销社", "县供销联社")


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(HEAD + BODY, "utf-8")
    new.write_text(HEAD + LONGER, "utf-8")
    return old, new


def test_text_marks_what_changed(papers: tuple[Path, Path], run: Callable) -> None:
    ran = run("diff", *papers)
    assert (ran.code, ran.err) == (0, "")
    assert "更名  县供销社 → 县供销联社" in ran.out
    assert "[-120-]" in ran.out
    assert "{+150+}" in ran.out
    assert "任务：改动 1，未变 5" in ran.out


def test_in_english(papers: tuple[Path, Path], run: Callable, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LUODI_LANG", "en")
    assert "task: changed 1, unchanged 5" in run("diff", *papers).out
    assert "Nothing has changed." in run("diff", papers[0], papers[0]).out


def test_json(papers: tuple[Path, Path], run: Callable) -> None:
    ran = run("diff", *papers, "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["schema"]) == (0, "luodi.difference/1")
    assert found["units"]["renamed"] == [{"old": "县供销社", "new": "县供销联社", "tasks": 1}]
    change = found["tasks"][0]
    (start, end), text = change["words"]["new"][0], change["new"][0]["text"]
    assert text[start:end] == "150"


def test_a_compiled_paper_is_as_good_as_the_paper(
    papers: tuple[Path, Path], tmp_path: Path, run: Callable
) -> None:
    compiled = tmp_path / "old.json"
    run("compile", papers[0], "--format", "json", "--out", compiled)
    assert "没有变化" in run("diff", compiled, papers[0]).out


@pytest.mark.parametrize("before", ["", "\ufeff", "\n"])
def test_a_compiled_paper_may_come_from_standard_input(
    papers: tuple[Path, Path], run: Callable, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    compiled = before + run("compile", papers[0], "--format", "json").out
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(compiled.encode())))
    ran = run("diff", "-", papers[0])
    assert (ran.code, ran.err) == (0, "")
    assert "没有变化" in ran.out


def test_other_words_in_braces_from_standard_input_are_a_paper(
    papers: tuple[Path, Path], run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "{草案}\n" + HEAD + BODY
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    ran = run("diff", "-", papers[1])
    assert (ran.code, ran.err) == (0, "")
    assert "任务：改动 1，未变 5" in ran.out


def test_a_fault_of_ours_is_told_in_full(
    papers: tuple[Path, Path], run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*papers: object) -> None:
        raise ZeroDivisionError("fault")

    monkeypatch.setattr(difference, "compare", broken)
    ran = run("diff", *papers)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" in ran.err
    assert "new.txt：编译器内部错误" in ran.err.splitlines()[-1]


def test_a_programme_beside_its_paper(run: Callable) -> None:
    programme, paper = PROGRAMMES / "programme.yaml", PROGRAMMES / "paper.txt"
    for sides in ((programme, paper), (paper, programme), (programme, programme)):
        ran = run("diff", *sides)
        assert (ran.code, ran.err) == (0, "")
        assert "没有变化" in ran.out


def test_a_draft_beside_the_programme(tmp_path: Path, run: Callable) -> None:
    draft = tmp_path / "draft.txt"
    text = (PROGRAMMES / "paper.txt").read_text("utf-8")
    draft.write_text(text.replace("县林业局", "县林草局"), "utf-8")
    ran = run("diff", PROGRAMMES / "programme.yaml", draft)
    assert "更名  县林业局 → 县林草局" in ran.out


def test_only_what_concerns_a_unit(papers: tuple[Path, Path], run: Callable) -> None:
    assert "[-120-]" in run("diff", *papers, "--unit", "县教育局").out
    assert "没有变化" in run("diff", *papers, "--unit", "县消防救援大队").out
    # A unit that was renamed has both names.
    for name in ("县供销社", "县供销联社"):
        assert "更名" in run("diff", *papers, "--unit", name).out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", "{}", "schema"),
        ("a.json", "{", "JSON"),
        ("a.json", '{"schema": "luodi.programme/1"}', "source"),
        ("a.yaml", "key: 1", "不能作为方案"),
        ("missing.txt", None, "没有这个文件"),
    ],
)
def test_what_cannot_be_read(
    papers: tuple[Path, Path], tmp_path: Path, run: Callable, name: str, content: str, told: str
) -> None:
    other = tmp_path / name
    if content is not None:
        other.write_text(content, "utf-8")
    ran = run("diff", papers[0], other)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_folder_and_two_standard_inputs_are_refused(tmp_path: Path, run: Callable) -> None:
    assert run("diff", tmp_path, tmp_path).code == 2
    assert run("diff", "-", "-").code == 2
