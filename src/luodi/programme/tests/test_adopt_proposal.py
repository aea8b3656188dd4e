"""Taking up what a compiled paper says otherwise than the programme."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.policy.services import compile_upload
from luodi.programme import queries, services
from luodi.programme.models import Correction
from luodi.programme.services import EditedMeanwhile
from luodi.programme.tests.sample import ACTOR, LATER, NOW, PAPER, SLUG, definition

EXTRA = """4. 建立水管员巡查制度，每月公布巡查结果。（县水利局牵头，县财政局配合）

青溪县人民政府办公室
"""


def paper(*pieces: tuple[str, str]) -> int:
    """The sample's paper with pieces replaced, compiled and bound; the id of its run."""
    text = PAPER
    for old, new in pieces:
        assert old in text
        text = text.replace(old, new, 1)
    run = compile_upload(data=text.encode(), name="paper.txt", actor=ACTOR, now=NOW)
    services.bind_run(run_id=run, slug=SLUG, actor=ACTOR, now=NOW)
    return run


@pytest.fixture
def adopted(db: None) -> int:
    """The sample's first edition."""
    return services.adopt_file(definition(), actor=ACTOR, now=NOW)


def ids(run: int) -> list[str]:
    found = queries.proposed(run, SLUG)
    assert found is not None
    return [one.id for one in found.proposals]


def take_up(run: int, *chosen: str, **changes: Any) -> int:
    wanted = {"reason": "以文件为准", "based_on": 1, "actor": ACTOR, "now": LATER} | changes
    return services.adopt_proposal(slug=SLUG, run_id=run, chosen=chosen, **wanted)


def test_a_paper_that_agrees_proposes_nothing(adopted: int) -> None:
    assert ids(paper()) == []


def test_other_roles_are_taken_up_as_a_correction(adopted: int) -> None:
    """And replayed on the next file, as corrections are."""
    run = paper(("（县水利局牵头，县财政局配合）", "（县财政局牵头，县水利局配合）"))
    assert ids(run) == ["roles:t001"]
    take_up(run, "roles:t001")
    task = queries.in_force(SLUG).definition.tasks[0]
    assert (task.lead, task.supporting) == (("qx-finance",), ("qx-water",))
    assert Correction.objects.get().field == "roles"
    assert ids(run) == []
    services.amend(definition(("每年清淤", "每年两次清淤")), reason="修订", actor=ACTOR, now=LATER)
    assert queries.in_force(SLUG).definition.tasks[0].lead == ("qx-finance",)


def test_a_new_task_gets_a_key_that_was_never_used(adopted: int) -> None:
    run = paper(("青溪县人民政府办公室\n\n2029", EXTRA + "\n2029"))
    (one,) = [i for i in ids(run) if i.startswith("add:")]
    take_up(run, one)
    task = queries.in_force(SLUG).definition.tasks[-1]
    assert task.key == "t004"
    assert task.number == "4"
    assert task.measure == "m02"
    assert task.lead == ("qx-water",)
    assert ids(run) == []


def test_a_task_that_the_paper_lacks_can_go(adopted: int) -> None:
    line = "2. 组织支渠清淤，每年不少于一次。（县水利局、灌区各镇、各有关村按职责分工负责）\n\n"
    run = paper((line, ""))
    assert "remove:t002" in ids(run)
    take_up(run, "remove:t002")
    definition_now = queries.in_force(SLUG).definition
    assert [task.key for task in definition_now.tasks] == ["t001", "t003"]
    assert definition_now.rules[0].task is None


def test_a_task_with_named_projects_cannot_go(adopted: int) -> None:
    line = "1. 对三条干渠做防渗处理，更新老旧闸门。（县水利局牵头，县财政局配合）\n\n"
    run = paper((line, ""))
    with pytest.raises(ValueError, match="canal-east"):
        take_up(run, "remove:t001")
    assert len(queries.editions(SLUG)) == 1


def test_an_unknown_unit_is_no_guess(adopted: int) -> None:
    run = paper(("县财政局配合）\n\n2.", "县林业局配合）\n\n2."))
    found = queries.proposed(run, SLUG)
    assert found is not None
    (one,) = found.proposals
    assert one.unknown == ("县林业局",)
    with pytest.raises(ValueError, match="县林业局"):
        take_up(run, one.id)


def test_what_cannot_be_taken_up_is_said(adopted: int) -> None:
    run = paper(("（县水利局牵头，县财政局配合）", "（县财政局牵头，县水利局配合）"))
    with pytest.raises(ValueError, match="至少选择一项"):
        take_up(run)
    with pytest.raises(ValueError, match="理由"):
        take_up(run, "roles:t001", reason=" ")
    with pytest.raises(LookupError, match="没有所选"):
        take_up(run, "roles:t003")
    with pytest.raises(EditedMeanwhile, match="第 1 版"):
        take_up(run, "roles:t001", based_on=2)
    assert queries.proposed(run + 1000, SLUG) is None


def test_papers_are_bound_to_the_new_edition(adopted: int) -> None:
    run = paper()
    assert len(queries.places(run)) == 3
    services.amend(definition(("每年清淤", "每年两次清淤")), reason="修订", actor=ACTOR, now=LATER)
    from luodi.programme.models import Binding

    numbers = (
        Binding.objects.filter(run_id=run).order_by("id").values_list("edition__number", flat=True)
    )
    assert list(numbers) == [1, 2]
    assert [place.key for place in queries.places(run)] == ["t001", "t002", "t003"]
