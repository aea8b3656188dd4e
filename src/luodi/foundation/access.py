"""Who may open an address: every view states its rule, and is refused without one.

A rule names an act; whether a person may do it is for the directory to say, through the value
``request.standing`` (:class:`Standing`), which a middleware puts there. A test walks every
address and fails on a view without a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Standing(Protocol):
    """What a person may do, as far as an address has to know."""

    @property
    def known(self) -> bool:
        """Whether anybody has logged in."""

    def may(self, act: str) -> bool:
        """Whether the person may do ``act`` on anything at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an address: ``anyone``; ``known``, who has logged in; or who may do ``act``."""

    who: Literal["anyone", "known", "may"]
    act: str = ""


def anyone(view: View) -> View:
    """Open without a log-in: the log-in itself, the public page, the health of the site."""
    return _ruled(view, Rule("anyone"), lambda standing: True)


def known(view: View) -> View:
    """For whoever has logged in, whatever their role: their own account."""
    return _ruled(view, Rule("known"), lambda standing: True)


def needs(act: str) -> Callable[[View], View]:
    """For those who may do ``act`` on something; on which things, the view asks again."""
    return lambda view: _ruled(view, Rule("may", act), lambda standing: standing.may(act))


def rule_of(view: Any) -> Rule | None:
    """The rule of a view, None where it states none."""
    return getattr(view, "access_rule", None)


def _ruled(view: View, rule: Rule, allowed: Callable[[Standing], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        standing: Standing = request.standing  # type: ignore[attr-defined]
        if rule.who != "anyone" and not standing.known:
            return redirect_to_login(request.get_full_path())
        if not allowed(standing):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]
    return guarded
