"""Passwords, the first log-in, sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from luodi.directory import services
from luodi.directory.domain import Reach
from luodi.directory.domain.activation import VALID
from luodi.directory.domain.login import FAILURES, LONGEST_SESSION
from luodi.directory.models import FormerPassword, LoginSession, User
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
SYSTEM = Actor("system", "示例·系统管理员")
NEW = "Quiet-River-77"


def enter(client: Client, login: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/login/", {"login": login, "password": password})


def change(client: Client, new: str, *, old: str = PASSWORD, again: str | None = None):  # type: ignore[no-untyped-def]
    data = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/account/password/", data)


def test_a_new_password_ends_all_other_sessions(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    elsewhere = Client()
    for one in (client, elsewhere):
        enter(one, "coordinator")
    assert change(client, NEW).status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert enter(Client(), "coordinator").status_code == 200
    assert enter(Client(), "coordinator", NEW).status_code == 302
    states = list(LoginSession.objects.order_by("id").values_list("ended_by", flat=True))
    assert states == ["", "password", ""]
    kept = AuditEvent.objects.filter(object_key="coordinator")
    assert "directory.change_password" in kept.values_list("act", flat=True)
    assert NEW not in str(list(kept.values()))


def test_all_faults_are_told_at_once(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator")
    page = change(client, "short", old="wrong", again="other").content.decode()
    assert "两次输入的密码不一样" in page
    page = change(client, "short", old="wrong").content.decode()
    assert all(words in page for words in ("原密码不对", "至少要有 10 个字符", "至少要有三种"))
    assert enter(Client(), "coordinator").status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Coordinator-7", "不能含有登录名"),
        ("示例·coordinator9A", "不能含有登录名"),
        ("Password2026!", "太常用"),
        ("Qwertyuiop1!", "太常用"),
        ("alllowercaseletters", "至少要有三种"),
        (PASSWORD, "最近 5 次"),
    ],
)
def test_passwords_that_are_refused(client: Client, person, password: str, words: str) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator")
    assert words in change(client, password).content.decode()


def test_the_last_five_are_remembered(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator")
    old = PASSWORD
    for number in range(5):
        new = f"{NEW}-{number}"
        assert change(client, new, old=old).status_code == 302
        old = new
    assert "最近 5 次" in change(client, f"{NEW}-0", old=old).content.decode()
    assert change(client, PASSWORD, old=old).status_code == 302
    assert FormerPassword.objects.count() == 5


def test_guessing_the_old_password_locks(client: Client, person, settings) -> None:  # type: ignore[no-untyped-def]
    settings.AXES_ENABLED = True
    person("coordinator")
    enter(client, "coordinator")
    for _ in range(FAILURES):
        change(client, NEW, old="wrong")
    assert "分钟以后再试" in change(client, NEW).content.decode()
    assert enter(Client(), "coordinator").status_code == 429


def test_a_password_that_is_due_comes_first(client: Client, person, settings) -> None:  # type: ignore[no-untyped-def]
    """Given by somebody else, or too old; other pages wait until it is changed."""
    row = person("coordinator", must_change_password=True)
    enter(client, "coordinator")
    assert client.get("/account/")["Location"] == "/account/password/"
    assert client.get("/account/", headers={"HX-Request": "true"})["HX-Redirect"]
    assert client.get("/account/password/").status_code == 200
    assert change(client, NEW).status_code == 302
    assert client.get("/account/").status_code == 200
    User.objects.filter(pk=row.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get("/account/")["Location"] == "/account/password/"
    settings.PASSWORD_DAYS = 0
    assert client.get("/account/").status_code == 200


def entered(login: str = "wang", now: datetime | None = None) -> str:
    """A new person; their activation code."""
    return services.enter_person(
        login=login, name="示例·甲", unit=None, actor=SYSTEM, now=now or timezone.now()
    ).code


def activate(client: Client, code: str, password: str = NEW, login: str = "wang"):  # type: ignore[no-untyped-def]
    data = {"login": login, "code": code, "password": password, "again": password}
    return client.post("/activate/", data)


def test_the_first_log_in(client: Client) -> None:
    """A code, once, and a password of one's own; then the person is in."""
    code = entered()
    assert enter(Client(), "wang", code).status_code == 200
    assert "太常用" in activate(client, code, "Password2026!").content.decode()
    assert activate(client, code.lower().replace("-", " ")).status_code == 302
    assert client.get("/account/").status_code == 200
    assert LoginSession.objects.get().way == "activation"
    assert "激活码不对" in activate(Client(), code, "Other-River-88").content.decode()
    assert enter(Client(), "wang", NEW).status_code == 302


def test_codes_that_open_nothing(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    """Wrong, of nobody, out of date: one answer, and a lock in the end."""
    settings.AXES_ENABLED = True
    entered()
    late = entered("li", timezone.now() - VALID)
    answers = [
        activate(client, "AAAAA-BBBBB-CCCCC"),
        activate(client, "AAAAA-BBBBB-CCCCC", login="nobody"),
        activate(client, late, login="li"),
        activate(client, ""),
    ]
    assert ["激活码不对" in one.content.decode() for one in answers] == [True, True, True, False]
    for _ in range(FAILURES):
        answer = activate(client, "AAAAA-BBBBB-CCCCC")
    assert answer.status_code == 429
    assert "AAAAA" not in str(list(AuditEvent.objects.values()))


def test_a_reset_ends_password_and_sessions(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    enter(client, "coordinator")
    issued = services.reset_access(login="coordinator", actor=SYSTEM, now=timezone.now())
    assert client.get("/account/").status_code == 302
    assert enter(Client(), "coordinator").status_code == 200
    page = activate(Client(), issued.code, PASSWORD, "coordinator").content.decode()
    assert "最近 5 次" in page  # a reset does not bring an old password back
    assert activate(client, issued.code, login="coordinator").status_code == 302
    event = AuditEvent.objects.get(act="directory.reset_access")
    assert (event.actor_key, event.object_key) == ("system", "coordinator")
    assert issued.code not in str(list(AuditEvent.objects.values()))


def test_nobody_becomes_another_administrator_by_a_code(person) -> None:  # type: ignore[no-untyped-def]
    """Neither by a reset, nor by closing and opening again, nor by the codes after an import."""
    now = timezone.now()
    row = person("security")
    with pytest.raises(ValueError, match="luodi admin security"):
        services.reset_access(login="security", actor=SYSTEM, now=now)
    with pytest.raises(ValueError, match="是管理员"):
        services.close_person(login="security", actor=SYSTEM, now=now)
    User.objects.filter(pk=row.pk).update(is_active=False)
    with pytest.raises(ValueError, match="是管理员"):
        services.reopen_person(login="security", actor=SYSTEM, now=now)
    User.objects.filter(pk=row.pk).update(is_active=True)
    assert services.issue_codes(logins=["security"], actor=SYSTEM, now=now) == ()


def test_log_out_everywhere_else(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    elsewhere = Client()
    for one in (client, elsewhere):
        enter(one, "coordinator")
    page = client.get("/account/").content.decode()
    assert "当前" in page and "登录中" in page
    assert client.post("/account/sessions/end/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert AuditEvent.objects.filter(act="directory.end_sessions").count() == 1
    client.post("/account/sessions/end/")
    assert AuditEvent.objects.filter(act="directory.end_sessions").count() == 1


def test_a_session_ends_when_nobody_uses_it(client: Client, person, settings) -> None:  # type: ignore[no-untyped-def]
    """And the next page says why it asks again."""
    from django.contrib.sessions.models import Session

    person("coordinator")
    enter(client, "coordinator")
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert not client.cookies["sessionid"]["max-age"]  # gone with the browser
    row = Session.objects.get()
    assert row.expire_date - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get("/account/")
    assert answer["Location"] == "/login/?next=/account/&timed-out=1"
    assert "登录已经超时" in Client().get(answer["Location"]).content.decode()


def test_use_prolongs_a_session_and_a_day_ends_it(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    from django.contrib.sessions.models import Session

    person("coordinator")
    enter(client, "coordinator")
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    client.get("/account/")
    assert Session.objects.get().expire_date == soon  # not at every request
    session = client.session
    session[services.SEEN] -= 120
    session.save()
    Session.objects.update(expire_date=soon)
    client.get("/account/")
    assert Session.objects.get().expire_date > soon
    session = client.session
    session[services.BEGAN] -= int(LONGEST_SESSION.total_seconds())
    session.save()
    assert client.get("/account/").status_code == 302
    assert AuditEvent.objects.filter(act="directory.time_out", actor_key="coordinator").exists()


def test_the_account_tells_roles_with_their_days(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """One's own, and those of whom one stands in for."""
    today = timezone.localdate()
    person("leader")
    client.force_login(person("bureau"))
    services.delegate(
        principal="leader",
        stand_in="bureau",
        since=today,
        until=today + timedelta(days=3),
        reason="出差",
        reach=Reach(own=frozenset({"leader"})),
        actor=Actor("leader", "示例·leader"),
        now=timezone.now(),
    )
    page = client.get("/account/").content.decode()
    assert "填报人" in page and "2020-01-01" in page and "长期" in page
    assert "分管领导" in page and "代 示例·leader 办理" in page
    assert f"{today + timedelta(days=3):%Y-%m-%d} 之前" in page


def test_sessions_that_are_over_are_forgotten(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Not whose they were; and not those that go on."""
    from django.contrib.sessions.models import Session

    person("coordinator")
    enter(client, "coordinator")
    assert services.clear_sessions(now=timezone.now()) == 0
    assert services.clear_sessions(now=timezone.now() + timedelta(hours=1)) == 1
    assert not Session.objects.exists()
    assert LoginSession.objects.count() == 1


@pytest.mark.parametrize("path", ["/account/", "/account/password/", "/account/locks/", "/"])
def test_pages_ask_little_of_the_database(  # type: ignore[no-untyped-def]
    client: Client, person, path: str, django_assert_max_num_queries
) -> None:
    person("security")
    enter(client, "security")
    client.get("/account/")
    with django_assert_max_num_queries(12):
        client.get(path)
