"""The check-up of a paper (政策体检): small passes, each with codes of its own.

A check is ``check(compiled, paper) -> Iterable[Diagnostic]``: it reads what the compiler made of
the paper and changes nothing. ``PASSES`` lists them all; ``CODES`` what they can say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from luodi.compiler.check import (
    competence,
    coverage,
    dates,
    duplicates,
    emptyrows,
    leads,
    legibility,
    load,
    names,
    numbering,
    opensets,
    standing,
    targets,
    verifiable,
    wording,
)
from luodi.compiler.check.catalogue import CODES
from luodi.compiler.check.codes import CodeInfo, hint_en, message_en
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

type Check = Callable[[CompiledProgramme, Paper], Iterable[Diagnostic]]

PASSES: tuple[Check, ...] = (
    leads.check,
    emptyrows.check,
    names.check,
    opensets.check,
    load.check,
    competence.check,
    coverage.check,
    wording.check,
    numbering.check,
    targets.check,
    dates.check,
    verifiable.check,
    duplicates.check,
    legibility.check,
    standing.check,
)

__all__ = ["CODES", "PASSES", "CodeInfo", "hint_en", "message_en", "run_checks"]


def run_checks(compiled: CompiledProgramme, paper: Paper) -> CompiledProgramme:
    """The programme with the findings of the reader and of every check, in document order.

    Work grows with the paper's length, not with its square.
    """
    found = list(paper.reading.found)
    found += [finding for check in PASSES for finding in check(compiled, paper)]
    found.sort(key=lambda d: (d.span.start, d.span.end, d.code, d.message))
    return replace(compiled, diagnostics=tuple(found))
