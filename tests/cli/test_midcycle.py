"""The first programme of a demonstration stands in mid-cycle, whatever the day, and once."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from django.utils import timezone

from luodi.cli import demonstration, midcycle
from luodi.delivery.models import ItemStep, Light, Plan, ProgressReport, ReportStep, WorkItem
from luodi.foundation.domain import Actor
from luodi.kernel.working_days import WorkingCalendar

ACTOR, SLUG = Actor.system("demo"), "guangzhou-north"
DATA = midcycle.read(demonstration.PROGRAMMES / "demonstration-delivery.yaml")
TEXTS = ("done", "problems", "help_needed", "next_steps")


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 4, 1), date(2026, 11, 24)])
def test_the_days_follow_from_today(day: date) -> None:
    calendar = WorkingCalendar({})
    year = midcycle.Year.of(day, calendar)
    assert calendar.add(year.periods[-1].last_day, midcycle.SETTLED) < day
    assert {one.since.year for one in year.periods} == {year.number}
    assert year.running == year.periods[-1].following
    assert year.running.since <= year.lately <= day


def test_every_story_is_one_that_is_told() -> None:
    named = {*DATA["lead"], *DATA["joint"], *(n for names in DATA["first"].values() for n in names)}
    assert all(callable(getattr(midcycle.Story, name)) for name in named)


@pytest.mark.django_db
def test_every_state_can_be_seen_and_a_second_start_changes_nothing() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=timezone.get_current_timezone())
    path = demonstration.PROGRAMMES / SLUG / "programme.yaml"
    demonstration.adopt_programme(path, now, register=False)
    opened: list[int] = []

    def told() -> bool:
        return midcycle.tell(
            slug=SLUG, data=DATA, actor=ACTOR, now=now, people=lambda: opened.append(1)
        )

    assert told()
    assert set(WorkItem.objects.values_list("state", flat=True)) >= {
        "registered",
        "assigned",
        "refused",
        "acknowledged",
        "broken_down",
        "carrying_out",
        "closure_requested",
        "verified",
        "closed",
        "suspended",
    }
    reports = Counter(ProgressReport.objects.values_list("state", flat=True))
    assert set(reports) >= {"draft", "office_head", "leader", "coordinator", "returned", "accepted"}
    assert set(Plan.objects.values_list("state", flat=True)) == {
        "draft",
        "proposed",
        "returned",
        "approved",
        "replaced",
    }
    assert len(set(Light.objects.values_list("colour", flat=True))) == 5
    said = [text for row in ProgressReport.objects.values_list(*TEXTS) for text in row if text]
    assert said and all(text.startswith(DATA["mark"]) for text in said)
    moments = [*ItemStep.objects.values_list("at", flat=True)]
    assert moments == sorted(moments) and moments[-1] <= now
    steps = ReportStep.objects.count()
    assert not told()
    assert (ReportStep.objects.count(), len(opened)) == (steps, 2)
