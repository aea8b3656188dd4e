"""The site's settings: safe where nothing is set, and set from outside where something is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from luodi.config import environment as env

LIVE = "/health/live/"


def test_policy_lets_a_page_use_its_own_files_only(client: Client) -> None:
    rules = dict(
        rule.strip().split(" ", 1)
        for rule in client.get(LIVE).headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'self'"
    assert rules["img-src"] == "'self' data: blob:"
    assert "script-src" not in rules  # falls back to 'self'
    assert rules["style-src-elem"] == "'self'"
    assert rules["style-src-attr"] == "'unsafe-inline'"
    assert {rules[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}


def test_other_headers(client: Client) -> None:
    headers = client.get(LIVE).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("cookie", "accepts", "language"),
    [
        (None, "", "zh-hans"),
        (None, "en-US,en;q=0.9", "zh-hans"),  # the browser's list is not the person's choice
        ("en", "zh-CN", "en"),
        ("zh-hans", "en", "zh-hans"),
        ("xx", "en", "zh-hans"),
    ],
)
def test_chinese_unless_the_person_chose_english(
    client: Client, cookie: str | None, accepts: str, language: str
) -> None:
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    answer = client.get(LIVE, headers={"Accept-Language": accepts})
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("site", "code"),
    [("same-origin", 302), ("none", 302), (None, 302), ("same-site", 403), ("cross-site", 403)],
)
def test_writes_from_other_sites_are_refused(client: Client, site: str | None, code: int) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert client.post("/i18n/setlang/", {"language": "en"}, headers=headers).status_code == code


def test_reads_from_other_sites_are_links(client: Client) -> None:
    assert client.get(LIVE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_writes_need_a_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/i18n/setlang/", {"language": "en"}).status_code == 403


def test_key_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("LUODI_SECRET_KEY", raising=False)
    key = env.secret_key()
    assert len(key) > 50
    assert env.secret_key() == key
    files = list((tmp_path / "var").iterdir())
    assert [file.name for file in files] == ["secret-key"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    monkeypatch.setenv("LUODI_SECRET_KEY", "given")
    assert env.secret_key() == "given"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://u:p%40ss@db.example:6432/luodi?sslmode=require",
            ("luodi", "u", "p@ss", "db.example", "6432", {"sslmode": "require"}),
        ),
        ("host=/tmp/x dbname=d user=u", ("d", "u", "", "/tmp/x", "", {})),  # noqa: S108
        ("postgresql:///d?host=/tmp/x", ("d", "", "", "/tmp/x", "", {})),  # noqa: S108
    ],
)
def test_any_server_through_the_url(url: str, expected: tuple[object, ...]) -> None:
    parsed = env.parse_database(url)
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(parsed[name] for name in names) == expected


@pytest.mark.parametrize(("value", "on"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_switches(monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    monkeypatch.setenv("LUODI_HTTPS", value)
    assert env.HTTPS.on() is on


def test_no_settings_of_a_workshop_are_on() -> None:
    assert settings.DEBUG is False
    assert settings.DEMO is False
    assert settings.SESSION_COOKIE_HTTPONLY is True


def test_a_body_far_too_large_is_refused_unread(client: Client) -> None:
    """Also a stranger's, and before its form is read."""
    from luodi.config.middleware import MOST_BYTES

    class Unread:
        def read(self, *size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    head = {"CONTENT_LENGTH": str(MOST_BYTES + 1), "wsgi.input": Unread()}
    answer = client.generic("POST", "/policy/checkup/", **head)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()
