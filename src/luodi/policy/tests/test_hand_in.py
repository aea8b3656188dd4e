"""Handing in a paper that is compiled in the background."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from luodi.compiler import Stage, Unreadable
from luodi.foundation import jobs
from luodi.foundation.confined import Confined
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.policy import queries, services
from luodi.policy.domain import UPLOAD_LIMIT, CompileState, Handed, Progress, TooLarge
from luodi.policy.models import Compilation, CompileRun, Handing, PolicyDocument
from luodi.policy.services import background, screening
from tests.working import do_jobs, waiting

pytestmark = pytest.mark.django_db
ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
JOB = "portal.check_up"
# An invented county's paper, in words of our own.
PAPER = """青溪县水网提升行动方案

一、修好渠道。改造三条干渠。（县水利局牵头，县财政局配合）

二、管好用水。推行水价改革。（县财政局负责）
""".encode()


def hand_in(data: bytes = PAPER, actor: Actor = ACTOR, now: datetime = NOW) -> Handed:
    return services.hand_in(data=data, name="方案.txt", job=JOB, actor=actor, now=now)


def state(document: int) -> Progress:
    found = queries.progress(document)
    assert found is not None
    return found


def acts() -> list[str]:
    return [event.act for event in reversed(events())]


def test_it_is_kept_and_waits_and_is_compiled() -> None:
    handed = hand_in()
    assert handed.run is None
    before = state(handed.document)
    assert (before.state, before.step, before.run, before.ahead) == (
        CompileState.QUEUED,
        0,
        None,
        0,
    )
    assert not before.finished
    assert bytes(PolicyDocument.objects.get().data) == PAPER
    assert queries.runs() == ()

    assert do_jobs() == [JOB]
    after = state(handed.document)
    assert (after.state, after.step, after.finished) == (CompileState.DONE, after.steps, True)
    run = queries.run(after.run or 0)
    assert run is not None
    assert (run.title, run.created_by, run.created_at > NOW - timedelta(days=9999)) == (
        "青溪县水网提升行动方案",
        "测试员",
        True,
    )
    assert PolicyDocument.objects.get().media_type == "text/plain"
    assert acts() == ["policy.hand_in", "policy.compile"]


def test_what_is_compiled_in_the_background_is_what_is_compiled_at_once() -> None:
    document = hand_in().document
    do_jobs()
    result = CompileRun.objects.get(id=state(document).run).result
    CompileRun.objects.all().delete()
    run = services.compile_upload(data=PAPER, name="方案.txt", actor=ACTOR, now=NOW)
    assert CompileRun.objects.get(id=run).result == result


def test_a_second_person_waits_for_the_same_compiling() -> None:
    other = Actor("other", "另一人")
    first, second = hand_in(), hand_in(actor=other)
    assert first == second
    assert len(waiting()) == 1
    assert set(Handing.objects.values_list("by", flat=True)) == {"tester", "other"}
    do_jobs()
    assert CompileRun.objects.count() == 1
    again = hand_in(actor=other)
    assert again.run == state(first.document).run is not None
    assert waiting() == []
    assert acts() == ["policy.hand_in", "policy.hand_in", "policy.compile"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_paper_one_job_one_run() -> None:
    together = Barrier(2)

    def one(login: str) -> Handed:
        try:
            together.wait()
            return hand_in(actor=Actor(login, login))
        finally:
            connection.close()

    before = {job.pk for job in waiting()}
    with ThreadPoolExecutor(2) as people:
        first, second = people.map(one, ("甲", "乙"))
    assert first.document == second.document
    new = [job for job in waiting() if job.pk not in before]
    assert len(new) == 1
    assert Handing.objects.count() == 2
    # Two workers at the same paper: its job was given to a second one too early.
    with ThreadPoolExecutor(2) as workers:
        runs = set(workers.map(compile_here, (first.document, first.document)))
    assert len(runs) == CompileRun.objects.count() == 1
    assert acts().count("policy.compile") == 1


def compile_here(document: int) -> int | None:
    try:
        return services.compile_document(document=document, now=NOW)
    finally:
        connection.close()


def test_a_job_done_twice_changes_nothing() -> None:
    document = hand_in().document
    do_jobs()
    run = state(document).run
    count = AuditEvent.objects.count()
    assert services.compile_document(document=document, now=NOW) == run
    assert CompileRun.objects.count() == 1
    assert AuditEvent.objects.count() == count


def test_a_job_for_no_paper_is_no_error() -> None:
    assert services.compile_document(document=4711, now=NOW) is None


def test_a_job_interrupted_begins_again() -> None:
    """What a killed worker leaves behind: a paper that is being compiled by nobody."""
    document = hand_in().document
    Compilation.objects.update(state=CompileState.COMPILING, stage=Stage.RULES, attempts=1)
    assert services.compile_document(document=document, now=NOW) is not None
    assert state(document).state is CompileState.DONE


def test_first_come_first_served_and_papers_of_old_after_everybody() -> None:
    services.compile_upload(data=PAPER + b"\n\n", name="旧.txt", actor=ACTOR, now=NOW)
    CompileRun.objects.update(compiler_version="0")
    assert services.order_outdated(job=JOB, now=NOW) == 1
    assert services.order_outdated(job=JOB, now=NOW) == 0
    first = hand_in(PAPER, now=NOW + timedelta(seconds=1))
    second = hand_in(PAPER + b"\n", now=NOW + timedelta(seconds=2))
    order = [job.args["document"] for job in waiting()]
    assert order[:2] == [first.document, second.document]
    assert len(order) == 3
    assert (state(first.document).ahead, state(second.document).ahead) == (0, 1)
    do_jobs()
    assert {run.compiler_version for run in CompileRun.objects.all()} == {"0", services.VERSION}
    assert CompileRun.objects.filter(compiler_version=services.VERSION).count() == 3
    assert services.order_outdated(job=JOB, now=NOW) == 0


def test_stages_only_go_forward() -> None:
    seen: list[int] = []
    document = hand_in().document
    real = background._tell

    def spy(compilation: int, stage: Stage) -> None:
        real(compilation, stage)
        seen.append(state(document).step)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(background, "_tell", spy)
        do_jobs()
    assert seen == list(range(1, len(Stage) + 1))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 ...", b"\x00\x01\x02\x03" * 100])
def test_what_is_no_paper_at_sight_is_not_kept(data: bytes) -> None:
    with pytest.raises(Unreadable):
        hand_in(data)
    assert not PolicyDocument.objects.exists()
    assert waiting() == []


def test_a_file_over_the_limit_is_not_kept() -> None:
    with pytest.raises(TooLarge):
        hand_in(b"a" * (UPLOAD_LIMIT + 1))
    assert not PolicyDocument.objects.exists()


def test_what_shows_only_while_compiling_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the compiler's own words. A paper that nothing could read is not kept."""
    monkeypatch.setattr(screening, "_looking", Confined(killed, seconds=60, memory=2 * 1024**3))
    deep = b"<html><body>" + b"<div>" * 100_000 + b"</body></html>"
    document = services.hand_in(data=deep, name="深.html", job=JOB, actor=ACTOR, now=NOW).document
    do_jobs()
    found = state(document)
    assert found.state is CompileState.FAILED
    assert found.reason is not None
    assert "嵌套过深" in found.reason.chinese
    assert "nested" in found.reason.english
    assert "已经删除" in found.reason.chinese and "deleted" in found.reason.english
    assert bytes(PolicyDocument.objects.get().data) == b""
    assert acts() == ["policy.hand_in", "policy.give_up"]


def test_a_retry_is_an_act_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_confined", Confined(killed, seconds=60, memory=2 * 1024**3))
    document = hand_in().document
    do_jobs()
    assert bytes(PolicyDocument.objects.get().data) == PAPER
    assert [p.document for p in queries.pending()] == [document]
    assert services.retry(document=document, job=JOB, actor=ACTOR, now=NOW)
    assert not services.retry(document=document, job=JOB, actor=ACTOR, now=NOW)  # waits already
    assert state(document).reason is None
    do_jobs()
    assert state(document).state is CompileState.FAILED
    assert acts() == ["policy.hand_in", "policy.give_up", "policy.retry", "policy.give_up"]


# What a compiler does that has met its match; run in the child process.
def endless(data: bytes, name: str, *, tell: Callable[[Any], None]) -> None:
    while True:
        pass


def killed(data: bytes, name: str, *, tell: Callable[[Any], None]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def greedy(data: bytes, name: str, *, tell: Callable[[Any], None]) -> int:
    return len(bytearray(8 * 1024**3))


def faulty(data: bytes, name: str, *, tell: Callable[[Any], None]) -> None:
    raise IndexError("a fault of the compiler's own")


@pytest.mark.parametrize(
    ("work", "seconds", "said"),
    [(endless, 0.5, "已停止"), (killed, 60, "出错"), (greedy, 60, "出错"), (faulty, 60, "出错")],
)
def test_a_paper_that_breaks_the_compiler_is_told_so(
    work: Callable[..., Any], seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next paper is compiled."""
    bad = hand_in().document
    real = background._confined
    monkeypatch.setattr(
        background, "_confined", Confined(work, seconds=seconds, memory=2 * 1024**3)
    )
    do_jobs()
    found = state(bad)
    assert found.state is CompileState.FAILED
    assert found.reason is not None and said in found.reason.chinese
    monkeypatch.setattr(background, "_confined", real)
    good = hand_in(PAPER + b"\n").document
    do_jobs()
    assert state(good).state is CompileState.DONE


def test_a_paper_that_takes_its_worker_along_is_given_up() -> None:
    document = hand_in().document
    Compilation.objects.update(state=CompileState.COMPILING, attempts=3)
    assert services.compile_document(document=document, now=NOW) is None
    assert state(document).state is CompileState.FAILED


def test_who_gives_up_late_does_not_undo_what_another_worker_has_done() -> None:
    document = hand_in().document
    row = Compilation.objects.select_related("document").get()
    do_jobs()
    background._give_up(row, background.TOOK_TOO_LONG, "took too long", NOW)
    assert state(document).state is CompileState.DONE
    assert acts() == ["policy.hand_in", "policy.compile"]


def test_a_job_that_fails_for_good_is_told_to_who_waits() -> None:
    document = hand_in().document
    services.give_up(document=document, now=NOW)
    assert state(document).state is CompileState.FAILED
    services.give_up(document=document, now=NOW)  # once is enough
    assert acts() == ["policy.hand_in", "policy.give_up"]


@pytest.mark.django_db(transaction=True)
def test_paper_job_and_event_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("the trail is full")

    count = len(waiting())
    with monkeypatch.context() as patch:
        patch.setattr(AuditEvent.objects, "create", broken)
        with pytest.raises(DatabaseError, match="the trail is full"):
            hand_in()
    assert not PolicyDocument.objects.exists()
    assert not Compilation.objects.exists()
    assert len(waiting()) == count


def test_a_job_is_queued_in_a_transaction_and_by_a_name_that_is_known() -> None:
    with pytest.raises(LookupError, match="no_such"), transaction.atomic():
        jobs.queue("policy.no_such", document=1)
