"""The administrators of an installation, made from its command line."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from luodi.cli import administrators
from luodi.cli.failures import Failure
from luodi.directory.models import Grant
from luodi.foundation.models import AuditEvent
from tests.cast import person

pytestmark = pytest.mark.django_db
PASSWORD = "Quiet-River-77"


def code(printed: str) -> str:
    found = re.search(r"激活码  (\S+)", printed)
    assert found
    return found[1]


def activate(login: str, code: str, password: str = PASSWORD) -> int:
    data = {"login": login, "code": code, "password": password, "again": password}
    return Client().post("/activate/", data).status_code


def test_three_people_and_no_fewer(capsys: pytest.CaptureFixture[str]) -> None:
    """Each gets a code, shown once; the site reminds until all three are there."""
    for number, role in enumerate(administrators.ROLES):
        administrators.remind()
        assert "luodi admin" in capsys.readouterr().err
        printed = administrators.made(f"admin{number}", role, "示例·甲")
        assert activate(f"admin{number}", code(printed)) == 302
    administrators.remind()
    assert capsys.readouterr().err == ""
    held = dict(Grant.objects.values_list("person__username", "role"))
    assert held == {"admin0": "system_admin", "admin1": "security_admin", "admin2": "audit_admin"}
    events = AuditEvent.objects.filter(object_key="admin0", act="directory.grant")
    assert [event.actor_key for event in events] == ["system:admin"]


@pytest.mark.parametrize("role", administrators.ROLES)
def test_duties_are_not_joined(role: str) -> None:
    """Neither with another administrator's, nor with business."""
    administrators.made("one", "audit" if role != "audit" else "system", "")
    person("coordinator")
    before = AuditEvent.objects.count()
    for login in ("one", "coordinator"):
        with pytest.raises(Failure, match="不同的人"):
            administrators.made(login, role, "")
    assert AuditEvent.objects.count() == before


def test_an_administrator_gets_a_new_code() -> None:
    """With which the old password ends; somebody else needs a role for it."""
    first = code(administrators.made("one", "system", ""))
    assert activate("one", first) == 302
    second = code(administrators.made("one", None, ""))
    login = {"login": "one", "password": PASSWORD}
    assert Client().post("/login/", login).status_code == 200
    assert activate("one", second, "Quiet-River-78") == 302
    person("coordinator")
    for other in ("coordinator", "nobody"):
        with pytest.raises(Failure, match="--role"):
            administrators.made(other, None, "")


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(Failure, match="登录名"):
        administrators.made("a/b", "system", "")


def test_a_closed_log_in_is_opened_again() -> None:
    """Nobody else could let an administrator in again."""
    closed = person("outsider", is_active=False)
    administrators.made("outsider", "system", "")
    closed.refresh_from_db()
    assert closed.is_active
