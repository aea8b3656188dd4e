"""Where people are logged in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.directory.models.people import User


class LoginSession(models.Model):
    """A session of a person from log-in to log-out. ``key`` is that of Django's session, which
    holds whether it still goes on; this row says whose it is, and stays when it has ended."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    key = models.TextField(unique=True)
    began_at = models.DateTimeField()
    address = models.TextField(blank=True)
    agent = models.TextField(blank=True)
    way = models.TextField()  # "password", "activation" or "sso"
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("person", "-began_at"), name="sessions_of_a_person"),
            models.Index(fields=("person", "address"), name="usual_places_of_a_person"),
        ]
