"""Adopting a programme file."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from luodi.directory import queries as directory
from luodi.directory.domain import AreaFacts, UnitFacts
from luodi.directory.services import register
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.domain import ProgrammeInvalid
from luodi.programme.models import Edition, Programme, Responsibility, Task
from luodi.programme.tests.sample import (
    ACTOR,
    DEFINITION,
    LATER,
    NOW,
    SLUG,
    definition,
    without_task,
)


def adopt(data: bytes | Path | None = None) -> int:
    """Adopt a file as the sample person."""
    return services.adopt_file(data or definition(), actor=ACTOR, now=NOW)


@pytest.mark.django_db
def test_the_first_edition_is_what_the_file_says(tmp_path: Path) -> None:
    """From a path or its bytes; who, when and how are kept."""
    path = tmp_path / "方案 甲.yaml"
    path.write_bytes(definition())
    number = adopt(path)
    found = queries.in_force(SLUG)
    assert (found.edition.id, found.edition.number) == (number, 1)
    assert (found.edition.adopted_by, found.edition.adopted_at) == ("测试员", NOW)
    assert (found.edition.source_kind, found.synthetic) == ("file", True)
    assert [task.key for task in found.definition.tasks] == ["t001", "t002", "t003"]
    assert [event.act for event in events()] == ["programme.adopt", "directory.register"]
    assert {view.facts.key for view in directory.units()} == {
        unit.key for unit in found.definition.units
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "again",
    [
        definition(),
        b"\xef\xbb\xbf" + definition(),
        definition().replace(b"\n", b"\r\n"),
        b"# one more remark\n" + definition(),
    ],
)
def test_the_same_content_again_is_the_same_edition(again: bytes) -> None:
    """However the file is laid out; no event, no row."""
    first = adopt()
    before = AuditEvent.objects.count()
    assert adopt(again) == first
    assert Edition.objects.count() == 1
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_a_changed_file_is_the_next_edition_of_the_same_tasks() -> None:
    """And the first stays as it was; adopting the first again does not turn back."""
    first = adopt()
    keys = dict(Task.objects.values_list("key", "pk"))
    second = adopt(definition(("改造三条干渠", "改造四条干渠")))
    assert second != first
    assert dict(Task.objects.values_list("key", "pk")) == keys
    assert adopt() == first
    assert [e.number for e in queries.editions(SLUG)] == [1, 2]
    assert next(t.title.zh for t in queries.tasks(SLUG)) == "改造四条干渠"
    (change,) = queries.in_force(SLUG).edition.changes["changed"]
    assert (change["key"], change["field"], change["after"]) == ("t001", "title.zh", "改造四条干渠")


@pytest.mark.django_db
def test_a_task_that_is_dropped_keeps_its_identity() -> None:
    """Its page still tells what it was; when it comes back it is the same task."""
    adopt()
    key = Task.objects.get(key="t002").pk
    adopt(without_task("t002"))
    assert [t.key for t in queries.tasks(SLUG)] == ["t001", "t003"]
    dropped = queries.task(SLUG, "t002")
    assert dropped is not None
    assert not dropped.in_force
    assert dropped.row.title.zh == "每年清淤"
    adopt(definition(("每年清淤", "每年清淤两次")))
    back = queries.task(SLUG, "t002")
    assert back is not None
    assert back.in_force
    assert Task.objects.get(key="t002").pk == key
    assert [version.edition for version in back.history] == [1, 3]


@pytest.mark.django_db
def test_a_faulty_file_leaves_nothing_behind() -> None:
    """No programme, no unit, no event."""
    with pytest.raises(ProgrammeInvalid) as caught:
        adopt(definition(("measure: m02", "measure: m09")))
    assert [d.code for d in caught.value.diagnostics] == ["E804"]
    with pytest.raises(ProgrammeInvalid, match="UTF-8"):
        adopt(definition().decode().encode("gb18030"))
    assert not Programme.objects.exists()
    assert not AuditEvent.objects.exists()
    assert directory.units() == ()


@pytest.mark.django_db
def test_a_key_of_another_unit_is_refused_at_its_place() -> None:
    """Keys are never given away; nothing is kept of the file."""
    other = [UnitFacts("qx-finance", "市财政局")]
    register(areas=(), units=other, source="another", actor=ACTOR, now=NOW)
    with pytest.raises(ProgrammeInvalid) as caught:
        adopt()
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.of(DEFINITION)) == ("E806", "qx-finance")
    assert "市财政局" in found.message
    assert not Programme.objects.exists()
    assert [view.facts.key for view in directory.units()] == ["qx-finance"]


@pytest.mark.django_db
def test_an_area_of_another_programme_is_not_renamed() -> None:
    """The finding stands at the name."""
    other = [AreaFacts("990102101", "木桥镇", "town")]
    register(areas=other, units=(), source="another", actor=ACTOR, now=NOW)
    with pytest.raises(ProgrammeInvalid) as caught:
        adopt()
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.of(DEFINITION)) == ("E806", "石桥镇")
    assert "木桥镇" in found.message
    assert not Programme.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_its_event_there_is_no_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only the last event of the act cannot be written."""
    create = AuditEvent.objects.create

    def broken(**values: object) -> AuditEvent:
        if values["act"] == "programme.adopt":
            raise DatabaseError("the trail is full")
        return create(**values)

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(DatabaseError, match="the trail is full"):
        adopt()
    assert not Edition.objects.exists()
    assert not Task.objects.exists()
    assert not AuditEvent.objects.exists()
    assert directory.units() == ()
    assert queries.slugs() == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM programme_task",
        "UPDATE programme_task SET key = 't999'",
        "UPDATE programme_edition SET number = 7",
        "DELETE FROM programme_responsibility",
        "UPDATE programme_taskversion SET title_zh = ''",
        "DELETE FROM programme_target",
    ],
)
def test_the_database_refuses_to_rewrite_an_edition(statement: str) -> None:
    """The past keeps what it said."""
    adopt()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Responsibility.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_who_adopt_at_once_make_one_edition_each() -> None:
    """Of one file one, of two files two, numbered one by one."""
    files = [definition(), definition(), definition(("改造三条干渠", "改造四条干渠"))]
    ready = threading.Barrier(len(files))
    made: list[int] = []
    failed: list[Exception] = []

    def work(data: bytes) -> None:
        try:
            ready.wait()
            made.append(services.adopt_file(data, actor=ACTOR, now=LATER))
        except Exception as error:  # handed to the test's own thread, which fails on it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(data,)) for data in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(made) == 3
    assert len(set(made)) == 2
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Task.objects.count() == 3
