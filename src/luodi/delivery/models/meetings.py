"""Where items come from beside the programme: instructions and dispatch meetings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.models.items import WorkItem


class Instruction(models.Model):
    """An instruction (批示): what was asked, by which office, on which day. It names the office or
    post it comes from, no person's private data."""

    item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="instruction")
    authority = models.TextField()
    reference = models.TextField(blank=True, default="")
    text = models.TextField()
    on = models.DateField()


class Meeting(models.Model):
    """A dispatch meeting (月调度) of a programme: agenda before, minutes after."""

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.PROTECT, related_name="meetings"
    )
    title = models.TextField()
    on = models.DateField()
    agenda = models.TextField(blank=True, default="")
    minutes = models.TextField(blank=True, default="")
    called_at = models.DateTimeField()
    called_by = models.TextField()
    minuted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-on", "-id")


class Decision(models.Model):
    """What a meeting decided, and the item it became."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    order = models.PositiveIntegerField()
    text = models.TextField()
    item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="decision")

    class Meta:
        ordering = ("meeting", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("meeting", "order"), name="decision_order")
        ]
