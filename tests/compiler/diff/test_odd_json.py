"""JSON that looks like a compiled paper: compared, or refused with the field's name."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.cli.difference_text import as_text
from luodi.compiler import emit
from luodi.compiler.diff import compare, to_json
from luodi.compiler.from_json import NotCompiled, from_dict
from tests.compiler.diff.sample import BODY, compiled

MORE = """(四)加大投入
7.到2027年，养老护理员达到500人以上，持证比例稳步提高，建立联席会议制度，每季度通报一次。(牵头单位：县民政局)
备注：以上各项均由县财政局按职责落实。
"""
PAPER = compiled(BODY + MORE)
TREE = json.loads(emit.to_json(PAPER))
UNREAD = {"diagnostics", "layout", "confidence", "secrecy"}


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, one in inner:
        if key in UNREAD:
            continue
        found += _paths(one, (*path, key)) if isinstance(one, dict | list) else [(*path, key)]
    return found


PATHS = _paths(TREE)
ODD = [
    None, True, -1, 3, 10**400, 2.5, float("inf"), float("-inf"), float("nan"), "", "别的", "\ud800",
    [], ["x"], [1, 2], [[1]], [None], {}, {"x": 1},
]  # fmt: skip


def _with(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    tree: Any = copy.deepcopy(TREE)
    place = tree
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return tree  # type: ignore[no-any-return]


def test_the_sample_holds_things_of_every_kind() -> None:
    assert all(TREE[kind] for kind in ("provisions", "units", "measures", "tasks", "targets"))
    assert TREE["goals"] and TREE["rules"] and TREE["standing_notes"]


@given(st.sampled_from(PATHS), st.sampled_from(ODD))
def test_one_odd_field_is_compared_or_refused(path: tuple[Any, ...], value: Any) -> None:
    try:
        other = from_dict(_with(path, value))
    except NotCompiled as error:
        assert error.part
        return
    for old, new in ((PAPER, other), (other, PAPER)):
        difference = compare(old, new)
        to_json(difference, old, new).encode()
        as_text(difference, old, new).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("tasks", 0, "start"), float("inf")),
        (("tasks", 0, "end"), 0),
        (("tasks", 0, "deadline"), ["x"]),
        (("tasks", 0, "text"), "\ud800"),
        (("tasks", 0, "lead"), "县民政局"),
        (("tasks", 0, "aliases"), ["x"]),
        (("tasks", 0, "body"), {}),
        (("targets", 0, "value"), 10**400),
        (("targets", 0, "comparator"), "别的"),
        (("units", 0, "tasks"), []),
    ],
)
def test_a_field_of_another_type_is_named(path: tuple[Any, ...], value: Any) -> None:
    tree = _with(path, value)
    with pytest.raises(NotCompiled) as told:
        from_dict(tree)
    list_name, place, field = path
    assert told.value.part == f"{list_name}[{place}].{field}"


def test_a_missing_field_is_named() -> None:
    tree = copy.deepcopy(TREE)
    del tree["tasks"][0]["text"]
    with pytest.raises(NotCompiled, match=r"^tasks\[0\]\.text$"):
        from_dict(tree)
