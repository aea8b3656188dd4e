"""``luodi check`` speaks like a compiler."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from luodi.cli.findings import COLUMNS, excerpt, width
from luodi.compiler import compile_bytes
from luodi.kernel.span import Span

pytestmark = pytest.mark.usefixtures("marked")


def test_file_line_column_caret_and_hint(tmp_path: Path, run: Callable) -> None:
    paper = tmp_path / "文.txt"
    paper.write_text("第一行\n由甲警牵头\n", "utf-8")
    ran = run("check", paper)
    assert ran.out.split("\n")[:4] == [
        f"{paper}:2:3: W021 有问题",
        "    由甲警牵头",
        "        ^^",
        "    建议：改一改",
    ]
    assert ran.err == "0 个错误、1 个警告、0 个提示\n"


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [("好", [], 0), ("提", [], 0), ("警", [], 0), ("警", ["--strict"], 1), ("错", [], 1)],
)
def test_exit_code(tmp_path: Path, run: Callable, text: str, options: list[str], code: int) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text(text, "utf-8")
    assert run("check", paper, *options).code == code


def test_what_cannot_be_read_is_named_in_one_line_and_the_rest_is_done(
    tmp_path: Path, run: Callable
) -> None:
    for name, text in {"a.txt": "坏", "b.txt": "警"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    ran = run("check", tmp_path, tmp_path / "none.txt")
    assert ran.code == 2
    assert ran.err.split("\n")[:2] == [
        f"luodi: {tmp_path}/a.txt：不是文字",
        f"luodi: {tmp_path}/none.txt：没有这个文件",
    ]
    assert "b.txt:1:1: W021" in ran.out


def test_fault_of_the_compiler_is_told_in_full_and_the_rest_is_done(
    tmp_path: Path, run: Callable
) -> None:
    for name, text in {"a.txt": "崩", "b.txt": "警"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    ran = run("check", tmp_path)
    assert ran.code == 2
    assert "Traceback" in ran.err
    assert "a.txt：编译器内部错误" in ran.err
    assert "b.txt:1:1: W021" in ran.out


def test_json(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("好\n错", "utf-8")
    report = json.loads(run("check", tmp_path / "a.txt", "--format", "json").out)
    assert report["schema"] == "luodi.diagnostics/1"
    (found,) = report["files"][0]["diagnostics"]
    assert (found["code"], found["severity"]) == ("E001", "error")
    assert (found["start"], found["end"], found["line"], found["column"]) == (2, 3, 2, 1)


def test_sarif(tmp_path: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("甲 乙.txt").write_text("提\n好错", "utf-8")
    log = json.loads(run("check", "甲 乙.txt", "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    (sarif,) = log["runs"]
    note, error = sarif["results"]
    assert (note["level"], error["level"]) == ("note", "error")
    assert sarif["tool"]["driver"]["rules"][error["ruleIndex"]]["id"] == error["ruleId"] == "E001"
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E7%94%B2%20%E4%B9%99.txt"
    region = place["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (2, 2, 3)
    assert (region["charOffset"], region["charLength"]) == (3, 1)


@pytest.mark.parametrize("kind", ["text", "json", "sarif"])
def test_findings_of_all_papers_go_to_one_file(tmp_path: Path, run: Callable, kind: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("好错", "utf-8")
    papers, out = (tmp_path / "a.txt", tmp_path / "b.txt"), tmp_path / "found"
    said = run("check", *papers, "--format", kind)
    ran = run("check", *papers, "--format", kind, "--out", out)
    assert (ran.code, ran.out, ran.err) == (1, "", said.err)
    assert out.read_text("utf-8") == said.out
    assert run("check", papers[0], "--format", kind, "--out", tmp_path).code == 2
    assert run("check", papers[0], "--format", kind, "--out", tmp_path / "no" / "o").code == 2


def test_sarif_says_what_a_rule_means_and_which_file_it_was(
    tmp_path: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "好错\n错".encode()
    Path("a.txt").write_bytes(text)
    Path("b.txt").write_text("坏", "utf-8")
    (sarif,) = json.loads(run("check", "a.txt", "b.txt", "--format", "sarif").out)["runs"]
    (rule,) = sarif["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == rule["properties"]["zh"]["title"]
    assert set(rule["properties"]) == {"zh", "en"}
    assert rule["defaultConfiguration"]["level"] == "error"
    (artifact,) = sarif["artifacts"]
    assert artifact["hashes"] == {"sha-256": hashlib.sha256(text).hexdigest()}
    for result in sarif["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert sarif["artifacts"][place["index"]]["location"]["uri"] == place["uri"]
    (invocation,) = sarif["invocations"]
    assert not invocation["executionSuccessful"]
    assert "b.txt" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_a_finding_keeps_its_fingerprint_when_lines_are_added_before_it(
    tmp_path: Path, run: Callable
) -> None:
    paper = tmp_path / "a.txt"

    def prints(text: str) -> list[str]:
        paper.write_text(text, "utf-8")
        (sarif,) = json.loads(run("check", paper, "--format", "sarif").out)["runs"]
        return [one["partialFingerprints"]["luodiFinding/v1"] for one in sarif["results"]]

    before, after = prints("错\n警\n错"), prints("新\n又一行\n错\n警警\n错")
    assert len(set(before)) == 3
    assert set(before) < set(after)


def test_the_report_as_a_word_file(tmp_path: Path, run: Callable) -> None:
    (tmp_path / "a.txt").write_text("错", "utf-8")
    assert run("check", tmp_path / "a.txt", "--format", "docx").code == 2
    ran = run("check", tmp_path / "a.txt", "--format", "docx", "--out", tmp_path / "o.docx")
    assert (ran.code, ran.out, ran.err) == (1, "", "1 个错误、0 个警告、0 个提示\n")
    words = "\n".join(p.text for p in Document(str(tmp_path / "o.docx")).paragraphs)
    assert "政策体检报告" in words
    assert "有问题" in words


def test_the_report_needs_no_django(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("示例县旅游发展方案\n一、总体要求\n", "utf-8")
    code = (
        "import sys\n"
        "from luodi.cli import main\n"
        "main(['check', sys.argv[1], '--format', 'docx', '--out', sys.argv[2]])\n"
        "sys.exit(3 if {'django', 'psycopg'} & set(sys.modules) else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.txt", tmp_path / "o.docx"], check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "o.docx").exists()


def test_english(tmp_path: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_LANG", "en")
    monkeypatch.setattr("luodi.cli.confinement.compile_bytes", compile_bytes)  # the real one
    (tmp_path / "a.txt").write_text(
        "示例县旅游发展方案\n一、主要任务\n(一)整修三条步道。(县甲局、县乙局按职责配合)\n", "utf-8"
    )
    ran = run("check", tmp_path / "a.txt")
    assert "a.txt:3:" in ran.out
    assert "    hint: " in ran.out
    words = re.sub("[“‘].*?[”’]", "", re.sub(r"^ .*", "", ran.out, flags=re.MULTILINE))
    assert not re.search(r"[，。；：？]", words)
    assert ran.err.endswith("note(s)\n")


@pytest.mark.parametrize("start", [0, 1, 40, 300, 397])
def test_carets_stand_under_the_span_also_where_a_long_line_is_cut(start: int) -> None:
    line = "甲乙丙丁" * 100
    shown, carets = excerpt(line, start + 1, Span(start, start + 3))
    assert width(shown) <= COLUMNS + 6
    under = shown[_index_at(shown, carets.index("^")) :]
    assert under.startswith(line[start : start + 3])
    assert carets.count("^") == 6


def _index_at(text: str, cells: int) -> int:
    index = 0
    while width(text[:index]) < cells:
        index += 1
    return index


def test_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert excerpt("甲乙", 2, Span(1, 9)) == ["    甲乙", "      ^^"]


def test_empty_span_still_has_a_caret() -> None:
    assert excerpt("", 1, Span(0, 0)) == ["    ", "    ^"]
