"""Where a compiled (and corrected) paper says something else than the programme it is bound to:
one proposal for each difference, to be taken up or left.

A proposal never guesses: a name that is no unit of the programme makes it unfit until the unit is
in the programme's file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.kernel.saying import gettext as _
from luodi.programme.domain.binding import Binding, Bound, plain_number, squeeze
from luodi.programme.domain.correction import task_entry
from luodi.programme.domain.definition import ROLES, Definition, Target, Task

_LATER_CLAUSES = re.compile(r"[，,。；;：:、\n]+")
_TITLE, _ANCHOR, _ANCHORS = 24, 16, 4
_KEY = re.compile(r"t(\d+)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One difference. ``kind`` is roles, number, add, remove, target; ``key`` the task's or
    target's in the programme (for ``add``, the one it would get). ``before`` and ``after`` are
    plain values of the file, None where there is none; ``words`` what the paper says;
    ``unknown`` names in it that are no unit of the programme."""

    id: str
    kind: str
    key: str
    before: Any
    after: Any
    words: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it can be taken up as it is."""
        return not self.unknown


@dataclass(frozen=True, slots=True)
class Aside:
    """What nobody can take up here and what must not be passed over in silence. ``kind`` is
    ``paper`` for a target that the paper alone has, ``programme`` for one that the programme
    alone has, ``unsure`` for a task of the paper that may be one of several. ``key`` is the
    target's in the programme, ``keys`` those of the tasks; ``words`` are the paper's."""

    kind: str
    key: str = ""
    words: str = ""
    keys: tuple[str, ...] = ()


def asides(
    compiled: Mapping[str, Any], definition: Definition, binding: Binding
) -> tuple[Aside, ...]:
    """Targets that one side alone has, and tasks that could not be told apart, in order."""
    figures = list(_figures(compiled, definition, binding))
    there = {one.index for one in binding.targets} | {index for index, _ in figures}
    ours = {one.key for one in binding.targets} | {one.key for _, one in figures}
    targets = compiled["targets"]
    return (
        *(
            Aside("unsure", words=compiled["tasks"][one.index]["text"], keys=one.candidates)
            for one in binding.unbound
            if one.candidates
        ),
        *(Aside("paper", words=t["text"]) for n, t in enumerate(targets) if n not in there),
        *(Aside("programme", t.key) for t in definition.targets if t.key not in ours),
    )


def proposals(
    compiled: Mapping[str, Any], definition: Definition, binding: Binding
) -> tuple[Proposal, ...]:
    """Every difference between a paper and the programme it is bound to: roles and numbers of its
    tasks, tasks that one of them lacks, targets with another figure."""
    names = _names(definition)
    tasks = {task.key: task for task in definition.tasks}
    return (
        *(
            found
            for one in binding.bound
            for found in _of_task(compiled["tasks"][one.index], one, tasks[one.key], names)
        ),
        *_extra(compiled, definition, binding, names),
        *(
            Proposal(f"remove:{key}", "remove", key, tasks[key].number, None)
            for key in binding.missing
        ),
        *(figure for _, figure in _figures(compiled, definition, binding)),
    )


def _names(definition: Definition) -> dict[str, str]:
    """Every name of a unit, squeezed → its key; the usual names win over aliases."""
    return {
        squeeze(name): unit.key
        for names in (
            [(u, alias) for u in definition.units for alias in u.aliases],
            [(u, u.full_name) for u in definition.units if u.full_name],
            [(u, u.name) for u in definition.units],
        )
        for unit, name in names
    }


def _parts(
    entry: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Roles and open sets of a compiled task as the file has them, and the unknown names."""
    roles: dict[str, list[str]] = {role: [] for role in ROLES}
    sets: list[dict[str, str]] = []
    unknown: list[str] = []
    for role in ROLES:
        for name in entry[role]:
            key = names.get(squeeze(name))
            if key is not None:
                roles[role] = [*dict.fromkeys((*roles[role], key))]
            elif name in entry["open_sets"]:
                sets.append({"role": role, "phrase": name})
            else:
                unknown.append(name)
    return {"roles": roles, "open_sets": sets}, tuple(dict.fromkeys(unknown))


def _of_task(
    entry: Mapping[str, Any], bound: Bound, task: Task, names: Mapping[str, str]
) -> Iterator[Proposal]:
    said, unknown = _parts(entry, names)
    before = {
        "roles": {role: list(getattr(task, role)) for role in ROLES},
        "open_sets": [{"role": s.role, "phrase": s.phrase} for s in task.open_sets],
    }
    if unknown or _unordered(said) != _unordered(before):
        yield Proposal(f"roles:{task.key}", "roles", task.key, before, said, entry["text"], unknown)
    if plain_number(bound.number) != plain_number(task.number):
        yield Proposal(
            f"number:{task.key}", "number", task.key, task.number, bound.number, entry["text"]
        )


def _unordered(parts: Mapping[str, Any]) -> Any:
    """Roles for comparing: the first lead counts, the order of the others does not."""
    roles, sets = parts["roles"], parts["open_sets"]
    first = roles["lead"][:1]
    return (
        first,
        {role: frozenset(roles[role]) for role in ROLES},
        {(entry["role"], squeeze(entry["phrase"])) for entry in sets},
    )


def _extra(
    compiled: Mapping[str, Any],
    definition: Definition,
    binding: Binding,
    names: Mapping[str, str],
) -> Iterator[Proposal]:
    """Tasks of the paper that are none of the programme's, under the measure of the task before."""
    measures = {task.key: task.measure for task in definition.tasks}
    of_index = {one.index: measures[one.key] for one in binding.bound}
    free = _free_keys(definition)
    for one in binding.unbound:
        if one.candidates:
            continue
        entry = compiled["tasks"][one.index]
        near = [of_index[i] for i in sorted(of_index) if i <= one.index]
        said, unknown = _parts(entry, names)
        key = next(free)
        task = {
            "key": key,
            "number": entry["number"],
            "measure": near[-1] if near else definition.measures[0].key,
            "title": {"zh": _clauses(entry["text"])[0][:_TITLE], "en": ""},
            **said,
            "deadline": None,
            "anchors": _anchors(entry["text"]),
        }
        name = f"add:{one.span.start}-{one.span.end}-{one.number}"  # also when others come before
        yield Proposal(name, "add", key, None, task, entry["text"], unknown)


def _free_keys(definition: Definition) -> Iterator[str]:
    """Keys t001, t002 … beyond the largest that the programme has; of a task it had once, the
    service sees to it."""
    numbers = [int(m[1]) for task in definition.tasks if (m := _KEY.fullmatch(task.key))]
    number = max(numbers, default=0)
    while True:
        number += 1
        yield f"t{number:03d}"


def _clauses(text: str) -> list[str]:
    return [part.strip() for part in _LATER_CLAUSES.split(text) if part.strip()] or ["—"]


def _anchors(text: str) -> list[str]:
    found = dict.fromkeys(part[:_ANCHOR] for part in _clauses(text) if len(part) >= 2)
    return list(found)[:_ANCHORS] or [(text.strip() + "——")[:_ANCHOR]]


def _figures(
    compiled: Mapping[str, Any], definition: Definition, binding: Binding
) -> Iterator[tuple[int, Proposal]]:
    """Targets of one metric and year that have another figure in the paper, with their places."""
    bound = {one.index for one in binding.targets}
    taken = {one.key for one in binding.targets}
    for index, entry in enumerate(compiled["targets"]):
        if index in bound or entry["year"] is None:
            continue
        alike = [t for t in definition.targets if t.key not in taken and _same_thing(t, entry)]
        if len(alike) == 1:
            target = alike[0]
            before = {
                "comparator": target.comparator,
                "value": _plain(target.value),
                "unit": target.unit,
            }
            after = {name: _plain(entry[name]) for name in ("comparator", "value", "unit")}
            yield (
                index,
                Proposal(
                    f"target:{target.key}", "target", target.key, before, after, entry["text"]
                ),
            )


def _same_thing(target: Target, entry: Mapping[str, Any]) -> bool:
    return target.year == entry["year"] and squeeze(target.metric) == squeeze(entry["metric"])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def apply(content: Mapping[str, Any], chosen: Sequence[Proposal]) -> dict[str, Any]:
    """The programme's content with the chosen proposals taken up.

    Raises:
        ValueError: a project of the programme hangs on a task that is to go, or a proposal names
            units that the programme does not have.
    """
    result = copy.deepcopy(dict(content))
    for one in chosen:
        if not one.fits:
            raise ValueError(
                _("“%(unknown)s”不是方案中的单位，请先在方案文件中补上")
                % {"unknown": "、".join(one.unknown)}
            )
        _take_up(result, one)
    return result


def _take_up(content: dict[str, Any], one: Proposal) -> None:
    entry = task_entry(content, one.key)
    if one.kind == "roles" and entry is not None:
        entry.update(copy.deepcopy(one.after))
    elif one.kind == "number" and entry is not None:
        entry["number"] = one.after
    elif one.kind == "add":
        _insert(content["tasks"], one.after)
    elif one.kind == "remove":
        _remove(content, one.key)
    elif one.kind == "target":
        target = next(t for t in content["targets"] if t["key"] == one.key)
        target.update(copy.deepcopy(one.after))


def _insert(tasks: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    """Behind the last task of its measure; at the end where the measure has none."""
    places = [i for i, task in enumerate(tasks) if task["measure"] == entry["measure"]]
    tasks.insert(places[-1] + 1 if places else len(tasks), copy.deepcopy(entry))


def _remove(content: dict[str, Any], key: str) -> None:
    if hanging := [p["key"] for p in content["projects"] if p["task"] == key]:
        raise ValueError(
            _("任务 %(key)s 下有点名的项目 %(projects)s，请先在方案文件中改挂")
            % {"key": key, "projects": "、".join(hanging)}
        )
    content["tasks"] = [task for task in content["tasks"] if task["key"] != key]
    for measure in content["measures"]:
        measure["basis"]["tasks"] = [task for task in measure["basis"]["tasks"] if task != key]
    # Targets and rules of a task that goes stay, as the programme's own.
    for target in content["targets"]:
        if target.get("task") == key:
            del target["task"]
    for rule in content["rules"]:
        if rule["task"] == key:
            rule["task"] = None


def unused(keys: Collection[str], found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The proposals, with new keys for tasks that avoid ``keys``: those of every task that the
    programme ever had, which are never used again."""
    taken, result = set(keys), []
    for one in found:
        if one.kind == "add":
            key = one.key
            while key in taken:
                key = f"t{int(_KEY.fullmatch(key)[1]) + 1:03d}"  # type: ignore[index]
            taken.add(key)
            one = Proposal(
                one.id, one.kind, key, None, {**one.after, "key": key}, one.words, one.unknown
            )
        result.append(one)
    return tuple(result)
