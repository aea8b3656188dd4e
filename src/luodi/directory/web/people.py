"""Pages of people: who there is, what they may do, who stands in for them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
