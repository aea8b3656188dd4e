"""Which headings of two papers are the same, and under which heading each task stands.

A heading is named by its place in the list of provisions. A numbered item that is a task itself
(1. …(牵头单位：…)) is no heading: it stands under the one above.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luodi.compiler.diff.matching import Profile, Taste, match, plain, plain_name
from luodi.compiler.diff.model import Change, Edits, FieldChange, Mark, Renumbered
from luodi.compiler.diff.order import out_of_order
from luodi.compiler.diff.text import same_words
from luodi.compiler.diff.words import edits
from luodi.compiler.model import CompiledProgramme, Provision, Task

_TASTE = Taste((0.1, 0.05, 0.05), order=0.1, words=0.4, enough=0.5)
# A heading in other words altogether is the same if most of its tasks are.
_MOST_TASKS = 0.5
# A heading as long as this inside a task's text is the item's own sentence.
_SENTENCE = 8

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one paper. ``of`` leads from a task's place to its heading's; ``above``
    to all provisions that it stands in, the innermost first."""

    provisions: Sequence[Provision]
    of: Mapping[int, int]
    above: Mapping[int, tuple[int, ...]]

    def is_item(self, task: int) -> bool:
        """Whether the innermost provision that a task stands in is the task itself."""
        above = self.above.get(task)
        return above is not None and self.of.get(task) != above[0]

    def said(self, task: int) -> str | None:
        """The heading of a task as it is printed; None where it stands under none."""
        if task not in self.of:
            return None
        provision = self.provisions[self.of[task]]
        gap = " " if provision.number[-1:].isalnum() else ""
        return f"{provision.number}{gap}{provision.heading}"


def headings(compiled: CompiledProgramme) -> Headings:
    """The headings of a paper."""
    places = {p.id: place for place, p in enumerate(compiled.provisions)}
    innermost = _innermost(compiled)
    of: dict[int, int] = {}
    above: dict[int, tuple[int, ...]] = {}
    for index, task in enumerate(compiled.tasks):
        chain = tuple(_chain(compiled.provisions, places, innermost[index]))
        if chain:
            above[index] = chain
        for place in chain:
            if not _is_task(compiled.provisions[place], task):
                of[index] = place
                break
    return Headings(compiled.provisions, of, above)


def _innermost(compiled: CompiledProgramme) -> list[str]:
    """The provision of each task, or that of the measure its row in an annex belongs to. Numbers
    of tasks may repeat from one measure to the next, so the provision tells first."""
    exact: dict[tuple[str, str], str] = {}
    by_number: dict[str, str] = {}
    for measure in compiled.measures:
        for number in measure.tasks:
            exact.setdefault((measure.provision, number), measure.provision)
            by_number.setdefault(number, measure.provision)
    return [
        exact.get((t.provision, t.number)) or by_number.get(t.number) or t.provision
        for t in compiled.tasks
    ]


def _chain(provisions: Sequence[Provision], places: dict[str, int], start: str) -> Iterator[int]:
    above: str | None = start
    while above is not None and above in places:
        yield places[above]
        above = provisions[places[above]].parent


def _is_task(provision: Provision, task: Task) -> bool:
    heading, text = plain(provision.heading), plain(task.text)
    long = len(heading) >= _SENTENCE and heading in text
    return not heading or long or text.startswith(heading)


def by_words(old: CompiledProgramme, new: CompiledProgramme) -> Pairs:
    """Provisions of both papers with the same heading, or nearly."""
    olds = [i for i, p in enumerate(old.provisions) if p.heading]
    news = [j for j, p in enumerate(new.provisions) if p.heading]
    pairs, _ = match(
        [_profile(old.provisions[i]) for i in olds],
        [_profile(new.provisions[j]) for j in news],
        _TASTE,
    )
    return [(olds[i], news[j]) for i, j, _score in pairs]


def _profile(one: Provision) -> Profile:
    return Profile(one.heading, (one.level, plain_name(one.number) or None, one.id))


def by_tasks(known: Pairs, tasks: Iterable[tuple[int, int]], old: Headings, new: Headings) -> Pairs:
    """``known``, and the headings left over that have most of their tasks in common."""
    taken_old, taken_new = {i for i, _ in known}, {j for _, j in known}
    votes: dict[tuple[int, int], int] = defaultdict(int)
    for i, j in tasks:
        if i in old.of and j in new.of:
            votes[old.of[i], new.of[j]] += 1
    sizes_old, sizes_new = Counter(old.of.values()), Counter(new.of.values())
    found = list(known)
    for (i, j), count in sorted(votes.items(), key=lambda v: (-v[1], v[0])):
        most = max(sizes_old[i], sizes_new[j])
        if i not in taken_old and j not in taken_new and count > _MOST_TASKS * most:
            taken_old.add(i)
            taken_new.add(j)
            found.append((i, j))
    return sorted(found)


def compare_headings(old: Headings, new: Headings, pairs: Pairs) -> Iterator[Change]:
    """Headings of tasks that are new, gone, elsewhere, in other words or under another number."""
    olds, news = sorted(set(old.of.values())), sorted(set(new.of.values()))
    there_old, there_new = set(olds), set(news)
    of_old, taken = dict(pairs), {j for _, j in pairs}
    away = out_of_order((i, j) for i, j in pairs if i in there_old and j in there_new)
    for i in olds:
        if i not in of_old:
            yield Change("measure", "dropped", (i,))
            continue
        one, other = old.provisions[i], new.provisions[of_old[i]]
        if (change := _changed(i, of_old[i], one, other, moved=i in away)) is not None:
            yield change
    yield from (Change("measure", "added", new=(j,)) for j in news if j not in taken)


def _changed(i: int, j: int, one: Provision, other: Provision, *, moved: bool) -> Change | None:
    marks: list[Mark] = []
    fields: list[FieldChange] = []
    words = Edits()
    if not same_words(one.heading, other.heading):
        marks.append("reworded")
        words = edits(one.heading, other.heading)
    if moved:
        marks.append("moved")
    if plain_name(one.number) != plain_name(other.number):
        marks.append("renumbered")
        fields.append(FieldChange("number", one.number, other.number))
    if not marks:
        return None
    return Change("measure", "changed", (i,), (j,), tuple(marks), tuple(fields), words)


def renumbered(old: Headings, new: Headings, pairs: Pairs) -> Iterator[Renumbered]:
    """Provisions of both papers that have another number or place in the paper's structure."""
    for i, j in pairs:
        one, other = old.provisions[i], new.provisions[j]
        if (one.id, plain_name(one.number)) != (other.id, plain_name(other.number)):
            yield Renumbered(one.id, other.id, one.number, other.number, other.heading)
