"""What the tests of programme files share: reading them, and the references a schema cannot see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).parents[2]
PROGRAMMES = ROOT / "programmes"
SHARED = ROOT / ".." / "shared" / "policies"
ROLES = ("lead", "supporting", "joint")
OWN_WORDS = ("title", "part", "text", "subject", "name", "note")

Definition = dict[str, Any]


def schema() -> dict[str, Any]:
    """The JSON Schema of programme files."""
    loaded: dict[str, Any] = json.loads((PROGRAMMES / "programme.schema.json").read_text("utf-8"))
    return loaded


def load(key: str) -> Definition:
    """The programme file of a folder under ``programmes/``."""
    path = PROGRAMMES / key / "programme.yaml"
    loaded: Definition = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def schema_faults(definition: object) -> list[str]:
    """Everything the schema has against a definition, as ``path: message``."""
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(definition)]


def reference_faults(definition: Definition) -> list[str]:
    """Keys that are used twice, or used and not defined, as plain sentences."""
    return [*_repeated(definition), *_undefined(definition)]


def _repeated(definition: Definition) -> Iterator[str]:
    for section in ("units", "measures", "tasks", "targets", "goals", "rules", "projects"):
        seen: set[str] = set()
        for item in definition[section]:
            if item["key"] in seen:
                yield f"{section}: {item['key']} twice"
            seen.add(item["key"])


def _undefined(definition: Definition) -> Iterator[str]:
    known = {
        section: {item["key"] for item in definition[section]}
        for section in ("units", "measures", "tasks")
    }
    known["areas"] = {area["code"] for area in definition["areas"]}
    for section, key, where in _references(definition):
        if key not in known[section]:
            yield f"{where}: no {key} in {section}"


def _references(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """Every use of a key: the section it has to be in, the key, and where it is used."""
    yield "units", definition["coordinator"], "coordinator"
    for area in definition["areas"]:
        if "parent" in area:
            yield "areas", area["parent"], area["code"]
    for unit in definition["units"]:
        yield from (("units", key, unit["key"]) for key in unit.get("members", ()))
        if "area" in unit:
            yield "areas", unit["area"], unit["key"]
    yield from _references_of_work(definition)


def _references_of_work(definition: Definition) -> Iterator[tuple[str, str, str]]:
    for measure in definition["measures"]:
        yield "units", measure["coordinator"], measure["key"]
        yield from (("tasks", key, measure["key"]) for key in measure["basis"]["tasks"])
    for task in definition["tasks"]:
        yield "measures", task["measure"], task["key"]
        yield from (("units", key, task["key"]) for role in ROLES for key in task["roles"][role])
    for item in (*definition["rules"], *definition["targets"], *definition["projects"]):
        if item.get("task"):
            yield "tasks", item["task"], item["key"]
    for project in definition["projects"]:
        yield "measures", project["measure"], project["key"]
        yield from (("areas", code, project["key"]) for code in project["areas"])
    for note in definition.get("standing_notes", ()):
        yield from (("units", key, note["key"]) for key in note["units"])


def units_in_roles(definition: Definition) -> set[str]:
    """Keys of all units that have a role in a task or coordinate something."""
    used = {key for task in definition["tasks"] for role in ROLES for key in task["roles"][role]}
    return used | {definition["coordinator"]} | {m["coordinator"] for m in definition["measures"]}


def roles_as_named(definition: Definition, task: dict[str, Any]) -> dict[str, set[str]]:
    """Each role's units and open sets, in the words of the paper."""
    names = {unit["key"]: unit["name"] for unit in definition["units"]}
    named = {role: {names[key] for key in task["roles"][role]} for role in ROLES}
    for open_set in task["open_sets"]:
        named[open_set["role"]].add(open_set["phrase"])
    return named


def own_words(value: object, field: str = "") -> Iterator[str]:
    """All Chinese texts of a definition that have to be in the product's own words."""
    if isinstance(value, dict):
        if field in OWN_WORDS and set(value) == {"zh", "en"}:
            yield value["zh"]
            return
        for name, inner in value.items():
            yield from own_words(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from own_words(inner, field)
    elif isinstance(value, str) and field in ("metric", "scope", "anchors"):
        yield value


def plain(text: str) -> str:
    """A text without white space and with one width of brackets and commas."""
    return re.sub(r"\s+", "", text).translate(str.maketrans("()，：；", "（）,:;", ""))


def copied(text: str, paper: str, *, names: tuple[str, ...], most: int) -> str:
    """The first run of more than ``most`` characters that a text shares with a paper, or ``""``.

    Proper names do not count: they are cut out of the text first.

    >>> copied("甲乙丙丁", "子甲乙丙丑", names=(), most=2)
    '甲乙丙'
    >>> copied("甲乙丙丁", "子甲乙丙丑", names=("乙丙",), most=2)
    ''
    """
    rest = plain(text)
    for name in names:
        rest = rest.replace(plain(name), "\0")
    windows = (rest[i : i + most + 1] for i in range(len(rest) - most))
    return next((window for window in windows if window in paper), "")
