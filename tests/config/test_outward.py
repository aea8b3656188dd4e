"""What leaves the site: e-mail and webhook as set from outside, refused in words where they cannot
be, and without ever repeating a password."""

from __future__ import annotations

import pytest
from django.core.mail import mailers
from django.test import override_settings

from luodi.config import outward
from luodi.config.environment import BadSetting
from luodi.foundation.webhook import Webhook, WebhookKind


def test_nothing_is_sent_unless_it_is_set() -> None:
    assert (outward.mailers(), outward.webhook(), outward.site_url()) == ({}, None, "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example:25", ("mail.example", 25, None, False, False)),
        ("smtp+tls://u:p@mail.example", ("mail.example", 587, "u", True, False)),
        ("smtps://u%40x:p%3Aq%2Fr@mail.example:465", ("mail.example", 465, "u@x", False, True)),
    ],
)
def test_django_sends_by_the_server_that_is_set(
    url: str, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUODI_EMAIL_URL", url)
    with override_settings(MAILERS=outward.mailers()):
        made = mailers.default
    assert (made.host, made.port, made.username, made.use_tls, made.use_ssl) == expected
    assert made.timeout
    if "%2F" in url:
        assert made.password == "p:q/r"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "imap://u:hidden@mail.example",
        "smtp://u:hidden@mail.example:port",
        "smtp://u:hidden@mail.example/?tls=1",
        "smtp://",
    ],
)
def test_what_is_no_mail_server_is_refused_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUODI_EMAIL_URL", url)
    with pytest.raises(BadSetting, match="LUODI_EMAIL_URL") as refused:
        outward.mailers()
    assert "hidden" not in str(refused.value)


def test_a_webhook_has_its_kind_and_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_WEBHOOK_URL", "https://gateway.example/hook")
    with pytest.raises(BadSetting, match="LUODI_WEBHOOK_SECRET"):
        outward.webhook()
    monkeypatch.setenv("LUODI_WEBHOOK_SECRET", "synthetic-secret")
    expected = Webhook("https://gateway.example/hook", WebhookKind.PLAIN, "synthetic-secret")
    assert outward.webhook() == expected
    monkeypatch.setenv("LUODI_WEBHOOK_KIND", "pigeon")
    with pytest.raises(BadSetting, match="wecom、dingtalk、plain"):
        outward.webhook()


def test_a_wecom_robot_needs_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_WEBHOOK_URL", "https://qyapi.example/send?key=robot")
    monkeypatch.setenv("LUODI_WEBHOOK_KIND", "wecom")
    made = outward.webhook()
    assert made is not None
    assert made.kind is WebhookKind.WECOM


@pytest.mark.parametrize("url", ["ftp://x.example", "x.example", "https://", "https://x:port"])
def test_what_is_no_address_of_the_web_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, read in (("WEBHOOK", outward.webhook), ("SITE", outward.site_url)):
        monkeypatch.setenv(f"LUODI_{name}_URL", url)
        with pytest.raises(BadSetting, match="https://"):
            read()


def test_the_sites_address_has_no_stroke_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_SITE_URL", "https://luodi.example/")
    assert outward.site_url() == "https://luodi.example"
