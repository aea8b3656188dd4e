"""What every request passes through, beyond Django's own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from luodi.directory import queries as directory
from luodi.policy.domain import UPLOAD_LIMIT

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MOST_BYTES = 4 * UPLOAD_LIMIT
TOO_LARGE = 413
OWN_SITES = frozenset({"same-origin", "none"})


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
    """Refuse what is far too large to be a paper before any of it is read or kept.

    Django bounds a form's fields, not its files, and reads both for its CSRF check, of strangers
    too. What is over the limit for papers but below this gets its answer from the form.
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


class NoNulls:
    """Addresses hold no NUL character: nothing here has one in its name, and PostgreSQL refuses
    text that does. The last one in the list, so that the page that says so is whole."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404(_("网址中有不可用的字符"))
        return self.get_response(request)
