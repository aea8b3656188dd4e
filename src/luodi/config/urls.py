"""The site's addresses."""

from __future__ import annotations

from django.urls import include, path

from luodi.config import health

urlpatterns = [
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health-live"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("luodi.portal.web.urls")),
]
