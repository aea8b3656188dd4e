"""The command line speaks two languages, each completely."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import luodi.cli
from luodi.cli.arguments import _ARGPARSE, build_parser
from luodi.cli.english import ENGLISH
from luodi.cli.language import english, say

HAN = re.compile(r"[\u4e00-\u9fff]")
COMMANDS = tuple(
    (
        "compile check diff demo serve worker migrate adopt admin import export generate audit backup "
        "restore manage"
    ).split()
)


def said() -> Iterator[str]:
    """Every message that the package's code passes to ``say``."""
    for path in Path(luodi.cli.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for argument in node.args if node.func.id == "say" else ():
                    if isinstance(argument, ast.Constant):
                        yield argument.value


def test_every_message_has_its_english() -> None:
    messages = {*said(), *_ARGPARSE.values()}
    assert len(messages) > 40
    assert messages <= set(ENGLISH)


def test_english_keeps_the_facts_and_leaks_no_chinese() -> None:
    for chinese, words in ENGLISH.items():
        assert sorted(re.findall(r"\{\w+\}|%\(?\w+", chinese)) == sorted(
            re.findall(r"\{\w+\}|%\(?\w+", words)
        )
        assert not HAN.search(words)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_GB", "LC_ALL": "zh_CN.UTF-8"}, False),
        ({"LANG": "en_GB", "LUODI_LANG": "zh"}, False),
        ({"LANG": "zh_CN.UTF-8", "LUODI_LANG": "en"}, True),
    ],
)
def test_which_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    for name in ("LUODI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert english() is expected


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example_in_both_languages(
    run: Callable, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    chinese = run(command, "--help")
    assert chinese.code == 0
    assert f"例：\n  luodi {command}" in chinese.out
    assert "usage" not in chinese.out
    monkeypatch.setenv("LUODI_LANG", "en")
    in_english = run(command, "--help").out
    assert f"Example:\n  luodi {command}" in in_english
    assert not HAN.search(in_english)


def test_commands_listed_here_are_all_there_are() -> None:
    (listed,) = (a for a in build_parser()._actions if a.choices and a.dest == "==SUPPRESS==")
    assert set(listed.choices or ()) == set(COMMANDS)


@pytest.mark.parametrize(
    "line", [[], ["compil"], ["compile"], ["check", "a", "--format", "x"], ["demo", "--port", "x"]]
)
def test_bad_line_is_refused_in_chinese_in_one_line(run: Callable, line: list[str]) -> None:
    ran = run(*line)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert HAN.search(ran.err)


def test_unknown_message_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_LANG", "en")
    with pytest.raises(KeyError):
        say("没有译文的话")
