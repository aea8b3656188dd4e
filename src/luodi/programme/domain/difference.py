"""What an edition changes, thing by thing and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.programme.domain.definition import Definition

_LISTS = (
    ("areas", "code"),
    ("units", "key"),
    ("measures", "key"),
    ("tasks", "key"),
    ("targets", "key"),
    ("goals", "key"),
    ("rules", "key"),
    ("projects", "key"),
    ("standing_notes", "key"),
)
# Facts that stand alone at the head of the file.
_HEAD = ("title", "synthetic", "document", "coordinator")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that has another value: ``field`` is a dotted path inside the thing
    (``roles.lead``), ``before`` and ``after`` are plain values, None where there was none."""

    kind: str
    key: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """``added`` and ``removed`` are (kind, key); ``changed`` are fields of things in both."""

    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def of(self, kind: str, key: str) -> tuple[Change, ...]:
        """The changed fields of one thing."""
        return tuple(c for c in self.changed if c.kind == kind and c.key == key)


def difference(old: Definition | None, new: Definition) -> Difference:
    """What ``new`` changes against ``old``; against None, everything is added.

    The order of a list is not a change, the order of units in a role is (the first of several
    may be the lead by the paper's own rule).
    """
    before = old.content if old else {}
    pairs = [
        (kind, _keyed(before.get(kind, ()), field), _keyed(new.content.get(kind, ()), field))
        for kind, field in _LISTS
    ]
    return Difference(
        added=tuple((k, key) for k, was, now in pairs for key in now if key not in was),
        removed=tuple((k, key) for k, was, now in pairs for key in was if key not in now),
        changed=(
            *(_head(before, new.content) if old else ()),
            *(
                change
                for kind, was, now in pairs
                for key in now
                if key in was
                for change in _fields(kind, key, "", was[key], now[key])
            ),
        ),
    )


def _keyed(entries: Any, field: str) -> dict[str, Mapping[str, Any]]:
    return {entry[field]: entry for entry in entries}


def _head(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in _HEAD:
        yield from _fields("programme", after["key"], name, before.get(name), after.get(name))


def _fields(kind: str, key: str, path: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys((*before, *after)):
            inner = f"{path}.{name}" if path else name
            yield from _fields(kind, key, inner, before.get(name), after.get(name))
    elif before != after:
        yield Change(kind, key, path, before, after)
