"""Addresses that keep what a page was asked for.

The day of knowledge, the day judged and the programme stand in the address, so that a colleague
who is sent it sees the same. Whoever follows a link stays with them: every link and form of a page
about a programme is made here, or with the template tags of the same names (``places``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from luodi.foundation.days import AS_OF, ON

PROGRAMME = "programme"
KEPT = (PROGRAMME, AS_OF, ON)


def kept(parameters: Mapping[str, str]) -> dict[str, str]:
    """Of an address's parameters those that its links keep, without empty ones.

    >>> kept({"on": "2026-01-31", "q": "水", "as-of": ""})
    {'on': '2026-01-31'}
    """
    return {name: parameters[name] for name in KEPT if parameters.get(name)}


def address(
    parameters: Mapping[str, str],
    name: str,
    *arguments: Any,
    query: Mapping[str, Any] | None = None,
) -> str:
    """The address called ``name``, with what ``parameters`` (those of the page the link stands
    on) keep, then ``query`` without empty values."""
    asked = {key: value for key, value in (query or {}).items() if value not in ("", None)}
    return reverse(name, args=arguments, query={**kept(parameters), **asked})
