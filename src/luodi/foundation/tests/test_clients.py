"""Where a request comes from, whatever it says itself."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from luodi.foundation.clients import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.7", None, [], "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", [], "192.0.2.7"),  # a stranger's own header
        ("192.0.2.7", "203.0.113.9", ["198.51.100.0/24"], "192.0.2.7"),
        ("10.0.0.5", "203.0.113.9", ["10.0.0.5"], "203.0.113.9"),
        # what stands further left was written before it came to us
        ("10.0.0.5", "1.1.1.1, 203.0.113.9", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.5", "203.0.113.9, 10.0.0.6", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.5", "nonsense", ["10.0.0.0/8"], "10.0.0.5"),
        ("10.0.0.5", None, ["10.0.0.0/8"], "10.0.0.5"),
        ("10.0.0.5", "10.0.0.6", ["10.0.0.0/8"], "10.0.0.6"),
        ("::ffff:10.0.0.5", "2001:db8::1", ["10.0.0.0/8"], "2001:db8::1"),
        ("", "203.0.113.9", ["10.0.0.0/8"], ""),
    ],
)
def test_the_address_of_a_client(  # type: ignore[no-untyped-def]
    settings, remote: str, forwarded: str | None, trusted: list[str], expected: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    head = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        head["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(RequestFactory().get("/", **head)) == expected
