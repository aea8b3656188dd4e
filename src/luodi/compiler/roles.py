"""The units of clauses by role, with the reading rule of the paper."""

from __future__ import annotations

from luodi.compiler.extract.notes import ReadingRule
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.extract.units import UnitReader, Units
from luodi.compiler.ways.tasks import role_way


def units_by_role(
    drafts: list[Draft], reader: UnitReader, rule: ReadingRule | None
) -> list[dict[str, Units]]:
    """The units of each draft, by ``lead``, ``supporting`` and ``joint``; ``rule`` is the paper's
    own reading rule, which counts from where it stands."""
    found: list[dict[str, Units]] = []
    for draft in drafts:
        by_role: dict[str, Units] = {r: Units() for r in ("lead", "supporting", "joint")}
        for duty in draft.clause.duties:
            read_units = reader.read(duty.items)
            read_units.ways[role_way(draft.shape, duty.by)] = None
            _add(by_role[duty.role], read_units)
        if rule is not None and draft.source[1] > rule.start:
            _apply(rule, by_role)
        found.append(by_role)
    return found


def _add(into: Units, more: Units) -> None:
    for name, plain in zip(more.names, more.regular, strict=True):
        if name not in into.names:
            into.names.append(name)
            into.regular.append(plain)
    into.open_sets.extend(s for s in more.open_sets if s not in into.open_sets)
    into.sets |= more.sets
    into.aliases |= more.aliases
    into.read |= more.read
    into.ways |= more.ways


def _apply(rule: ReadingRule, by_role: dict[str, Units]) -> None:
    """The paper's own reading rule: of a joint list the first leads, or those with the mark.
    A set never leads."""
    joint, lead = by_role["joint"], by_role["lead"]
    if rule.mark:
        leading = [i for i, name in enumerate(joint.names) if name.startswith(rule.mark)]
    else:
        leading = [] if lead.names or not joint.names or joint.names[0] in joint.sets else [0]
    if not leading:
        return
    lead.ways["role.mark" if rule.mark else "role.first"] = None
    for index in reversed(leading):
        name = joint.names.pop(index)
        known = joint.read.pop(name)
        lead.names.insert(0, name.lstrip(rule.mark or "\0"))
        lead.read[lead.names[0]] = known
        lead.ways[known.way] = None
        lead.regular.insert(0, joint.regular.pop(index).lstrip(rule.mark or "\0"))
    _keep_ways(joint)
    if rule.others != "joint":
        joint.ways.pop("role.bare", None)  # the paper's rule says it
        joint.ways["role.others"] = None
        _add(by_role[rule.others], joint)
        by_role["joint"] = Units()


def _keep_ways(units: Units) -> None:
    """Drop the ways of names that went elsewhere: those of roles and of the names left stay."""
    left = {known.way for known in units.read.values()}
    for way in [way for way in units.ways if way.startswith("unit.") and way not in left]:
        del units.ways[way]
