"""Why a paper was read so: every step from the characters of the text to a field of the result.

Nothing of this is worked out while a paper is compiled. What the stages know of it is kept with
their working values (how a clause was found, what a name borrows from its neighbours, which ways
each field came about by), and read back here from a second run over the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from luodi.compiler.explain.facts import fact_steps
from luodi.compiler.explain.steps import Explanation, Step, to_dict
from luodi.compiler.explain.tasks import task_steps
from luodi.compiler.extract.targets import Considered, considered_targets
from luodi.compiler.model import CompiledProgramme, Goal, Rule, Target
from luodi.compiler.pipeline import Paper, with_paper
from luodi.compiler.places import place_of
from luodi.compiler.read import read
from luodi.compiler.view import regular
from luodi.kernel.span import Span

__all__ = ["KINDS", "Explanation", "Step", "Traced", "to_dict", "trace"]

KINDS = ("task", "target", "goal", "rule")


@dataclass(frozen=True, slots=True)
class Traced:
    """A compiled paper that can say how it was read. ``compiled`` has no diagnostics."""

    paper: Paper
    compiled: CompiledProgramme

    def count(self, kind: str) -> int:
        """How many things of a kind were read."""
        return len(self._entries(kind)) if kind != "task" else len(self.compiled.tasks)

    def explain(self, kind: str, place: int) -> Explanation:
        """How the thing at ``place`` (from 1) among those of its kind was read.

        Raises:
            LookupError: there is none.
        """
        if kind not in KINDS or not 1 <= place <= self.count(kind):
            raise LookupError(f"{kind}:{place}")
        if kind == "task":
            task = self.compiled.tasks[place - 1]
            steps = tuple(task_steps(self.paper, place - 1))
            return Explanation(kind, place, task.number, task.text, task.span, steps)
        entry = self._entries(kind)[place - 1]
        steps = tuple(fact_steps(self.paper, entry, self._number_of(entry)))
        return Explanation(kind, place, str(place), _title(entry), entry.span, steps)

    def tasks_numbered(self, number: str) -> tuple[int, ...]:
        """Places (from 1) of the tasks with this number, with or without its marks; several where
        sections count anew."""
        tasks = list(enumerate(self.compiled.tasks, 1))
        same = [place for place, task in tasks if task.number == number]
        return tuple(same or (p for p, task in tasks if _bare(task.number) == _bare(number)))

    def around(self, place: int) -> tuple[tuple[str, int], ...]:
        """What was read from the character at ``place``, the narrowest first: kind and place."""
        found = []
        for kind in KINDS:
            for number in range(1, self.count(kind) + 1):
                spans = self._spans(kind, number)
                around = [s.end - s.start for s in spans if s.start <= place < s.end]
                found += [(min(around), kind, number)] if around else []
        return tuple((kind, number) for _, kind, number in sorted(found, key=lambda f: f[0]))

    def nearest(self, place: int) -> tuple[str, int, int] | None:
        """What was read nearest to the character at ``place``: kind, place among its kind, and
        where it starts; None where nothing was read."""
        found = [
            (max(span.start - place, place - span.end + 1, 0), kind, number, span.start)
            for kind in KINDS
            for number in range(1, self.count(kind) + 1)
            for span in self._spans(kind, number)
        ]
        return min(found, key=lambda one: one[0])[1:] if found else None

    def _spans(self, kind: str, place: int) -> tuple[Span, ...]:
        if kind != "task":
            return (self._entries(kind)[place - 1].span,)
        task = self.compiled.tasks[place - 1]
        clause = task.responsibility_span
        return (task.span, clause) if clause else (task.span,)

    def _entries(self, kind: str) -> tuple[Target | Goal | Rule, ...]:
        if kind == "target":
            return self.compiled.targets
        return self.compiled.goals if kind == "goal" else self.compiled.rules

    def _number_of(self, entry: Target | Goal | Rule) -> Considered | None:
        """The number that a target of a sentence was read from."""
        paper = self.paper
        if not isinstance(entry, Target):
            return None
        found = considered_targets(paper.sentences, paper.view, scope=place_of(paper.document))
        return next((item for item, made in found if _same(made, entry)), None)


def _bare(number: str) -> str:
    """A number without its marks: （三） and 第三条 are 三."""
    return regular(number).strip("()、.,: ").removeprefix("第").removesuffix("条")


def _same(made: Target, entry: Target) -> bool:
    return (made.span, made.metric, made.value) == (entry.span, entry.metric, entry.value)


def _title(entry: Target | Goal | Rule) -> str:
    if isinstance(entry, Rule):
        return entry.subject
    return entry.metric if isinstance(entry, Target) else entry.text


def trace(data: bytes, *, name: str) -> Traced:
    """Compile a paper so that it can say how it was read: about as long as compiling it.

    Raises:
        luodi.compiler.Unreadable: as for compiling.
    """
    paper, compiled = with_paper(read(data, name=name))
    return Traced(paper, compiled)
