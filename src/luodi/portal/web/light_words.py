"""Lights, their reasons and the ladder of supervision in the words of the page's language.

The sentences state days and figures and blame nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.lights import Colour, Reason
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.rules import Rung

Values = Mapping[str, Any]

COLOURS = {
    Colour.GREEN: gettext_lazy("绿灯"),
    Colour.AMBER: gettext_lazy("黄灯"),
    Colour.RED: gettext_lazy("红灯"),
    Colour.GREY: gettext_lazy("灰灯"),
    Colour.BLUE: gettext_lazy("蓝灯"),
}
GRADES = {
    "none": gettext_lazy("无佐证"),
    "statement": gettext_lazy("情况说明"),
    "photograph": gettext_lazy("照片"),
    "data": gettext_lazy("数据"),
    "official": gettext_lazy("正式文件"),
}
RUNGS = {
    Rung.REMIND: gettext_lazy("提醒"),
    Rung.CHASE: gettext_lazy("催办"),
    Rung.NOTICE: gettext_lazy("提示函"),
    Rung.ORDER: gettext_lazy("督办单"),
    Rung.BULLETIN: gettext_lazy("通报"),
}
LISTS = {
    "red": gettext_lazy("红榜"),
    "black": gettext_lazy("黑榜"),
    "veto": gettext_lazy("一票否决"),
}


def light_words(colour: str, reasons: Iterable[Reason]) -> str:
    """A light in one sentence: “红灯：节点“场地移交”应于2026年6月30日完成，已逾期12个工作日；……”"""
    said = _("；").join(map(reason_words, reasons))
    return _("%(colour)s：%(reasons)s") % {"colour": COLOURS[Colour(colour)], "reasons": said}


def reason_words(reason: Reason) -> str:
    """One reason of a light.

    Raises:
        KeyError: a code that no light gives.
    """
    return _REASONS[reason.code](reason.values)


def held_words(held: Held) -> str:
    """Why nothing is sent.

    Raises:
        KeyError: a code that the ladder does not give.
    """
    return _HELD[held.code](held.values)


def day_words(day: date | str) -> str:
    """A day, also as it is stored in a reason."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    # Translators: a day in a sentence, in the letters of Django's date filter.
    return date_format(found, _("Y年n月j日"))


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _days(number: int) -> str:
    return ngettext("%(n)s个工作日", "%(n)s个工作日", number) % {"n": number}


def _milestone_overdue(values: Values) -> str:
    return _("节点“%(title)s”应于%(due)s完成，已逾期%(days)s") % _late(values)


def _milestone_partly(values: Values) -> str:
    return _("节点“%(title)s”应于%(due)s完成，已部分完成，逾期%(days)s") % _late(values)


def _deadline_passed(values: Values) -> str:
    return _("任务应于%(due)s完成，已过期限%(days)s") % _late(values)


def _problem_overdue(values: Values) -> str:
    return _("问题“%(title)s”应于%(due)s解决，已逾期%(days)s") % _late(values)


def _report_late(values: Values) -> str:
    return _("%(period)s的填报应于%(due)s报送，已迟%(days)s") % {
        **_late(values),
        "period": period_said(values["period"]),
    }


def _late(values: Values) -> dict[str, Any]:
    return {**values, "due": day_words(values["due"]), "days": _days(values["days"])}


def _behind(values: Values) -> str:
    return _("最近采纳的进度%(percent)s%%（%(period)s），截至%(at)s的计划%(planned)s%%") % {
        **values,
        "period": period_said(values["period"]),
        "at": day_words(values["at"]),
    }


def _plan_missing(values: Values) -> str:
    return _("自%(since)s起已过%(days)s，年度计划尚待审定") % {
        "since": day_words(values["since"]),
        "days": _days(values["days"]),
    }


def _no_plan(_values: Values) -> str:
    return _("年度计划尚待审定，目前没有到期的节点")


def _nothing_due(values: Values) -> str:
    return _("尚无到期的节点，第一个节点“%(title)s”应于%(due)s完成") % {
        **values,
        "due": day_words(values["due"]),
    }


def _nothing_accepted(values: Values) -> str:
    if values["planned"] is None:
        return _("尚无已采纳的填报，进度未知")
    return _("尚无已采纳的填报，进度未知，计划%(planned)s%%") % values


def _progress_unknown(values: Values) -> str:
    return _("%(period)s的填报没有给出进度，进度未知") % _in_period(values)


def _evidence_below(values: Values) -> str:
    return _("%(period)s的佐证为“%(evidence)s”，绿灯需要“%(asked)s”或以上") % {
        "period": period_said(values["period"]),
        "evidence": GRADES[values["evidence"]],
        "asked": GRADES[values["asked"]],
    }


def _on_plan(values: Values) -> str:
    said = {**_in_period(values), "evidence": GRADES[values["evidence"]]}
    if values["percent"] is None:
        return _("没有逾期的节点（%(period)s，佐证：%(evidence)s）") % said
    if values["planned"] is None:
        return _("最近采纳的进度%(percent)s%%（%(period)s，佐证：%(evidence)s）") % said
    return (
        _("最近采纳的进度%(percent)s%%，计划%(planned)s%%（%(period)s，佐证：%(evidence)s）") % said
    )


def _in_period(values: Values) -> dict[str, Any]:
    return {**values, "period": period_said(values["period"])}


_REASONS: dict[str, Callable[[Values], str]] = {
    "closed": lambda values: _("已于%(on)s销号") % {"on": day_words(values["on"])},
    "suspended": lambda values: _("自%(since)s起中止") % {"since": day_words(values["since"])},
    "disputed": lambda _values: _("由谁负责尚待确定，其间不亮红灯"),
    "milestone_overdue": _milestone_overdue,
    "milestone_partly": _milestone_partly,
    "deadline_passed": _deadline_passed,
    "behind": _behind,
    "report_late": _report_late,
    "problem_overdue": _problem_overdue,
    "plan_missing": _plan_missing,
    "no_plan": _no_plan,
    "nothing_due": _nothing_due,
    "nothing_accepted": _nothing_accepted,
    "progress_unknown": _progress_unknown,
    "evidence_below": _evidence_below,
    "on_plan": _on_plan,
}


def _not_yet(values: Values) -> str:
    said = {"rung": RUNGS[Rung(values["rung"])], "days": _days(abs(values["after"]))}
    if values["after"] < 0:
        return _("未到时间：到期前%(days)s内才发“%(rung)s”") % said
    return _("未到时间：到期后满%(days)s才发“%(rung)s”") % said


def _apart(values: Values) -> str:
    return _("上一次是%(last)s，前后两次至少相隔%(days)s") % {
        "last": day_words(values["last"]),
        "days": _days(values["apart"]),
    }


def _quiet(values: Values) -> str:
    return _("静默期（%(why)s），%(until)s起再发") % {
        "why": _in_language(values),
        "until": day_words(values["until"]),
    }


def _cap(values: Values) -> str:
    said = {
        "rung": RUNGS[Rung(values["rung"])],
        "sent": values["sent"],
        "most": values["per_month"],
        "source": _in_language(values),
    }
    if not said["source"]:
        return _("本月已发%(sent)s件，“%(rung)s”等每月最多%(most)s件") % said
    return _("本月已发%(sent)s件，“%(rung)s”等每月最多%(most)s件，依据：%(source)s") % said


def _in_language(values: Values) -> str:
    return str((values.get("en") if _english() else "") or values.get("zh", ""))


_HELD: dict[str, Callable[[Values], str]] = {
    "done": lambda values: _("已于%(on)s办结") % {"on": day_words(values["on"])},
    "suspended": _REASONS["suspended"],
    "disputed": lambda _values: _("由谁负责尚待确定，先不催办"),
    "top": lambda _values: _("已到督办的最后一级"),
    "not_yet": _not_yet,
    "apart": _apart,
    "day_off": lambda values: _("%(on)s不是工作日") % {"on": day_words(values["on"])},
    "quiet": _quiet,
    "cap": _cap,
    "switched_off": lambda values: (
        _("本方案没有启用%(list)s：启用须在方案文件中写明依据") % {"list": LISTS[values["kind"]]}
    ),
}
