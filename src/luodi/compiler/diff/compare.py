"""Two papers compared: the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from luodi.compiler.diff import facts, headings
from luodi.compiler.diff.matching import plain_name
from luodi.compiler.diff.model import KINDS, Change, Difference, Kind, Rename
from luodi.compiler.diff.parts import Regrouped
from luodi.compiler.diff.tasks import Comparing, Sides, same_tasks
from luodi.compiler.diff.units import renames
from luodi.compiler.model import CompiledProgramme, Task

#: What can be compared where one side says things in its own words.
_FACTS: tuple[Kind, ...] = ("task", "target")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of two sides before comparing: ``pairs`` are their tasks that are the same
    (all of them: no others are looked for), ``wording`` whether both sides are papers' own words.
    Where they are not, words, headings, goals, rules and notes are not compared."""

    pairs: tuple[tuple[int, int], ...]
    wording: bool = True


def compare(
    old: CompiledProgramme, new: CompiledProgramme, known: Known | None = None
) -> Difference:
    """What ``new`` changes against ``old``.

    Promises: a paper compared with itself gives an empty difference; the same papers give the
    same difference; every task of either paper is in ``same`` or in one change that says what
    became of it. Widths, script and spaces are no difference, punctuation inside a sentence is. A
    unit that another one stands for throughout is one :class:`Rename` and no change of roles.
    Places in the papers that nothing was read from (prose without tasks or numbers) are not
    compared. Nothing is raised for what a paper says.
    """
    sides, pairs, again = _same(old, new, known)
    renamed = renames(old.tasks, new.tasks, pairs)
    wording = known is None or known.wording
    comparing = Comparing(sides, {r.old: r.new for r in renamed}, wording)
    changes = list(comparing.changes(pairs, again))
    changes += facts.compare_targets(old.targets, new.targets, wording=wording)
    if wording:
        changes += _in_words(old, new, sides)
    gone, come = _units(old, new, renamed)
    there = (sides.headings_old, sides.headings_new, sorted(sides.same_headings.items()))
    return Difference(
        changes=tuple(changes),
        same=tuple(pairs),
        renamed=renamed,
        units_added=come,
        units_dropped=gone,
        provisions=tuple(headings.renumbered(*there)) if wording else (),
        document=facts.compare_documents(old.document, new.document, wording=wording),
        compared=KINDS if wording else _FACTS,
    )


def _same(
    old: CompiledProgramme, new: CompiledProgramme, known: Known | None
) -> tuple[Sides, headings.Pairs, Regrouped]:
    """The tasks that both sides have. Headings are paired by their words first, so that they
    count as evidence for tasks, and then by the tasks they have in common."""
    one, other = headings.headings(old), headings.headings(new)
    if known is not None and not known.wording:
        # Headings in words of their own have nothing to say on where a task stands.
        nothing: dict[int, int] = {}
        one, other = replace(one, of=nothing, above={}), replace(other, of=nothing, above={})
    sides = Sides(old.tasks, new.tasks, one, other, dict(headings.by_words(old, new)))
    if known is None:
        pairs, again = same_tasks(sides)
    else:
        pairs, again = sorted(known.pairs), Regrouped({}, {}, ())
    known_headings = sorted(sides.same_headings.items())
    same = dict(headings.by_tasks(known_headings, pairs, one, other))
    return replace(sides, same_headings=same), pairs, again


def _in_words(old: CompiledProgramme, new: CompiledProgramme, sides: Sides) -> Iterator[Change]:
    yield from facts.compare_goals(old.goals, new.goals)
    yield from facts.compare_rules(old.rules, new.rules)
    same = sorted(sides.same_headings.items())
    yield from headings.compare_headings(sides.headings_old, sides.headings_new, same)
    yield from facts.compare_notes(old.standing_notes, new.standing_notes)


def _units(
    old: CompiledProgramme, new: CompiledProgramme, renamed: Sequence[Rename]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Units that only the old paper names, and that only the new one does, without renames."""
    known, there = _named(old.tasks), _named(new.tasks)
    left, come = {plain_name(r.old) for r in renamed}, {plain_name(r.new) for r in renamed}
    return (
        tuple(name for key, name in known.items() if key not in there and key not in left),
        tuple(name for key, name in there.items() if key not in known and key not in come),
    )


def _named(tasks: Sequence[Task]) -> dict[str, str]:
    found: dict[str, str] = {}
    for task in tasks:
        for name in (*task.lead, *task.supporting, *task.joint):
            if name not in task.open_sets:
                found.setdefault(plain_name(name), name)
    return found
