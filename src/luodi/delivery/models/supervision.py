"""Supervision (督办) and the problem list (问题清单)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.models.base import Step, unit_key
from luodi.delivery.models.items import WorkItem
from luodi.delivery.models.reports import Evidence, ProgressReport


class Supervision(models.Model):
    """Something sent to a unit about an item, from the mildest form on: ``remind`` (提醒), ``chase``
    (催办), ``notice`` (提示函), ``order`` (督办单), ``bulletin`` (通报). An order names its
    authority, its number and by when it is to be answered. ``key`` makes each one once."""

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.PROTECT, related_name="supervisions"
    )
    item = models.ForeignKey(
        WorkItem, on_delete=models.PROTECT, null=True, related_name="supervisions"
    )
    unit = unit_key(null=True)
    kind = models.TextField()
    key = models.TextField(unique=True)
    number = models.TextField(blank=True, default="")
    authority = models.TextField(blank=True, default="")
    text = models.TextField()
    reasons = models.JSONField(default=list)
    state = models.TextField(default="sent")
    sent_at = models.DateTimeField()
    sent_by = models.TextField()
    reply_due = models.DateField(null=True)
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("programme", "number"),
                condition=~models.Q(number=""),
                name="a_number_once_in_a_programme",
            ),
            models.CheckConstraint(
                name="an_order_names_authority_and_number",
                condition=~models.Q(kind="order")
                | (
                    ~models.Q(authority="")
                    & ~models.Q(number="")
                    & models.Q(reply_due__isnull=False)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("unit", "-sent_at"), name="supervision_of_a_unit"),
            models.Index(fields=("item", "-id"), name="supervision_of_an_item"),
        ]


class SupervisionStep(Step):
    """An act on something sent. Append-only."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("supervision", "idem"), name="an_act_on_a_supervision_once"
            )
        ]


class Problem(models.Model):
    """A line of the problem list: raised from a report or by inspection, with an owner and a day,
    closed on evidence."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    title = models.TextField()
    detail = models.TextField(blank=True, default="")
    report = models.ForeignKey(
        ProgressReport, on_delete=models.PROTECT, null=True, related_name="problems_raised"
    )
    inspected_on = models.DateField(null=True)
    owner = unit_key()
    due = models.DateField(null=True)
    state = models.TextField(default="open")
    raised_at = models.DateTimeField()
    raised_by = models.TextField()
    answer = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, related_name="closes"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("item", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "number"), name="problem_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=("owner", "due"), name="problems_of_a_unit"),
        ]


class ProblemStep(Step):
    """An act on a problem. Append-only."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("problem", "idem"), name="an_act_on_a_problem_once")
        ]
