"""A compiled paper comes back from its object whole enough to propose a programme file."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict
from luodi.compiler.from_json import from_dict
from luodi.compiler.propose import definition

COUNTY = Path(__file__).parents[2] / "programmes" / "yunxi-county"


@pytest.mark.parametrize("name", ["paper.txt", "paper-with-annex.txt"])
def test_the_proposal_is_the_same_from_the_object(name: str) -> None:
    compiled = compile_bytes((COUNTY / name).read_bytes(), name=name)
    assert definition(from_dict(to_dict(compiled))) == definition(compiled)
