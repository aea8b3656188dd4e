"""What a plan has to say before it is proposed, and how one edition differs from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.kernel.saying import gettext as _

MILESTONES_AT_MOST = 60
WHOLE = 100


@dataclass(frozen=True, slots=True)
class MilestoneValue:
    """A milestone of a plan. ``planned`` is the cumulative progress in percent due with it, None
    where it is not said; ``unit`` the key of the unit that brings it about, None for the lead."""

    key: str
    title: str
    due: date
    deliverable: str = ""
    planned: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of a plan: ``row`` counts milestones from 0, None for the plan."""

    row: int | None
    field: str
    message: str


class PlanFaults(ValueError):
    """A plan that cannot be proposed yet; ``faults`` are all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(fault.message for fault in faults))


def faults(
    milestones: Sequence[MilestoneValue], *, year: int, units: Iterable[str] = ()
) -> tuple[Fault, ...]:
    """Everything that keeps a plan for ``year`` from being proposed. ``units`` are those that have
    a part in the item: only these can be given a milestone.

    Milestones are due in the year; in the order of their days planned progress does not fall.
    """
    if not milestones:
        return (Fault(None, "milestones", _("计划还没有节点，请至少写一个本年度要完成的节点")),)
    if len(milestones) > MILESTONES_AT_MOST:
        said = _("一项任务一年最多 %(most)s 个节点，请合并细碎的节点") % {
            "most": MILESTONES_AT_MOST
        }
        return (Fault(None, "milestones", said),)
    known = frozenset(units)
    found = [fault for row, one in enumerate(milestones) for fault in _of_row(row, one, year)]
    found += [
        Fault(row, "unit", _("第 %(row)s 个节点的责任单位不在这一事项中") % {"row": row + 1})
        for row, one in enumerate(milestones)
        if one.unit is not None and one.unit not in known
    ]
    return (*found, *_falling(milestones), *_twice(milestones))


def _of_row(row: int, one: MilestoneValue, year: int) -> Iterable[Fault]:
    place = {"row": row + 1}
    if not one.title.strip():
        yield Fault(row, "title", _("第 %(row)s 个节点没有写内容") % place)
    if one.due.year != year:
        yield Fault(
            row,
            "due",
            _("第 %(row)s 个节点的日期 %(due)s 不在 %(year)s 年")
            % {**place, "due": one.due.isoformat(), "year": year},
        )
    if one.planned is not None and not 0 <= one.planned <= WHOLE:
        yield Fault(row, "planned", _("第 %(row)s 个节点的计划进度应在 0 到 100 之间") % place)


def _falling(milestones: Sequence[MilestoneValue]) -> Iterable[Fault]:
    highest, before = 0, ""
    order = sorted(range(len(milestones)), key=lambda row: (milestones[row].due, row))
    for row in order:
        planned = milestones[row].planned
        if planned is None:
            continue
        if planned < highest:
            yield Fault(
                row,
                "planned",
                _("节点“%(title)s”的计划进度 %(planned)s%% 低于之前的“%(before)s”（%(highest)s%%）")
                % {
                    "title": milestones[row].title,
                    "planned": planned,
                    "before": before,
                    "highest": highest,
                },
            )
        highest, before = max(highest, planned), milestones[row].title


def _twice(milestones: Sequence[MilestoneValue]) -> Iterable[Fault]:
    seen: set[str] = set()
    for row, one in enumerate(milestones):
        title = one.title.strip()
        if title and title in seen:
            yield Fault(row, "title", _("有两个节点都叫“%(title)s”") % {"title": title})
        seen.add(title)


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What a later edition changes, milestone by milestone (matched by key): ``changed`` holds the
    value before and after."""

    added: tuple[MilestoneValue, ...]
    removed: tuple[MilestoneValue, ...]
    changed: tuple[tuple[MilestoneValue, MilestoneValue], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(before: Sequence[MilestoneValue], after: Sequence[MilestoneValue]) -> PlanDifference:
    """How one edition differs from the one before it."""
    old: Mapping[str, MilestoneValue] = {one.key: one for one in before}
    new: Mapping[str, MilestoneValue] = {one.key: one for one in after}
    return PlanDifference(
        added=tuple(one for one in after if one.key not in old),
        removed=tuple(one for one in before if one.key not in new),
        changed=tuple(
            (old[one.key], one) for one in after if one.key in old and old[one.key] != one
        ),
    )
