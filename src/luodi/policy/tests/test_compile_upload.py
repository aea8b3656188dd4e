"""Handing in a paper."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.policy import queries, services
from luodi.policy.domain import UPLOAD_LIMIT, TooLarge
from luodi.policy.models import CompileRun, PolicyDocument

ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
# An invented county's paper, in words of our own.
PAPER = """青溪县水网提升行动方案

一、修好渠道。改造三条干渠。（县水利局牵头，县财政局配合）

二、管好用水。推行水价改革。（县财政局负责）
""".encode()


def hand_in(data: bytes = PAPER, name: str = "方案.txt") -> int:
    """Compile a paper as the sample person."""
    return services.compile_upload(data=data, name=name, actor=ACTOR, now=NOW)


@pytest.mark.django_db
def test_the_run_holds_what_the_compiler_says() -> None:
    """Key for key in the contract's order, with the text its spans count in."""
    run_id = hand_in()
    run = queries.run(run_id)
    assert run is not None
    compiled = compile_bytes(PAPER, name="方案.txt")
    assert list(run.compiled) == list(to_dict(compiled))
    assert run.compiled == to_dict(compiled)
    assert CompileRun.objects.get(id=run_id).result == to_json(compiled)
    assert run.text == compiled.text
    assert run.document == run.compiled["document"]
    first = run.compiled["tasks"][0]
    assert "改造三条干渠" in run.text[first["start"] : first["end"]]
    assert (run.name, run.title) == ("方案.txt", "青溪县水网提升行动方案")
    assert (run.created_at, run.created_by, run.compiler_version) == (
        NOW,
        "测试员",
        services.VERSION,
    )


@pytest.mark.django_db
def test_the_paper_is_kept_byte_for_byte() -> None:
    """Whatever its encoding."""
    data = PAPER.decode().encode("gb18030")
    run_id = hand_in(data)
    assert queries.paper(run_id) == data
    document = PolicyDocument.objects.get()
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.size, document.media_type) == (len(data), "text/plain")


@pytest.mark.django_db
def test_the_same_paper_again_is_the_same_run() -> None:
    """Under any name; one event."""
    assert hand_in() == hand_in(name="另一个名字.txt")
    assert CompileRun.objects.count() == PolicyDocument.objects.count() == 1
    assert [event.act for event in events()] == ["policy.compile"]


@pytest.mark.django_db
def test_another_version_of_the_compiler_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same paper; the older run stays."""
    first = hand_in()
    monkeypatch.setattr(services.compiling, "VERSION", services.VERSION + "-next")
    second = hand_in()
    assert first != second
    assert PolicyDocument.objects.count() == 1
    assert [run.id for run in queries.runs()] == [second, first]
    other = hand_in(PAPER + b"\n")
    assert queries.one_a_paper([first, other, second, 0]) == (other, second)


@pytest.mark.django_db
def test_the_list_counts_what_was_found() -> None:
    """Newest first, page by page, without reading the papers."""
    first, second = hand_in(), hand_in(PAPER + b"\n")
    (row,) = queries.runs(limit=1)
    assert (row.id, row.name, row.tasks) == (second, "方案.txt", 2)
    assert [r.id for r in queries.runs(before=second)] == [first]
    result = json.loads(CompileRun.objects.get(id=second).result)
    severities = [d["severity"] for d in result["diagnostics"]]
    assert (row.errors, row.warnings, row.notes) == tuple(
        severities.count(s) for s in ("error", "warning", "note")
    )


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_in_words() -> None:
    """The message names the file, its size and the limit; nothing is kept."""
    with pytest.raises(TooLarge, match=r"大.txt：文件有 2.0 MB，超过上限 2 MB"):
        hand_in(b"a" * (UPLOAD_LIMIT + 1), "大.txt")
    assert not PolicyDocument.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 ...", b"\x00\x01\x02\x03" * 100])
def test_what_cannot_be_read_is_not_kept(data: bytes) -> None:
    """The compiler's own words reach the person."""
    with pytest.raises(Unreadable):
        hand_in(data)
    assert not PolicyDocument.objects.exists()


@pytest.mark.django_db
def test_a_stray_nul_does_not_move_the_spans() -> None:
    """PostgreSQL cannot hold it; it becomes the mark of a lost character."""
    run = queries.run(hand_in(PAPER.replace("三".encode(), b"\x00")))
    assert run is not None
    assert "改造\ufffd条干渠" in run.text
    first = run.compiled["tasks"][0]
    assert run.text[first["start"] : first["end"]].strip().endswith("干渠。")


@pytest.mark.django_db
def test_a_name_is_kept_without_its_folders() -> None:
    """Browsers of old send whole paths."""
    run = queries.run(hand_in(name="C:\\公文\\方案.txt"))
    assert run is not None
    assert run.name == "方案.txt"


@pytest.mark.django_db(transaction=True)
def test_without_its_event_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paper, run and event stand or fall together."""

    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("the trail is full")

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(DatabaseError, match="the trail is full"):
        hand_in()
    assert not PolicyDocument.objects.exists()
    assert not CompileRun.objects.exists()


@pytest.mark.django_db
def test_a_run_that_does_not_exist_is_none() -> None:
    """Every query says so in its way."""
    assert queries.run(1) is queries.paper(1) is None
    assert queries.runs() == ()
