"""How well a compiled paper agrees with its gold labels.

``score(compiled, gold)`` compares a ``luodi.programme/1`` object with a ``*.gold.json`` file
(labelled by the rules of ``../shared/policies/GOLD.md``). ``python -m tests.scoring`` compiles the
paper beside each gold file and prints a table; ``--detail`` names every miss and false alarm.

Comparison is blind to white space, width, bracket shape, quotes and script, and to nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT / ".." / "shared" / "policies"
GOLDEN = ROOT / "tests" / "golden"

# Gold files say "cooperate" where the compiled programme says "supporting".
ROLES = {"lead": "lead", "supporting": "cooperate", "joint": "joint"}
DOCUMENT_FIELDS = ("title", "document_number", "issuer", "date_written", "date_published")
PREFIX_AT_LEAST = 20
HEADING_AT_MOST = 40
METRIC_SIMILARITY = 0.5
LONGEST_LINE = 110
OTHER_FORMATS = (".docx", ".pdf", ".ofd")

Json = dict[str, Any]


@dataclass(slots=True)
class Counts:
    """Hits, misses and false alarms of one kind; both rates are 1 where there was nothing to do."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    @property
    def precision(self) -> float:
        found = self.hits + self.false_alarms
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.hits + self.misses
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.misses + self.false_alarms
        return 2 * self.hits / total if total else 1.0

    def add(self, other: Counts) -> None:
        """Sum in place, for the line that totals a table."""
        self.hits += other.hits
        self.misses += other.misses
        self.false_alarms += other.false_alarms


@dataclass(slots=True)
class Score:
    """Agreement on one paper. ``notes`` are one line for each miss, false alarm or difference.

    ``comparators``, ``open_sets``, ``aliases`` and ``fields`` are (agreeing, compared).
    """

    tasks: Counts = field(default_factory=Counts)
    roles: Counts = field(default_factory=Counts)
    targets: Counts = field(default_factory=Counts)
    comparators: tuple[int, int] = (0, 0)
    open_sets: tuple[int, int] = (0, 0)
    aliases: tuple[int, int] = (0, 0)
    fields: tuple[int, int] = (0, 0)
    notes: list[str] = field(default_factory=list)


def score(compiled: Json, gold: Json) -> Score:
    """Compare a compiled programme with gold labels; neither is changed."""
    result = Score()
    pairs = match_tasks(compiled, gold, result)
    _score_roles(compiled, gold, pairs, result)
    _score_extras(compiled, gold, pairs, result)
    _score_targets(compiled, gold, result)
    _score_fields(compiled["document"], gold, result)
    return result


# --- words ---------------------------------------------------------------------------------


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


_BRACKETS = str.maketrans("〔〕[]【】{}“”‘’「」『』＂", '()()()()""""""""' + '"')


@cache
def plain(text: str) -> str:
    """Simplified script, half width, one shape of bracket and quote, no white space.

    >>> plain("各區〔縣、市〕 政府，１０％")
    '各区(县、市)政府,10%'
    """
    half = unicodedata.normalize("NFKC", text).translate(_BRACKETS).replace("'", '"')
    return _converter().convert(re.sub(r"\s+", "", half))


def plain_number(number: str | int | None) -> str:
    """A task's number without its marks.

    >>> [plain_number(n) for n in ("（三）", "1．", "第十二条", "①", "二十一、", None)]
    ['三', '1', '十二', '1', '二十一', '']
    """
    bare = plain(str(number or "")).strip("()、.,:")
    return bare.removeprefix("第").removesuffix("条")


# --- tasks ---------------------------------------------------------------------------------


def match_tasks(compiled: Json, gold: Json, result: Score) -> list[tuple[int | None, int | None]]:
    """Pair compiled tasks with gold tasks, in order; ``None`` stands for the missing half."""
    headings = {p["id"]: plain(p["heading"] or "") for p in compiled["provisions"]}
    free = list(range(len(compiled["tasks"])))
    pairs: list[tuple[int | None, int | None]] = []
    for g, wanted in enumerate(gold.get("tasks", [])):
        c = next((i for i in free if same_task(compiled["tasks"][i], wanted, headings)), None)
        pairs.append((c, g))
        if c is None:
            result.tasks.misses += 1
            result.notes.append(f"task  missed  {wanted['number']} {wanted['text_prefix']}")
        else:
            free.remove(c)
            result.tasks.hits += 1
    for c in free:
        task = compiled["tasks"][c]
        pairs.append((c, None))
        result.tasks.false_alarms += 1
        result.notes.append(f"task  false   {task['number']} {task['text'][:30]}")
    return pairs


def same_task(task: Json, wanted: Json, headings: dict[str, str]) -> bool:
    """Same number, and the gold's first words begin the task, with or without its heading.

    A gold number of null means that the paper prints none.
    """
    number = wanted.get("number")
    if number is not None and plain_number(task["number"]) != plain_number(number):
        return False
    return same_beginning(
        plain(task["text"]), plain(wanted["text_prefix"]), headings.get(task["provision"], "")
    )


def same_beginning(text: str, prefix: str, heading: str) -> bool:
    """Whether ``prefix`` begins ``text``; a heading may stand before either of them."""
    heading = heading.rstrip("。:")
    first, _, rest = text.partition("。")
    if _begins(text, prefix) or (len(first) <= HEADING_AT_MOST and _begins(rest, prefix)):
        return True
    if not heading:
        return False
    if text.startswith(heading) and _begins(text[len(heading) :].lstrip("。:"), prefix):
        return True
    # The label has the heading, the task has not.
    below = prefix.removeprefix(heading).lstrip("。:")
    return heading.startswith(prefix) or (below != prefix and _begins(text, below))


def _begins(text: str, prefix: str) -> bool:
    shorter = min(len(text), len(prefix))
    # A whole task may be shorter than the prefix asked for, never the other way round.
    enough = shorter == len(prefix) or (shorter >= PREFIX_AT_LEAST)
    return shorter > 0 and enough and text[:shorter] == prefix[:shorter]


# --- units and roles -----------------------------------------------------------------------


def _score_roles(
    compiled: Json, gold: Json, pairs: list[tuple[int | None, int | None]], result: Score
) -> None:
    implied = {plain(u) for u in (gold.get("implied_joint") or {}).get("units", [])}
    for c, g in pairs:
        found = _roles(compiled["tasks"][c], compiled=True) if c is not None else set()
        label = gold["tasks"][g] if g is not None else None
        counts, lines = best_reading(found, label, implied)
        result.roles.add(counts)
        number = (label or compiled["tasks"][c or 0])["number"]
        result.notes.extend(f"role  {line}  @ {number}" for line in lines)


def _roles(task: Json, *, compiled: bool) -> set[tuple[str, str]]:
    return {
        (ours, plain(unit))
        for ours, theirs in ROLES.items()
        for unit in task.get(ours if compiled else theirs) or []
    }


def best_reading(
    found: set[tuple[str, str]], label: Json | None, implied: set[str]
) -> tuple[Counts, list[str]]:
    """Compare one task's (role, unit) pairs with the accepted reading that is nearest to them."""
    readings = list(_readings(label)) if label else [set()]
    named = {unit for reading in readings for _, unit in reading}
    kept = {(r, u) for r, u in found if not (r == "joint" and u in implied - named)}
    return max((_compare(kept, reading) for reading in readings), key=lambda result: result[0].f1)


def _readings(label: Json) -> Iterable[set[tuple[str, str]]]:
    """The gold reading, then each ``alt``: ``{"joint": true}`` puts every unit in that role,
    ``{"lead": […], "joint": […]}`` is a reading of its own."""
    first = _roles(label, compiled=False)
    yield first
    alternatives = label.get("alt") or []
    for alt in alternatives if isinstance(alternatives, list) else [alternatives]:
        whole = [ours for ours, theirs in ROLES.items() if alt.get(theirs) is True]
        if whole:
            yield {(whole[0], unit) for _, unit in first}
        elif any(theirs in alt for theirs in ROLES.values()):
            yield _roles(alt, compiled=False)


def _compare(found: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> tuple[Counts, list[str]]:
    missed, false = wanted - found, found - wanted
    counts = Counts(hits=len(wanted & found))
    for whole in sorted(missed):
        if parts := split_set(whole, false):
            missed, false, counts.hits = missed - {whole}, false - parts, counts.hits + 1
    for whole in sorted(false):
        if parts := split_set(whole, missed):
            false, missed, counts.hits = false - {whole}, missed - parts, counts.hits + len(parts)
    counts.misses, counts.false_alarms = len(missed), len(false)
    lines = [f"missed  {r} {u}" for r, u in sorted(missed)]
    return counts, lines + [f"false   {r} {u}" for r, u in sorted(false)]


def split_set(whole: tuple[str, str], others: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The members of ``others`` that together are the set phrase ``whole`` written apart.

    >>> sorted(split_set(("joint", "各区、县(市)政府"), {("joint", "各区政府"), ("joint", "各县(市)政府")}))
    [('joint', '各区政府'), ('joint', '各县(市)政府')]
    """
    role, phrase = whole
    pieces = re.sub(r"\([^)]*\)", "", phrase).count("、") + 1
    if pieces == 1 or not phrase.startswith("各"):
        return set()
    parts = {(r, u) for r, u in others if r == role and _inside(u.removeprefix("各"), phrase)}
    return parts if len(parts) == pieces else set()


def _inside(part: str, whole: str) -> bool:
    letters = iter(whole)
    return bool(part) and all(letter in letters for letter in part)


def _score_extras(
    compiled: Json, gold: Json, pairs: list[tuple[int | None, int | None]], result: Score
) -> None:
    """Open sets and aliases of matched tasks; counted apart, they are not in the unit-role F1."""
    both = [(compiled["tasks"][c], gold["tasks"][g]) for c, g in pairs if None not in (c, g)]  # type: ignore[index]
    sets = aliases = 0
    for task, label in both:
        wanted = {plain(s) for s in label.get("open_sets") or []}
        implied = {plain(u) for u in (gold.get("implied_joint") or {}).get("units", [])}
        found = {plain(s) for s in task["open_sets"]}
        same_sets = (
            wanted == found or wanted == found - implied or _same_written_apart(wanted, found)
        )
        same_aliases = _plain_map(label.get("aliases")) == _plain_map(task["aliases"])
        sets, aliases = sets + same_sets, aliases + same_aliases
        if not same_sets:
            result.notes.append(f"open  {sorted(wanted)} ≠ {sorted(found)}  @ {label['number']}")
        if not same_aliases:
            result.notes.append(
                f"alias {label.get('aliases')} ≠ {task['aliases']}  @ {label['number']}"
            )
    result.open_sets, result.aliases = (sets, len(both)), (aliases, len(both))


def _same_written_apart(wanted: set[str], found: set[str]) -> bool:
    counts, _ = _compare({("", s) for s in found}, {("", s) for s in wanted})
    return not counts.misses and not counts.false_alarms


def _plain_map(aliases: dict[str, str] | None) -> dict[str, str]:
    return {plain(unit): plain(alias) for unit, alias in (aliases or {}).items()}


# --- targets -------------------------------------------------------------------------------


def _score_targets(compiled: Json, gold: Json, result: Score) -> None:
    wanted = gold.get("targets") or []
    found = compiled["targets"]
    pairs = match_targets(found, wanted)
    hits = [(c, g) for c, g in pairs if not wanted[g].get("optional")]
    taken, reached = {c for c, _ in pairs}, {g for _, g in pairs}
    missed = [w for g, w in enumerate(wanted) if g not in reached and not w.get("optional")]
    optional = [w for w in wanted if w.get("optional")]
    false = [
        f
        for c, f in enumerate(found)
        if c not in taken and not any(likeness(f, w) for w in optional)
    ]
    result.targets = Counts(len(hits), len(missed), len(false))
    result.notes.extend(f"targ  missed  {_describe(w)}" for w in missed)
    result.notes.extend(f"targ  false   {_describe(f)}" for f in false)
    wrong = [(found[c], wanted[g]) for c, g in hits if not same_comparator(found[c], wanted[g])]
    result.comparators = (len(hits) - len(wrong), len(hits))
    result.notes.extend(
        f"comp  {w['comparator']} ≠ {f['comparator']}  {_describe(w)}" for f, w in wrong
    )


def match_targets(found: Sequence[Json], wanted: Sequence[Json]) -> list[tuple[int, int]]:
    """Pairs (compiled, gold), the likest metrics first, each used once."""
    likely = [(likeness(f, w), -c, -g) for c, f in enumerate(found) for g, w in enumerate(wanted)]
    pairs: list[tuple[int, int]] = []
    for alike, minus_c, minus_g in sorted(likely, reverse=True):
        c, g = -minus_c, -minus_g
        if alike and c not in {p[0] for p in pairs} and g not in {p[1] for p in pairs}:
            pairs.append((c, g))
    return pairs


def likeness(found: Json, wanted: Json) -> float:
    """How alike the metrics of two targets are, or 0 where value, unit or year differ.

    ``alt_years`` of a label are accepted too (a year that only the title prints).
    """
    if found.get("year") not in [wanted.get("year"), *wanted.get("alt_years", [])]:
        return 0.0
    if _amount(found["value"], found["unit"]) != _amount(wanted["value"], wanted["unit"]):
        return 0.0
    alike = metric_similarity(found["metric"], wanted["metric"])
    return alike if alike >= METRIC_SIMILARITY else 0.0


def metric_similarity(one: str, other: str) -> float:
    """1 for the same metric, 0.99 where one contains the other, else the share of common bigrams in the shorter.

    >>> metric_similarity("北部山区八镇生产总值", "生产总值"), metric_similarity("就业人数", "森林覆盖率")
    (0.99, 0.0)
    """
    a, b = sorted((re.sub(r'["()《》]', "", plain(m)) for m in (one, other)), key=len)
    if a == b and a:
        return 1.0
    if len(a) > 1 and a in b:
        return 0.99
    grams = [{m[i : i + 2] for i in range(len(m) - 1)} for m in (a, b)]
    return len(grams[0] & grams[1]) / len(grams[0]) if grams[0] else 0.0


_SCALES = {"万": 10_000, "亿": 100_000_000, "百": 100, "千": 1000}


def _amount(value: float | Sequence[float], unit: str) -> tuple[tuple[float, ...], str]:
    """Value and unit with 万 and 亿 multiplied out: 2 万平方米 is 20000 平方米."""
    bare, factor = plain(unit or "").removeprefix("个"), 1
    bare = bare or plain(unit or "")
    while len(bare) > 1 and bare[0] in _SCALES:
        factor, bare = factor * _SCALES[bare[0]], bare[1:]
    values = value if isinstance(value, Sequence) else [value]
    return tuple(round(float(v) * factor, 6) for v in values), bare


def same_comparator(found: Json, wanted: Json) -> bool:
    """Whether the comparator is the gold's or an accepted other; gold ``exceed`` covers
    ``at_least``."""
    accepted = {wanted["comparator"], *wanted.get("alt_comparators", [])}
    if "exceed" in accepted:
        accepted.add("at_least")
    return found["comparator"] in accepted


def _describe(target: Json) -> str:
    when = target.get("year") or target.get("period") or "—"
    return f"{target['metric']} {target['comparator']} {target['value']}{target['unit']} {when}"


# --- document fields -----------------------------------------------------------------------


def _score_fields(document: Json, gold: Json, result: Score) -> None:
    compared = [name for name in DOCUMENT_FIELDS if name in gold]
    wrong = [name for name in compared if _field(document[name]) != _field(gold[name])]
    result.fields = (len(compared) - len(wrong), len(compared))
    result.notes.extend(f"field {name}: {gold[name]} ≠ {document[name]}" for name in wrong)


def _field(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(plain(v) for v in value)
    return plain(value) if isinstance(value, str) else value


# --- command -------------------------------------------------------------------------------


def gold_files() -> list[Path]:
    """Every gold file of the real papers (where they are) and of this repository."""
    return sorted(SHARED.rglob("*.gold.json")) + sorted(GOLDEN.rglob("*.gold.json"))


def load(path: Path) -> tuple[Path, Json]:
    """The paper that a gold file labels, and the labels."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    return path.parent / gold["file"], gold


def other_settings(path: Path) -> list[Path]:
    """The same paper set in other formats (``NAME.docx``, ``NAME.pdf``), beside its gold file or
    in a folder below: they must be read as the labels say too."""
    from luodi.compiler.read import READERS

    stem = path.name.removesuffix(".gold.json")
    labelled = load(path)[0].resolve()
    return sorted(
        paper
        for paper in path.parent.rglob(f"{stem}.*")
        if paper.suffix in OTHER_FORMATS
        and paper.suffix[1:] in READERS
        and paper.resolve() != labelled
    )


def compiled_beside(path: Path) -> Json:
    """Compile the paper beside a gold file."""
    return compiled(load(path)[0])


def compiled(source: Path) -> Json:
    """Compile a paper to its ``luodi.programme/1`` object."""
    from luodi.compiler import compile_bytes
    from luodi.compiler.emit import to_dict

    return to_dict(compile_bytes(source.read_bytes(), name=source.name))


HEADER = f"{'file':<38}{'task P':>7}{'R':>6}{'F1':>7}{'role F1':>9}{'targ F1':>9}{'comp':>8}{'open':>9}{'alias':>9}{'doc':>6}\n"


def _row(name: str, s: Score) -> str:
    pairs = [f"{a}/{b}" for a, b in (s.comparators, s.open_sets, s.aliases, s.fields)]
    return (
        f"{name[:37]:<38}{s.tasks.precision:>7.3f}{s.tasks.recall:>6.2f}{s.tasks.f1:>7.3f}"
        f"{s.roles.f1:>9.3f}{s.targets.f1:>9.3f}"
        f"{pairs[0]:>8}{pairs[1]:>9}{pairs[2]:>9}{pairs[3]:>6}\n"
    )


def _add(total: Score, one: Score) -> None:
    total.tasks.add(one.tasks)
    total.roles.add(one.roles)
    total.targets.add(one.targets)
    for name in ("comparators", "open_sets", "aliases", "fields"):
        (a, b), (c, d) = getattr(total, name), getattr(one, name)
        setattr(total, name, (a + c, b + d))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table. Exit code 1 where any paper is not read as its gold file says."""
    parser = argparse.ArgumentParser(prog="python -m tests.scoring", description=__doc__)
    parser.add_argument("--detail", action="store_true", help="name every miss and false alarm")
    parser.add_argument("files", nargs="*", type=Path, metavar="GOLD.json")
    options = parser.parse_args(arguments)
    total = Score()
    sys.stdout.write(HEADER)
    for path in options.files or gold_files():
        labelled, gold = load(path)
        for source in (labelled, *other_settings(path)):
            result = score(compiled(source), gold)
            _add(total, result)
            name = path.name.removesuffix(".gold.json")
            sys.stdout.write(_row(name if source == labelled else source.name, result))
            if options.detail:
                sys.stdout.writelines(f"    {line[:LONGEST_LINE]}\n" for line in result.notes)
    sys.stdout.write(_row("all", total))
    return int(min(total.tasks.f1, total.roles.f1, total.targets.f1) < 1)


if __name__ == "__main__":
    sys.exit(main())
