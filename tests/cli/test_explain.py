"""``luodi compile --explain``: why something was read so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.cli import confinement, explaining
from luodi.cli.english import ENGLISH
from luodi.compiler.ways import WAYS
from luodi.compiler.words import FIELDS
from luodi.foundation.confined import Confined
from tests.compiler.pdf_files import Pdf

PAPER = """云溪县人民政府办公室关于公共服务的通知
一、改造农村供水
1.改造管网，到2027年农村自来水普及率达到95%以上。(县水利局牵头，县财政局、教育局配合)
二、改造道路
1.改造村道。(县交通运输局负责)
2.改造桥梁。(县交通运输局负责)
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    place = tmp_path / "通知.txt"
    place.write_text(PAPER, encoding="utf-8")
    return place


def test_the_steps_are_told_with_their_characters(paper: Path, run: Callable) -> None:
    ran = run("compile", paper, "--explain", "task:1")
    assert (ran.code, ran.err) == (0, "")
    said = ran.out
    assert f"[按规则] {WAYS['unit.prefix'].zh} (unit.prefix)" in said
    lines = said.split("\n")
    at = next(i for i, line in enumerate(lines) if "(unit.prefix)" in line)
    assert lines[at + 1].strip() == "3:43"
    assert lines[at + 2].strip().endswith("县财政局、教育局配合)")
    assert lines[at + 3].strip() == "^" * 6
    assert lines[at + 4].strip() == "依据：3:38"


def test_json_gives_the_steps(paper: Path, run: Callable) -> None:
    ran = run("compile", paper, "--explain", "target:1", "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["schema"]) == (0, "luodi.explanation/1")
    year = next(step for step in found["steps"] if step["field"] == "year")
    assert (year["way"], year["confidence"], year["result"]) == ("year.own", "certain", "2027")
    assert PAPER[year["spans"][0]["start"] : year["spans"][0]["end"]] == "到2027年"


def test_a_task_is_meant_by_its_number_or_by_a_place(paper: Path, run: Callable) -> None:
    assert run("compile", paper, "--explain", "2").out.startswith("任务 2  改造桥梁")
    assert run("compile", paper, "--explain", "5:4").out.startswith("任务 1  改造村道")


def test_a_number_that_repeats_names_its_tasks(paper: Path, run: Callable) -> None:
    ran = run("compile", paper, "--explain", "1")
    assert (ran.code, ran.out) == (2, "")
    assert "编号为 1 的任务有 2 条" in ran.err
    assert "task:1“改造管网，到2027年农村自来水”；task:2“改造村道。”" in ran.err


@pytest.mark.parametrize(
    "what", ["", "7", "target:2", "goal:0", "1:1", "99:1", "3:999", "word:1", "³"]
)
def test_what_is_not_there_ends_with_2(paper: Path, run: Callable, what: str) -> None:
    ran = run("compile", paper, "--explain", what)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("luodi: ") and ran.err.count("\n") == 1


def test_one_paper_and_two_formats(paper: Path, run: Callable, tmp_path: Path) -> None:
    assert run("compile", paper, paper, "--explain", "1").code == 2
    assert run("compile", paper, "--explain", "2", "--format", "yaml").code == 2
    assert run("compile", paper, "--explain", "2", "--out", tmp_path / "why.txt").out == ""
    assert (tmp_path / "why.txt").read_text("utf-8").startswith("任务 2")


@pytest.mark.parametrize("other", ["--raw", "--strict"])
def test_what_it_would_ignore_is_refused(paper: Path, run: Callable, other: str) -> None:
    ran = run("compile", paper, "--explain", "2", other)
    assert (ran.code, ran.out) == (2, "")
    assert "--explain 不能与 --raw 或 --strict 一起用" in ran.err


def test_a_fault_of_ours_is_told_in_full(
    paper: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, *, name: str) -> None:
        raise ZeroDivisionError("fault")

    monkeypatch.setattr(explaining, "trace", broken)
    ran = run("compile", paper, "--explain", "2")
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" in ran.err
    assert "通知.txt：编译器内部错误" in ran.err.splitlines()[-1]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    made = Pdf()
    made.page().text(84, 700, "（一）抓好示例。责任单位：示例局。")
    place = tmp_path / "通知.pdf"
    place.write_bytes(made.made())
    return place


def test_a_pdf_is_taken_apart_in_the_child(
    pdf: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, *, name: str) -> None:
        raise ZeroDivisionError("not here")

    monkeypatch.setattr(explaining, "trace", broken)
    ran = run("compile", pdf, "--explain", "task:1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("任务 ") and "示例局" in ran.out
    ran = run("compile", pdf, "--explain", "task:2")
    assert (ran.code, ran.out) == (2, "")
    assert "通知.pdf：没有 task:2" in ran.err and ran.err.count("\n") == 1


def _crash(*arguments: Any, tell: Any) -> None:
    os.abort()


def test_a_pdf_that_ends_the_child_is_refused(
    pdf: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Confined(_crash, seconds=60, memory=confinement.MEMORY)
    monkeypatch.setattr(confinement, "_child", lambda: child)
    ran = run("compile", pdf, "--explain", "task:1")
    assert (ran.code, ran.out) == (2, "")
    assert "已停止" in ran.err and ran.err.count("\n") == 1


def test_in_english(paper: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_LANG", "en")
    said = run("compile", paper, "--explain", "2").out
    assert said.startswith("task 2") and WAYS["role.word"].en in said
    words = [*FIELDS.values(), *explaining.CONFIDENCE.values()]
    assert set(words) <= set(ENGLISH)


def test_the_text_begins_with_what_was_guessed(run: Callable, tmp_path: Path) -> None:
    place = tmp_path / "意见.txt"
    place.write_text(
        "甲市2027年工作要点\n一、供水\n普及率达到95%。(市水务局负责)\n村级管网实现全覆盖。\n",
        "utf-8",
    )
    before, _, guessed = run("compile", place).out.partition("待核：")
    assert "市水务局" not in before
    guessed, _, rest = guessed.partition("\n\n")
    assert "市水务局" in rest
    assert f"年份：{WAYS['year.section'].zh}" in guessed
    assert f"方向 村级管网实现全覆盖  文字：{WAYS['goal.complete'].zh}" in guessed


def test_the_compilers_own_words_are_said_in_words(run: Callable, tmp_path: Path) -> None:
    paper = tmp_path / "a.txt"
    text = "云溪县方案\n一、措施\n1.办会。每半年召开一次例会，经费不超过3万元。（县甲局负责）\n"
    paper.write_text(text, "utf-8")
    for rule in ("rule:1", "rule:2"):
        said = run("compile", paper, "--explain", rule).out
        for word in ("half_year", "at_most", "recurrence", "limit"):
            assert f"  {word}\n" not in said


def test_what_is_near_is_named_where_nothing_is_meant(paper: Path, run: Callable) -> None:
    ran = run("compile", paper, "--explain", "9")
    assert ran.code == 2
    assert "没有编号为 9 的任务。相近的编号：1、2。可用任务编号" in ran.err
    assert "可用 target:1 至 target:1" in run("compile", paper, "--explain", "target:2").err
    assert "没有读出方向" in run("compile", paper, "--explain", "goal:1").err
    assert "最近的是 task:1（3:3）" in run("compile", paper, "--explain", "2:1").err
    assert "原文没有 99:1 这个位置" in run("compile", paper, "--explain", "99:1").err
