"""The schema says no to what it should, and every programme shipped passes it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.programmes.definition import (
    PROGRAMMES,
    Definition,
    load,
    reference_faults,
    schema,
    schema_faults,
    units_in_roles,
)

SHIPPED = sorted(path.parent.name for path in PROGRAMMES.glob("*/programme.yaml"))


def test_both_programmes_are_shipped() -> None:
    assert SHIPPED == ["guangzhou-north", "yunxi-county"]


def test_the_schema_is_a_schema_and_strict() -> None:
    Draft202012Validator.check_schema(schema())
    objects = [part for part in _parts(schema()) if part.get("type") == "object"]
    assert len(objects) > 10
    assert all(part["additionalProperties"] is False for part in objects)


def test_every_field_of_the_schema_says_what_it_is() -> None:
    defs = schema()["$defs"]
    assert [name for name, part in defs.items() if not part.get("description")] == []


@pytest.mark.parametrize("key", SHIPPED)
def test_shipped_programmes_have_no_fault(key: str) -> None:
    definition = load(key)
    assert schema_faults(definition) == []
    assert reference_faults(definition) == []
    assert definition["key"] == key


@pytest.mark.parametrize("key", SHIPPED)
def test_every_unit_is_of_use(key: str) -> None:
    definition = load(key)
    members = {key for unit in definition["units"] for key in unit.get("members", ())}
    idle = {unit["key"] for unit in definition["units"]} - units_in_roles(definition) - members
    assert idle == set()


@pytest.mark.parametrize("key", SHIPPED)
def test_every_measure_has_tasks_and_every_role_is_used(key: str) -> None:
    definition = load(key)
    assert {m["key"] for m in definition["measures"]} == {t["measure"] for t in definition["tasks"]}
    for role in ("lead", "supporting", "joint"):
        assert any(task["roles"][role] for task in definition["tasks"])


@pytest.mark.parametrize("key", SHIPPED)
def test_a_project_lies_in_the_measure_of_its_task(key: str) -> None:
    definition = load(key)
    measure_of = {task["key"]: task["measure"] for task in definition["tasks"]}
    assert [p["key"] for p in definition["projects"] if p["measure"] != measure_of[p["task"]]] == []


def _unknown_field(d: Definition) -> None:
    d["tasks"][0]["owner"] = "x"


def _bad_role(d: Definition) -> None:
    d["tasks"][0]["open_sets"] = [{"role": "helper", "phrase": "各区"}]


def _unquoted_date(d: Definition) -> None:
    d["document"]["issued"] = 20231231


def _impossible_date(d: Definition) -> None:
    d["tasks"][0]["deadline"] = "2024-02-30"


def _long_title(d: Definition) -> None:
    d["tasks"][0]["title"]["zh"] = "很" * 25


def _missing_english(d: Definition) -> None:
    del d["measures"][0]["title"]["en"]


def _limit_without_value(d: Definition) -> None:
    d["rules"][0] |= {"kind": "limit", "value": None}


def _recurrence_without_period(d: Definition) -> None:
    d["rules"][0] |= {"kind": "recurrence", "period": None}


def _members_of_a_bureau(d: Definition) -> None:
    d["units"][0]["members"] = ["huadu"]


def _numeric_area_code(d: Definition) -> None:
    d["areas"][0]["code"] = 440114


@pytest.mark.parametrize(
    "spoil",
    [
        _unknown_field,
        _bad_role,
        _unquoted_date,
        _impossible_date,
        _long_title,
        _missing_english,
        _limit_without_value,
        _recurrence_without_period,
        _members_of_a_bureau,
        _numeric_area_code,
    ],
)
def test_the_schema_refuses(spoil: Callable[[Definition], None]) -> None:
    definition = copy.deepcopy(load("guangzhou-north"))
    spoil(definition)
    assert schema_faults(definition) != []


def test_a_reference_to_nothing_is_named() -> None:
    definition = copy.deepcopy(load("guangzhou-north"))
    definition["tasks"][0]["roles"]["lead"] = ["gz-nobody"]
    definition["projects"][0]["areas"] = ["440199"]
    definition["tasks"][1]["key"] = "t001"
    faults = reference_faults(definition)
    assert "t001: no gz-nobody in units" in faults
    assert "tasks: t001 twice" in faults
    assert any("no 440199 in areas" in fault for fault in faults)


def _parts(part: object) -> list[dict[str, Any]]:
    if isinstance(part, dict):
        return [part, *(inner for value in part.values() for inner in _parts(value))]
    if isinstance(part, list):
        return [inner for value in part for inner in _parts(value)]
    return []
