"""``luodi compile``: from files to files."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

FORMATS = ("text", "json", "yaml")


def folder_of_papers(folder: Path, count: int) -> Path:
    (folder / "下").mkdir(parents=True)
    for number in range(count):
        (folder / "下" / f"{number:02}.txt").write_text(f"第{number}份", "utf-8")
    (folder / "~$lock.docx").write_text("x")
    (folder / ".hidden.txt").write_text("x")
    return folder


@pytest.mark.usefixtures("marked")
def test_json_to_stdout(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("警", "utf-8")
    ran = run("compile", tmp_path / "a.txt", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["schema"] == "luodi.programme/1"
    assert json.loads(ran.out)["source"]["name"] == "a.txt"


@pytest.mark.usefixtures("marked")
def test_raw_prints_the_text_as_read(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("一\n二", "utf-8")
    assert run("compile", tmp_path / "a.txt", "--raw").out == "一\n二"
    assert run("compile", tmp_path / "a.txt", "--raw", "--format", "json").code == 2


@pytest.mark.usefixtures("marked")
def test_standard_input(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("一".encode())))
    assert run("compile", "-", "--raw").out == "一"


@pytest.mark.usefixtures("marked")
def test_one_source_goes_to_the_file_named(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("错", "utf-8")
    ran = run("compile", tmp_path / "a.txt", "--format", "json", "--out", tmp_path / "o.json")
    assert (ran.code, ran.out) == (1, "")  # it has errors, and the output is still whole
    assert json.loads((tmp_path / "o.json").read_bytes())["diagnostics"][0]["code"] == "E001"


@pytest.mark.usefixtures("marked")
def test_folder_goes_to_a_folder_over_every_core(tmp_path: Path, run: Callable) -> None:
    source = folder_of_papers(tmp_path / "in", 40)
    ran = run("compile", source, "--format", "json", "--out", tmp_path / "out")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    made = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert made == [f"{number:02}.txt.json" for number in range(40)]
    seventh = json.loads((tmp_path / "out/下/07.txt.json").read_bytes())
    assert seventh["source"]["characters"] == len("第7份")


@pytest.mark.usefixtures("marked")
def test_results_on_stdout_come_in_order(tmp_path: Path, run: Callable) -> None:
    ran = run("compile", folder_of_papers(tmp_path / "in", 40), "--raw")
    heads = [line for line in ran.out.split("\n") if line.startswith("=====")]
    assert [head[-6:-4] for head in heads] == [f"{number:02}" for number in range(40)]


@pytest.mark.usefixtures("marked")
def test_two_sources_for_one_file_are_refused_before_anything_is_written(
    tmp_path: Path, run: Callable
) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("好", "utf-8")
    ran = run("compile", tmp_path / "甲", tmp_path / "乙", "--out", tmp_path / "out")
    assert ran.code == 2
    assert "两个来源" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "none.txt", "没有这个文件"),
        (lambda folder: (folder / "空").mkdir() or folder / "空", "没有可编译的文件"),
    ],
)
def test_one_line_says_what_and_where(
    tmp_path: Path, run: Callable, make: Callable[[Path], Path], says: str
) -> None:
    path = make(tmp_path)
    ran = run("compile", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert str(path) in ran.err
    assert says in ran.err


@pytest.mark.usefixtures("marked")
def test_nothing_is_half_written(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("坏", "utf-8")
    (tmp_path / "o.json").write_text("before")
    ran = run("compile", tmp_path / "a.txt", "--format", "json", "--out", tmp_path / "o.json")
    assert ran.code == 2
    assert (tmp_path / "o.json").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "o.json"]


def test_workbook(tmp_path: Path, run: Callable) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text(
        "示例县旅游发展方案\n一、主要任务\n(一)建设=SUM(A1)步道。(牵头单位:县文化局)\n", "utf-8"
    )
    assert run("compile", paper, "--format", "xlsx").code == 2  # a workbook is no text
    ran = run("compile", paper, "--format", "xlsx", "--out", tmp_path / "o.xlsx")
    assert ran.code in {0, 1}
    book = CalamineWorkbook.from_path(tmp_path / "o.xlsx")
    assert book.sheet_names[0] == "任务分工台账"
    _title, _below, head, row = book.get_sheet_by_name("任务分工台账").to_python()
    assert dict(zip(head, row, strict=True))["牵头单位"] == "县文化局"
    assert "=SUM(A1)" in str(row)


def test_commands_of_the_pure_packages_start_no_database_and_no_django(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("示例县旅游发展方案\n一、总体要求\n", "utf-8")
    code = (
        "import sys\n"
        "from luodi.cli import main\n"
        "for command in ('compile', 'check'):\n"
        "    main([command, sys.argv[1]])\n"
        "heavy = {'django', 'psycopg', 'xlsxwriter', 'docx', 'numpy'} & set(sys.modules)\n"
        "print(heavy)\n"
        "sys.exit(3 if heavy else 0)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.txt"], check=False, capture_output=True
    )
    assert ran.returncode == 0, ran.stdout.decode()


@pytest.mark.parametrize("kind", FORMATS)
def test_output_is_the_same_from_run_to_run(tmp_path: Path, run: Callable, kind: str) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text("示例县方案\n一、任务\n(一)建步道。(县甲局牵头,县乙局配合)\n", "utf-8")
    first, second = (run("compile", paper, "--format", kind).out for _ in range(2))
    assert first == second
    assert first


def test_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("字" * 150_000, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "luodi.cli", "compile", "--raw", tmp_path / "a.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path, run: Callable) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    ran = run("compile", tmp_path / "管道.txt")
    assert ran.code == 2
    assert "管道.txt：不是文件" in ran.err


def test_text_has_the_heading_and_the_words_of_a_task(tmp_path: Path, run: Callable) -> None:
    words = "组织村民参加培训，" * 10 + "每村不少于两期。"
    (tmp_path / "a.txt").write_text(
        f"示例县培训方案\n一、主要任务\n（一）开展培训\n{words}（责任单位：县农业农村局）\n",
        "utf-8",
    )
    said = run("compile", tmp_path / "a.txt").out
    assert "（一）  开展培训\n" in said
    assert f"      {words}\n" in said
