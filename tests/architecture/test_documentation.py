"""The manual names every command, option, variable and diagnostic code there is."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from luodi.cli.arguments import build_parser
from luodi.compiler.check.catalogue import CODES
from luodi.compiler.ways import WAYS
from luodi.config.environment import VARIABLES

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"


def page(name: str) -> str:
    return (MANUAL / name).read_text("utf-8")


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_has_its_section() -> None:
    text = page("commands.md")
    for name, parser in commands():
        section = text.partition(f"## `luodi {name}`")[2].partition("\n## ")[0]
        assert section, name
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}" in section, (name, option)


def test_no_section_is_about_a_command_that_is_not_there() -> None:
    documented = set(re.findall(r"^## `luodi (\w+)`", page("commands.md"), re.MULTILINE))
    assert documented == {name for name, _ in commands()}


def test_every_variable_is_documented_with_its_default() -> None:
    text = page("settings.md")
    documented = set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    assert documented == {variable.name for variable in VARIABLES}
    for variable in VARIABLES:
        row = next(line for line in text.split("\n") if line.startswith(f"| `{variable.name}`"))
        assert f"`{variable.default}`" in row or not variable.default


def test_variables_are_read_in_one_place() -> None:
    named = {variable.name for variable in VARIABLES}
    own = re.compile(r"LUODI_[A-Z_]+")
    for path in (ROOT / "src/luodi").rglob("*.py"):
        assert set(own.findall(path.read_text("utf-8"))) <= named, path


def test_every_diagnostic_code_is_documented() -> None:
    text = page("diagnostics.md")
    documented = set(re.findall(r"^#+ `?([EWN]\d{3})\b", text, re.MULTILINE))
    assert documented == set(CODES)


def test_every_way_of_reading_is_documented_in_its_words() -> None:
    text = page("readings.md")
    sure = {"certain": "确定", "rule": "按规则", "guess": "推测"}
    assert set(re.findall(r"^\| `([\w.]+)`", text, re.MULTILINE)) == set(WAYS)
    for way in WAYS.values():
        row = f"| `{way.id}` | {sure[way.confidence]} | {way.zh}<br>*{way.en}* |"
        assert row in text, way.id


def test_every_dependency_says_why() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(one for group in groups for one in group)]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([\w.-]+)`", text, re.MULTILINE))
    assert listed == {re.split(r"[\[<>=]", name)[0] for name in wanted}
