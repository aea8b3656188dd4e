"""What a progress report says, what keeps it from being submitted, and who owes one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from luodi.kernel.reporting import Frequency, ReportingPeriod
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop

WHOLE = 100
LONGEST = 20_000  # characters of a field
TEXTS = ("done", "problems", "help_needed", "next_steps")
FIELDS = ("percent", "milestones", *TEXTS)

FIELD_WORDS = {
    "percent": gettext_noop("累计进度"),
    "milestones": gettext_noop("节点"),
    "done": gettext_noop("本期做了什么"),
    "problems": gettext_noop("存在的问题"),
    "help_needed": gettext_noop("需要协调的事项"),
    "next_steps": gettext_noop("下一步打算"),
    "evidence": gettext_noop("佐证"),
}


class Mark(StrEnum):
    """What a report says of a milestone."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


MARK_WORDS = {
    Mark.MET: gettext_noop("已完成"),
    Mark.PARTLY: gettext_noop("部分完成"),
    Mark.NOT_MET: gettext_noop("未完成"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody typed. ``percent`` is cumulative, None where it is not said; ``milestones``
    maps keys of milestones to a :class:`Mark`, those of which nothing is said left out."""

    percent: int | None = None
    milestones: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    problems: str = ""
    help_needed: str = ""
    next_steps: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "percent": self.percent,
            "milestones": dict(self.milestones),
            **{name: getattr(self, name) for name in TEXTS},
        }

    def differs(self, other: Content) -> tuple[str, ...]:
        """The fields in which two say something else, in their order.

        >>> Content(done="a", percent=3).differs(Content(done="b", percent=3))
        ('done',)
        """
        mine, theirs = self.plain(), other.plain()
        return tuple(name for name in FIELDS if mine[name] != theirs[name])

    @property
    def empty(self) -> bool:
        """Whether it says nothing of its own: marks alone may be taken over from the last one."""
        return self.percent is None and not any(getattr(self, name).strip() for name in TEXTS)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field."""

    field: str
    message: str


class ReportFaults(ValueError):
    """A report that cannot be saved or submitted; ``faults`` are all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(fault.message for fault in faults))


def slips(content: Content, *, milestones: Collection[str]) -> tuple[Fault, ...]:
    """What cannot even be kept as a draft. ``milestones`` are the keys of the plan in force."""
    found = []
    if content.percent is not None and not 0 <= content.percent <= WHOLE:
        found.append(Fault("percent", _("累计进度请填 0 到 100 之间的整数")))
    marks = {str(mark) for mark in Mark}
    if any(k not in milestones or v not in marks for k, v in content.milestones.items()):
        found.append(Fault("milestones", _("计划的节点已有变动，请刷新页面后重新勾选")))
    for name in TEXTS:
        if len(getattr(content, name)) > LONGEST:
            said = _("“%(field)s”最多 %(most)s 个字，请精简，或把全文作为佐证附上")
            found.append(Fault(name, said % {"field": _(FIELD_WORDS[name]), "most": LONGEST}))
    return tuple(found)


def faults(
    content: Content, *, milestones: Collection[str], feeds_another: bool
) -> tuple[Fault, ...]:
    """What keeps a report from being submitted. Progress is asked of who answers for the whole, and
    only where there is a plan that it can be measured by; never of who feeds another's report.

    >>> [f.field for f in faults(Content(), milestones=("m01",), feeds_another=False)]
    ['done', 'percent']
    >>> faults(Content(done="x"), milestones=("m01",), feeds_another=True)
    ()
    """
    found = list(slips(content, milestones=milestones))
    if not content.done.strip():
        found.append(Fault("done", _("请写明本期做了什么；没有进展的，写明原因")))
    if milestones and not feeds_another and content.percent is None and not content.milestones:
        found.append(Fault("percent", _("请填累计进度，或者勾选节点的完成情况，两样有一样即可")))
    return tuple(found)


def owes(role: str, *, answers: bool, named: bool) -> bool:
    """Whether a part is reported on by its unit. ``answers``: the unit was named to report for all
    in a joint duty; ``named``: some unit was. Without a name each reports its own.

    >>> owes("joint", answers=False, named=True), owes("joint", answers=False, named=False)
    (False, True)
    """
    return role != "joint" or answers or not named


AUTHORING = frozenset({"save", "submit", "add_evidence", "withdraw_evidence"})


@dataclass(frozen=True, slots=True)
class Hand:
    """An act on a report, as far as it tells who had a hand in it."""

    act: str
    round: int
    by: str
    on_behalf_of: str = ""


def hands(steps: Iterable[Hand], *, round: int) -> frozenset[str]:
    """Log-ins that may not review: who wrote of it in any round, since the words are still theirs,
    and who passed it on in this ``round``; whom they stood in for as well."""
    found = {
        login
        for one in steps
        if one.act in AUTHORING or (one.act == "pass" and one.round == round)
        for login in (one.by, one.on_behalf_of)
    }
    return frozenset(found - {""})


_PERIODS = {
    Frequency.MONTHLY: (gettext_noop("%(year)s年%(n)s月"),),
    Frequency.QUARTERLY: (
        gettext_noop("%(year)s年第一季度"),
        gettext_noop("%(year)s年第二季度"),
        gettext_noop("%(year)s年第三季度"),
        gettext_noop("%(year)s年第四季度"),
    ),
    Frequency.HALF_YEARLY: (gettext_noop("%(year)s年上半年"), gettext_noop("%(year)s年下半年")),
    Frequency.YEARLY: (gettext_noop("%(year)s年"),),
}


def period_said(key: str) -> str:
    """A reporting period in words; a key that is none of ours stays as it is.

    >>> period_said("2026-Q3"), period_said("第一期")
    ('2026年第三季度', '第一期')
    """
    try:
        period = ReportingPeriod.parse(key)
    except ValueError:
        return key
    said = _PERIODS[period.frequency]
    words = said[period.number - 1] if len(said) > 1 else said[0]
    return _(words) % {"year": period.since.year, "n": period.number}
