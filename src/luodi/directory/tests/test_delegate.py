"""Standing in for somebody."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from luodi.directory.domain import ADMINISTRATORS, Act, Reach, Role, Scope, Thing
from luodi.directory.models import Delegation, Unit
from luodi.directory.queries import standing
from luodi.directory.services import (
    DutiesJoined,
    appoint,
    close_person,
    create_post,
    delegate,
    end_delegation,
    grant,
)
from luodi.directory.tests.people import ACTOR, ALL, NOW, acts, days, later, roles, somebody, unit
from luodi.foundation.domain import Actor

pytestmark = pytest.mark.django_db


def stand(principal: str, stand_in: str, **more: object) -> int:
    """A delegation; returns its id."""
    given: dict[str, object] = {
        "until": days(3),
        "reason": "出差",
        "actor": ACTOR,
        "now": NOW,
        "reach": ALL,
    }
    return delegate(principal=principal, stand_in=stand_in, **(given | more))  # type: ignore[arg-type]


def test_the_stand_in_has_the_roles_for_the_time() -> None:
    somebody("a", Role.OFFICE_HEAD)
    somebody("b", Role.REPORTER)
    stand("a", "b", since=days(1))
    assert roles("b") == [("reporter", "")]
    assert roles("b", 1) == roles("b", 2) == [("office_head", "a"), ("reporter", "")]
    assert roles("b", 3) == [("reporter", "")]
    assert acts("a") == ["directory.delegate"]


def test_what_a_post_brings_is_stood_in_for() -> None:
    somebody("a")
    somebody("b")
    unit("water")
    post = create_post(unit="water", kind="head", title="示例", actor=ACTOR, now=NOW)
    grant(post=post, role=Role.OFFICE_HEAD, actor=ACTOR, now=NOW)
    appoint(login="a", post=post, grants=ALL, actor=ACTOR, now=NOW)
    stand("a", "b")
    assert roles("b") == [("office_head", "a")]


def test_the_act_says_for_whom_only_where_it_has_to() -> None:
    """Of their own right the stand-in acts in their own name."""
    somebody("a", Role.COORDINATOR)
    who = somebody("b", Role.REPORTER)
    stand("a", "b")
    now = standing(who, now=NOW)
    assert now.actor(Act.PROGRAMME_READ).on_behalf_of == ""
    assert now.actor(Act.PROGRAMME_ADOPT).on_behalf_of == "a"
    assert now.actor(Act.PROGRAMME_ADOPT, Thing(programme="p")).on_behalf_of == "a"
    with pytest.raises(PermissionError):
        standing(who, now=later(3)).actor(Act.PROGRAMME_ADOPT)


def test_there_are_no_chains() -> None:
    somebody("a", Role.COORDINATOR)
    somebody("b", Role.REPORTER)
    somebody("c")
    stand("a", "b")
    stand("b", "c")
    assert roles("c") == [("reporter", "b")]


def test_one_stand_in_on_a_day() -> None:
    for login in "abc":
        somebody(login)
    number = stand("a", "b")
    assert stand("a", "b") == number
    with pytest.raises(ValueError, match="示例·b"):
        stand("a", "c", since=days(2), until=days(5))
    stand("a", "c", since=days(3), until=days(5))
    end_delegation(delegation=number, actor=ACTOR, now=NOW)
    stand("a", "c", until=days(1))
    assert acts("a").count("directory.delegate") == 3


def test_an_ended_delegation_counts_no_more_and_ends_once() -> None:
    somebody("a", Role.REPORTER)
    somebody("b")
    number = stand("a", "b")
    for _ in range(2):
        end_delegation(delegation=number, actor=ACTOR, now=NOW)
    assert roles("b") == []
    assert acts("a") == ["directory.delegate", "directory.end_delegation"]
    with pytest.raises(LookupError):
        end_delegation(delegation=0, actor=ACTOR, now=NOW)


def test_nobody_stands_in_for_somebody_closed() -> None:
    somebody("a", Role.REPORTER)
    somebody("b")
    somebody("gone", is_active=False)
    stand("a", "b")
    close_person(login="a", actor=ACTOR, now=NOW)
    assert roles("b") == []
    for pair in (("gone", "b"), ("b", "gone")):
        with pytest.raises(ValueError, match="停用"):
            stand(*pair)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_neither_have_a_stand_in_nor_are_one(role: Role) -> None:
    somebody("admin", role)
    somebody("b", Role.REPORTER)
    for pair in (("admin", "b"), ("b", "admin")):
        with pytest.raises(DutiesJoined):
            stand(*pair)
    assert not Delegation.objects.exists()


def test_an_administrators_role_is_not_stood_in_for_whoever_wrote_it() -> None:
    """Even where a row stands in the database."""
    admin, other = somebody("admin", Role.AUDIT_ADMIN), somebody("b")
    Delegation.objects.create(
        principal=admin,
        stand_in=other,
        period=DateRange(date(2030, 1, 1), None),
        reason="raw",
        recorded_at=NOW,
        recorded_by="raw",
    )
    assert roles("b") == []


@pytest.mark.parametrize(
    ("pair", "wrong", "message"),
    [
        (("a", "a"), {}, "本人"),
        (("a", "b"), {"reason": "  "}, "事由"),
        (("a", "b"), {"since": days(2), "until": days(2)}, "截止"),
        (("a", "b"), {"since": days(-3), "until": days(0)}, "已过"),
    ],
    ids=["oneself", "no reason", "no day", "over"],
)
def test_what_makes_no_sense_is_refused(
    pair: tuple[str, str], wrong: dict[str, object], message: str
) -> None:
    somebody("a")
    somebody("b")
    with pytest.raises(ValueError, match=message):
        stand(*pair, **wrong)
    with pytest.raises(LookupError):
        stand("a", "nobody")
    assert acts() == []


def test_the_database_refuses_a_second_stand_in() -> None:
    people = [somebody(login) for login in "abc"]
    stand("a", "b")
    with pytest.raises(IntegrityError, match="one_stand_in_on_a_day"), transaction.atomic():
        Delegation.objects.create(
            principal=people[0],
            stand_in=people[2],
            period=DateRange(days(0), days(1)),
            reason="raw",
            recorded_at=NOW,
            recorded_by="raw",
        )


def test_nobody_makes_themselves_a_stand_in() -> None:
    for login in ("a", "b"):
        somebody(login, Role.REPORTER)
    with pytest.raises(ValueError, match="自己代理他人"):
        stand("a", "b", actor=Actor("b", "示例·乙"))
    stand("a", "b", actor=Actor("a", "示例·甲"))
    assert ("reporter", "a") in roles("b")


def test_what_is_beyond_the_reach_is_delegated_by_its_holder_only() -> None:
    """By name or by a post; one's own always."""
    unit("water")
    unit("other")
    for login in ("named", "posted", "b"):
        somebody(login)
    told = {"actor": ACTOR, "now": NOW}
    grant(login="named", role=Role.COORDINATOR, programme="p", **told)
    post = create_post(unit="water", kind="head", title="示例", **told)
    grant(post=post, role=Role.OFFICE_HEAD, unit="other", **told)
    appoint(login="posted", post=post, grants=ALL, **told)
    head = Reach((Scope(unit=Unit.objects.get(key="water").path),), frozenset({"head"}))
    for login in ("named", "posted"):
        with pytest.raises(PermissionError, match="本人安排"):
            stand(login, "b", reach=head)
    assert roles("b") == []
    stand("named", "b", reach=Reach(own=frozenset({"named"})))
    assert roles("b") == [("coordinator", "named")]
