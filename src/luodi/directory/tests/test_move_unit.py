"""A unit comes to stand under another one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.models import Unit, UnitChange, UnitChangePart
from luodi.directory.services import apply_due_changes, create_unit, move_unit, undo_change
from luodi.directory.tests.organisation import (
    ACTOR,
    EARLIER,
    LATER,
    NOW,
    TODAY,
    WHY,
    found,
    parent,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


def test_all_below_goes_along() -> None:
    number = move_unit(key="science", parent="industry", on=TODAY, **WHY)
    assert row("lab").path == f"{row('industry').path}{row('science').pk}/{row('lab').pk}/"
    undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)
    assert (parent("science"), parent("lab")) == ("county", "science")
    move_unit(key="science", parent=None, on=TODAY, **WHY)
    assert row("lab").path == f"/{row('science').pk}/{row('lab').pk}/"


def test_nothing_is_above_itself() -> None:
    """Neither by the service nor around it."""
    with pytest.raises(ChangeRefused, match="会成为自己的上级"):
        move_unit(key="county", parent="lab", on=TODAY, **WHY)
    with pytest.raises(ChangeRefused, match="会成为自己的上级"):
        move_unit(key="science", parent="science", on=TODAY, **WHY)
    for above in ("lab", "county"):
        with pytest.raises(IntegrityError, match="cycle"), transaction.atomic():
            Unit.objects.filter(key="county").update(parent=row(above))
    with (
        pytest.raises(IntegrityError, match="cycle"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE directory_unit SET parent_id = %s WHERE key = 'county'", [row("works").pk]
        )
    assert parent("county") is None


def test_nothing_will_be_above_itself_later() -> None:
    """A planned move is reckoned with, and so is one that comes back when another is undone."""
    move_unit(key="science", parent="industry", on=LATER, **WHY)
    with pytest.raises(ChangeRefused, match="自 2026-09-01 起会成为自己的上级"):
        move_unit(key="industry", parent="science", on=TODAY, **WHY)
    first = move_unit(key="lab", parent="water", on=EARLIER, **WHY)
    move_unit(key="science", parent="lab", on=TODAY, **WHY)
    with pytest.raises(ChangeRefused, match="会成为自己的上级"):
        undo_change(change=first, reason="登记错误", actor=ACTOR, now=NOW)


def test_a_planned_move_waits_for_its_day() -> None:
    move_unit(key="science", parent="industry", on=LATER, **WHY)
    assert parent("science") == "county"
    assert apply_due_changes(today=LATER, actor=ACTOR, now=NOW) == ("science",)
    assert row("lab").path.startswith(row("industry").path)


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ChangeRefused, match="隶属关系没有变化"):
        move_unit(key="science", parent="county", on=TODAY, **WHY)
    create_unit(name="县水务局", parent="industry", actor=ACTOR, now=NOW)
    with pytest.raises(ChangeRefused, match="同一上级之下已有名为“县水务局”的单位"):
        move_unit(key="water", parent="industry", on=TODAY, **WHY)


def test_the_log_cannot_be_changed() -> None:
    """Not even around the services."""
    move_unit(key="science", parent="industry", on=TODAY, **WHY)
    for table in (UnitChange, UnitChangePart):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            table.objects.all()._raw_delete(using="default")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        UnitChange.objects.update(reason="另一个原因")
