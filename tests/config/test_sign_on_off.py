"""Without a server for single sign-on there is nothing of it but its tables."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from luodi.config import environment as env

SHOW = """
import django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, get_resolver, reverse
try:
    reverse("portal:sso")
    found = "there"
except NoReverseMatch:
    found = "none"
servers = getattr(settings, "SOCIALACCOUNT_PROVIDERS", None)
paths = [str(one.pattern) for one in get_resolver().url_patterns if "account" in str(one.pattern)]
print(found, servers, settings.OIDC, paths)
"""


def test_nobody_can_come_in_that_way() -> None:
    outside = {k: v for k, v in os.environ.items() if "OIDC" not in k}
    outside["DJANGO_SETTINGS_MODULE"] = "luodi.config.settings"
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=outside, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "none None None []"


def test_half_a_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_OIDC_ISSUER", "https://id.example")
    monkeypatch.delenv("LUODI_OIDC_CLIENT_SECRET", raising=False)
    with pytest.raises(env.BadSetting, match="LUODI_OIDC_CLIENT_SECRET"):
        env.sign_on()


@pytest.mark.parametrize(
    ("name", "value", "ask"),
    [
        ("LUODI_CIPHER", "des", lambda: env.one_of(env.CIPHER, ("sm4-gcm",))),
        ("LUODI_IDLE_MINUTES", "0", lambda: env.whole(env.IDLE_MINUTES, least=1)),
        ("LUODI_IDLE_MINUTES", "soon", lambda: env.whole(env.IDLE_MINUTES)),
        ("LUODI_TRUSTED_PROXIES", "proxy.example", lambda: env.networks(env.TRUSTED_PROXIES)),
        ("LUODI_DATA_KEY", "short", env.data_keys),
    ],
)
def test_what_cannot_be_is_named(  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, ask
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(env.BadSetting, match=name):
        ask()
