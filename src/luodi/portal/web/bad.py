"""The pages for an address that cannot be read, and for one that leads nowhere."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader
from django.views.defaults import page_not_found

from luodi.portal.web.context import frame


def page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is wrong with the address, where it is ours to say; without the frame, which would
    read the same address again."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return HttpResponseBadRequest(loader.render_to_string("400.html", {"reason": reason}))


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page that there is no such page, in the frame."""
    frame(request).in_any_case()
    return page_not_found(request, exception)
