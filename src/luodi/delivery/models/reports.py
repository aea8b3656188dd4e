"""Progress reports (进展填报), their review and their evidence (佐证)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.domain.review import ReportState
from luodi.delivery.models.base import Step
from luodi.delivery.models.items import Part, WorkItem


class ProgressReport(models.Model):
    """What a unit reports of its part in a period (``2026-Q3``). ``item`` stands here a second time
    for lists. ``percent`` is the cumulative progress against the plan, None where it is not said;
    ``milestones`` maps keys of milestones to ``met``, ``partly`` or ``not_met``. ``version``
    counts the saves: who saves says which they have seen. ``due`` is the day it was due when it was
    submitted. ``round`` counts the submissions."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="reports")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="reports")
    period = models.TextField()
    state = models.TextField(choices=[(s, s) for s in ReportState], default=ReportState.DRAFT)
    percent = models.PositiveSmallIntegerField(null=True)
    milestones = models.JSONField(default=dict)
    done = models.TextField(blank=True, default="")
    problems = models.TextField(blank=True, default="")
    help_needed = models.TextField(blank=True, default="")
    next_steps = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    due = models.DateField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.TextField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("part", "period"), name="one_report_a_period"),
            models.CheckConstraint(
                name="progress_is_a_percentage",
                condition=models.Q(percent=None) | models.Q(percent__lte=100),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("item", "-accepted_at"), name="reports_of_an_item"),
            models.Index(
                fields=("state", "part"),
                name="reports_under_way",
                condition=~models.Q(state=ReportState.ACCEPTED),
            ),
        ]


class ReportStep(Step):
    """An act on a report. A submission keeps what was submitted in ``data``; a return names the
    fields that are to be put right. Append-only."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField(default=0)

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "idem"), name="an_act_on_a_report_once")
        ]


class Evidence(models.Model):
    """A file or a link that a report rests on. ``grade`` is one of
    :class:`luodi.delivery.domain.lights.EvidenceGrade`. Withdrawn evidence stays."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.ForeignKey(
        "foundation.Attachment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    link = models.TextField(blank=True, default="")
    title = models.TextField()
    grade = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(blank=True, default="")
    withdrawn_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_file_or_a_link",
                condition=models.Q(attachment=None) ^ models.Q(link=""),
            )
        ]
