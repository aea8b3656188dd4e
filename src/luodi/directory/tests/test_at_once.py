"""Two people acting at once, in real transactions: duties stay apart, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from luodi.directory.domain import Reach, Role, Scope
from luodi.directory.models import Appointment, Delegation, Grant, Handover, User
from luodi.directory.services import (
    DutiesJoined,
    appoint,
    create_post,
    delegate,
    grant,
    hand_over,
)
from luodi.directory.services.import_people import carry_out_import, hand_in_people
from luodi.directory.tests.people import ACTOR, ALL, NOW, days, somebody, unit
from luodi.directory.tests.test_import_people import row, sheet
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (DutiesJoined, ValueError, IntegrityError)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment; what each returned, or the refusal."""
    ready = Barrier(len(acts), timeout=30)

    def one(act: Callable[[], Any]) -> Any:
        try:
            ready.wait()
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refused(outcomes: list[Any]) -> int:
    """How many were."""
    return sum(isinstance(one, Exception) for one in outcomes)


@pytest.fixture(autouse=True)
def people(transactional_db: None) -> Iterator[None]:
    """A unit and some people."""
    unit("water", "县水务局")
    for login in "abc":
        somebody(login)
    yield


def give(login: str, role: Role) -> Callable[[], int]:
    """A grant, to be made."""
    return lambda: grant(login=login, role=role, actor=ACTOR, now=NOW)


def test_two_administrators_roles_at_once() -> None:
    outcomes = at_once(give("a", Role.SYSTEM_ADMIN), give("a", Role.AUDIT_ADMIN))
    assert refused(outcomes) == 1
    assert Grant.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_the_same_grant_at_once_is_one() -> None:
    outcomes = at_once(*[give("a", Role.REPORTER)] * 4)
    assert len(set(outcomes)) == 1
    assert Grant.objects.count() == AuditEvent.objects.count() == 1


def test_an_appointment_and_a_grant_at_once_join_no_duties() -> None:
    """The one through a post, the other to its holder."""
    post = create_post(unit="water", kind="staff", title="示例", actor=ACTOR, now=NOW)
    grant(post=post, role=Role.REPORTER, actor=ACTOR, now=NOW)
    outcomes = at_once(
        lambda: appoint(login="a", post=post, grants=ALL, actor=ACTOR, now=NOW),
        give("a", Role.AUDIT_ADMIN),
    )
    assert refused(outcomes) == 1


def test_two_holders_of_a_post_at_once() -> None:
    post = create_post(unit="water", kind="staff", title="示例", actor=ACTOR, now=NOW)
    outcomes = at_once(
        *(
            lambda who=who: appoint(login=who, post=post, grants=ALL, actor=ACTOR, now=NOW)
            for who in "abc"
        )
    )
    assert refused(outcomes) == 2
    assert Appointment.objects.count() == 1


def test_two_stand_ins_at_once() -> None:
    def stand(who: str) -> Callable[[], int]:
        return lambda: delegate(
            principal="a",
            stand_in=who,
            until=days(2),
            reason="休假",
            reach=ALL,
            actor=ACTOR,
            now=NOW,
        )

    assert refused(at_once(stand("b"), stand("c"))) == 1
    assert Delegation.objects.count() == 1


def test_two_hand_overs_at_once() -> None:
    """To two successors: one of them takes over everything."""
    grant(login="a", role=Role.REPORTER, actor=ACTOR, now=NOW)
    outcomes = at_once(
        *(
            lambda who=who: hand_over(leaver="a", successor=who, grants=ALL, actor=ACTOR, now=NOW)
            for who in "bc"
        )
    )
    assert refused(outcomes) == 1
    assert Handover.objects.count() == 1
    assert Grant.objects.filter(revoked_at=None).count() == 1


def test_each_hands_over_to_the_other_at_once() -> None:
    """One of them has left by the time the other would."""
    outcomes = at_once(
        lambda: hand_over(leaver="a", successor="b", grants=ALL, actor=ACTOR, now=NOW),
        lambda: hand_over(leaver="b", successor="a", grants=ALL, actor=ACTOR, now=NOW),
    )
    assert refused(outcomes) == 1
    assert User.objects.filter(username__in="ab", is_active=True).count() == 1


def test_one_sheet_imported_twice_at_once() -> None:
    number = hand_in_people(data=sheet(row("x"), row("y")), name="x", actor=ACTOR, now=NOW)
    everything = Reach((Scope(),))

    def go() -> None:
        carry_out_import(number=number, people=everything, grants=everything, actor=ACTOR, now=NOW)

    assert refused(at_once(go, go)) == 0
    assert User.objects.filter(username__in="xy").count() == 2
    assert AuditEvent.objects.filter(act="directory.import_people").count() == 1
