"""Reports, parts and plans in the words of the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luodi.delivery.domain.report import FIELD_WORDS, MARK_WORDS, TEXTS, Content
from luodi.delivery.domain.review import REPORT_WORDS, ReportAct, ReportState
from luodi.delivery.domain.rules import EvidenceGrade, Rung
from luodi.delivery.queries.periods import Timing
from luodi.delivery.queries.reports import MilestoneLine, StepLine
from luodi.kernel.reporting import Stage

GRADES = {
    EvidenceGrade.OFFICIAL: gettext_lazy("正式文件"),
    EvidenceGrade.DATA: gettext_lazy("数据"),
    EvidenceGrade.PHOTOGRAPH: gettext_lazy("照片"),
    EvidenceGrade.STATEMENT: gettext_lazy("情况说明"),
}
# What the button says that passes a report on, by the step that it lies at.
PASSING = {
    ReportState.OFFICE_HEAD: gettext_lazy("审核通过"),
    ReportState.LEADER: gettext_lazy("审签通过"),
    ReportState.LEAD_UNIT: gettext_lazy("汇总采用"),
    ReportState.COORDINATOR: gettext_lazy("采纳"),
}
PLAN_ACTS = {
    "countersign": gettext_lazy("请会签"),
    "approve": gettext_lazy("请审定"),
    "mend": gettext_lazy("退回补正"),
}
ITEM_ACTS = {
    "refused": gettext_lazy("退单，待改派或维持"),
    "closure_requested": gettext_lazy("申请办结，待核验"),
    "verified": gettext_lazy("已核验，待销号"),
}
RUNGS = {
    Rung.REMIND: gettext_lazy("提醒"),
    Rung.CHASE: gettext_lazy("催办"),
    Rung.NOTICE: gettext_lazy("提示函"),
    Rung.ORDER: gettext_lazy("督办单"),
    Rung.BULLETIN: gettext_lazy("通报"),
}
_ACTS = {
    "open": gettext_lazy("开始填报"),
    "save": gettext_lazy("填写"),
    "add_evidence": gettext_lazy("附上佐证"),
    "withdraw_evidence": gettext_lazy("撤回佐证"),
    "submit": gettext_lazy("报送"),
    "withdraw": gettext_lazy("撤回"),
    "return": gettext_lazy("退回补正"),
    "reopen": gettext_lazy("重新打开"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An act of a report's history."""

    at: datetime
    what: str
    who: str
    for_another: bool
    reason: str
    fields: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Said:
    """A field with its words, for reading."""

    field: str
    label: str
    words: str


def history(steps: Iterable[StepLine]) -> tuple[Line, ...]:
    """What happened, the latest first."""
    return tuple(map(_line, reversed(tuple(steps))))


def _line(step: StepLine) -> Line:
    return Line(
        at=step.at,
        what=_act(step),
        who=step.by_name,
        for_another=bool(step.on_behalf_of),
        reason=step.reason,
        fields=tuple(field(name) for name in step.data.get("fields", ())),
        title=step.data.get("title", ""),
    )


def _act(step: StepLine) -> str:
    if step.act == ReportAct.PASS:
        return str(PASSING.get(ReportState(step.before), step.act))
    return str(_ACTS.get(step.act, step.act))


def matter(what: str, sort: str) -> str:
    """What is asked of somebody: the form of a letter, to settle a problem, to coordinate."""
    if what == "letter":
        return str(RUNGS[Rung(sort)])
    return str(ITEM_ACTS[sort]) if what == "item" else _("待整改")


def field(name: str) -> str:
    """What a field is called."""
    return _(FIELD_WORDS[name])


def state(name: str) -> str:
    """Where a report lies; "" is one that is not begun."""
    return _(REPORT_WORDS[ReportState(name)]) if name else _("还没有填报")


def texts(content: Content) -> tuple[Said, ...]:
    """The texts of a report that say something."""
    rows = ((name, getattr(content, name).strip()) for name in TEXTS)
    return tuple(Said(name, field(name), words) for name, words in rows if words)


def marks() -> tuple[tuple[str, str], ...]:
    """What can be said of a milestone."""
    return tuple((str(mark), _(words)) for mark, words in MARK_WORDS.items())


def marked(line: MilestoneLine) -> str:
    """What a report says of a milestone, "" for nothing."""
    return next((words for mark, words in marks() if mark == line.mark), "")


def left(timing: Timing) -> str:
    """How long there is, in working days: 今天截止, 还剩 3 个工作日, 已过期限 2 个工作日."""
    if timing.stage is Stage.CLOSED:
        return _("已截止")
    if timing.days < 0:
        days = -timing.days
        return ngettext("已过期限 %(n)s 个工作日", "已过期限 %(n)s 个工作日", days) % {"n": days}
    if timing.days <= 1 and timing.stage is not Stage.OPEN:
        return _("今天截止") if timing.days == 1 else _("最近一个工作日截止")
    return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", timing.days) % {"n": timing.days}
