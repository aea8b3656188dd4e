"""Addresses of the portal."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from luodi.foundation.access import anyone
from luodi.portal.web import checkup, cockpit, matrix, policies, public, search, tasks, units

app_name = "portal"
urlpatterns = [
    path("", cockpit.page, name="cockpit"),
    path("policy/", policies.listing, name="policies"),
    path("policy/checkup/", checkup.page, name="checkup"),
    path("policy/<int:run>/", policies.reader, name="reader"),
    path("policy/<int:run>/checkup/", checkup.report, name="checkup_report"),
    path("policy/<int:run>/checkup.docx", checkup.word, name="checkup_docx"),
    path("tasks/", tasks.register, name="tasks"),
    path("tasks/export.xlsx", tasks.export, name="tasks_export"),
    path("tasks/<str:key>/", tasks.page, name="task"),
    path("units/", units.listing, name="units"),
    path("units/<str:key>/", units.page, name="unit"),
    path("matrix/", matrix.page, name="matrix"),
    path("matrix/export.xlsx", matrix.export, name="matrix_export"),
    path("search/", search.page, name="search"),
    path("public/", public.page, name="public"),
    path(
        "login/",
        anyone(
            LoginView.as_view(template_name="portal/login.html", redirect_authenticated_user=True)
        ),
        name="login",
    ),
    path("logout/", anyone(LogoutView.as_view()), name="logout"),
]
