"""The page for an address that cannot be read."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader


def page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is wrong with the address, where it is ours to say; without the frame, which would
    read the same address again."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return HttpResponseBadRequest(loader.render_to_string("400.html", {"reason": reason}))
