"""Where a request comes from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str:
    """The address of the client, "" where it is not known (a local socket).

    ``X-Forwarded-For`` is believed only as far as it was written by the proxies that the
    installation names (``LUODI_TRUSTED_PROXIES``): anybody may send that header.
    """
    here = _address(request.META.get("REMOTE_ADDR", ""))
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while here is not None and said and _trusted(here):
        before = _address(said.pop())
        if before is None:
            break
        here = before
    return str(here) if here else ""


def _address(words: str) -> Address | None:
    try:
        found = ip_address(words.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _trusted(address: Address) -> bool:
    return any(address in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)
