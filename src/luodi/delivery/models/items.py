"""Items (事项): what is assigned, carried out and closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.delivery.domain.states import ItemState, PartState, Source
from luodi.delivery.models.base import Step, unit_key


class WorkItem(models.Model):
    """A task of a programme, an instruction (批示) or the decision of a dispatch meeting, as
    something to be done. Its identity is ``key`` within the programme: for a task, the task's own.

    What the edition in force says of a task (number, titles, measure, order, due) stands here a
    second time, so that lists over many programmes can be filtered and sorted by the database;
    :func:`luodi.delivery.services.register_programme` writes it and nothing else does. ``office``
    coordinates its measure, ``programme_office`` the programme. ``resumes`` is the state before
    it was suspended. ``version`` counts its acts: who acts says which they have seen.
    """

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.PROTECT, related_name="items"
    )
    key = models.TextField()
    task = models.OneToOneField(
        "programme.Task", on_delete=models.PROTECT, null=True, related_name="item"
    )
    source = models.TextField(choices=[(s, s) for s in Source])
    number = models.TextField()
    order = models.PositiveIntegerField()
    title_zh = models.TextField()
    title_en = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    measure_title_zh = models.TextField(blank=True)
    measure_title_en = models.TextField(blank=True)
    office = unit_key()
    programme_office = unit_key()
    area = models.ForeignKey(
        "directory.Area", on_delete=models.PROTECT, null=True, related_name="+"
    )
    frequency = models.TextField()
    continuing = models.BooleanField(default=False)
    due = models.DateField(null=True)
    weight = models.FloatField(default=1.0)
    state = models.TextField(choices=[(s, s) for s in ItemState], default=ItemState.REGISTERED)
    resumes = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Whether the edition in force still has the task; one that is gone is shown, never deleted.
    current = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("programme", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("programme", "key"), name="item_key"),
            models.CheckConstraint(
                name="an_item_of_a_task_says_which",
                condition=(models.Q(source=Source.PROGRAMME) & models.Q(task__isnull=False))
                | (~models.Q(source=Source.PROGRAMME) & models.Q(task=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("programme", "order", "id"), name="items_in_order"),
            models.Index(fields=("programme", "state"), name="items_by_state"),
            models.Index(fields=("office",), name="items_of_an_office"),
        ]


class ItemStep(Step):
    """An act on an item. Append-only."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="steps")
    unit = unit_key(null=True)

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "idem"), name="an_act_on_an_item_once")
        ]


class Part(models.Model):
    """A unit's part in an item: lead, supporting or joint (the programme's words), from its
    assignment until it ends. ``share`` is what of a joint duty is the unit's own; ``answers`` that
    the measure's coordinator named it to report for all in a joint duty. ``reports_to`` is the unit
    that consolidates its reports (the lead; a district for its towns), None where it reports to
    the coordinator itself. ``follows`` is the part of the unit it took over from."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="parts")
    unit = unit_key("parts")
    role = models.TextField()
    share = models.TextField(blank=True, default="")
    answers = models.BooleanField(default=False)
    reports_to = unit_key(null=True)
    state = models.TextField(choices=[(s, s) for s in PartState], default=PartState.ASSIGNED)
    assigned_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(blank=True, default="")
    refusal = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )

    class Meta:
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("item", "unit", "role"),
                condition=models.Q(ended_at=None),
                name="one_part_of_a_unit_in_a_role",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("unit", "state"), name="parts_of_a_unit"),
        ]


class Extension(models.Model):
    """That a deadline was put off (延期), as it was decided: of a report (``period``), a milestone
    (its key) or, with neither, of the item. Append-only; the last one counts."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="extensions")
    unit = unit_key(null=True)
    period = models.TextField(blank=True, default="")
    milestone = models.TextField(blank=True, default="")
    until = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_extension_of_one_thing",
                condition=models.Q(period="") | models.Q(milestone=""),
            )
        ]
