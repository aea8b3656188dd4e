"""Annual plans (年初计划), their editions and milestones."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.domain.states import PlanState
from luodi.delivery.models.base import Step, unit_key
from luodi.delivery.models.items import WorkItem


class Plan(models.Model):
    """One edition of an item's plan for a year. ``reason`` says why an edition after the first was
    made. ``version`` counts the saves of a draft."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveIntegerField()
    edition = models.PositiveIntegerField()
    unit = unit_key()
    state = models.TextField(choices=[(s, s) for s in PlanState], default=PlanState.DRAFT)
    summary = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("item", "year", "edition")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "year", "edition"), name="plan_edition"),
            models.UniqueConstraint(
                fields=("item", "year"),
                condition=models.Q(state=PlanState.APPROVED),
                name="one_plan_in_force_a_year",
            ),
            models.UniqueConstraint(
                fields=("item", "year"),
                condition=models.Q(
                    state__in=(PlanState.DRAFT, PlanState.PROPOSED, PlanState.RETURNED)
                ),
                name="one_plan_in_the_making_a_year",
            ),
        ]


class Milestone(models.Model):
    """A milestone (节点) of an edition of a plan. ``key`` stays the same from edition to edition;
    ``planned`` is the cumulative progress in percent that is due with it; ``unit`` who brings it
    about where it is not the lead."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="milestones")
    key = models.TextField()
    order = models.PositiveIntegerField()
    title = models.TextField()
    due = models.DateField()
    deliverable = models.TextField(blank=True, default="")
    planned = models.PositiveSmallIntegerField(null=True)
    unit = unit_key(null=True)

    class Meta:
        ordering = ("plan", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "key"), name="milestone_key"),
            models.CheckConstraint(
                name="planned_is_a_percentage",
                condition=models.Q(planned=None) | models.Q(planned__lte=100),
            ),
        ]


class Consent(models.Model):
    """That a supporting unit countersigned (会签) its share of a plan, or did not agree, with its
    opinion. Append-only; the last one of a unit counts."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="consents")
    unit = unit_key()
    agrees = models.BooleanField()
    opinion = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        ordering = ("id",)


class PlanStep(Step):
    """An act on an edition of a plan. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "idem"), name="an_act_on_a_plan_once")
        ]
