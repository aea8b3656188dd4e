"""Amending by the file of a later paper; corrections live on."""

from __future__ import annotations

import pytest

from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.models import Edition, Task
from luodi.programme.tests.sample import ACTOR, LATER, NOW, SLUG, definition, without_task

MORE = definition(("value: 12.5", "value: 13.5"))


@pytest.fixture(autouse=True)
def adopted(db: None) -> int:
    """The sample's first edition."""
    return services.adopt_file(definition(), actor=ACTOR, now=NOW)


def amend(data: bytes) -> int:
    """Amend as the sample person, later."""
    return services.amend(data, reason="后文调整", actor=ACTOR, now=LATER)


def correct(title: str, task: str = "t001") -> int:
    """Correct a title."""
    return services.correct(
        slug=SLUG,
        task=task,
        fragment={"title": {"zh": title}},
        reason="更正",
        actor=ACTOR,
        now=LATER,
    )


def titles() -> dict[str, str]:
    """Title of each task in force."""
    return {task.key: task.title.zh for task in queries.tasks(SLUG)}


def test_an_amendment_is_the_next_edition(adopted: int) -> None:
    """With its reason and its difference; the tasks are the same."""
    keys = dict(Task.objects.values_list("key", "pk"))
    amend(MORE)
    edition = queries.in_force(SLUG).edition
    assert (edition.number, edition.source_kind, edition.reason) == (2, "amendment", "后文调整")
    assert [c["field"] for c in edition.changes["changed"]] == ["value"]
    assert next(target.value for target in queries.targets(SLUG)) == 13.5
    assert dict(Task.objects.values_list("key", "pk")) == keys
    assert events()[0].act == "programme.amend"


def test_a_programme_that_does_not_exist_cannot_be_amended() -> None:
    """It is adopted first."""
    with pytest.raises(LookupError, match="other-water"):
        amend(definition((f"key: {SLUG}", "key: other-water")))


def test_the_amendment_in_force_again_changes_nothing() -> None:
    """But an older file is a new act: the paper was withdrawn."""
    second = amend(MORE)
    assert amend(MORE) == second
    third = amend(definition())
    assert queries.in_force(SLUG).edition.id == third
    assert Edition.objects.count() == 3


def test_a_correction_stands_where_the_file_did_not_change() -> None:
    """The later file was made from the uncorrected one."""
    correct("改造四条干渠")
    amend(MORE)
    assert titles()["t001"] == "改造四条干渠"
    changes = queries.in_force(SLUG).edition.changes
    assert [c["task"] for c in changes["replayed"]] == ["t001"]
    assert [(c["key"], c["field"]) for c in changes["changed"]] == [("area-2031", "value")]
    amend(without_task("t002"))
    assert titles() == {"t001": "改造四条干渠", "t003": "推行水价改革"}


def test_a_correction_that_no_longer_fits_is_shown() -> None:
    """The later file wins, and the conflict stands in the edition and in the audit trail."""
    correct("改造四条干渠")
    amend(definition(("改造三条干渠", "改造六条干渠")))
    assert titles()["t001"] == "改造六条干渠"
    (conflict,) = queries.in_force(SLUG).edition.changes["conflicts"]
    assert (conflict["task"], conflict["after"]["zh"]) == ("t001", "改造四条干渠")
    assert events()[0].data["conflicts"] == [conflict]


def test_adopting_the_first_file_again_keeps_the_correction(adopted: int) -> None:
    """A site that starts anew adopts what it ships with."""
    correct("改造四条干渠")
    assert services.adopt_file(definition(), actor=ACTOR, now=LATER) == adopted
    assert titles()["t001"] == "改造四条干渠"
