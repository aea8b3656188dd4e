"""Logging in, out, and what a person without a role sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from luodi.directory.domain.login import FAILURES, FAILURES_OF_A_NAME, WINDOW
from luodi.directory.models import LoginSession
from luodi.foundation.models import AuditEvent
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOCKED, WRONG = "输错的次数太多", "登录名或密码不对"


@pytest.fixture(autouse=True)
def counting(settings) -> None:  # type: ignore[no-untyped-def]
    settings.AXES_ENABLED = True


def enter(client: Client, login: str, password: str = PASSWORD, address: str = "10.1.1.1", **more):  # type: ignore[no-untyped-def]
    return client.post(
        "/login/", {"login": login, "password": password, **more}, REMOTE_ADDR=address
    )


def acts(key: str) -> list[str]:
    return list(
        AuditEvent.objects.filter(object_key=key).order_by("id").values_list("act", flat=True)
    )


def test_in_and_out(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Into a new session, with an event for each, and out of it."""
    person("coordinator")
    client.get("/login/")
    before = client.session.session_key
    answer = enter(client, "coordinator", next="/tasks/")
    assert (answer.status_code, answer["Location"]) == (302, "/tasks/")
    assert client.session.session_key not in {None, before}
    row = LoginSession.objects.get()
    assert (row.person.username, row.address, row.way) == ("coordinator", "10.1.1.1", "password")
    key = client.session.session_key
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    row.refresh_from_db()
    assert row.ended_by == "logout"
    assert acts("coordinator") == ["directory.log_in", "directory.log_out"]
    client.cookies["sessionid"] = key
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/login/", "/logout/"]
)
def test_nobody_is_sent_elsewhere(client: Client, person, wanted: str) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    assert enter(client, "coordinator", next=wanted)["Location"] == "/"


def test_five_failures_lock_and_a_quarter_of_an_hour_unlocks(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """The fifth already says until when; the right password does not help until then."""
    person("coordinator")
    for _ in range(FAILURES - 1):
        assert WRONG in enter(client, "coordinator", "wrong").content.decode()
    answer = enter(client, "coordinator", "wrong")
    assert answer.status_code == 429
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + WINDOW)
    assert f"{LOCKED}，请在 {until:%H:%M} 以后再试" in answer.content.decode()
    assert enter(client, "coordinator").status_code == 429
    assert acts("coordinator") == ["directory.fail_log_in"] * FAILURES + ["directory.lock"]
    assert AccessAttempt.objects.get().failures_since_start == FAILURES  # no longer for trying on
    AccessAttempt.objects.update(attempt_time=timezone.now() - WINDOW - timedelta(seconds=1))
    assert enter(client, "coordinator").status_code == 302


def test_a_name_that_does_not_exist_is_answered_alike(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Word for word, locked or not; what was typed is kept nowhere: it may be a password."""
    person("coordinator")
    for _ in range(FAILURES + 1):
        pages = {
            login: enter(client, login, "wrong").content.decode()
            for login in ("coordinator", "My-Secret-Password-1")
        }
        page, other = (words.split('name="login"')[0] for words in pages.values())
        token = 'name="csrfmiddlewaretoken" value="'
        assert page.replace(page.split(token)[1][:64], "") == other.replace(
            other.split(token)[1][:64], ""
        )
    kept = f"{list(AuditEvent.objects.values())}{list(AccessAttempt.objects.values())}"
    assert "My-Secret" not in kept
    assert "wrong" not in kept
    assert sum(
        one.startswith("?") for one in AuditEvent.objects.values_list("object_key", flat=True)
    )


def test_a_stranger_elsewhere_locks_nobody_out(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Failures count at their address. From many addresses they lock the name everywhere, but for
    places where its owner has come in before."""
    person("coordinator")
    enter(client, "coordinator", address="10.1.1.1")
    for number in range(FAILURES_OF_A_NAME // FAILURES):
        for _ in range(FAILURES):
            enter(Client(), "coordinator", "wrong", address=f"203.0.113.{number}")
    assert enter(Client(), "coordinator", address="198.51.100.1").status_code == 429
    assert enter(Client(), "coordinator", address="10.1.1.1").status_code == 302


def test_one_address_guesses_at_many_names_in_vain(client: Client, person, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from luodi.directory.services import lockout

    monkeypatch.setattr(lockout, "FAILURES_OF_AN_ADDRESS", 6)
    person("coordinator")
    for number in range(6):
        enter(client, f"guess{number}", "wrong", address="203.0.113.1")
    assert enter(client, "coordinator", address="203.0.113.1").status_code == 429
    assert enter(client, "coordinator", address="203.0.113.2").status_code == 302


def test_a_success_forgets_the_failures_of_that_place_only(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator", "wrong", address="10.1.1.1")
    enter(client, "coordinator", "wrong", address="203.0.113.1")
    enter(client, "coordinator", address="10.1.1.1")
    assert [row.ip_address for row in AccessAttempt.objects.all()] == ["203.0.113.1"]


def test_the_last_time_and_failures_since_are_told(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator")
    enter(Client(), "coordinator", "wrong", address="203.0.113.1")
    again = Client()
    enter(again, "coordinator")
    page = again.get("/account/").content.decode()
    assert "上次登录：" in page
    assert "此后有 1 次登录失败" in page


def test_the_security_administrator_unlocks(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    for _ in range(FAILURES):
        enter(Client(), "coordinator", "wrong")
    client.force_login(person("security"))
    page = client.get("/account/locks/").content.decode()
    assert "锁定到" in page
    assert "10.1.1.1" in page
    client.post("/account/locks/", {"login": "coordinator", "address": "10.1.1.1"})
    event = AuditEvent.objects.get(act="directory.unlock")
    assert (event.actor_key, event.object_key) == ("security", "coordinator")
    assert enter(Client(), "coordinator").status_code == 302
    client.post("/account/locks/", {"login": "coordinator", "address": "10.1.1.1"})
    assert AuditEvent.objects.filter(act="directory.unlock").count() == 1


def test_locks_of_other_units_are_not_for_everybody(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """A security administrator of one unit neither sees nor opens what another's people lock."""
    from luodi.directory.models import Unit

    for key in ("water", "roads"):
        Unit.objects.create(
            key=key, name=key, level="county", kind="bureau", sort_key=key, source="t"
        )
    person("coordinator", unit="roads")
    for _ in range(FAILURES):
        enter(Client(), "coordinator", "wrong")
    client.force_login(person("security", unit="water"))
    assert "coordinator" not in client.get("/account/locks/").content.decode()
    client.post("/account/locks/", {"login": "coordinator", "address": "10.1.1.1"})
    assert enter(Client(), "coordinator").status_code == 429


def test_administrators_land_where_they_may_be(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """And never on a refusal."""
    for who in ("system", "security", "audit"):
        client.force_login(person(who))
        answer = client.get("/")
        if answer.status_code == 302:
            assert client.get(answer["Location"]).status_code == 200
        else:
            assert answer.status_code == 200


def test_without_a_role_one_is_told_whom_to_ask(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("security")
    client.force_login(person("outsider"))
    for address, code in (("/", 200), ("/tasks/", 403), ("/account/", 200)):
        answer = client.get(address)
        assert answer.status_code == code
        assert "示例·security" in answer.content.decode()


def test_what_was_sent_too_late_is_said_not_to_be_taken(client: Client) -> None:
    """A form in place of a redirect that would forget it; htmx is sent to the log-in."""
    answer = client.post(
        "/policy/checkup/", {"text": "x"}, headers={"Referer": "http://t/policy/checkup/?a=1"}
    )
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "没有收到" in page
    assert 'value="/policy/checkup/?a=1"' in page
    head = {"HX-Request": "true", "HX-Current-URL": "http://t/tasks/?q=x"}
    answer = client.get("/tasks/", headers=head)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/?next=/tasks/%3Fq%3Dx"


def test_rights_of_another_framework_count_for_nothing(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """What is a superuser elsewhere is a person without a role here."""
    client.force_login(person("outsider", is_superuser=True, is_staff=True))
    assert client.get("/tasks/").status_code == 403
    assert client.get("/account/locks/").status_code == 403
