"""Amendments planted in papers, and how many of them the comparison reports exactly as planted.

``python -m tests.compiler.diff.planting [--seeds N] [PAPER…]`` prints the table. An amendment is
reported exactly where its tasks, and no others, are told with what was planted, and with nothing
else (numbers that only moved up or down are no news).
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from luodi.compiler import compile_bytes
from luodi.compiler.diff import Difference, compare
from luodi.compiler.model import CompiledProgramme, Task

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/*.txt"))
PAPERS = [*GOLDEN, *sorted((ROOT / "programmes" / "yunxi-county").glob("*.txt"))]
REAL = sorted((ROOT.parent / "shared" / "policies").glob("**/*.txt"))

# A paper with fewer tasks than this has nothing to plant into.
_FEWEST = 4
_SHORTEST = 8
_BREAK = re.compile(r"[，；。]")
_FIGURE = re.compile(r"\d+")
# In nobody's paper: words that tasks could have, and an office that no paper names.
_STRANGE = (
    "举办龙舟竞渡和稻田音乐会，评选十佳乡村歌手。",
    "为夜班环卫工人开设冬季热粥铺，配备手套和防滑鞋。",
    "修缮廊桥碑刻，聘请拓印匠人传授技艺。",
)
_UNIT = "市湿地候鸟保护中心"

#: state, old places, new places, marks
Told = tuple[str, tuple[int, ...], tuple[int, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Paper:
    """A paper as rows that can be moved about: each task with its measure's place, or None."""

    compiled: CompiledProgramme
    rows: tuple[tuple[Task, int | None], ...]
    numbered: bool

    def built(self) -> CompiledProgramme:
        """The paper as if compiled: tasks numbered through, measures listing theirs."""
        tasks: list[Task] = []
        of: dict[int, list[str]] = defaultdict(list)
        for place, (task, measure) in enumerate(self.rows):
            number = str(place + 1) if self.numbered else task.number
            provision = "" if measure is None else self.compiled.measures[measure].provision
            tasks.append(replace(task, number=number, provision=provision))
            if measure is not None:
                of[measure].append(number)
        measures = tuple(
            replace(one, tasks=tuple(of[place])) for place, one in enumerate(self.compiled.measures)
        )
        return replace(self.compiled, tasks=tuple(tasks), measures=measures)


@dataclass(frozen=True)
class Planted:
    """An amended paper and what it must be reported as. ``rename`` is (old, new)."""

    paper: Paper
    told: tuple[Told, ...]
    rename: tuple[str, str] | None = None


Plant = Callable[[Paper, random.Random], Planted | None]


def opened(path: Path) -> Paper | None:
    """A paper to plant into; None where it has too few tasks."""
    compiled = compile_bytes(path.read_bytes(), name=path.name)
    if len(compiled.tasks) < _FEWEST:
        return None
    by_number: dict[str, int] = {}
    by_place: dict[tuple[str, str], int] = {}
    for place, measure in enumerate(compiled.measures):
        for number in measure.tasks:
            by_number.setdefault(number, place)
            by_place.setdefault((measure.provision, number), place)
    rows = tuple(
        (task, by_place.get((task.provision, task.number), by_number.get(task.number)))
        for task in compiled.tasks
    )
    numbers = [task.number for task in compiled.tasks]
    return Paper(compiled, rows, numbers == [str(n + 1) for n in range(len(numbers))])


def _with(paper: Paper, rows: Iterable[tuple[Task, int | None]]) -> Paper:
    return replace(paper, rows=tuple(rows))


def _one(paper: Paper, place: int, task: Task) -> Paper:
    rows = list(paper.rows)
    rows[place] = (task, rows[place][1])
    return _with(paper, rows)


def drop(paper: Paper, dice: random.Random) -> Planted:
    place = dice.randrange(len(paper.rows))
    rows = [*paper.rows[:place], *paper.rows[place + 1 :]]
    return Planted(_with(paper, rows), (("dropped", (place,), (), ()),))


def add(paper: Paper, dice: random.Random) -> Planted:
    place = dice.randrange(len(paper.rows))
    model, measure = paper.rows[place]
    task = replace(model, text=dice.choice(_STRANGE))
    rows = [*paper.rows[:place], (task, measure), *paper.rows[place:]]
    return Planted(_with(paper, rows), (("added", (), (place,), ()),))


def move(paper: Paper, dice: random.Random) -> Planted | None:
    """A task goes to another measure."""
    measures = sorted({m for _, m in paper.rows if m is not None})
    there = [i for i, (_, m) in enumerate(paper.rows) if m is not None]
    # The last task of a measure would take the measure away with it.
    sizes = {m: sum(1 for _, other in paper.rows if other == m) for m in measures}
    there = [i for i in there if sizes[paper.rows[i][1] or 0] > 1]
    if len(measures) < 2 or not there:
        return None
    place = dice.choice(there)
    task, measure = paper.rows[place]
    target = dice.choice([m for m in measures if m != measure])
    rest = [*paper.rows[:place], *paper.rows[place + 1 :]]
    at = max(i for i, (_, m) in enumerate(rest) if m == target) + 1
    rows = [*rest[:at], (task, target), *rest[at:]]
    return Planted(_with(paper, rows), (("changed", (place,), (at,), ("moved",)),))


def split(paper: Paper, dice: random.Random) -> Planted | None:
    choices = [
        (place, at.end())
        for place, (task, _) in enumerate(paper.rows)
        for at in _BREAK.finditer(task.text)
        if min(len(task.text[: at.end()]), len(task.text[at.end() :])) >= _SHORTEST
    ]
    if not choices:
        return None
    place, at = dice.choice(choices)
    task, measure = paper.rows[place]
    parts = [replace(task, text=task.text[:at]), replace(task, text=task.text[at:])]
    rows = [*paper.rows[:place], *((part, measure) for part in parts), *paper.rows[place + 1 :]]
    return Planted(_with(paper, rows), (("split", (place,), (place, place + 1), ()),))


def merge(paper: Paper, dice: random.Random) -> Planted | None:
    """Two neighbours in one measure become one; the roles of both stay with it."""
    choices = [
        place
        for place in range(len(paper.rows) - 1)
        if paper.rows[place][1] == paper.rows[place + 1][1]
        and min(len(paper.rows[p][0].text) for p in (place, place + 1)) >= _SHORTEST
    ]
    if not choices:
        return None
    place = dice.choice(choices)
    (one, measure), (other, _) = paper.rows[place : place + 2]
    roles = {
        role: tuple(dict.fromkeys((*getattr(one, role), *getattr(other, role))))
        for role in ("lead", "supporting", "joint")
    }
    task = replace(one, text=one.text + other.text, **roles)
    rows = [*paper.rows[:place], (task, measure), *paper.rows[place + 2 :]]
    return Planted(_with(paper, rows), (("merged", (place, place + 1), (place,), ()),))


def role(paper: Paper, dice: random.Random) -> Planted | None:
    """One more unit in a role of a task."""
    place = dice.randrange(len(paper.rows))
    task, _ = paper.rows[place]
    which = dice.choice(("lead", "supporting", "joint"))
    names = getattr(task, which)
    other = replace(task, **{which: (*names, _UNIT)})
    told = ("changed", (place,), (place,), ("roles",))
    return Planted(_one(paper, place, other), (told,))


def lead(paper: Paper, dice: random.Random) -> Planted | None:
    """The lead of a task is another unit that the paper names."""
    names = sorted({name for task, _ in paper.rows for name in task.lead})
    there = [i for i, (task, _) in enumerate(paper.rows) if task.lead]
    if len(names) < 2 or not there:
        return None
    place = dice.choice(there)
    task, _ = paper.rows[place]
    instead = dice.choice([name for name in names if name != task.lead[0]])
    other = replace(task, lead=(instead, *task.lead[1:]))
    told = ("changed", (place,), (place,), ("roles",))
    return Planted(_one(paper, place, other), (told,))


def number(paper: Paper, dice: random.Random) -> Planted | None:
    """Another figure in a task."""
    choices = [
        (place, found)
        for place, (task, _) in enumerate(paper.rows)
        for found in _FIGURE.finditer(task.text)
    ]
    if not choices:
        return None
    place, found = dice.choice(choices)
    task, _ = paper.rows[place]
    text = task.text[: found.start()] + str(int(found[0]) + 7) + task.text[found.end() :]
    told = ("changed", (place,), (place,), ("numbers",))
    return Planted(_one(paper, place, replace(task, text=text)), (told,))


def reword(paper: Paper, dice: random.Random) -> Planted | None:
    """A few other words at the head of a task."""
    place = dice.randrange(len(paper.rows))
    task, _ = paper.rows[place]
    other = replace(task, text=dice.choice(("全面", "稳妥有序", "会同各方")) + task.text)
    told = ("changed", (place,), (place,), ("reworded",))
    return Planted(_one(paper, place, other), (told,))


def rename(paper: Paper, dice: random.Random) -> Planted | None:
    """A unit has another name throughout."""
    counts: dict[str, int] = defaultdict(int)
    for task, _ in paper.rows:
        for name in {*task.lead, *task.supporting, *task.joint} - {*task.open_sets}:
            counts[name] += 1
    names = sorted(name for name, count in counts.items() if count > 1)
    if not names:
        return None
    name = dice.choice(names)

    def now(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(_UNIT if one == name else one for one in names)

    rows = [
        (replace(t, lead=now(t.lead), supporting=now(t.supporting), joint=now(t.joint)), measure)
        for t, measure in paper.rows
    ]
    return Planted(_with(paper, rows), (), (name, _UNIT))


PLANTS: tuple[Plant, ...] = (
    drop, add, move, split, merge, role, lead, number, reword, rename,
)  # fmt: skip


def told(difference: Difference) -> tuple[Told, ...]:
    """What a difference says of tasks, but for numbers that moved up or down."""
    return tuple(
        (c.state, c.old, c.new, tuple(m for m in c.marks if m != "renumbered"))
        for c in difference.of("task")
        if not c.only_renumbered
    )


def exact(paper: Paper, planted: Planted) -> bool:
    """Whether the amendment is reported as planted and nothing beside it."""
    found = compare(paper.built(), planted.paper.built())
    renamed = tuple((r.old, r.new) for r in found.renamed)
    return told(found) == planted.told and renamed == ((planted.rename,) if planted.rename else ())


@dataclass
class Tally:
    """How many amendments of a kind were planted and reported exactly; the papers of the rest."""

    planted: int = 0
    exact: int = 0
    missed: tuple[str, ...] = ()


def run(paths: Sequence[Path], seeds: int = 3) -> dict[str, Tally]:
    """Plant every kind of amendment into every paper, ``seeds`` times."""
    found = {plant.__name__: Tally() for plant in PLANTS}
    for path in paths:
        paper = opened(path)
        if paper is None:
            continue
        for plant in PLANTS:
            for seed in range(seeds):
                planted = plant(paper, random.Random(f"{path.name}:{seed}"))  # noqa: S311
                if planted is not None:
                    _count(found[plant.__name__], paper, planted, f"{path.name}:{seed}")
    return found


def _count(tally: Tally, paper: Paper, planted: Planted, where: str) -> None:
    tally.planted += 1
    if exact(paper, planted):
        tally.exact += 1
    else:
        tally.missed = (*tally.missed, where)


def table(found: dict[str, Tally]) -> str:
    """The table for people."""
    lines = [f"{'amendment':<12}{'planted':>9}{'exact':>8}{'share':>9}"]
    for name, tally in found.items():
        share = tally.exact / tally.planted if tally.planted else 1
        missed = "  " + " ".join(tally.missed[:4]) if tally.missed else ""
        lines.append(f"{name:<12}{tally.planted:>9}{tally.exact:>8}{share:>9.1%}{missed}")
    planted, right = sum(t.planted for t in found.values()), sum(t.exact for t in found.values())
    lines.append(f"{'all':<12}{planted:>9}{right:>8}{right / planted:>9.1%}")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    words = sys.argv[1:]
    seeds = 3
    if "--seeds" in words:
        at = words.index("--seeds")
        seeds = int(words[at + 1])
        del words[at : at + 2]
    paths = [Path(word) for word in words] or [*PAPERS, *REAL]
    sys.stdout.write(table(run(paths, seeds)) + "\n")


if __name__ == "__main__":
    main()
