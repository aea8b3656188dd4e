"""What a schema cannot see: keys that stand twice, references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.kernel.saying import gettext as _
from luodi.programme.domain.definition import ROLES

Path = tuple[str | int, ...]
Content = Mapping[str, Any]

_KEYED = ("units", "measures", "tasks", "targets", "goals", "rules", "projects", "standing_notes")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a programme's data, by its path in it."""

    code: str
    path: Path
    message: str
    hint: str = ""


def problems(content: Content) -> Iterator[Problem]:
    """All problems of data that has the right shape, list by list."""
    yield from _twice(content)
    yield from _dangling(content)
    yield from _circles(content)
    yield from _no_year(content)


def _twice(content: Content) -> Iterator[Problem]:
    for name, field in (*((name, "key") for name in _KEYED), ("areas", "code")):
        seen: dict[str, int] = {}
        for index, entry in enumerate(content.get(name, ())):
            first = seen.setdefault(entry[field], index)
            if first != index:
                said = _("“%(key)s”已经是 %(name)s[%(first)s]，每个代号只能用一次") % {
                    "key": entry[field],
                    "name": name,
                    "first": first,
                }
                yield Problem("E803", (name, index, field), said)


def _dangling(content: Content) -> Iterator[Problem]:
    known = {
        "units": {unit["key"] for unit in content["units"]},
        "measures": {measure["key"] for measure in content["measures"]},
        "tasks": {task["key"] for task in content["tasks"]},
        "areas": {area["code"] for area in content["areas"]},
    }
    for kind, path, value in _references(content):
        if value is not None and value not in known[kind]:
            yield Problem(
                "E804",
                path,
                _("“%(value)s”不在 %(kind)s 中") % {"value": value, "kind": kind},
                _("在 %(kind)s 中补上，或改正代号。") % {"kind": kind},
            )


def _references(content: Content) -> Iterator[tuple[str, Path, str | None]]:
    """(list that is referred to, where, what it says)."""
    yield "units", ("coordinator",), content["coordinator"]
    for i, area in enumerate(content["areas"]):
        yield "areas", ("areas", i, "parent"), area.get("parent")
    for i, unit in enumerate(content["units"]):
        yield "areas", ("units", i, "area"), unit.get("area")
        yield from _each("units", ("units", i, "members"), unit.get("members", ()))
    for i, measure in enumerate(content["measures"]):
        yield "units", ("measures", i, "coordinator"), measure["coordinator"]
        yield from _each("tasks", ("measures", i, "basis", "tasks"), measure["basis"]["tasks"])
    for i, task in enumerate(content["tasks"]):
        yield "measures", ("tasks", i, "measure"), task["measure"]
        for role in ROLES:
            yield from _each("units", ("tasks", i, "roles", role), task["roles"][role])
    yield from _references_to_tasks(content)
    for i, note in enumerate(content.get("standing_notes", ())):
        yield from _each("units", ("standing_notes", i, "units"), note["units"])
    for i, one in enumerate(content.get("delivery", {}).get("exceptions", ())):
        yield "measures", ("delivery", "exceptions", i, "measure"), one.get("measure")
        yield "tasks", ("delivery", "exceptions", i, "task"), one.get("task")


def _references_to_tasks(content: Content) -> Iterator[tuple[str, Path, str | None]]:
    for name in ("targets", "rules", "projects"):
        for i, entry in enumerate(content[name]):
            yield "tasks", (name, i, "task"), entry.get("task")
    for i, project in enumerate(content["projects"]):
        yield "measures", ("projects", i, "measure"), project["measure"]
        yield from _each("areas", ("projects", i, "areas"), project["areas"])


def _each(kind: str, path: Path, values: Any) -> Iterator[tuple[str, Path, str]]:
    for index, value in enumerate(values):
        yield kind, (*path, index), value


def _circles(content: Content) -> Iterator[Problem]:
    above = {area["code"]: [area.get("parent")] for area in content["areas"]}
    inside = {unit["key"]: unit.get("members", []) for unit in content["units"]}
    for name, field, graph in (("areas", "parent", above), ("units", "members", inside)):
        for index, node in enumerate(graph):
            if _returns(node, graph):
                yield Problem(
                    "E805", (name, index, field), _("“%(node)s”绕一圈又回到自己") % {"node": node}
                )


def _no_year(content: Content) -> Iterator[Problem]:
    for index, area in enumerate(content["areas"]):
        since, until = area.get("since"), area.get("until")
        if since is not None and until is not None and until <= since:
            said = _("自 %(since)s 年到 %(until)s 年之前没有一个年份") % {
                "since": since,
                "until": until,
            }
            yield Problem("E807", ("areas", index, "until"), said, _("until 应晚于 since。"))


def _returns(start: str, graph: Mapping[str, Any]) -> bool:
    """Whether following the graph from ``start`` comes back to it."""
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node == start:
            return True
        if node in graph and node not in seen:
            seen.add(node)
            waiting.extend(graph[node])
    return False
