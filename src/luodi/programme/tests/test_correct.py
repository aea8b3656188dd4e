"""Correcting one task."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.domain import ProgrammeInvalid
from luodi.programme.models import Correction, Edition, Task
from luodi.programme.services import EditedMeanwhile
from luodi.programme.tests.sample import ACTOR, LATER, NOW, SLUG, definition


@pytest.fixture
def adopted(db: None) -> int:
    """The sample's first edition."""
    return services.adopt_file(definition(), actor=ACTOR, now=NOW)


def correct(fragment: Any, task: str = "t001", **more: Any) -> int:
    """Correct a task as the sample person, later."""
    wanted = {"slug": SLUG, "reason": "与原文不符"} | more
    return services.correct(task=task, fragment=fragment, actor=ACTOR, now=LATER, **wanted)


def test_a_correction_is_a_new_edition_of_the_same_task(adopted: int) -> None:
    """Before and after are both there, with who, when and why."""
    identity = Task.objects.get(key="t001").pk
    correct("title: {zh: 改造四条干渠}\nroles: {supporting: [qx-finance, qx-shiqiao]}\n")
    assert Task.objects.get(key="t001").pk == identity
    found = queries.task(SLUG, "t001")
    assert found is not None
    assert str(found.row.title) == "改造四条干渠"
    assert found.row.title.en == "Rebuild three main canals"
    assert [unit.key for unit in found.row.supporting] == ["qx-finance", "qx-shiqiao"]
    first, second = found.history
    assert (first.row.title.zh, first.edition, first.changed) == ("改造三条干渠", 1, ())
    assert (second.edition, second.source_kind) == (2, "correction")
    assert (second.adopted_at, second.adopted_by, second.reason) == (LATER, "测试员", "与原文不符")
    assert second.changed == ("title", "supporting")
    assert events()[0].act == "programme.correct"


def test_what_was_known_on_a_day_stays_known(adopted: int) -> None:
    """As of before the correction, as of after it, as of before everything."""
    correct({"title": {"zh": "改造四条干渠"}})
    before = queries.as_of(SLUG, NOW)
    after = queries.as_of(SLUG, LATER)
    assert before is not None
    assert after is not None
    assert before.definition.tasks[0].title.zh == "改造三条干渠"
    assert after.definition.tasks[0].title.zh == "改造四条干渠"
    assert queries.as_of(SLUG, NOW.replace(year=2029)) is None


def test_other_tasks_have_no_new_history(adopted: int) -> None:
    """An edition holds them all; their page shows only what changed them."""
    correct({"title": {"zh": "改造四条干渠"}})
    found = queries.task(SLUG, "t002")
    assert found is not None
    assert [version.edition for version in found.history] == [1]


def test_a_correction_that_changes_nothing_makes_no_edition(adopted: int) -> None:
    """Nor an event: a retry is harmless."""
    once = correct("deadline: null")
    assert once != adopted
    before = AuditEvent.objects.count()
    assert correct("deadline: null") == once
    assert Edition.objects.count() == 2
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("fragment", "code", "at"),
    [
        ("roles: {lead: [qx-nobody]}", "E804", "qx-nobody"),
        ("roles: 县水利局", "E802", "县水利局"),
        ("title: {zh: 这是一个长得放不进台账里一行的任务标题而且还在继续写下去}", "E802", "这是"),
        ("deadline: 明年", "E802", "明年"),
        ("title: {zh: [", "E801", ""),
    ],
)
def test_a_fragment_that_breaks_the_programme_is_refused(
    adopted: int, fragment: str, code: str, at: str
) -> None:
    """At its place in the fragment; the edition in force stays."""
    with pytest.raises(ProgrammeInvalid) as caught:
        correct(fragment)
    found = caught.value.diagnostics[0]
    assert found.code == code
    assert found.span.of(fragment).startswith(at)
    assert Edition.objects.get().pk == adopted


def test_what_does_not_exist_is_said(adopted: int) -> None:
    """Task, programme, edition."""
    with pytest.raises(LookupError, match="t009"):
        correct({}, task="t009")
    with pytest.raises(LookupError, match="nowhere"):
        correct({}, slug="nowhere")
    with pytest.raises(LookupError, match="第 7 版"):
        correct({"deadline": None}, based_on=7)
    with pytest.raises(ValueError, match="anchors"):
        correct({"anchors": ["甲"]})


def test_two_reviewers_do_not_undo_each_other(adopted: int) -> None:
    """The second, who had the first edition on screen, hears of it; another task is no clash."""
    correct({"title": {"zh": "改造四条干渠"}}, based_on=1)
    with pytest.raises(EditedMeanwhile, match="第 2 版"):
        correct({"title": {"zh": "改造五条干渠"}}, based_on=1)
    correct({"title": {"zh": "每年清淤两次"}}, task="t002", based_on=1)
    assert [t.title.zh for t in queries.tasks(SLUG)][:2] == ["改造四条干渠", "每年清淤两次"]


@pytest.mark.django_db(transaction=True)
def test_without_its_event_nothing_is_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The edition in force stays in force."""
    adopted = services.adopt_file(definition(), actor=ACTOR, now=NOW)

    def broken(**values: object) -> None:
        raise DatabaseError("the trail is full")

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(DatabaseError, match="the trail is full"):
        correct({"title": {"zh": "改造四条干渠"}})
    assert queries.in_force(SLUG).edition.id == adopted
    assert not Correction.objects.exists()
