"""Sheets handed in, from the plan that is shown to the act."""

from __future__ import annotations

import uuid

from django.db import models


class PeopleImport(models.Model):
    """A sheet of people that somebody handed in. ``sheet`` is kept sealed (see
    :mod:`luodi.foundation.secrets`), for as long as it may still be read; ``outcome`` says what
    was done, once it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    sheet = models.TextField(blank=True)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.TextField()
    done_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)

    class Meta:
        ordering = ("-handed_in_at",)
