"""Finding what an address names."""

from __future__ import annotations

from django.http import HttpRequest

from luodi.directory.domain import Act
from luodi.policy.domain import Viewer


def viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the rule on reading papers takes it."""
    return Viewer(request.standing.reach(Act.POLICY_READ))  # type: ignore[attr-defined]
