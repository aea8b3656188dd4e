"""The yardstick of the benchmarks of pages: one Django view that returns bytes made beforehand.

``LUODI_BENCH_BODIES`` is a folder; ``/NAME`` answers with the file of that name in it. No
middleware, no session, no database: less than this no page of a Django site can cost.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODIES = {file.name: file.read_bytes() for file in Path(os.environ["LUODI_BENCH_BODIES"]).iterdir()}


def view(request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of that name."""
    return HttpResponse(BODIES.get(name, b""))


urlpatterns = [path("<path:name>", view)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="-", USE_TZ=True)  # noqa: S106
application = get_wsgi_application()
