"""Lights as they are, and as they were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.models.items import WorkItem


class Light(models.Model):
    """The light of an item, computed on the day ``on`` from what was accepted; ``reasons`` say why.
    ``progress`` is the last accepted progress in percent and ``planned`` what the plan asks by
    that day, None where not known. ``grounds`` is what the
    reasons rest on, without what changes by itself every day."""

    item = models.OneToOneField(
        WorkItem, on_delete=models.CASCADE, primary_key=True, related_name="light"
    )
    colour = models.TextField()
    reasons = models.JSONField()
    grounds = models.TextField(default="")
    progress = models.PositiveSmallIntegerField(null=True)
    planned = models.PositiveSmallIntegerField(null=True)
    on = models.DateField()
    since = models.DateTimeField()
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("colour", "item"), name="lights_by_colour")]


class LightChange(models.Model):
    """That an item's light, or why it shows it, changed. Append-only."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="light_changes")
    at = models.DateTimeField()
    on = models.DateField()
    colour = models.TextField()
    reasons = models.JSONField()
    progress = models.PositiveSmallIntegerField(null=True)
    planned = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("item", "at"), name="lights_over_time")]
