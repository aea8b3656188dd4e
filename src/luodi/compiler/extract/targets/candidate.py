"""A number in its clause, as it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from luodi.compiler.extract.targets.find import Quantity
from luodi.compiler.model import Comparator

#: What parts the clauses of a sentence.
DELIMITERS = ",;:。!?"


@dataclass(slots=True)
class Candidate:
    """One or several quantities that share a clause, a comparator and their metrics."""

    quantities: list[Quantity]
    #: The clause around, and where this candidate's own words begin in it.
    clause: tuple[int, int]
    start: int
    head: str
    tail: str
    base: str = ""
    comparators: set[Comparator] = field(default_factory=set)
    each: bool = False
    verb: str = ""
    #: The verb stands right before the number (or its comparator).
    verb_adjacent: bool = False
    #: The verb was read in an earlier part of the list.
    verb_inherited: bool = False
    growth: str = ""
    share_of: str = ""
    #: An earlier number of the sentence, right before, was compared or made.
    follows: bool = False
    whole_year: int | None = None
    scope: str | None = None
    metric: str = ""
    #: The metrics one by one, where they stand in different clauses.
    names: list[str] = field(default_factory=list)
    #: The verb that goes on down the list, also past numbers that have a comparator.
    chain: str = ""
    #: The candidate before, also of the sentence before.
    before: Candidate | None = None

    @property
    def first(self) -> Quantity:
        return self.quantities[0]

    @property
    def explicit(self) -> bool:
        """Whether a comparator stands there in words."""
        return bool(self.comparators) or any(q.after or q.fuzzy for q in self.quantities)
