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
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

View = Callable[..., HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
TIMED_OUT = "timed-out"  # in the log-in's address: there was a session, and its time is over
UNAUTHORIZED = 401


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
            return to_login(request)
        if not allowed(standing):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]
    return guarded


def to_login(request: HttpRequest) -> HttpResponseBase:
    """Send somebody who is not logged in to the log-in page, and back afterwards. Who sends a form
    after their time is over is told that it was not taken, in place of a page that forgets it."""
    if request.headers.get("HX-Request") == "true":
        here = _path(request.headers.get("HX-Current-URL", "")) or request.get_full_path()
        return HttpResponse(
            status=UNAUTHORIZED, headers={"HX-Redirect": _login_address(request, here)}
        )
    if request.method not in SAFE_METHODS:
        back = _path(request.headers.get("Referer", ""))
        context = {"unsent": True, "next": back}
        return render(request, "portal/login.html", context, status=UNAUTHORIZED)
    return HttpResponseRedirect(_login_address(request, request.get_full_path()))


def _login_address(request: HttpRequest, back: str) -> str:
    words = {"next": back}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        words[TIMED_OUT] = "1"
    return f"{settings.LOGIN_URL}?{urlencode(words, safe='/')}"


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
