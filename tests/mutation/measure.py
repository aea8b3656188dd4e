"""How many planted faults the check-up finds, and how often it speaks where nothing is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from luodi.compiler.pipeline import compile_reading
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span
from tests.mutation import annex, figures, numbering, units, wording
from tests.mutation.faults import FAULTS, Fault, Mutant
from tests.mutation.papers import Good, good_papers

#: The modules that enter the faults.
PLANTERS = (units, annex, numbering, figures, wording)


@dataclass(slots=True)
class Found:
    """Of a class: mutants made, and those whose fault was told at its place."""

    made: int = 0
    told: int = 0
    missed: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.told / self.made if self.made else 0.0


def mutants(fault: Fault, *, each: int, most: int) -> Iterator[Mutant]:
    """Mutants of a class: at most ``each`` of a paper, ``most`` in all, spread over the papers."""
    papers = [list(islice(_spread(fault, paper), each)) for paper in good_papers()]
    ordered = [m for n in range(each) for own in papers for m in own[n : n + 1]]
    if len(ordered) > most:
        ordered = [ordered[i * len(ordered) // most] for i in range(most)]
    yield from ordered


def _spread(fault: Fault, paper: Good) -> Iterator[Mutant]:
    """The mutants of a paper, those in its middle first: the first place is rarely typical."""
    own = list(islice(fault.plant(paper), 60))
    yield from sorted(own, key=lambda m: abs(own.index(m) - len(own) // 2))


def measure(fault: Fault, *, each: int = 3, most: int = 60) -> Found:
    """Plant and check."""
    found = Found()
    for one in mutants(fault, each=each, most=most):
        found.made += 1
        if told(fault, one):
            found.told += 1
        else:
            found.missed.append(one)
    return found


def told(fault: Fault, one: Mutant) -> bool:
    """Whether a finding of one of the class's codes, that the good paper does not have, touches
    the fault's place."""
    known = Counter((d.code, d.message) for d in one.base.compiled.diagnostics)
    compiled = compile_reading(one.reading)
    fresh = Counter((d.code, d.message) for d in compiled.diagnostics) - known
    return any(
        d.code in fault.codes and (d.code, d.message) in fresh and _touches(d, one.places)
        for d in compiled.diagnostics
    )


def _touches(finding: Diagnostic, places: tuple[Span, ...]) -> bool:
    spans = (finding.span, *finding.related)
    return any(a.start <= b.end and b.start <= a.end for a in spans for b in places)


def all_faults() -> dict[str, Fault]:
    """Every class of faults by its name."""
    return FAULTS
