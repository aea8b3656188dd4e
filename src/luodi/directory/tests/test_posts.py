"""Posts and who holds them."""

from __future__ import annotations

import pytest

from luodi.directory.domain import Reach, Role, Scope
from luodi.directory.models import Appointment, Grant, Unit
from luodi.directory.services import (
    DutiesJoined,
    appoint,
    close_person,
    create_post,
    end_appointment,
    grant,
)
from luodi.directory.tests.people import ACTOR, ALL, NOW, acts, days, roles, somebody, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> int:
    """A post that brings the role of a liaison."""
    unit("water")
    number = create_post(unit="water", kind="liaison", title="示例 岗位", actor=ACTOR, now=NOW)
    grant(post=number, role=Role.LIAISON, actor=ACTOR, now=NOW)
    return number


def hold(login: str, post: int, **more: object) -> int:
    """An appointment; returns its id."""
    given: dict[str, object] = {"grants": ALL, "actor": ACTOR, "now": NOW}
    return appoint(login=login, post=post, **(given | more))  # type: ignore[arg-type]


def test_a_title_is_there_once_in_a_unit(post: int) -> None:
    again = create_post(unit="water", kind="liaison", title=" 示例  岗位", actor=ACTOR, now=NOW)
    assert again == post
    with pytest.raises(ValueError, match="类别不同"):
        create_post(unit="water", kind="head", title="示例 岗位", actor=ACTOR, now=NOW)
    unit("other")
    assert create_post(unit="other", kind="head", title="示例 岗位", actor=ACTOR, now=NOW) != post


@pytest.mark.parametrize(("kind", "title"), [("head", " "), ("king", "示例")])
def test_a_post_has_a_title_and_a_kind(post: int, kind: str, title: str) -> None:
    with pytest.raises(ValueError, match="岗位"):
        create_post(unit="water", kind=kind, title=title, actor=ACTOR, now=NOW)
    with pytest.raises(LookupError):
        create_post(unit="nowhere", kind="head", title="示例", actor=ACTOR, now=NOW)


def test_one_holder_on_a_day(post: int) -> None:
    somebody("a")
    somebody("b")
    assert hold("a", post, until=days(2)) == hold("a", post, until=days(2))
    with pytest.raises(ValueError, match="示例·a"):
        hold("b", post, since=days(1))
    hold("b", post, since=days(2))
    assert [roles("a", 1), roles("a", 2), roles("b", 1), roles("b", 2)] == [
        [("liaison", "")],
        [],
        [],
        [("liaison", "")],
    ]


def test_an_appointment_joins_no_duties(post: int) -> None:
    somebody("a", Role.AUDIT_ADMIN)
    with pytest.raises(DutiesJoined):
        hold("a", post)
    assert not Appointment.objects.exists()


def test_no_appointment_of_oneself_or_of_somebody_closed(post: int) -> None:
    somebody("keeper")
    somebody("a")
    close_person(login="a", actor=ACTOR, now=NOW)
    with pytest.raises(ValueError, match="自己"):
        hold("keeper", post)
    with pytest.raises(ValueError, match="停用"):
        hold("a", post)


def test_an_appointment_ends_on_a_day(post: int) -> None:
    """Ending it later than it ends changes nothing; the role ends with it."""
    somebody("a")
    number = hold("a", post, since=days(-5))
    end_appointment(appointment=number, on=days(1), actor=ACTOR, now=NOW)
    end_appointment(appointment=number, on=days(3), actor=ACTOR, now=NOW)
    assert [roles("a"), roles("a", 1)] == [[("liaison", "")], []]
    assert acts("a") == ["directory.appoint", "directory.end_appointment"]


def test_an_appointment_that_would_have_no_day_is_taken_back(post: int) -> None:
    somebody("a")
    end_appointment(appointment=hold("a", post), actor=ACTOR, now=NOW)
    assert not Appointment.objects.exists()
    assert acts("a") == ["directory.appoint", "directory.end_appointment"]
    with pytest.raises(LookupError):
        end_appointment(appointment=0, actor=ACTOR, now=NOW)


def test_a_post_that_brings_a_role_is_filled_by_who_may_grant_it(post: int) -> None:
    """Not by who keeps people only; a role that is taken back, or over by then, binds nobody."""
    somebody("a")
    unit("other")
    elsewhere = Reach((Scope(unit=Unit.objects.get(key="other").path),))
    for reach in (Reach(), elsewhere):
        with pytest.raises(PermissionError, match="安全管理员"):
            hold("a", post, grants=reach)
    assert roles("a") == [] and acts("a") == []
    Grant.objects.update(revoked_at=NOW)
    hold("a", post, grants=Reach())
