"""Papers that bear a mark of secrecy or of inner use."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.db import connection

from luodi.compiler import Unreadable
from luodi.foundation.confined import Confined, TookTooLong
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.policy import queries, services
from luodi.policy.domain import CompileState, Handed, Progress
from luodi.policy.domain.marks import Marked, Taken, marked
from luodi.policy.models import CompileRun, Handing, PolicyDocument
from luodi.policy.services import background, screening
from tests.working import do_jobs, waiting

pytestmark = pytest.mark.django_db
ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
JOB = "portal.check_up"
BODY = "青溪县水网提升行动方案\n\n一、修好渠道。改造三条干渠。（县水利局牵头，县财政局配合）\n"
SECRET, INNER = f"机密★5年\n{BODY}".encode(), f"内部资料，注意保存\n{BODY}".encode()
PAGE = f"<html><body><h1>机密★5年</h1><p>{BODY}</p><p>二、管好用水。</p></body></html>".encode()


def hand_in(data: bytes, name: str = "方案.txt") -> Handed:
    return services.hand_in(data=data, name=name, job=JOB, actor=ACTOR, now=NOW)


@pytest.fixture(autouse=True)
def empty_queue(db: None) -> None:
    """Tests that commit what they write leave their jobs behind: the queue's tables are not among
    those that are emptied after them. Undone with the test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def nothing_kept() -> bool:
    return not (PolicyDocument.objects.exists() or Handing.objects.exists() or waiting())


def state(document: int) -> Progress:
    found = queries.progress(document)
    assert found is not None
    return found


@pytest.fixture
def blind() -> Iterator[None]:
    """Looking takes too long, as it may on a paper made to do harm."""

    class Slow(Confined):
        def run(self, *arguments: object, **more: object) -> None:
            raise TookTooLong

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screening, "_HARMLESS", ())
        patch.setattr(screening, "_looking", Slow(print, seconds=1, memory=1))
        yield


@pytest.mark.parametrize(
    ("data", "name", "mark"),
    [
        (SECRET, "方案.txt", "机密★5年"),
        (PAGE, "方案.html", "机密★5年"),
        (INNER, "方案.txt", "内部资料，注意保存"),
    ],
)
def test_a_marked_paper_is_refused_and_nothing_is_kept(data: bytes, name: str, mark: str) -> None:
    with pytest.raises(Marked) as refusal:
        hand_in(data, name)
    assert mark in str(refusal.value) and mark in refusal.value.english
    assert "没有保存" in str(refusal.value)
    assert nothing_kept()


def test_the_refusal_is_on_record_without_name_and_words() -> None:
    with pytest.raises(Marked):
        hand_in(SECRET, "水网方案.txt")
    (event,) = events()
    assert (event.act, event.actor.name) == ("policy.refuse_marked", "测试员")
    whole = json.dumps([event.data, event.object_key], ensure_ascii=False)
    assert "机密★5年" in whole
    assert "水网" not in whole and "干渠" not in whole


@pytest.mark.parametrize(
    ("taken", "data", "takes"),
    [
        (Taken.INTERNAL, INNER, True),
        (Taken.INTERNAL, SECRET, False),
        (Taken.ALL, SECRET, True),
        (Taken.NONE, BODY.encode(), True),
    ],
)
def test_the_installation_says_which_are_taken(
    settings: LazySettings, taken: Taken, data: bytes, takes: bool
) -> None:
    settings.MARKED_PAPERS = taken
    if not takes:
        with pytest.raises(Marked):
            hand_in(data)
        return
    document = hand_in(data).document
    do_jobs()
    found = queries.run(state(document).run or 0)
    assert found is not None
    assert bool(found.compiled["source"]["secrecy"]) == (data != BODY.encode())


def test_the_command_line_refuses_it_too() -> None:
    with pytest.raises(Marked):
        services.compile_upload(data=SECRET, name="方案.txt", actor=ACTOR, now=NOW)
    assert nothing_kept()
    assert [event.act for event in events()] == ["policy.refuse_marked"]


@pytest.fixture
def stuck() -> Iterator[None]:
    """Compiling takes too long as well."""

    class Slow(Confined):
        def run(self, *arguments: object, **more: object) -> None:
            raise TookTooLong

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(background, "_confined", Slow(print, seconds=1, memory=1))
        yield


@pytest.mark.usefixtures("blind", "stuck")
def test_a_paper_that_nothing_could_look_at_is_deleted() -> None:
    document = hand_in(SECRET).document
    do_jobs()
    found = state(document)
    assert (found.state, found.kept, found.run) == (CompileState.FAILED, False, None)
    assert found.reason is not None
    assert "已经删除" in found.reason.chinese and "deleted" in found.reason.english
    row = PolicyDocument.objects.get()
    assert (bytes(row.data), row.size) == (b"", 0)
    event = events()[0]
    assert (event.act, "deleted" in event.data["why"]) == ("policy.give_up", True)
    assert not services.retry(document=document, job=JOB, actor=ACTOR, now=NOW)


@pytest.mark.usefixtures("blind", "stuck")
def test_where_all_papers_are_taken_none_is_deleted(settings: LazySettings) -> None:
    settings.MARKED_PAPERS = Taken.ALL
    document = hand_in(SECRET).document
    do_jobs()
    assert (state(document).state, state(document).kept) == (CompileState.FAILED, True)


@pytest.mark.usefixtures("stuck")
def test_a_paper_that_was_looked_at_stays_when_it_cannot_be_compiled() -> None:
    document = hand_in(BODY.encode()).document
    do_jobs()
    assert (state(document).state, state(document).kept) == (CompileState.FAILED, True)
    assert services.retry(document=document, job=JOB, actor=ACTOR, now=NOW)


@pytest.mark.usefixtures("stuck")
def test_a_mark_that_a_second_look_sees_takes_the_bytes_out() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screening, "_mark", lambda data, name: None)
        document = hand_in(SECRET).document
    do_jobs()
    assert not state(document).kept
    assert events()[0].act == "policy.refuse_marked"


@pytest.mark.usefixtures("blind")
def test_a_mark_that_shows_only_while_compiling_takes_the_bytes_out() -> None:
    document = hand_in(SECRET).document
    do_jobs()
    found = state(document)
    assert (found.state, found.kept, found.run) == (CompileState.FAILED, False, None)
    assert found.reason is not None
    assert "机密★5年" in found.reason.chinese and "机密★5年" in found.reason.english
    row = PolicyDocument.objects.get()
    assert (bytes(row.data), row.size) == (b"", 0)
    assert not CompileRun.objects.exists()
    assert [event.act for event in reversed(events())] == [
        "policy.hand_in",
        "policy.refuse_marked",
    ]
    assert not services.retry(document=document, job=JOB, actor=ACTOR, now=NOW)


def test_it_comes_back_whole_when_such_papers_are_taken(
    settings: LazySettings, blind: None
) -> None:
    document = hand_in(SECRET).document
    do_jobs()
    settings.MARKED_PAPERS = Taken.ALL
    assert hand_in(SECRET).document == document
    do_jobs()
    assert state(document).kept
    assert bytes(PolicyDocument.objects.get().data) == SECRET
    assert CompileRun.objects.count() == 1


def test_a_paper_in_use_is_not_taken_away(settings: LazySettings) -> None:
    settings.MARKED_PAPERS = Taken.ALL
    document = hand_in(SECRET).document
    do_jobs()
    CompileRun.objects.update(compiler_version="0")
    settings.MARKED_PAPERS = Taken.NONE
    services.order_outdated(job=JOB, now=NOW)
    do_jobs()
    assert bytes(PolicyDocument.objects.get(pk=document).data) == SECRET
    assert CompileRun.objects.count() == 2


def test_a_paper_that_cannot_be_read_is_refused_in_the_reader_s_words() -> None:
    deep = b"<html><body>" + b"<div>" * 100_000 + b"</body></html>"
    with pytest.raises(Unreadable, match="嵌套过深"):
        hand_in(deep, "深.html")
    assert nothing_kept()
    assert not AuditEvent.objects.exists()


def test_a_refusal_crosses_processes() -> None:
    refusal = marked("方案.txt", "机密")
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301
    assert isinstance(again, Marked) and isinstance(again, Unreadable)
    assert str(again) == str(refusal)
