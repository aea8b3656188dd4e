"""Addresses of the work on a programme's tasks."""

from __future__ import annotations

from django.urls import path

from luodi.portal.web import acts, board, plan

urlpatterns = [
    path("board/", board.board, name="board"),
    path("gantt/", board.gantt, name="gantt"),
    path("tasks/register/", acts.register, name="tasks_register"),
    path("tasks/assign/", acts.assign, name="tasks_assign"),
    path("tasks/views/", acts.save_view, name="tasks_view"),
    path("tasks/<str:key>/coordinate/", acts.coordinate, name="task_coordinate"),
    path("tasks/<str:key>/answer/", acts.answer, name="task_answer"),
    path("tasks/<str:key>/report/", acts.report, name="task_report"),
    path("tasks/<str:key>/plan/", plan.page, name="plan"),
]
