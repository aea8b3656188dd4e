"""The invented papers, compiled: read as they are labelled, and every planted fault found."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict
from tests.programmes.invented import PAPERS, gold, paper
from tests.scoring import score

#: What the check-up may call each planted fault: the numbers of its codes.
CALLED = {
    "no_lead": {"001", "002"},
    "joint_without_coordinator": {"003"},
    "open_set": {"008", "009"},
    "numbering_skip": {"201"},
    "target_without_year": {"302"},
    "contradicting_targets": {"304"},
    "unknown_unit": {"006"},
    "date_before_paper": {"306"},
    "duplicated_task": {"501"},
    "unverifiable": {"401"},
    "annex_differs": {"103", "106", "107"},
    "heading_differs": {"108"},
    "body_not_in_annex": {"102", "103"},
    "annex_without_body": {"101", "110"},
}


@cache
def compiled(name: str) -> dict[str, Any]:
    return to_dict(compile_bytes(paper(name).encode(), name=f"{name}.txt"))


@pytest.mark.parametrize("name", PAPERS)
def test_the_compiler_reads_it_as_labelled(name: str) -> None:
    result = score(compiled(name), gold(name))
    rates = (result.tasks.f1, result.roles.f1, result.targets.f1)
    assert rates == (1.0, 1.0, 1.0), result.notes


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, fault["kind"]) for name in PAPERS for fault in gold(name)["planted_faults"]],
)
def test_the_check_up_finds_what_is_planted(name: str, kind: str) -> None:
    text = paper(name)
    for fault in gold(name)["planted_faults"]:
        if fault["kind"] != kind:
            continue
        lines = {_line(text, quote) for quote in fault["quotes"]}
        found = {
            diagnostic["code"]
            for diagnostic in compiled(name)["diagnostics"]
            if diagnostic["code"][1:] in CALLED[kind] and diagnostic["line"] in lines
        }
        assert found, f"{kind}: nothing on lines {sorted(lines)}"


def _line(text: str, quote: str) -> int:
    """The number of the line a quote stands on."""
    return text[: text.index(quote)].count("\n") + 1
