"""Addresses of supervision, problems, instructions and meetings."""

from __future__ import annotations

from django.urls import path

from luodi.portal.web import meetings, problems, supervision

urlpatterns = [
    path("supervision/", supervision.desk, name="supervision"),
    path("supervision/send/", supervision.send_due, name="supervision_send"),
    path("supervision/write/", supervision.write, name="letter_write"),
    path("supervision/<int:supervision>/", supervision.letter, name="letter"),
    path("supervision/<int:supervision>/print/", supervision.letter_print, name="letter_print"),
    path("supervision/<int:supervision>/act/", supervision.act, name="letter_act"),
    path("problems/", problems.listing, name="problems"),
    path("problems/raise/", problems.raise_, name="problem_raise"),
    path("problems/<int:problem>/", problems.page, name="problem"),
    path("problems/<int:problem>/act/", problems.act, name="problem_act"),
    path("instructions/", meetings.instructions, name="instructions"),
    path("instructions/register/", meetings.register_instruction, name="instruction_register"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/call/", meetings.call, name="meeting_call"),
    path("meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting>/minutes/", meetings.minutes, name="meeting_minutes"),
    path("meetings/<int:meeting>/decide/", meetings.decide, name="meeting_decide"),
]
