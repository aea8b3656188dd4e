"""Log-ins of a demonstration exist only there."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from luodi.cli import FAILED, demonstration, main, site
from luodi.cli.failures import Failure
from luodi.directory import services
from luodi.foundation.domain import Actor

pytestmark = pytest.mark.django_db
PASSWORD = "demonstration-1"


def load(password: str) -> demonstration.Plan:
    plan = demonstration.plan(None)
    now = timezone.now()
    for path in plan.programmes:
        demonstration.adopt_programme(path, now)
    demonstration._open_logins(plan.logins, password, now)
    return plan


def test_each_start_has_a_password_of_its_own_and_serving_closes_them() -> None:
    plan = load(PASSWORD)
    assert {one.role for one in plan.logins} >= {"coordinator", "reporter", "town", "auditor"}
    assert all(authenticate(username=one.login, password=PASSWORD) for one in plan.logins)
    load("another-one-2")
    assert not authenticate(username="coordinator", password=PASSWORD)
    demonstration.close_logins()
    assert not any(
        authenticate(username=one.login, password="another-one-2") for one in plan.logins
    )
    load(PASSWORD)
    assert authenticate(username="town", password=PASSWORD)


def test_real_people_are_left_alone() -> None:
    services.add_person(
        login="leader",
        password=PASSWORD,
        name="某某",
        unit=None,
        actor=Actor("admin", "管理员"),
        now=timezone.now(),
    )
    with pytest.raises(Failure, match="leader"):
        load("x")
    demonstration.close_logins()
    assert authenticate(username="leader", password=PASSWORD)


def test_a_demonstration_shares_its_folder_with_no_other_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUODI_VAR", str(tmp_path / "var"))
    with (
        site.undisturbed(alone=False),
        site.undisturbed(alone=False),  # two servers may
        pytest.raises(Failure, match="var"),
        site.undisturbed(alone=True),
    ):
        pytest.fail("a demonstration started beside a server")
    with (
        site.undisturbed(alone=True),
        pytest.raises(Failure, match="var"),
        site.undisturbed(alone=False),
    ):
        pytest.fail("a server started beside a demonstration")


def test_a_folder_that_cannot_be_made_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LUODI_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(Failure, match="无法写入"), site.undisturbed(alone=True):
        pytest.fail("a demonstration started where it can keep nothing")


def test_a_taken_port_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failure, match="已被占用"):
            site._may_listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("port", ["0", "65536", "99999", "-1", "x"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["serve", "--port", port])
    assert left.value.code == FAILED
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "x"])
def test_how_many_jobs_at_once_is_a_number(
    count: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["worker", "--concurrency", count])
    assert left.value.code == FAILED
    assert "--concurrency" in capsys.readouterr().err
    monkeypatch.setenv("LUODI_JOBS", count)
    with pytest.raises(Failure, match="LUODI_JOBS"):
        site._jobs_at_once()
    monkeypatch.setenv("LUODI_JOBS", "3")
    assert site._jobs_at_once() == 3


def test_what_is_no_programme_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("a: 1")
    for name in ("p.yaml", "none.yaml"):
        with pytest.raises(Failure, match=name):
            demonstration.adopt_programme(tmp_path / name, timezone.now())


def test_a_password_changed_in_a_demonstration_makes_nobody_real(client) -> None:  # type: ignore[no-untyped-def]
    load(PASSWORD)
    client.post("/login/", {"login": "town", "password": PASSWORD})
    new = {"old": PASSWORD, "new": "Quiet-River-77", "again": "Quiet-River-77"}
    assert client.post("/account/password/", new).status_code == 302
    load("another-one-2")
    assert authenticate(username="town", password="another-one-2")
