"""Granting roles to people and posts, and taking them back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.directory.domain import ADMINISTRATORS, BUSINESS, Role
from luodi.directory.models import Grant, User
from luodi.directory.services import (
    DutiesJoined,
    appoint,
    create_post,
    delegate,
    grant,
    hand_over,
    revoke,
)
from luodi.directory.tests.people import (
    ACTOR,
    ALL,
    NOW,
    acts,
    area,
    days,
    later,
    roles,
    somebody,
    unit,
)
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db


def give(login: str, role: Role = Role.REPORTER, **more: object) -> int:
    """A grant; returns its id."""
    return grant(login=login, role=role, actor=ACTOR, now=NOW, **more)  # type: ignore[arg-type]


def post(title: str = "示例岗位") -> int:
    """A post of a unit that is there once; returns its id."""
    from luodi.directory.models import Unit

    if not Unit.objects.filter(key="water").exists():
        unit("water")
    return create_post(unit="water", kind="staff", title=title, actor=ACTOR, now=NOW)


def test_a_grant_counts_from_its_first_day_to_the_one_before_its_end() -> None:
    somebody("a")
    give("a", since=days(1), until=days(3))
    assert [roles("a", n) for n in range(4)] == [
        [],
        [("reporter", "")],
        [("reporter", "")],
        [],
    ]


def test_a_grant_names_its_limits_in_the_trail() -> None:
    somebody("a")
    unit("water")
    area("44")
    number = give("a", unit="water", area="44", programme="p", reason="示例")
    row = Grant.objects.get(pk=number)
    assert (row.unit and row.unit.key, row.area_id, row.programme) == ("water", "44", "p")
    assert acts("a") == ["directory.grant"]


def test_the_same_grant_again_changes_nothing() -> None:
    somebody("a")
    assert give("a") == give("a")
    assert acts("a") == ["directory.grant"]
    assert give("a", programme="p") != give("a")


def test_a_revoked_grant_counts_no_more_and_is_revoked_once() -> None:
    somebody("a")
    number = give("a")
    for _ in range(2):
        revoke(grant=number, reason="示例", actor=ACTOR, now=NOW)
    assert roles("a") == []
    assert acts("a") == ["directory.grant", "directory.revoke"]


def test_what_is_granted_to_a_post_is_its_holders() -> None:
    somebody("a")
    number = post()
    grant(post=number, role=Role.LIAISON, actor=ACTOR, now=NOW)
    assert roles("a") == []
    appoint(login="a", post=number, since=days(1), until=days(2), grants=ALL, actor=ACTOR, now=NOW)
    assert [roles("a", n) for n in range(3)] == [[], [("liaison", "")], []]


@pytest.mark.parametrize("mine", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(Role))
def test_an_administrator_holds_no_other_role(mine: Role, other: Role) -> None:
    """In either order, and only while the first one lasts."""
    somebody("a")
    if mine is other:
        assert give("a", mine) == give("a", other)
        return
    give("a", mine, until=days(5))
    with pytest.raises(DutiesJoined):
        give("a", other, since=days(4))
    give("a", other, since=days(5))


def test_people_in_business_hold_several_roles() -> None:
    somebody("a")
    for role in BUSINESS:
        give("a", role)
    assert len(roles("a")) == len(BUSINESS)


def test_what_a_post_brings_joins_no_duties() -> None:
    somebody("a")
    number = post()
    appoint(login="a", post=number, grants=ALL, actor=ACTOR, now=NOW)
    give("a", Role.REPORTER)
    grant(post=number, role=Role.LIAISON, actor=ACTOR, now=NOW)
    with pytest.raises(DutiesJoined):
        give("a", Role.SECURITY_ADMIN)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_no_post_makes_an_administrator(role: Role) -> None:
    """Whoever fills it would choose one; the database refuses too."""
    number = post()
    with pytest.raises(ValueError, match="只授给具体的人"):
        grant(post=number, role=role, actor=ACTOR, now=NOW)
    statement = """
        INSERT INTO directory_grant (role, post_id, programme, period, reason, recorded_at,
            recorded_by, revoked_by) VALUES (%s, %s, '', '[2030-01-01,)', '', %s, '', '')"""
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="not to post"), transaction.atomic():
            cursor.execute(statement, [role, number, NOW])
        cursor.execute(statement, ["liaison", number, NOW])
    assert acts(str(number)) == ["directory.create_post"]


def test_who_stands_in_becomes_no_administrator_meanwhile() -> None:
    somebody("a", Role.REPORTER)
    somebody("b")
    delegate(
        principal="a", stand_in="b", until=days(3), reason="休假", reach=ALL, actor=ACTOR, now=NOW
    )
    with pytest.raises(DutiesJoined):
        give("b", Role.AUDIT_ADMIN)
    give("b", Role.AUDIT_ADMIN, since=days(3))


def test_nobody_grants_to_themselves() -> None:
    somebody("keeper")
    with pytest.raises(ValueError, match="自己"):
        give("keeper")
    number = post()
    somebody("a")
    appoint(login="keeper", post=number, grants=ALL, actor=Actor("a", "甲"), now=NOW)
    with pytest.raises(ValueError, match="本人"):
        grant(post=number, role=Role.LIAISON, actor=ACTOR, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "nobody"},
        {"login": "a", "unit": "nowhere"},
        {"login": "a", "area": "99"},
        {"post": 0},
    ],
    ids=str,
)
def test_what_does_not_exist_is_named(wrong: dict[str, object]) -> None:
    somebody("a")
    with pytest.raises(LookupError):
        grant(role=Role.LIAISON, actor=ACTOR, now=NOW, **wrong)  # type: ignore[arg-type]
    assert not Grant.objects.exists()


def test_a_grant_is_to_one_of_the_two_and_has_a_day() -> None:
    somebody("a")
    with pytest.raises(ValueError, match="二者"):
        grant(role=Role.LIAISON, actor=ACTOR, now=NOW)
    with pytest.raises(ValueError, match="截止"):
        give("a", since=days(1), until=days(1))
    with pytest.raises(LookupError):
        revoke(grant=0, reason="", actor=ACTOR, now=NOW)


def test_the_database_refuses_too() -> None:
    """Whoever writes past the service is refused all the same."""
    who = somebody("a", Role.REPORTER)
    statement = (
        "INSERT INTO directory_grant (role, person_id, programme, period, reason, recorded_at,"
        " recorded_by, revoked_by) VALUES (%s, %s, '', %s, '', now(), 'raw', '')"
    )
    when = f"[{date(2030, 1, 1)},)"
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="separated duties"), transaction.atomic():
            cursor.execute(statement, ["audit_admin", who.pk, when])
        cursor.execute(statement, ["liaison", who.pk, when])


def waiting(login: str) -> User:
    """Somebody whose log-in waits for the code that whoever entered them knows."""
    row = somebody(login)
    row.activation, row.activation_until = "sha256$示例", later(14)
    row.set_unusable_password()
    row.save()
    return row


def code_of(row: User) -> tuple[str, object]:
    """The code that still counts."""
    row.refresh_from_db()
    return row.activation, row.activation_until


def voided() -> object:
    """Whose codes the last act ended."""
    last = AuditEvent.objects.latest("id")
    return last.data.get("code_void")


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_who_is_to_administer_cannot_be_activated_with_the_code_others_know(role: Role) -> None:
    row = waiting("a")
    give("a", role, since=days(3))
    assert code_of(row) == ("", None)
    assert voided() == ["a"] and acts("a") == ["directory.grant"]


def test_a_role_in_business_leaves_the_code() -> None:
    row = waiting("a")
    give("a")
    assert code_of(row)[0] and voided() is None


def test_a_code_ends_where_an_administrator_hands_over() -> None:
    row = waiting("b")
    somebody("a", Role.AUDIT_ADMIN)
    hand_over(leaver="a", successor="b", note="示例", grants=ALL, actor=ACTOR, now=NOW)
    assert code_of(row) == ("", None) and voided() == ["b"]
