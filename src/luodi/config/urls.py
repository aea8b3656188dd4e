"""The site's addresses."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from luodi.config import api, health
from luodi.foundation.access import anyone

handler400 = "luodi.portal.web.bad.page"
handler404 = "luodi.portal.web.bad.missing"
handler403 = "luodi.portal.web.entrance.refused"
urlpatterns = [
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health-live"),
    path("i18n/setlang/", anyone(set_language), name="set_language"),
    path("api/v1/", include(api.urlpatterns)),
    path("api/v1/", api.api.urls),
    path("directory/", include("luodi.directory.web.urls")),
    path("", include("luodi.portal.web.urls")),
]
