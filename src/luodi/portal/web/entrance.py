"""The doors: logging in and out, the first log-in, and where a person lands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.directory import queries, services
from luodi.directory.domain import Act, Standing
from luodi.directory.domain.login import Entered, Refused, Why
from luodi.foundation.access import TIMED_OUT, anyone, known
from luodi.portal.web import cockpit
from luodi.portal.web.account_forms import ActivateForm, LoginForm
from luodi.portal.web.context import frame

TOO_MANY = 429


@known
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The cockpit for those who work with programmes; for administrators the first room they may
    enter; for somebody without a role, whom to ask."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if standing.may(Act.PROGRAMME_READ):
        return cockpit.page(request)
    if standing.held:
        rooms = frame(request).rooms
        return redirect(rooms[0].url if rooms else "portal:account")
    return render(request, "portal/no_role.html", {"to_ask": queries.who_grants()})


@anyone
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Log-in name and password."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    form = LoginForm(request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "next": next_page(request),
        "timed_out": TIMED_OUT in request.GET,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/login.html", context)
    outcome = services.log_in(request=request, now=timezone.now(), **form.cleaned_data)
    if isinstance(outcome, Refused):
        context["refusal"] = words_of(outcome)
        return render(request, "portal/login.html", context, status=status_of(outcome))
    welcome(request, outcome)
    return HttpResponseRedirect(next_page(request))


@anyone
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Out, and back to the door."""
    if request.user.is_authenticated:
        actor = queries.actor(request.user)
        services.log_out(request=request, actor=actor, now=timezone.now())
    return redirect("portal:login")


@anyone
@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """The first log-in: the code that was handed over, and a password of one's own."""
    form = ActivateForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/activate.html", context)
    outcome = services.activate(request=request, now=timezone.now(), **form.facts())
    if isinstance(outcome, Entered):
        messages.success(request, _("密码已经设好，以后用它登录。"))
        return redirect("portal:cockpit")
    if isinstance(outcome, Refused):
        context["refusal"] = words_of(outcome, _("登录名或激活码不对，或者激活码已经过期。"))
        return render(request, "portal/activate.html", context, status=status_of(outcome))
    form.refuse(outcome)
    return render(request, "portal/activate.html", context)


def words_of(refused: Refused, wrong: str = "") -> str:
    """What somebody is told who was not let in: nothing of whether the log-in name exists."""
    if refused.why is Why.LOCKED and refused.until is not None:
        at = date_format(timezone.localtime(refused.until), "H:i")
        return _("输错的次数太多，请在 %(at)s 以后再试。急用的，请联系安全管理员解锁。") % {
            "at": at
        }
    if refused.why in {Why.UNKNOWN, Why.CLOSED}:
        return _("统一身份认证已经通过，但本系统没有开通这个登录名。请联系本单位的管理员。")
    if refused.why is Why.ADMINISTERS:
        return _("管理员不经统一身份认证登录：请用本系统的登录名和密码登录。")
    return wrong or _("登录名或密码不对。请重新输入，注意区分大小写。")


def status_of(refused: Refused) -> int:
    """How a page that refuses is answered."""
    return TOO_MANY if refused.why is Why.LOCKED else 200


def welcome(request: HttpRequest, entered: Entered) -> None:
    """Tell when they were last here, and what was tried in their name since: the owner of a
    log-in is the first to notice somebody else's attempts."""
    if entered.last is None:
        return
    last = date_format(timezone.localtime(entered.last), "Y-m-d H:i")
    words = _("上次登录：%(last)s。") % {"last": last}
    if entered.failures:
        tried = ngettext(
            "此后有 %(n)d 次登录失败；不是您本人的，请修改密码并告诉安全管理员。",
            "此后有 %(n)d 次登录失败；不是您本人的，请修改密码并告诉安全管理员。",
            entered.failures,
        )
        words = f"{words} {tried % {'n': entered.failures}}"
    messages.info(request, words)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what is not permitted, with whom to ask."""
    frame(request).in_any_case()
    context = {"to_ask": queries.who_grants()}
    return render(request, "403.html", context, status=403)


def next_page(request: HttpRequest, wanted: str = "") -> str:
    """Where to go afterwards: what was asked for, within this site, and never to a door."""
    wanted = wanted or request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not safe or wanted.startswith((settings.LOGIN_URL, "/logout/", "/activate/")):
        return "/"
    return wanted
