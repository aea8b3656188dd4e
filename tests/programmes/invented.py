"""The invented county's papers and their labels."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.programmes.definition import PROGRAMMES

FOLDER = PROGRAMMES / "yunxi-county"
PAPERS = ("paper", "paper-with-annex")


@cache
def paper(name: str) -> str:
    """The text of an invented paper."""
    return (FOLDER / f"{name}.txt").read_text("utf-8")


@cache
def gold(name: str) -> dict[str, Any]:
    """What a person reads in it."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.gold.json").read_text("utf-8"))
    return loaded
