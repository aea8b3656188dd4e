"""What the architecture tests look at."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """``pyproject.toml``."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def contracts(project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The import contracts by id."""
    return {one["id"]: one for one in project["tool"]["importlinter"]["contracts"]}


@pytest.fixture(scope="session")
def height(contracts: dict[str, dict[str, Any]]) -> dict[str, int]:
    """How high each room stands: 0 is the top; rooms of one height do not know each other."""
    return {
        name.strip(" ()"): level
        for level, names in enumerate(contracts["rooms"]["layers"])
        for name in names.split("|")
    }


@pytest.fixture(scope="session")
def rooms() -> list[str]:
    """The rooms that are Django applications of ours."""
    return sorted(path.parent.name for path in (ROOT / "src/luodi").glob("*/apps.py"))
