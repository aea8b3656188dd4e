"""Naming the units of an open set, ending that, and what a new edition leaves of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luodi.directory import services as directory
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.domain.views import OpenSetPlace
from luodi.programme.models import OpenSetBinding
from luodi.programme.tests.sample import ACTOR, NOW, SLUG, definition

LATER = datetime(2030, 6, 1, 1, 0, tzinfo=UTC)
LATEST = datetime(2030, 9, 1, 1, 0, tzinfo=UTC)
PLACE = OpenSetPlace("t002", "joint", "各有关村")
SINCE = date(2030, 6, 1)


@pytest.fixture
def adopted(db: None) -> int:
    """The sample's first edition."""
    return services.adopt_file(definition(), actor=ACTOR, now=NOW)


def bind(**changes: Any) -> tuple[int, ...]:
    wanted = {
        "slug": SLUG,
        "places": [PLACE],
        "units": ["qx-finance", "qx-shiqiao"],
        "since": SINCE,
        "reason": "县长办公会",
        "actor": ACTOR,
        "now": LATER,
    } | changes
    return services.bind_open_set(**wanted)


def end(bindings: Any, since: date, **changes: Any) -> int:
    wanted = {"reason": "已列明", "actor": ACTOR, "now": LATEST} | changes
    return services.end_open_set_binding(slug=SLUG, bindings=bindings, since=since, **wanted)


def bound(on: date, as_of: datetime | None = None) -> list[str]:
    """Units that answer for the phrase."""
    found = queries.assignments(SLUG, as_of=as_of, on=on)
    return [one.unit for one in found if one.phrases]


def test_until_bound_nobody_answers(adopted: int) -> None:
    assert bound(SINCE) == []


def test_a_binding_counts_from_its_day_and_is_known_from_its_recording(adopted: int) -> None:
    bind()
    assert bound(date(2030, 5, 31)) == []
    assert bound(SINCE) == ["qx-finance", "qx-shiqiao"]
    assert bound(SINCE, as_of=NOW) == []
    (event,) = events(limit=1)
    assert event.act == "programme.bind_open_set"
    assert event.data["reason"] == "县长办公会"


def test_a_binding_may_have_a_last_day(adopted: int) -> None:
    bind(until=date(2030, 12, 31))
    assert bound(date(2030, 12, 30)) == ["qx-finance", "qx-shiqiao"]
    assert bound(date(2030, 12, 31)) == []


def test_binding_again_changes_nothing(adopted: int) -> None:
    """A retry, or a colleague at the same time; a unit more is a binding more."""
    assert len(bind()) == 2
    before = AuditEvent.objects.count()
    assert bind() == ()
    assert AuditEvent.objects.count() == before
    assert len(bind(units=["qx-finance", "qx-county"])) == 1


def test_ending_keeps_the_record(adopted: int) -> None:
    """Ended, not deleted: the days before still count, and so does what was known before."""
    made = bind()
    assert end(made[:1], date(2030, 9, 1)) == 1
    assert end(made[:1], date(2030, 9, 1)) == 0
    assert bound(date(2030, 9, 1)) == ["qx-shiqiao"]
    assert bound(date(2030, 8, 31)) == ["qx-finance", "qx-shiqiao"]
    assert bound(date(2030, 9, 1), as_of=LATER) == ["qx-finance", "qx-shiqiao"]
    first = queries.bindings_known(SLUG)[0]
    assert (first.ended_from, first.end_reason, first.ended_by) == (
        date(2030, 9, 1),
        "已列明",
        "测试员",
    )
    assert bind(since=date(2030, 10, 1), units=["qx-finance"], now=LATEST)
    assert sorted(bound(date(2030, 10, 1))) == ["qx-finance", "qx-shiqiao"]


def test_ended_on_its_first_day_it_never_counted(adopted: int) -> None:
    made = bind()
    end(made, date(2020, 1, 1))
    assert bound(SINCE) == bound(date(2040, 1, 1)) == []
    assert bind(now=LATEST)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"places": []}, ValueError, "没有选中"),
        ({"units": []}, ValueError, "没有指定单位"),
        ({"reason": ""}, ValueError, "理由"),
        ({"until": SINCE}, ValueError, "晚于"),
        ({"units": ["qx-nobody"]}, LookupError, "qx-nobody"),
        ({"places": [OpenSetPlace("t001", "joint", "各有关村")]}, LookupError, "t001"),
        ({"slug": "nowhere"}, LookupError, "nowhere"),
    ],
)
def test_what_cannot_be_bound_is_said(
    adopted: int, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        bind(**changes)
    assert not OpenSetBinding.objects.exists()


def test_what_cannot_be_ended_is_said(adopted: int) -> None:
    made = bind()
    with pytest.raises(ValueError, match="理由"):
        end(made, SINCE, reason=" ")
    with pytest.raises(LookupError, match="不存在"):
        end([*made, 999_999], SINCE)
    assert bound(SINCE) == ["qx-finance", "qx-shiqiao"]


def test_a_new_edition_keeps_what_fits_and_shows_the_rest(adopted: int) -> None:
    bind()
    changed = definition(("phrase: 各有关村", "phrase: 有关行政村"))
    services.amend(changed, reason="修订", actor=ACTOR, now=LATEST)
    assert bound(date(2030, 9, 2)) == []
    view = queries.in_force(SLUG).definition
    (one,) = queries.misfits(view, as_of=None, on=date(2030, 9, 2))
    assert (one.task, one.phrase, one.units) == ("t002", "各有关村", ("qx-finance", "qx-shiqiao"))
    services.amend(definition(), reason="改回", actor=ACTOR, now=LATEST)
    assert bound(date(2030, 9, 2)) == ["qx-finance", "qx-shiqiao"]


def test_a_bound_unit_is_followed_too(adopted: int) -> None:
    bind(units=["qx-finance"])
    directory.merge_units(
        leaving=["qx-finance"],
        into="qx-county",
        on=date(2030, 7, 1),
        reason="机构改革",
        actor=ACTOR,
        now=LATER,
    )
    assert bound(date(2030, 7, 1)) == ["qx-county"]
    assert bound(date(2030, 6, 30)) == ["qx-finance"]


def test_the_database_refuses_to_forget(adopted: int) -> None:
    bind()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        OpenSetBinding.objects.update(unit="qx-county")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        OpenSetBinding.objects.all().delete()
