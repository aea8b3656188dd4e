"""The task register: what it is filtered and sorted by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROLES = ("lead", "supporting", "joint")
# Columns that tell of the work on a task; they are sorted by :mod:`luodi.portal.web.lines`.
WORK_SORTS = ("light", "state", "progress", "due", "next", "accepted")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed to; "" means no narrowing. ``sort`` is a column's name, with
    a minus in front for descending. ``light`` and ``state`` are names of a colour and of a state;
    ``late`` and ``mine`` are "1" where only what is late, or the person's own, is wanted."""

    q: str = ""
    unit: str = ""
    measure: str = ""
    role: str = ""
    sort: str = ""
    light: str = ""
    state: str = ""
    late: str = ""
    mine: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """The filters of an address; an unknown role or column is no filter."""
        role, sort = asked.get("role", ""), asked.get("sort", "")
        return cls(
            q=asked.get("q", "").strip(),
            unit=asked.get("unit", ""),
            measure=asked.get("measure", ""),
            role=role if role in ROLES else "",
            sort=sort if sort.removeprefix("-") in (*SORTS, *WORK_SORTS) else "",
            light=asked.get("light", ""),
            state=asked.get("state", ""),
            late="1" if asked.get("late") == "1" else "",
            mine="1" if asked.get("mine") == "1" else "",
        )

    @property
    def of_work(self) -> bool:
        """Whether anything is asked that only the work on a task tells."""
        return bool(self.light or self.state or self.late or self.mine)


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """Order of printed numbers: by value where they are numbers.

    >>> sorted(["10", "2", "2a", "一"], key=natural)
    ['2', '2a', '10', '一']
    """
    parts = re.findall(r"\d+|\D+", number)
    return tuple((int(part), "") if part.isdigit() else (1 << 31, part) for part in parts)


SORTS: dict[str, Callable[[Any], Any]] = {
    "number": lambda task: natural(task.number),
    "title": lambda task: task.title,
    "measure": lambda task: (natural(task.measure.number), natural(task.number)),
    "units": lambda task: len(task.lead) + len(task.supporting) + len(task.joint),
}


def arrange(
    rows: Iterable[Any], sort: str, task: Callable[[Any], Any] = lambda row: row
) -> list[Any]:
    """The rows in the wanted order of their tasks; the programme's own where none is asked for."""
    if not sort:
        return list(rows)
    value = SORTS[sort.removeprefix("-")]
    return sorted(rows, key=lambda row: value(task(row)), reverse=sort.startswith("-"))


def page_of(rows: list[Any], after: str, size: int) -> tuple[list[Any], str]:
    """The rows that follow the one with the key ``after`` (all of them, where there is none), at
    most ``size``; and the key after which the next page begins, "" on the last one.

    >>> from types import SimpleNamespace as Row
    >>> rows = [Row(key=key) for key in "abc"]
    >>> [row.key for row in page_of(rows, "", 2)[0]], page_of(rows, "", 2)[1]
    (['a', 'b'], 'b')
    >>> [row.key for row in page_of(rows, "b", 2)[0]], page_of(rows, "b", 2)[1]
    (['c'], '')
    """
    first = next((i for i, row in enumerate(rows, 1) if row.key == after), 0)
    shown = rows[first : first + size]
    return shown, shown[-1].key if len(rows) > first + size else ""
