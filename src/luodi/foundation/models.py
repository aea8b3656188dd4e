"""The audit trail (留痕). Text and JSON only: it can never block, or be changed by, live data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One official act. The database refuses UPDATE and DELETE on this table."""

    at = models.DateTimeField()
    actor_key = models.TextField()
    actor_name = models.TextField()
    on_behalf_of = models.TextField(default="")
    act = models.TextField()
    object_kind = models.TextField()
    object_key = models.TextField()
    data = models.JSONField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="audit_names_actor_and_act",
                condition=~models.Q(actor_key="") & ~models.Q(act=""),
            )
        ]
        indexes: ClassVar = [models.Index(fields=("object_kind", "object_key", "id"))]
