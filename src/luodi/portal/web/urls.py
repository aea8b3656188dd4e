"""Addresses of the portal."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from luodi.portal.web import (
    account,
    audit,
    calendar,
    checkup,
    compare,
    entrance,
    matrix,
    my_urls,
    notices,
    oversight_urls,
    policies,
    programme_urls,
    progress,
    public,
    review_urls,
    search,
    tasks,
    units,
    work_urls,
)

app_name = "portal"
urlpatterns = [
    path("", entrance.home, name="cockpit"),
    path("policy/", policies.listing, name="policies"),
    path("policy/checkup/", checkup.page, name="checkup"),
    path("policy/checkup/<int:document>/", progress.page, name="progress"),
    path("policy/checkup/<int:document>/retry/", progress.retry, name="checkup_retry"),
    path("policy/compare/", compare.page, name="compare"),
    path("policy/compare/export.xlsx", compare.export, name="compare_export"),
    path("policy/<int:run>/", policies.reader, name="reader"),
    path("policy/<int:run>/original/", policies.original, name="original"),
    path("policy/<int:run>/ledger.xlsx", policies.ledger, name="ledger"),
    path("policy/<int:run>/akn.xml", policies.akn, name="akn"),
    path("policy/<int:run>/checkup/", checkup.report, name="checkup_report"),
    path("policy/<int:run>/checkup.docx", checkup.word, name="checkup_docx"),
    *review_urls.urlpatterns,
    path("tasks/", tasks.register, name="tasks"),
    path("tasks/export.xlsx", tasks.export, name="tasks_export"),
    *work_urls.urlpatterns,
    path("tasks/<str:key>/", tasks.page, name="task"),
    *programme_urls.urlpatterns,
    *my_urls.urlpatterns,
    *oversight_urls.urlpatterns,
    path("units/", units.listing, name="units"),
    path("units/<str:key>/", units.page, name="unit"),
    path("matrix/", matrix.page, name="matrix"),
    path("matrix/export.xlsx", matrix.export, name="matrix_export"),
    path("search/", search.page, name="search"),
    path("audit/", audit.listing, name="audit"),
    path("audit/export.xlsx", audit.export, name="audit_export"),
    path("audit/<int:event>/", audit.page, name="audit_event"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/email/", notices.email, name="notices_email"),
    path("notices/<int:notice>/", notices.follow, name="notice_follow"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/declare/", calendar.declare, name="calendar_declare"),
    path("public/", public.page, name="public"),
    path("login/", entrance.login, name="login"),
    path("logout/", entrance.logout, name="logout"),
    path("activate/", entrance.activate, name="activate"),
    path("account/", account.page, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
    path("account/locks/", account.locks, name="locks"),
]

if settings.OIDC is not None:
    from luodi.portal.web import sign_on

    urlpatterns += [
        path("login/sso/", sign_on.start, name="sso"),
        path("login/sso/callback/", sign_on.callback, name="sso_callback"),
    ]
