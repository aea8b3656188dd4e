"""How often what the compiler read is right, by how sure it says it is.

``python -m tests.confidence`` compiles every golden paper and the real ones beside the repository,
compares each field that has a value with the gold labels, and prints a table for
``docs/explanation/compiler.md``; ``--detail`` names what is wrong. Goals, rules and the sections
of tasks have no gold labels and are not measured; neither are the fields by which the scorer finds
the label (number and text of a task, value, unit and year of a target), which would all be right.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.scoring import (
    DOCUMENT_FIELDS,
    ROLES,
    Json,
    Score,
    _field,
    _plain_map,
    _readings,
    compiled_beside,
    gold_files,
    load,
    match_targets,
    match_tasks,
    metric_similarity,
    plain,
    same_comparator,
)

CLASSES = ("certain", "rule", "guess")
#: A metric that holds the gold's or is held by it is right.
SAME_METRIC = 0.99

Judged = tuple[str, str, bool, str]


def judged(compiled: Json, gold: Json) -> Iterator[Judged]:
    """Each labelled field that was read: its name, how sure it is, whether right, and what."""
    yield from _tasks(compiled, gold)
    yield from _targets(compiled, gold)
    for name in DOCUMENT_FIELDS:
        sure = compiled["document"]["confidence"].get(name)
        if sure and name in gold:
            found = compiled["document"][name]
            yield f"document.{name}", sure, _field(found) == _field(gold[name]), str(found)


def _tasks(compiled: Json, gold: Json) -> Iterator[Judged]:
    for c, g in match_tasks(compiled, gold, Score()):
        if c is None:
            continue
        task = compiled["tasks"][c]
        label = gold["tasks"][g] if g is not None else None
        for name, sure in task["confidence"].items():
            right = None if label is None else _task_right(name, task, label, gold)
            if label is None and name in ROLES:
                right = False
            if right is not None:
                yield f"task.{name}", sure, right, f"{task['number']} {task.get(name)}"


def _task_right(name: str, task: Json, label: Json, gold: Json) -> bool | None:
    """None where the gold says nothing of the field."""
    if name in ROLES:
        implied = {plain(u) for u in (gold.get("implied_joint") or {}).get("units", [])}
        found = {plain(unit) for unit in task[name]}
        readings = [{u for r, u in reading if r == name} for reading in _readings(label)]
        return any(found == r or found - implied == r for r in readings) or _apart(found, readings)
    if name == "open_sets":
        found, wanted = ({plain(s) for s in row} for row in (task[name], label[name] or ()))
        return found == wanted or _apart(found, [wanted])
    if name == "aliases":
        return _plain_map(task[name]) == _plain_map(label[name])
    return None


def _apart(found: set[str], readings: Sequence[set[str]]) -> bool:
    """Whether only set phrases (各区、县政府) are written apart differently."""
    return any(
        all(u.startswith("各") for u in found ^ reading) and "".join(sorted(found ^ reading))
        for reading in readings
        if found ^ reading
    )


def _targets(compiled: Json, gold: Json) -> Iterator[Judged]:
    found, wanted = compiled["targets"], gold.get("targets") or []
    pairs = dict(match_targets(found, wanted))
    for c, target in enumerate(found):
        label = wanted[pairs[c]] if c in pairs else None
        for name, sure in target["confidence"].items():
            right = None if label is None else _target_right(name, target, label)
            if label is None and name in ("metric", "comparator"):
                right = False
            if right is not None:
                what = f"{target['metric']}: {target.get(name)}"
                yield f"target.{name}", sure, right, f"{what} ≠ {(label or {}).get(name)}"


def _target_right(name: str, target: Json, label: Json) -> bool | None:
    if name == "metric":
        wanted = _BASE.sub("", label["metric"])  # the year compared with is a field of its own
        return metric_similarity(target["metric"], wanted) >= SAME_METRIC
    if name == "comparator":
        return same_comparator(target, label)
    if name == "scope":
        return _same_scope(target, label)
    if name in ("from_year", "period"):
        return _field(target[name]) == _field(label[name]) if label.get(name) else None
    return None


_BASE = re.compile(r"[比较]20\d\d年(?:累计)?")
_WHOLE = re.compile(r"^[全我本](省|市|县|区|自治区|镇|乡|州|国)$")


def _same_scope(target: Json, label: Json) -> bool | None:
    """全市 is the city that issues the paper."""
    if label["scope"] is None:
        return None
    found, wanted = plain(target["scope"]), plain(label["scope"])
    for one, other in ((found, wanted), (wanted, found)):
        if (whole := _WHOLE.match(one)) and other.endswith(whole[1]):
            return True
    return found == wanted


def measure(files: Sequence[Path] = ()) -> tuple[dict[str, list[int]], list[str]]:
    """For each class ``[right, all]``, and lines on what is wrong."""
    table = {name: [0, 0] for name in CLASSES}
    wrong: list[str] = []
    for path in files or gold_files():
        for name, sure, right, what in judged(compiled_beside(path), load(path)[1]):
            table[sure][0] += right
            table[sure][1] += 1
            if not right:
                wrong.append(f"{sure:<8}{name:<20}{path.name.removesuffix('.gold.json')}: {what}")
    return table, wrong


def by_field() -> dict[tuple[str, str], list[int]]:
    """For each field and class ``[right, all]``."""
    table: dict[tuple[str, str], list[int]] = {}
    for path in gold_files():
        for name, sure, right, _ in judged(compiled_beside(path), load(path)[1]):
            pair = table.setdefault((name, sure), [0, 0])
            pair[0] += right
            pair[1] += 1
    return table


def share(pair: Sequence[int]) -> float:
    """The part that is right; 1 where nothing was read."""
    return pair[0] / pair[1] if pair[1] else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.confidence", description=__doc__)
    parser.add_argument("--detail", action="store_true", help="name what is wrong")
    parser.add_argument("files", nargs="*", type=Path, metavar="GOLD.json")
    options = parser.parse_args(arguments)
    table, wrong = measure(options.files)
    sys.stdout.write("| confidence | fields read | right | share |\n|---|---|---|---|\n")
    for name, pair in table.items():
        sys.stdout.write(f"| {name} | {pair[1]} | {pair[0]} | {share(pair):.2%} |\n")
    if options.detail:
        counts: Counter[Any] = Counter(line[:28] for line in wrong)
        sys.stdout.writelines(f"{number:5} {line}\n" for line, number in counts.most_common())
        sys.stdout.writelines(f"    {line}\n" for line in wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main())
