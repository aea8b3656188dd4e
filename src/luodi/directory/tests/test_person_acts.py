"""Entering people, correcting, closing and reopening them, and their activation codes."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from luodi.directory.domain import Role, pinyin_key
from luodi.directory.domain.activation import VALID, matches
from luodi.directory.models import User
from luodi.directory.queries.people import person_page
from luodi.directory.services import (
    Outdated,
    close_person,
    edit_person,
    enter_person,
    grant,
    issue_codes,
    make_administrator,
    reopen_person,
    revoke,
)
from luodi.directory.services.people import plain_phone
from luodi.directory.tests.people import ACTOR, NOW, acts, somebody, unit
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db
PHONE = "020 0000 0000"


def enter(login: str = "a", **more: object) -> str:
    """A person entered; returns the code."""
    given: dict[str, object] = {"name": "示例·甲", "unit": None, "actor": ACTOR, "now": NOW}
    return enter_person(login=login, **(given | more)).code  # type: ignore[arg-type]


def edit(**more: object) -> None:
    """A person corrected."""
    given: dict[str, object] = {"login": "a", "name": "示例·甲", "unit": None}
    edit_person(**(given | {"actor": ACTOR, "now": NOW} | more))  # type: ignore[arg-type]


def test_a_new_person_has_a_code_and_no_password() -> None:
    unit("water", "县水务局")
    code = enter(unit="water", phone=PHONE)
    row = User.objects.get(username="a")
    assert matches(code, row.activation)
    assert (row.activation_until, row.must_change_password) == (NOW + VALID, True)
    assert not row.has_usable_password()
    assert row.unit is not None
    assert row.unit.key == "water"


def test_neither_code_nor_phone_stands_anywhere_in_the_clear() -> None:
    code = enter(phone=PHONE)
    row = User.objects.get(username="a")
    kept = str(User.objects.values()) + str(AuditEvent.objects.values())
    assert code not in kept
    assert PHONE not in kept
    assert plain_phone(row.phone) == PHONE


@pytest.mark.parametrize("login", ["", "a/b", "..", "import", "x" * 151, "A", "空 格"])
def test_a_log_in_name_that_is_not_fit_or_taken_is_refused(login: str) -> None:
    enter("a")
    with pytest.raises(ValueError, match="登录名"):
        enter(login)
    assert User.objects.count() == 1


def test_a_person_has_a_name_and_a_unit_that_exists() -> None:
    with pytest.raises(ValueError, match="姓名"):
        enter(name=" ")
    with pytest.raises(LookupError, match="nowhere"):
        enter(unit="nowhere")
    assert acts() == []


def test_a_correction_keeps_what_was_before_in_the_trail() -> None:
    unit("water")
    enter(phone=PHONE)
    edit(name="示例·乙", unit="water", phone="1")
    edit(name="示例·乙", unit="water", phone="1")
    assert acts("a") == ["directory.enter_person", "directory.edit_person"]
    event = AuditEvent.objects.get(act="directory.edit_person")
    assert event.data["changed"] == {
        "name": ["示例·甲", "示例·乙"],
        "unit": [None, "water"],
        "phone": True,
    }
    edit(name="示例·乙", unit="water")
    assert plain_phone(User.objects.get(username="a").phone) == "1"


def test_a_correction_of_what_somebody_else_changed_is_refused() -> None:
    enter()
    seen = person_page("a")
    assert seen is not None
    edit(name="示例·乙", based_on=seen.mark)
    with pytest.raises(Outdated):
        edit(name="示例·丙", based_on=seen.mark)
    assert User.objects.get(username="a").first_name == "示例·乙"


def test_a_closed_person_is_out_and_comes_back_with_a_code(client: Client) -> None:
    client.force_login(somebody("a", "coordinator"))
    close_person(login="a", actor=ACTOR, now=NOW)
    close_person(login="a", actor=ACTOR, now=NOW)
    assert client.get("/").status_code == 302
    code = reopen_person(login="a", actor=ACTOR, now=NOW).code
    row = User.objects.get(username="a")
    assert matches(code, row.activation)
    assert row.is_active
    assert not row.has_usable_password()
    with pytest.raises(ValueError, match="没有停用"):
        reopen_person(login="a", actor=ACTOR, now=NOW)
    assert acts("a") == ["directory.close_person", "directory.reopen_person"]


def test_nobody_opens_an_administrators_log_in_to_use_it() -> None:
    somebody("a", "audit_admin", is_active=False)
    with pytest.raises(ValueError, match="管理员"):
        reopen_person(login="a", actor=ACTOR, now=NOW)
    assert not User.objects.get(username="a").is_active


def test_new_codes_go_to_those_who_have_not_set_a_password() -> None:
    """The older code counts no more; who is closed or has a password gets none."""
    old = enter("a")
    enter("closed")
    close_person(login="closed", actor=ACTOR, now=NOW)
    somebody("b")
    issued = issue_codes(logins=["a", "b", "closed", "nobody"], actor=ACTOR, now=NOW)
    digest = User.objects.get(username="a").activation
    assert [one.login for one in issued] == ["a"]
    assert matches(issued[0].code, digest)
    assert not matches(old, digest)
    assert issue_codes(logins=["b"], actor=ACTOR, now=NOW) == ()
    assert acts("activation") == ["directory.issue_codes"]


def test_who_does_not_exist_is_named() -> None:
    for act in (close_person, reopen_person):
        with pytest.raises(LookupError, match="nobody"):
            act(login="nobody", actor=ACTOR, now=NOW)
    with pytest.raises(LookupError, match="nobody"):
        edit(login="nobody")


@pytest.mark.parametrize("since", [-3, 3])
def test_an_administrator_is_not_closed_before_the_role_is_taken_back(since: int) -> None:
    somebody("a")
    first = timezone.localdate() + timedelta(days=since)
    number = grant(login="a", role=Role.AUDIT_ADMIN, since=first, actor=ACTOR, now=NOW)
    with pytest.raises(ValueError, match="撤回其授权"):
        close_person(login="a", actor=ACTOR, now=NOW)
    assert User.objects.get(username="a").is_active
    revoke(grant=number, reason="", actor=ACTOR, now=NOW)
    close_person(login="a", actor=ACTOR, now=NOW)
    assert not User.objects.get(username="a").is_active


@pytest.mark.parametrize("role", [None, Role.AUDIT_ADMIN])
def test_the_machine_opens_a_closed_administrator_again(role: Role | None) -> None:
    somebody("a", Role.AUDIT_ADMIN, is_active=False)
    issued = make_administrator(login="a", role=role, name="", actor=ACTOR, now=NOW)
    row = User.objects.get(username="a")
    assert row.is_active and matches(issued.code, row.activation)
    assert AuditEvent.objects.latest("id").data["reopened"] is True


def test_people_of_before_get_the_reading_of_their_name() -> None:
    """An upgrade finds them without one; who has one keeps it."""
    before, nameless, kept = somebody("a"), somebody("b"), somebody("c")
    User.objects.filter(pk=nameless.pk).update(first_name="")
    User.objects.filter(pk=kept.pk).update(sort_key="kept")
    import_module("luodi.directory.migrations.0008_administrators_by_name").readings(apps, None)
    keys = dict(User.objects.values_list("username", "sort_key"))
    assert keys == {"a": pinyin_key(before.first_name), "b": "", "c": "kept"}
