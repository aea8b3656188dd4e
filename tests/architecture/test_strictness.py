"""The tools are set as strictly as the project promises."""

from __future__ import annotations

from typing import Any

MUST_BE_STRICT = ("luodi.kernel", "luodi.compiler", "luodi.analytics")


def test_types_are_checked_strictly(project: dict[str, Any]) -> None:
    mypy = project["tool"]["mypy"]
    assert mypy["strict"] is True
    relaxed = {
        module
        for override in mypy.get("overrides", ())
        for module in override["module"]
        if set(override) - {"module", "ignore_missing_imports"}
    }
    assert not [one for one in relaxed if one.startswith(MUST_BE_STRICT) or one == "luodi.*"]


def test_warnings_are_errors(project: dict[str, Any]) -> None:
    assert project["tool"]["pytest"]["ini_options"]["filterwarnings"][0] == "error"
