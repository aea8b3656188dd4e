"""The check-up of a paper (政策体检): small passes, each with codes of its own.

A check is ``check(compiled, paper) -> Iterable[Diagnostic]``: it reads what the compiler made of
the paper and changes nothing. ``PASSES`` lists them all; ``CODES`` what they can say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from luodi.compiler.check import (
    bothunits,
    competence,
    counts,
    coverage,
    dates,
    duplicates,
    emptyrows,
    figures,
    leads,
    legibility,
    load,
    marks,
    names,
    numbering,
    offices,
    opensets,
    references,
    standing,
    targets,
    verifiable,
    wording,
)
from luodi.compiler.check.catalogue import CODES
from luodi.compiler.check.codes import CodeInfo, hint_en, message_en, report
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

type Check = Callable[[CompiledProgramme, Paper], Iterable[Diagnostic]]

PASSES: tuple[Check, ...] = (
    leads.check,
    emptyrows.check,
    names.check,
    offices.check,
    opensets.check,
    load.check,
    competence.check,
    coverage.check,
    wording.check,
    bothunits.check,
    numbering.check,
    counts.check,
    references.check,
    targets.check,
    figures.check,
    dates.check,
    verifiable.check,
    duplicates.check,
    legibility.check,
    marks.check,
    standing.check,
)

#: Findings of one kind that a paper is told one by one. What a text gone wrong brings in masses
#: is told less often: the first few lead to the cause.
MOST, MOST_NOISE = 100, 20
NOISE = frozenset({"W006", "N007", "W013", "E502", "W503", "W201", "W202", "W203", "W204"})

__all__ = ["CODES", "PASSES", "CodeInfo", "hint_en", "message_en", "run_checks"]


def run_checks(compiled: CompiledProgramme, paper: Paper) -> CompiledProgramme:
    """The programme with the findings of the reader and of every check, in document order.

    Work grows with the paper's length, not with its square.
    """
    found = list(paper.reading.found)
    found += [finding for check in PASSES for finding in check(compiled, paper)]
    found.sort(key=lambda d: (d.span.start, d.span.end, d.code, d.message))
    return replace(compiled, diagnostics=tuple(capped(found)))


def capped(found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings in their order, of each kind so many as help; one more for each kind of which
    some are left out, which shows their places."""
    if len(found) <= MOST_NOISE:
        return found
    kept: list[Diagnostic] = []
    rest: dict[str, list[Diagnostic]] = {}
    seen: Counter[str] = Counter()
    for finding in found:
        seen[finding.code] += 1
        most = MOST_NOISE if finding.code in NOISE else MOST
        if seen[finding.code] <= most:
            kept.append(finding)
        else:
            rest.setdefault(finding.code, []).append(finding)
    kept += [_rest(code, more) for code, more in rest.items()]
    return sorted(kept, key=lambda d: (d.span.start, d.span.end)) if rest else kept


def _rest(code: str, more: list[Diagnostic]) -> Diagnostic:
    info = CODES[code]
    places = [finding.span for finding in more[1 : MOST + 1]]
    return report(
        "N603",
        more[0].span,
        places,
        kind=code,
        title=info.title_zh,
        title_en=info.title_en,
        count=len(more),
    )
