"""What a programme's file says of its delivery (section ``delivery``), as frozen values.

Every part may be left out: what stands here instead is the system's own default, and says so
(``source`` is None). The section has passed the schema when it comes here; what a schema cannot see
is checked again, since rules are also made by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from luodi.delivery.domain.review import STEPS, ReportState
from luodi.kernel.period import Period
from luodi.kernel.reporting import Frequency
from luodi.kernel.saying import gettext as _
from luodi.programme.domain.definition import Text

Section = Mapping[str, Any]


class Colour(StrEnum):
    """The colours of a light. The word stands beside the colour on every page."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    BLUE = "blue"


class EvidenceGrade(IntEnum):
    """How far evidence carries, from none on."""

    NONE = 0
    STATEMENT = 1
    PHOTOGRAPH = 2
    DATA = 3
    OFFICIAL = 4


class Rung(StrEnum):
    """The forms of supervision, from the mildest on."""

    REMIND = "remind"  # 提醒
    CHASE = "chase"  # 催办
    NOTICE = "notice"  # 提示函
    ORDER = "order"  # 督办单
    BULLETIN = "bulletin"  # 通报


# These name whom they speak for: they exist only where the programme says on what authority.
WITH_AUTHORITY = frozenset({Rung.ORDER, Rung.BULLETIN})
_RUNGS = tuple(Rung)


@dataclass(frozen=True, slots=True)
class Levels:
    """From which number on a light turns amber, and red (None: never for this). ``source`` says
    where the numbers come from; None is the system's own default.

    Raises:
        ValueError: red would come before amber.
    """

    amber: int
    red: int | None = None
    source: Text | None = None

    def __post_init__(self) -> None:
        if self.red is not None and self.red < self.amber:
            raise ValueError(
                _("红灯的界限 %(red)s 小于黄灯的界限 %(amber)s：请把红灯的改大，或把黄灯的改小")
                % {"red": self.red, "amber": self.amber}
            )

    def colour(self, number: int) -> Colour | None:
        """What ``number`` calls for, None below amber.

        >>> [Levels(10, 25).colour(n) for n in (9, 10, 25)] == [None, Colour.AMBER, Colour.RED]
        True
        """
        if self.red is not None and number >= self.red:
            return Colour.RED
        return Colour.AMBER if number >= self.amber else None


@dataclass(frozen=True, slots=True)
class Shares:
    """When a parent turns amber or red: from that share, in percent, of its open children that are
    amber or red (``amber``), that are red (``red``)."""

    amber: int
    red: int
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class LightRules:
    """Thresholds of lights. Days are working days. ``parents`` is None for worst-first.

    ``behind``: percentage points that accepted progress lies behind the plan. ``overdue``: days
    after a milestone or the deadline. ``report_late``: days after the grace period of a report.
    ``problem_overdue``: days after the day by which a problem was to be settled. ``plan_missing``:
    days after the begin without an approved plan, which is never red.
    """

    behind: Levels = Levels(10, 25)
    overdue: Levels = Levels(1, 10)
    report_late: Levels = Levels(1, 10)
    problem_overdue: Levels = Levels(1, 20)
    plan_missing: Levels = Levels(60)
    evidence: EvidenceGrade = EvidenceGrade.STATEMENT
    evidence_source: Text | None = None
    parents: Shares | None = None

    def __post_init__(self) -> None:
        if self.evidence in {EvidenceGrade.NONE, EvidenceGrade.PHOTOGRAPH}:
            raise ValueError(
                _("佐证要求只能是情况说明、数据或正式文件：没有佐证不能亮绿灯，照片不得作为要求")
            )
        if self.plan_missing.red is not None:
            raise ValueError(_("没有计划不能亮红灯：请删去 plan_missing 的 red"))


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: not before ``after`` working days from the day due (negative: before
    it). ``authority`` is on what ground a supervision order or a bulletin goes out."""

    rung: Rung
    after: int
    authority: Text | None = None
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``per_month`` letters of these rungs to one unit in a calendar month."""

    rungs: frozenset[Rung]
    per_month: int
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days on which nothing is sent, beside those that are not worked."""

    days: Period
    why: Text


@dataclass(frozen=True, slots=True)
class LadderRules:
    """The ladder of supervision. ``apart``: working days at least between two steps of one matter.
    ``lists`` holds the authority for red lists, black lists and vetoes that are switched on.

    Raises:
        ValueError: the steps leave out a rung below one that they have, are not in order, or have
            an order or a bulletin without authority.
    """

    steps: tuple[Step, ...] = (Step(Rung.REMIND, -5), Step(Rung.CHASE, 3), Step(Rung.NOTICE, 8))
    apart: int = 3
    caps: tuple[Cap, ...] = (
        Cap(frozenset({Rung.REMIND}), 4),
        Cap(frozenset({Rung.CHASE}), 2),
        Cap(frozenset({Rung.NOTICE, Rung.ORDER, Rung.BULLETIN}), 1),
    )
    quiet: tuple[Quiet, ...] = ()
    lists: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rungs = tuple(step.rung for step in self.steps)
        if rungs != _RUNGS[: len(rungs)]:
            raise ValueError(
                _("督办要逐级进行：提醒、催办、提示函、督办单、通报，可以到其中一级为止，不能跳级")
            )
        if any(a.after > b.after for a, b in zip(self.steps, self.steps[1:], strict=False)):
            raise ValueError(_("督办后一级的时间不能早于前一级：请改正各级的工作日数"))
        bare = [s.rung for s in self.steps if s.rung in WITH_AUTHORITY and s.authority is None]
        if bare:
            raise ValueError(_("督办单和通报要写明依据（authority）：补上依据，或从督办阶梯中删去"))
        if self.apart < 1:
            raise ValueError(_("同一事项前后两次督办至少相隔 1 个工作日"))


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """How a programme is delivered. See :class:`LightRules`, :class:`LadderRules`."""

    frequency: Frequency = Frequency.QUARTERLY
    by_measure: Mapping[str, Frequency] = field(default_factory=dict)
    by_task: Mapping[str, Frequency] = field(default_factory=dict)
    due_working_days: int = 5
    grace_working_days: int = 3
    review: tuple[ReportState, ...] = STEPS
    lights: LightRules = LightRules()
    ladder: LadderRules = field(default_factory=LadderRules)
    sources: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.review != tuple(step for step in STEPS if step in self.review):
            raise ValueError(
                _("审核各级应依次为 office_head、leader、lead_unit、coordinator，可省略，不可颠倒")
            )

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> DeliveryRules:
        """The rules of a programme from its file's data; defaults for what it leaves out.

        Raises:
            ValueError: they contradict themselves; the message says what and how to mend it.
        """
        section: Section = content.get("delivery") or {}
        frequency = section.get("frequency")
        return cls(
            frequency=Frequency(_value(frequency)) if frequency else Frequency.QUARTERLY,
            by_measure=_exceptions(section, "measure"),
            by_task=_exceptions(section, "task"),
            due_working_days=_value(section.get("due_working_days", 5)),
            grace_working_days=_value(section.get("grace_working_days", 3)),
            review=tuple(ReportState(step) for step in section.get("review", STEPS)),
            lights=_lights(section.get("lights") or {}),
            ladder=_ladder(section),
            sources=_sources(section),
        )

    def frequency_of(self, measure: str | None, task: str | None) -> Frequency:
        """How often a task is reported on: what is said of it, else of its measure, else of the
        programme. Work that comes from no task has neither."""
        found = self.by_task.get(task) if task else None
        if found is None and measure:
            found = self.by_measure.get(measure)
        return found or self.frequency


def _value(said: Any) -> Any:
    """A threshold as written: alone, or with its source."""
    return said["value"] if isinstance(said, Mapping) else said


def _text(said: Mapping[str, str] | None) -> Text | None:
    return Text(said["zh"], said["en"]) if said else None


def _source(said: Any) -> Text | None:
    return _text(said.get("source")) if isinstance(said, Mapping) else None


def _sources(section: Section) -> dict[str, Text]:
    names = ("frequency", "due_working_days", "grace_working_days")
    found = {name: _source(section.get(name)) for name in names}
    return {name: source for name, source in found.items() if source is not None}


def _exceptions(section: Section, kind: str) -> dict[str, Frequency]:
    said = section.get("exceptions", ())
    return {one[kind]: Frequency(one["frequency"]) for one in said if kind in one}


def _lights(said: Section) -> LightRules:
    default = LightRules()
    evidence = said.get("evidence")
    return LightRules(
        behind=_levels(said.get("behind"), default.behind),
        overdue=_levels(said.get("overdue"), default.overdue),
        report_late=_levels(said.get("report_late"), default.report_late),
        problem_overdue=_levels(said.get("problem_overdue"), default.problem_overdue),
        plan_missing=_levels(said.get("plan_missing"), default.plan_missing),
        evidence=EvidenceGrade[_value(evidence).upper()] if evidence else default.evidence,
        evidence_source=_source(evidence),
        parents=_shares(said.get("parents")),
    )


def _levels(said: Section | None, default: Levels) -> Levels:
    return Levels(said["amber"], said.get("red"), _source(said)) if said else default


def _shares(said: Any) -> Shares | None:
    if not isinstance(said, Mapping):
        return None  # worst-first, said or not
    return Shares(said["amber"], said["red"], _source(said))


def _ladder(section: Section) -> LadderRules:
    default = LadderRules()
    steps, caps = section.get("ladder"), section.get("caps")
    lists = section.get("lists") or {}
    return LadderRules(
        steps=tuple(map(_step, steps)) if steps is not None else default.steps,
        apart=_value(section.get("apart_working_days", default.apart)),
        caps=tuple(map(_cap, caps)) if caps is not None else default.caps,
        quiet=tuple(map(_quiet, section.get("quiet", ()))),
        lists={kind: Text(**said["authority"]) for kind, said in lists.items()},
    )


def _step(said: Section) -> Step:
    rung, after = Rung(said["rung"]), said["after_working_days"]
    return Step(rung, after, _text(said.get("authority")), _source(said))


def _cap(said: Section) -> Cap:
    return Cap(frozenset(map(Rung, said["rungs"])), said["per_month"], _source(said))


def _quiet(said: Section) -> Quiet:
    days = Period(date.fromisoformat(said["since"]), date.fromisoformat(said["until"]))
    return Quiet(days, Text(**said["why"]))
