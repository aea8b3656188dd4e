"""Handing over when somebody leaves."""

from __future__ import annotations

import pytest
from django.test import Client

from luodi.directory.domain import Act, Reach, Role, Scope, Thing
from luodi.directory.models import Appointment, Delegation, Grant, Handover, Unit, User
from luodi.directory.queries import standing
from luodi.directory.services import (
    DutiesJoined,
    appoint,
    create_post,
    delegate,
    grant,
    hand_over,
    revoke,
)
from luodi.directory.tests.people import ACTOR, ALL, NOW, acts, days, roles, somebody, unit
from luodi.foundation.domain import Actor

pytestmark = pytest.mark.django_db


def leave(leaver: str = "old", successor: str = "new", **more: object) -> int:
    """A hand-over; returns its id."""
    given: dict[str, object] = {"actor": ACTOR, "now": NOW, "grants": ALL}
    return hand_over(leaver=leaver, successor=successor, **(given | more))  # type: ignore[arg-type]


def test_grants_go_with_the_time_they_have_left() -> None:
    """What is over or was taken back stays with the leaver."""
    somebody("old")
    somebody("new")
    unit("water")
    for role, since, until in (
        (Role.REPORTER, days(-9), days(5)),
        (Role.LIAISON, days(3), None),
        (Role.TOWN, days(-9), days(-1)),
    ):
        grant(login="old", role=role, unit="water", since=since, until=until, actor=ACTOR, now=NOW)
    taken_back = grant(login="old", role=Role.DISTRICT, actor=ACTOR, now=NOW)
    revoke(grant=taken_back, reason="", actor=ACTOR, now=NOW)
    leave()
    assert [roles("new", n) for n in (0, 3, 5)] == [
        [("reporter", "")],
        [("liaison", ""), ("reporter", "")],
        [("liaison", "")],
    ]
    assert roles("old") == []
    moved = Grant.objects.filter(person__username="new").order_by("id")
    assert [(row.unit and row.unit.key) for row in moved] == ["water", "water"]


def test_what_the_successor_holds_already_is_not_given_twice() -> None:
    somebody("old", Role.REPORTER)
    somebody("new", Role.REPORTER)
    leave()
    assert roles("new") == [("reporter", "")]
    assert Grant.objects.filter(person__username="new").count() == 1


def test_posts_go_over_on_the_day() -> None:
    somebody("old")
    somebody("new")
    unit("water")
    posts = [
        create_post(unit="water", kind="staff", title=f"示例{n}", actor=ACTOR, now=NOW)
        for n in range(3)
    ]
    for post, since in zip(posts, (-9, 0, 4), strict=True):
        appoint(login="old", post=post, since=days(since), grants=ALL, actor=ACTOR, now=NOW)
        grant(post=post, role=Role.LIAISON, since=days(-9), actor=ACTOR, now=NOW)
    leave()
    held = Appointment.objects.order_by("post", "period")
    assert [(row.person.username, row.period.lower, row.period.upper) for row in held] == [
        ("old", days(-9), days(0)),
        ("new", days(0), None),
        ("new", days(0), None),
        ("new", days(4), None),
    ]
    assert roles("new") == [("liaison", "")] * 2


def test_delegations_go_over() -> None:
    """The leaver's stand-in is the successor's, the leaver's principals have the successor; what
    is between the two ends."""
    for login in ("old", "new", "deputy", "boss", "peer"):
        somebody(login, Role.REPORTER)
    told = {"until": days(9), "reason": "休假", "actor": ACTOR, "now": NOW, "reach": ALL}
    delegate(principal="old", stand_in="deputy", **told)
    delegate(principal="boss", stand_in="old", **told)
    delegate(principal="new", stand_in="old", **told)
    leave()
    running = Delegation.objects.filter(ended_at=None).order_by("id")
    assert [(row.principal.username, row.stand_in.username) for row in running] == [
        ("new", "deputy"),
        ("boss", "new"),
    ]
    assert all(row.period.upper == days(9) for row in running)


def test_what_was_theirs_is_the_successors_through_a_chain() -> None:
    for login in "abc":
        somebody(login, Role.REPORTER)
    leave("a", "b")
    leave("b", "c")
    now = standing(User.objects.get(username="c"), now=NOW)
    assert now.own == {"a", "b", "c"}
    assert now.may(Act.POLICY_READ, Thing(by=("a",)))
    somebody("d", Role.REPORTER)
    assert not standing(User.objects.get(username="d"), now=NOW).may(
        Act.POLICY_READ, Thing(by=("a",))
    )


def test_the_leaver_is_logged_out_and_cannot_come_back(client: Client) -> None:
    client.force_login(somebody("old", Role.COORDINATOR))
    somebody("new")
    assert client.get("/").status_code == 200
    leave(note="调离")
    assert client.get("/").status_code == 302
    assert not User.objects.get(username="old").has_usable_password()
    assert acts("old") == ["directory.hand_over"]


def test_duties_stay_apart() -> None:
    """In both directions; nothing has changed then."""
    somebody("admin", Role.AUDIT_ADMIN)
    somebody("clerk", Role.REPORTER)
    for leaver, successor in (("admin", "clerk"), ("clerk", "admin")):
        with pytest.raises(DutiesJoined):
            leave(leaver, successor)
    assert roles("admin") == [("audit_admin", "")]
    assert not Handover.objects.exists()
    assert acts() == []


def test_an_administrator_hands_over_to_somebody_without_a_role() -> None:
    somebody("admin", Role.AUDIT_ADMIN)
    somebody("new")
    leave("admin", "new")
    assert roles("new") == [("audit_admin", "")]


def test_whom_work_cannot_go_to() -> None:
    somebody("old", Role.REPORTER)
    somebody("gone", is_active=False)
    somebody("keeper")
    for wrong, message in (("old", "同一人"), ("gone", "停用"), ("keeper", "自己")):
        with pytest.raises(ValueError, match=message):
            leave("old", wrong)
    with pytest.raises(ValueError, match="停用"):
        leave("gone", "old", actor=Actor("x", "甲"))
    with pytest.raises(LookupError):
        leave("old", "nobody")
    assert roles("old") == [("reporter", "")]


def within(key: str) -> Reach:
    """What somebody may grant who is limited to the unit."""
    return Reach((Scope(unit=Unit.objects.get(key=key).path),))


def test_nobody_moves_what_they_may_not_grant() -> None:
    """Neither a role beyond their unit, by name, by a post or by standing in; nothing changes."""
    unit("water")
    unit("other")
    for login in ("by-name", "by-post", "stands-in", "boss", "fits"):
        somebody(login, unit="water", role=None)
    somebody("new", unit="water", role=None)
    told = {"actor": ACTOR, "now": NOW}
    grant(login="by-name", role=Role.COORDINATOR, **told)
    grant(login="fits", role=Role.REPORTER, unit="water", **told)
    post = create_post(unit="water", kind="head", title="示例", **told)
    grant(post=post, role=Role.OFFICE_HEAD, unit="other", since=days(2), **told)
    appoint(login="by-post", post=post, grants=ALL, **told)
    grant(login="boss", role=Role.LEADER, unit="other", **told)
    delegate(
        principal="boss", stand_in="stands-in", until=days(9), reason="休假", reach=ALL, **told
    )
    for leaver in ("by-name", "by-post", "stands-in"):
        with pytest.raises(PermissionError, match="超出您的授权范围"):
            leave(leaver, grants=within("water"))
    assert roles("new", 3) == [] and not Handover.objects.exists()
    leave("fits", grants=within("water"))
    assert roles("new") == [("reporter", "")]


def test_nobody_moves_a_role_to_whom_they_may_grant_nothing() -> None:
    unit("water")
    unit("other")
    somebody("old", unit="water", role=Role.REPORTER)
    for login, home in (("far", "other"), ("homeless", None)):
        somebody(login, None, unit=home)
        with pytest.raises(PermissionError, match="不能接办"):
            leave("old", login, grants=within("water"))
    assert not Handover.objects.exists()
