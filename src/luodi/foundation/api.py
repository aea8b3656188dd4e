"""What every room's part of the API shares: its rules, and its pages of a long list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from ninja.security import APIKeyCookie

from luodi.foundation.access import Rule, Standing

FORBIDDEN = 403
MOST = 500  # entries of a list in one answer


class Needs(APIKeyCookie):
    """The rule of an operation: who may do ``act`` on something; without one, whoever has logged
    in. On which things, the operation asks again. Writes need the token against forged requests,
    as forms do."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, act: str = "") -> None:
        super().__init__()
        self.rule = Rule("may", act) if act else Rule("known")

    def authenticate(self, request: HttpRequest, key: str | None) -> Standing | None:
        """The person's standing; None (401) for strangers."""
        standing: Standing = request.standing  # type: ignore[attr-defined]
        if not standing.known:
            return None
        if self.rule.act and not standing.may(self.rule.act):
            raise HttpError(FORBIDDEN, _("没有办理这件事的权限"))
        return standing


class Page[T](Schema):
    """A part of a long list: ``next`` is what to give as ``after`` for the part that follows,
    None at the end."""

    items: list[T]
    next: str | None = None


class Fault(Schema):
    """Why something was not done, for a person to read."""

    detail: str


def refuse(status: int, said: Any) -> HttpError:
    """The answer with a message."""
    return HttpError(status, str(said))
