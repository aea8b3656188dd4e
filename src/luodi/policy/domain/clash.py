"""Two reviewers at one item: what each made of it, and what both made of it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.kernel.saying import gettext as _
from luodi.policy.domain.corrections import ROLES, TARGET_FIELDS, Correction, Kind

# Where two corrections can be joined: they set values side by side.
JOINABLE = frozenset({Kind.ROLES, Kind.TARGET})


class Clash(Exception):
    """Somebody corrected the item since the form was opened. ``theirs`` are those corrections,
    oldest first; ``base`` and ``now`` are the item as the form showed it and as it is (None where
    it is no more). ``last`` is what a form that knows of them carries."""

    def __init__(
        self,
        theirs: tuple[Correction, ...],
        base: Mapping[str, Any] | None,
        now: Mapping[str, Any] | None,
        last: int,
    ) -> None:
        self.theirs, self.base, self.now, self.last = theirs, base, now, last
        super().__init__(_("这一条在您填写期间已由他人更正，请比较后再定"))


def joined(
    kind: Kind, base: Mapping[str, Any], now: Mapping[str, Any], mine: Mapping[str, Any]
) -> dict[str, Any]:
    """What I changed, on top of what they changed.

    >>> base = {"lead": ["甲"], "supporting": ["乙"], "joint": []}
    >>> now = {"lead": ["丙"], "supporting": ["乙"], "joint": ["甲"]}
    >>> mine = {"lead": ["甲"], "supporting": ["乙", "丁"], "joint": []}
    >>> joined(Kind.ROLES, base, now, mine)
    {'lead': ['丙'], 'supporting': ['乙', '丁'], 'joint': ['甲']}
    """
    if kind is Kind.ROLES:
        return _joined_roles(base, now, mine)
    return {
        name: mine[name] if mine[name] != base.get(name) else now.get(name)
        for name in TARGET_FIELDS
        if name in mine
    }


def _joined_roles(
    base: Mapping[str, Any], now: Mapping[str, Any], mine: Mapping[str, Any]
) -> dict[str, Any]:
    before, wanted, kept = _by_unit(base), _by_unit({**base, **mine}), _by_unit(now)
    for name in {**before, **wanted}:
        if before.get(name) != wanted.get(name):
            kept.pop(name, None)
            if name in wanted:
                kept[name] = wanted[name]
    roles: dict[str, Any] = {
        role: [name for name, has in kept.items() if has == role] for role in ROLES
    }
    if mine.get("responsibility") not in (None, base.get("responsibility")):
        roles["responsibility"] = mine["responsibility"]
    return roles


def _by_unit(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: role for role in ROLES for name in facts.get(role, ())}
