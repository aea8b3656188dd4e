"""A small invented county to change: what the tests of units start from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from luodi.directory.models import Unit
from luodi.directory.queries import timeline
from luodi.directory.services import create_unit
from luodi.foundation.domain import Actor

ACTOR = Actor("system", "示例·系统管理员")
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LATER, EARLIER = date(2026, 9, 1), date(2025, 9, 1)
WHY = {"reason": "机构改革", "basis": "云编〔2026〕1号", "actor": ACTOR, "now": NOW}
NAMES = {
    "county": ("云溪县", None),
    "science": ("县科技局", "county"),
    "industry": ("县工信局", "county"),
    "water": ("县水务局", "county"),
    "lab": ("实验中心", "science"),
    "works": ("工业研究所", "industry"),
}


def found() -> None:
    """Six units in a tree."""
    for key, (name, parent) in NAMES.items():
        create_unit(key=key, name=name, parent=parent, actor=ACTOR, now=NOW)


def row(key: str) -> Unit:
    """The unit's row as it is now."""
    return Unit.objects.select_related("parent").get(key=key)


def names(key: str) -> tuple[str, set[str]]:
    """Today's name, and the aliases."""
    return row(key).name, set(row(key).aliases)


def parent(key: str) -> str | None:
    """Key of the unit above today."""
    above = row(key).parent
    return above.key if above else None


def answers(key: str, on: date, as_of: datetime | None = None) -> tuple[str, ...]:
    """Who answers on a day for what was the unit's."""
    return timeline([key]).successors(key, as_of=as_of, on=on)
