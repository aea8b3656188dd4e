"""Addresses of a person's own work."""

from __future__ import annotations

from django.urls import path

from luodi.portal.web import my, report

urlpatterns = [
    path("my/", my.page, name="my"),
    path("my/acknowledge/", my.acknowledge, name="my_acknowledge"),
    path("my/refuse/", my.refuse, name="my_refuse"),
    path("my/review/", my.review, name="my_review"),
    path("my/reports/", my.begin, name="report_begin"),
    path("my/reports/<int:report>/", report.page, name="report"),
    path("my/reports/<int:report>/review/", report.review, name="report_review"),
    path("my/evidence/<int:evidence>/", report.evidence, name="evidence"),
]
