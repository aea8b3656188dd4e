"""The directory in the API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from luodi.directory.domain import Held, Standing
from luodi.foundation.api import Needs

router = Router(tags=["directory"])


class RoleOut(Schema):
    """A role held; ``unit`` and ``area`` are paths of subtrees, "" is no limit."""

    role: str
    unit: str
    area: str
    programme: str
    on_behalf_of: str

    @staticmethod
    def of(held: Held) -> RoleOut:
        """From the value."""
        scope = held.scope
        return RoleOut(
            role=str(held.role),
            unit=scope.unit,
            area=scope.area,
            programme=scope.programme,
            on_behalf_of=held.principal,
        )


class MeOut(Schema):
    """Who asks."""

    login: str
    name: str
    unit: str | None
    roles: list[RoleOut]


@router.get("/me", auth=Needs(), response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """The person who is logged in, and the roles they hold now, their own and those they stand
    in for."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return MeOut(
        login=standing.login,
        name=standing.name,
        unit=standing.unit,
        roles=[RoleOut.of(held) for held in standing.held],
    )
