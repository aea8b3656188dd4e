"""Binding a compiled paper to a programme, in the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.policy.services import compile_upload
from luodi.programme import queries, services
from luodi.programme.models import Binding, BoundTask, Task
from luodi.programme.tests.sample import ACTOR, LATER, NOW, PAPER, SLUG, definition


def adopt_and_compile(paper: str = PAPER) -> int:
    """The sample programme adopted, a paper compiled; the run."""
    services.adopt_file(definition(), actor=ACTOR, now=NOW)
    return compile_upload(data=paper.encode(), name="方案.txt", actor=ACTOR, now=NOW)


def bind(run_id: int, slug: str = SLUG) -> int:
    """Bind as the sample person."""
    return services.bind_run(run_id=run_id, slug=slug, actor=ACTOR, now=LATER)


@pytest.mark.django_db
def test_every_task_leads_to_its_sentence_and_back() -> None:
    """From the paper to the keys, from a key to the words; no task is made."""
    run_id = adopt_and_compile()
    bind(run_id)
    assert queries.bindings(run_id) == {"1": "t001", "2": "t002", "3": "t003"}
    assert queries.missing(run_id) == ()
    place = next(place for place in queries.places(run_id) if place.key == "t002")
    assert "支渠清淤" in place.span.of(PAPER)
    assert place.duty is not None
    assert "各有关村" in place.duty.of(PAPER)
    task = queries.task(SLUG, "t002")
    assert task is not None
    assert task.bound == (place,)
    assert Task.objects.count() == 3
    assert events()[0].data == {
        "run": run_id,
        "edition": 1,
        "bound": 3,
        "unbound": [],
        "missing": [],
    }


@pytest.mark.django_db
def test_what_is_not_bound_is_reported_on_both_sides() -> None:
    """A task of the paper that is none of ours, and one of ours that the paper lacks."""
    run_id = adopt_and_compile(PAPER.replace("组织支渠清淤，每年不少于一次", "编制防汛预案"))
    bind(run_id)
    assert queries.bindings(run_id) == {"1": "t001", "3": "t003"}
    assert queries.missing(run_id) == ("t002",)
    assert [(p.number, p.key) for p in queries.places(run_id)][1] == ("2", None)
    assert (events()[0].data["unbound"], events()[0].data["missing"]) == (["2"], ["t002"])
    assert Task.objects.count() == 3


@pytest.mark.django_db
def test_binding_again_changes_nothing() -> None:
    """Until the programme has a new edition; then the latest binding counts."""
    run_id = adopt_and_compile()
    first = bind(run_id)
    before = AuditEvent.objects.count()
    assert bind(run_id) == first
    assert AuditEvent.objects.count() == before
    services.correct(
        slug=SLUG,
        task="t001",
        fragment={"roles": {"supporting": []}},
        reason="更正",
        actor=ACTOR,
        now=LATER,
    )
    assert bind(run_id) != first
    agree = {place.key: place.roles_agree for place in queries.places(run_id)}
    assert agree == {"t001": False, "t002": True, "t003": True}
    task = queries.task(SLUG, "t001")
    assert task is not None
    assert len(task.bound) == 1
    assert BoundTask.objects.count() == 6


@pytest.mark.django_db
def test_a_paper_finds_its_programme_by_its_document_number() -> None:
    """And a paper of another number, or of none, finds none."""
    run_id = adopt_and_compile()
    assert services.bind_known(run_id=run_id, actor=ACTOR, now=LATER) == (SLUG,)
    assert len(queries.bindings(run_id)) == 3
    for other in ("青府办〔2029〕8号", ""):
        paper = PAPER.replace("青府办〔2029〕7号", other).encode()
        run = compile_upload(data=paper, name="方案.txt", actor=ACTOR, now=NOW)
        assert services.bind_known(run_id=run, actor=ACTOR, now=LATER) == ()
        assert queries.places(run) == ()
        assert queries.bindings(run) == {}


@pytest.mark.django_db
def test_what_does_not_exist_is_said() -> None:
    """Run and programme alike; nothing is kept."""
    run_id = adopt_and_compile()
    with pytest.raises(LookupError, match="nowhere"):
        bind(run_id, "nowhere")
    with pytest.raises(LookupError, match="没有编译"):
        bind(run_id + 1)
    with pytest.raises(LookupError, match="没有编译"):
        services.bind_known(run_id=run_id + 1, actor=ACTOR, now=LATER)
    assert not Binding.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_its_event_nothing_is_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Binding and event stand or fall together."""
    run_id = adopt_and_compile()

    def broken(**values: object) -> None:
        raise DatabaseError("the trail is full")

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(DatabaseError, match="the trail is full"):
        bind(run_id)
    assert not Binding.objects.exists()
    assert not BoundTask.objects.exists()
