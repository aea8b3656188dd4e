"""What every request passes through, beyond Django's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from luodi.directory import queries as directory
from luodi.directory import services
from luodi.directory.domain.login import LONGEST_SESSION
from luodi.foundation.access import SAFE_METHODS

Handler = Callable[[HttpRequest], HttpResponse]
MOST_BYTES = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
TOO_LARGE = 413
OWN_SITES = frozenset({"same-origin", "none"})
SEEN_AGAIN = 60  # seconds after which a request prolongs its session: not every one writes
# What somebody whose password is over may still open.
WITHOUT_PASSWORD = frozenset({"portal:password", "portal:logout", "set_language", "health-live"})


class ChineseFirst(LocaleMiddleware):
    """Chinese unless the person has chosen otherwise.

    Django would follow the browser's list of languages; on an office machine that list is often
    whatever the browser was installed with, so only the person's own choice (a cookie) counts.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Put the language in force for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


class BoundedBody:
    """Refuse what is far too large to be a paper or an attachment before any of it is read or kept.

    Django bounds a form's fields, not its files, and reads both for its CSRF check, of strangers
    too. What is over the limit of its kind but below this gets its answer from the form.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and int(size) > MOST_BYTES:
            return HttpResponse(_("提交的内容太大，未予接收。"), status=TOO_LARGE)
        return self.get_response(request)


class SameSiteWrites:
    """Refuse writes that the browser says come from another site.

    Fetch Metadata (W3C), header ``Sec-Fetch-Site``; browsers without it are left to the CSRF
    token, which is checked as well in any case.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method not in SAFE_METHODS and site not in OWN_SITES:
            return HttpResponseForbidden(_("此操作来自其他网站，已拒绝。"))
        return self.get_response(request)


class WhoAsks:
    """Put what the person may do on the request, as ``standing``; asked for only where needed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.standing = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: directory.standing(request.user)
        )
        return self.get_response(request)


class SessionsInTime:
    """A session lasts as long as somebody uses it, and no longer than a working day."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._judge(request, timezone.now())
        return self.get_response(request)

    def _judge(self, request: HttpRequest, now: datetime) -> None:
        if _began(request, now) + LONGEST_SESSION <= now:
            actor = directory.actor(request.user)
            services.time_out(request=request, actor=actor, now=now)
            request.user = AnonymousUser()
            return
        seen = request.session.get(services.SEEN)
        if seen is not None and now.timestamp() - seen >= SEEN_AGAIN:
            request.session[services.SEEN] = int(now.timestamp())


def _began(request: HttpRequest, now: datetime) -> datetime:
    began = request.session.get(services.BEGAN)
    if began is None:
        return getattr(request.user, "last_login", None) or now
    return datetime.fromtimestamp(began, UTC)


class PasswordsInTime:
    """Who has to change their password does that first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Before the page: send them to where passwords are changed."""
        match = request.resolver_match
        if match and match.view_name in WITHOUT_PASSWORD:
            return None
        if not directory.password_due(request.user, timezone.now()):
            return None
        page = reverse("portal:password")
        if match and "api" in match.namespaces:
            return JsonResponse({"detail": _("请先修改密码")}, status=403)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": page})
        return HttpResponseRedirect(page)


class NoNulls:
    """Addresses hold no NUL character: nothing here has one in its name, and PostgreSQL refuses
    text that does. The last one in the list, so that the page that says so is whole."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404(_("网址中有不可用的字符"))
        return self.get_response(request)
