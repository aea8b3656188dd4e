"""The audit trail (留痕). Text and JSON only: it can never block, or be changed by, live data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.foundation.tables import Ask as Ask
from luodi.foundation.tables import DeclaredDay as DeclaredDay
from luodi.foundation.tables import Notice as Notice
from luodi.foundation.tables import Outgoing as Outgoing


class AuditEvent(models.Model):
    """One official act. The database refuses UPDATE, DELETE and TRUNCATE on this table."""

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
        indexes: ClassVar = [
            models.Index(fields=("object_kind", "object_key", "id")),
            models.Index(fields=("actor_key", "id"), name="audit_by_actor"),
            models.Index(fields=("actor_name", "id"), name="audit_by_name"),
            models.Index(fields=("act", "id"), name="audit_by_act"),
            models.Index(fields=("at",), name="audit_by_time"),
        ]


class PendingSeal(models.Model):
    """An event that waits to be sealed: written with it, removed with its seal. No foreign key,
    so that writers lock nothing but their own rows."""

    event_id = models.BigIntegerField(primary_key=True)


class AuditSeal(models.Model):
    """A link of the chain: what the event held when it was sealed, as a digest that also covers
    the link before. Append-only like the events. No foreign key: the chain proves by itself, also
    about an event that somebody has removed."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    previous = models.TextField()
    digest = models.TextField()
    algorithm = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("seq",)
        constraints: ClassVar = [
            models.CheckConstraint(name="seals_count_from_one", condition=models.Q(seq__gte=1))
        ]


class Attachment(models.Model):
    """A file that somebody handed in as evidence (luodi.foundation.attachments). Its content lies
    under ``path``, which equal contents share; both digests are of what is stored there."""

    sha256 = models.TextField()
    sm3 = models.TextField()
    size = models.PositiveBigIntegerField()
    kind = models.TextField()
    media_type = models.TextField()
    name = models.TextField()
    path = models.TextField()
    by = models.TextField()
    uploaded_at = models.DateTimeField()
    marks_sought = models.BooleanField()
    scan = models.TextField()
    scan_said = models.TextField(default="")
    scanned_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_scan_known",
                condition=models.Q(scan__in=("none", "waiting", "clean", "refused")),
            ),
            models.CheckConstraint(
                name="attachment_holds_something", condition=models.Q(size__gt=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("path",), name="attachment_by_path"),
            models.Index(
                fields=("id",), name="attachment_waiting", condition=models.Q(scan="waiting")
            ),
        ]
