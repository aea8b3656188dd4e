"""A paper that is bound to a programme stays rightly bound while it is corrected."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from luodi.foundation.models import AuditEvent
from luodi.policy import queries as policy
from luodi.policy.domain.corrections import Kind
from luodi.policy.services import Wish
from luodi.portal import queries, services
from luodi.programme import queries as programmes
from luodi.programme.models import Binding
from luodi.programme.services import adopt_file, amend
from luodi.programme.tests.sample import ACTOR, LATER, NOW, PAPER, definition

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db: None) -> int:
    """The sample's paper, bound to the sample's programme."""
    adopt_file(definition(), actor=ACTOR, now=NOW)
    return services.check_up(data=PAPER.encode(), name="方案.txt", actor=ACTOR, now=NOW)


def shown(run: int) -> policy.Reviewed:
    found = policy.reviewed(run)
    assert found is not None
    return found


def correct(run: int, kind: Kind, place: int = 0, reason: str = "", **payload: Any) -> int:
    """Correct the task at a place of the list as it is now."""
    paper = shown(run)
    item = paper.overlaid.ids["task"][place]
    wish = Wish(kind, item, payload=payload, reason=reason, seen=paper.overlaid.last(item))
    return services.correct(run_id=run, wish=wish, actor=ACTOR, now=LATER)


def split(run: int) -> int:
    words = shown(run).run.compiled["tasks"][0]["text"]
    return correct(run, Kind.SPLIT, at=[words.index("，") + 1])


def keys(run: int) -> list[tuple[str, str | None]]:
    """Number in the paper as reviewers left it, and the key that the reader's row leads to."""
    paper = shown(run)
    found = queries.task_keys(paper)
    return [(t["number"], found.get(n)) for n, t in enumerate(paper.run.compiled["tasks"])]


WHOLE = [("1", "t001"), ("2", "t002"), ("3", "t003")]


def test_rows_after_a_split_lead_to_their_tasks(client: Client, person: Any, run: int) -> None:
    assert keys(run) == WHOLE
    number = split(run)
    assert keys(run) == [("1-1", "t001"), ("1-2", None), ("2", "t002"), ("3", "t003")]
    client.force_login(person("coordinator"))
    html = client.get(f"/policy/{run}/").content.decode()
    rows = re.findall(r'<li id="task-([\w.-]+)"(.*?)</li>', html, re.S)
    led = {label: re.findall(r"/tasks/(t\d+)/", row) for label, row in rows}
    assert led == {"1": ["t001"], f"1-c{number}.2": [], "2": ["t002"], "3": ["t003"]}
    services.undo(run_id=run, correction=number, actor=ACTOR, now=LATER)
    assert keys(run) == WHOLE


def test_rows_after_a_merge_lead_to_their_tasks(run: int) -> None:
    """The merged task is one of the two; the other is missing until the merge is undone."""
    number = correct(run, Kind.MERGE, **{"with": shown(run).overlaid.ids["task"][1]})
    (one, merged), rest = keys(run)[0], keys(run)[1:]
    assert (one, merged in {"t001", "t002", None}) == ("1", True)
    assert rest == [("3", "t003")]
    assert {"t001", "t002"} - {merged} <= set(programmes.missing(run))
    services.undo(run_id=run, correction=number, actor=ACTOR, now=LATER)
    assert keys(run) == WHOLE
    assert programmes.missing(run) == ()


def test_a_task_page_quotes_the_words_that_reviewers_left(
    client: Client, person: Any, run: int
) -> None:
    """And none where they struck the task out, until that is undone."""
    client.force_login(person("coordinator"))
    split(run)
    page = client.get("/tasks/t001/").content.decode()
    assert '<p class="sentence" lang="zh-CN">对三条干渠做防渗处理，</p>' in page
    assert (
        '<p class="sentence" lang="zh-CN">分片安装计量设施'
        in client.get("/tasks/t003/").content.decode()
    )
    number = correct(run, Kind.REMOVE, place=0, reason="不是任务")
    assert 'class="sentence"' not in client.get("/tasks/t001/").content.decode()
    assert [place for place in programmes.places(run) if place.key == "t001"] == []
    services.undo(run_id=run, correction=number, actor=ACTOR, now=LATER)
    assert "对三条干渠做防渗处理" in client.get("/tasks/t001/").content.decode()


def test_roles_are_compared_as_corrected(run: int) -> None:
    correct(run, Kind.ROLES, lead=["县财政局"], supporting=["县水利局"], joint=[])
    agree = {place.key: place.roles_agree for place in programmes.places(run)}
    assert agree == {"t001": False, "t002": True, "t003": True}


def test_a_new_edition_is_bound_to_the_corrected_paper(run: int) -> None:
    split(run)
    amend(
        definition(("每年清淤", "每年两次清淤")),
        reason="修订",
        actor=ACTOR,
        now=LATER + timedelta(days=1),
    )
    assert keys(run) == [("1-1", "t001"), ("1-2", None), ("2", "t002"), ("3", "t003")]


def test_a_correction_is_one_event_and_the_same_one_again_binds_nothing(run: int) -> None:
    before = AuditEvent.objects.count()
    number = split(run)
    assert AuditEvent.objects.count() == before + 1
    made = Binding.objects.count()
    assert made == 2
    services.undo(run_id=run, correction=number, actor=ACTOR, now=LATER)
    services.undo(run_id=run, correction=number, actor=ACTOR, now=LATER)
    assert Binding.objects.count() == made + 1
    assert AuditEvent.objects.count() == before + 2


def test_a_paper_of_no_programme_is_corrected_without_a_binding(run: int) -> None:
    data = PAPER.replace("青府办〔2029〕7号", "青府办〔2029〕8号").encode()
    other = services.check_up(data=data, name="方案.txt", actor=ACTOR, now=NOW)
    split(other)
    assert programmes.places(other) == ()
    assert Binding.objects.count() == 1


def test_a_binding_from_before_a_correction_leads_nowhere_wrong(run: int) -> None:
    """Bindings were kept before they followed corrections: the words tell which task it is."""
    from luodi.policy.services import correct as correct_alone

    paper = shown(run)
    words = paper.run.compiled["tasks"][0]["text"]
    wish = Wish(Kind.SPLIT, paper.overlaid.ids["task"][0], payload={"at": [words.index("，") + 1]})
    correct_alone(run_id=run, wish=wish, actor=ACTOR, now=LATER)
    assert keys(run) == [("1-1", None), ("1-2", None), ("2", "t002"), ("3", "t003")]
