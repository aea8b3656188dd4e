"""Addresses of the directory."""

from __future__ import annotations

from luodi.directory.web import people, units

app_name = "directory"
urlpatterns = [*units.urlpatterns, *people.urlpatterns]
