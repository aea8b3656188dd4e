"""A person's notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from luodi.directory.domain import Act, Standing
from luodi.directory.services import set_email
from luodi.foundation import notices
from luodi.foundation.access import known
from luodi.foundation.domain import Actor

PAGE, FAILED = 50, 50
UNPROCESSABLE = 422
_MOST_DIGITS = 18


@known
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The notices, newest first; only those unread where the address says so."""
    return _page(request)


def _page(
    request: HttpRequest, *, email: str | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    only_unread = request.GET.get("unread") == "1"
    found = notices.notices(
        _login(request),
        english=get_language() == "en",
        before=_number(request.GET.get("before", "")),
        only_unread=only_unread,
        limit=PAGE + 1,
    )
    context: dict[str, Any] = {
        "lines": found[:PAGE],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "newest": found[0].id if found else None,
        "only_unread": only_unread,
        "further": bool(request.GET.get("before")),
        "by_email": bool(settings.MAILERS),
        "email": getattr(request.user, "email", "") if email is None else email,
        "fault": fault,
        # Whoever looks after the site sees what it could not send.
        "failed": notices.failed(limit=FAILED) if standing.may(Act.PEOPLE_MANAGE) else (),
    }
    return render(request, "portal/notices.html", context, status=status)


@known
@require_POST
def follow(request: HttpRequest, notice: int) -> HttpResponse:
    """Go where a notice leads; it is read then."""
    login = _login(request)
    found = notices.notice_of(login, notice) if len(str(notice)) <= _MOST_DIGITS else None
    if found is None:
        raise Http404(_("没有这条通知"))
    notices.mark_read(login=login, notices=[notice], now=timezone.now())
    own = found.url and url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return redirect(found.url if own else "portal:notices")


@known
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read the notices that were ticked, or all up to the newest that was shown."""
    login, now = _login(request), timezone.now()
    newest = _number(request.POST.get("newest", ""))
    if newest is not None:
        marked = notices.mark_all_read(login=login, newest=newest, now=now)
    else:
        ticked = [_number(said) for said in request.POST.getlist("notice")]
        numbers = [one for one in ticked if one is not None]
        marked = notices.mark_read(login=login, notices=numbers, now=now)
    if marked:
        messages.success(request, _("%(n)s 条通知已标为已读。") % {"n": marked})
    return redirect("portal:notices")


@known
@never_cache
@require_POST
def email(request: HttpRequest) -> HttpResponse:
    """Keep the address to which one's notices are sent as well."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    said = request.POST.get("email", "")
    actor = Actor(standing.login, standing.name)
    try:
        set_email(login=standing.login, email=said, actor=actor, now=timezone.now())
    except ValueError as error:
        return _page(request, email=said, fault=str(error), status=UNPROCESSABLE)
    messages.success(request, _("电子邮箱已保存。"))
    return redirect("portal:notices")


def _login(request: HttpRequest) -> str:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return standing.login


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else None
