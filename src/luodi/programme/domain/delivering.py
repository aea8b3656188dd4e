"""What a schema cannot see in a programme's section on delivery: numbers and steps out of order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from luodi.kernel.saying import gettext as _
from luodi.programme.domain.references import Content, Path, Problem

REVIEW = ("office_head", "leader", "lead_unit", "coordinator")
RUNGS = ("remind", "chase", "notice", "order", "bulletin")


def contradictions(content: Content) -> Iterator[Problem]:
    """Code E808: what the section says of delivery contradicts itself."""
    section = content.get("delivery")
    if not section:
        return
    yield from _levels(section.get("lights", {}))
    yield from _review(section.get("review", ()))
    yield from _ladder(section.get("ladder", ()))
    yield from _quiet(section.get("quiet", ()))
    yield from _exceptions(section.get("exceptions", ()))


def _problem(path: Path, message: str, hint: str) -> Problem:
    return Problem("E808", ("delivery", *path), message, hint)


def _levels(lights: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("behind", "overdue", "report_late", "problem_overdue"):
        said = lights.get(name, {})
        red = said.get("red")
        if red is not None and red < said["amber"]:
            yield _problem(
                ("lights", name, "red"),
                _("红灯的界限 %(red)s 小于黄灯的界限 %(amber)s")
                % {"red": red, "amber": said["amber"]},
                _("把红灯的改大，或把黄灯的改小。"),
            )


def _review(steps: list[str]) -> Iterator[Problem]:
    if list(steps) != [step for step in REVIEW if step in steps]:
        yield _problem(
            ("review",),
            _("审核各级的顺序不对"),
            _("依次为 office_head、leader、lead_unit、coordinator，可省略，不可颠倒。"),
        )


def _ladder(steps: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for index, step in enumerate(steps):
        wanted = RUNGS[index] if index < len(RUNGS) else None
        if step["rung"] != wanted:
            yield _problem(
                ("ladder", index, "rung"),
                _("督办跳级或重复：“%(rung)s”不能是第 %(place)s 级")
                % {"rung": step["rung"], "place": index + 1},
                _("依次为 remind、chase、notice、order、bulletin，可以到其中一级为止。"),
            )
            return
        if index and step["after_working_days"] < steps[index - 1]["after_working_days"]:
            yield _problem(
                ("ladder", index, "after_working_days"),
                _("督办后一级的时间早于前一级"),
                _("改正各级的工作日数。"),
            )


def _quiet(spans: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for index, span in enumerate(spans):
        if span["until"] <= span["since"]:
            yield _problem(
                ("quiet", index, "until"),
                _("自 %(since)s 到 %(until)s 之前没有一天")
                % {"since": span["since"], "until": span["until"]},
                _("until 应晚于 since。"),
            )


def _exceptions(said: list[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(said):
        kind = "task" if "task" in one else "measure"
        if (kind, one[kind]) in seen:
            yield _problem(
                ("exceptions", index, kind),
                _("“%(key)s”的频次写了两次") % {"key": one[kind]},
                _("删去其中一个。"),
            )
        seen.add((kind, one[kind]))
