"""Addresses of what coordinators do with a programme: editions, open sets, corrections."""

from __future__ import annotations

from django.urls import path

from luodi.portal.web import adopt, correct, editions, open_sets, proposal, tasks

urlpatterns = [
    path("tasks/<str:key>/successor/", tasks.successor, name="task_successor"),
    path("tasks/<str:key>/correct/", correct.page, name="task_correct"),
    path("open-sets/", open_sets.page, name="open_sets"),
    path("open-sets/bind/", open_sets.bind, name="open_sets_bind"),
    path("open-sets/end/", open_sets.end, name="open_sets_end"),
    path("editions/", editions.listing, name="editions"),
    path("editions/adopt/", adopt.page, name="adopt"),
    path("editions/adopt/confirm/", adopt.confirm, name="adopt_confirm"),
    path("editions/<int:number>/", editions.page, name="edition"),
    path("editions/<int:number>/export.xlsx", editions.export, name="edition_export"),
    path("editions/proposal/<int:run>/", proposal.page, name="proposal"),
]
