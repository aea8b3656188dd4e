"""Tables of the programme room.

An edition and everything that belongs to it is written once and never changed: the database
refuses it. What is known of a task on a day is the edition in force on that day.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Programme(models.Model):
    """A programme (方案), by its short name."""

    slug = models.TextField(unique=True)
    created_at = models.DateTimeField()


class Edition(models.Model):
    """One edition (版本): the whole programme as it was adopted, corrected or amended.

    ``source_sha256`` is the digest of the file it came from, ``content_sha256`` that of the
    content itself (a file with corrections replayed on it differs from the file).
    """

    class Source(models.TextChoices):
        """How the edition came about."""

        FILE = "file"  # 载入
        CORRECTION = "correction"  # 更正
        AMENDMENT = "amendment"  # 修订

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    adopted_at = models.DateTimeField()
    adopted_by = models.TextField()
    source_kind = models.TextField(choices=Source)
    source_sha256 = models.TextField()
    content_sha256 = models.TextField()
    content = models.JSONField()
    changes = models.JSONField()
    reason = models.TextField()

    class Meta:
        ordering = ("programme", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("programme", "number"), name="edition_number"),
            models.CheckConstraint(
                name="edition_numbers_count_from_one", condition=models.Q(number__gte=1)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("programme", "source_sha256"))]


class Correction(models.Model):
    """A reviewer's change of one field of one task: part of the overlay over the files."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrections")
    task = models.ForeignKey("Task", on_delete=models.PROTECT, related_name="corrections")
    field = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("id",)


class Task(models.Model):
    """A task's identity: its key in the programme. Never changed, never deleted."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tasks")
    key = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("programme", "key"), name="task_key")
        ]


class _OfEdition(models.Model):
    """A part of an edition: its key and its place in the order of the paper."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="%(class)ss")
    key = models.TextField()
    order = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ("edition", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "key"), name="%(class)s_key")
        ]


class Participant(_OfEdition):
    """A unit as this edition names it; ``key`` is the unit's key in the directory."""

    name = models.TextField()
    name_en = models.TextField()
    full_name = models.TextField(null=True)
    aliases = models.JSONField()
    level = models.TextField()
    kind = models.TextField()
    sort_key = models.TextField()


class Measure(_OfEdition):
    """A measure (措施, 重点事项) of an edition."""

    number = models.TextField()
    title_zh = models.TextField()
    title_en = models.TextField()
    part_zh = models.TextField()
    part_en = models.TextField()
    coordinator = models.ForeignKey(Participant, on_delete=models.PROTECT)


class TaskVersion(models.Model):
    """What an edition says of a task."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="taskversions")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="versions")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="tasks")
    number = models.TextField()
    order = models.PositiveIntegerField()
    title_zh = models.TextField()
    title_en = models.TextField()
    deadline = models.DateField(null=True)

    class Meta:
        ordering = ("edition", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "task"), name="one_version_an_edition")
        ]


class Responsibility(models.Model):
    """One unit's part in a task, or an open set (a phrase for units that are not listed)."""

    class Role(models.TextChoices):
        """The part that a unit has."""

        LEAD = "lead"
        SUPPORTING = "supporting"
        JOINT = "joint"

    task_version = models.ForeignKey(
        TaskVersion, on_delete=models.PROTECT, related_name="responsibilities"
    )
    role = models.TextField(choices=Role)
    order = models.PositiveIntegerField()
    unit = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="responsibilities"
    )
    phrase = models.TextField()

    class Meta:
        ordering = ("task_version", "order")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_or_open_set",
                condition=models.Q(unit=None) ^ models.Q(phrase=""),
            ),
            models.UniqueConstraint(
                fields=("task_version", "role", "unit", "phrase"),
                name="once_in_a_role",
                nulls_distinct=False,
            ),
        ]


class _Figure(_OfEdition):
    """A part of an edition that states a figure, as the paper means it."""

    comparator = models.TextField(null=True)
    # A number, [low, high] for a range, or null: JSON keeps all three as they were written.
    value = models.JSONField(null=True)
    unit = models.TextField(null=True)
    period = models.TextField(null=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="%(class)ss")

    class Meta(_OfEdition.Meta):
        abstract = True


class Target(_Figure):
    """A target (目标值): a number to reach or keep to."""

    title_zh = models.TextField()
    title_en = models.TextField()
    metric = models.TextField()
    scope = models.TextField(null=True)
    year = models.PositiveIntegerField(null=True)
    from_year = models.PositiveIntegerField(null=True)


class Goal(_OfEdition):
    """A goal (主要目标): a direction or a completeness without a number."""

    text_zh = models.TextField()
    text_en = models.TextField()
    direction = models.TextField()
    metric = models.TextField()
    scope = models.TextField(null=True)
    year = models.PositiveIntegerField(null=True)


class Rule(_Figure):
    """A rule: a limit, a recurrence, a deadline or a mechanism."""

    kind = models.TextField()
    subject_zh = models.TextField()
    subject_en = models.TextField()
    deadline = models.DateField(null=True)


class NamedProject(_OfEdition):
    """Something the paper names: a road, a school. ``areas`` are codes."""

    kind = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    note_zh = models.TextField()
    note_en = models.TextField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="projects")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="projects")
    areas = models.JSONField()


class Binding(models.Model):
    """A compiled paper, as reviewers left it, bound to a programme. The latest one of a run and
    programme counts. ``correction`` is the last correction that the paper then had."""

    run = models.ForeignKey("policy.CompileRun", on_delete=models.PROTECT, related_name="bindings")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bindings")
    correction = models.ForeignKey(
        "policy.PaperCorrection", on_delete=models.PROTECT, null=True, related_name="+"
    )
    bound_at = models.DateTimeField()
    bound_by = models.TextField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("run", "edition", "correction"),
                nulls_distinct=False,
                name="one_binding_a_run_edition_and_correction",
            )
        ]


class BoundTask(models.Model):
    """A task of the paper (its place ``index`` in the result) and what it is in the programme.

    Without a ``task``, it is none of the programme's; ``candidates`` are the keys that could not
    be told apart. Spans count characters of the run's text.
    """

    binding = models.ForeignKey(Binding, on_delete=models.PROTECT, related_name="tasks")
    index = models.PositiveIntegerField()
    number = models.TextField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="bound")
    candidates = models.JSONField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    duty_start = models.PositiveIntegerField(null=True)
    duty_end = models.PositiveIntegerField(null=True)
    score = models.FloatField(null=True)
    roles_agree = models.BooleanField(null=True)

    class Meta:
        ordering = ("binding", "index")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("binding", "index"), name="one_place_in_a_binding"),
            models.UniqueConstraint(
                fields=("binding", "task"),
                name="a_key_is_bound_once",
                condition=models.Q(task__isnull=False),
            ),
        ]


class _Decision(models.Model):
    """What a coordinator settles about a task from a day on, as it was known at ``recorded_at``.
    Rows are only added; units are keys of the directory, which never change."""

    since = models.DateField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        abstract = True
        ordering = ("id",)


class OpenSetBinding(_Decision):
    """A unit that answers for a phrase of a task (各有关单位), from ``since`` up to and without
    ``until``."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="open_set_bindings")
    role = models.TextField(choices=Responsibility.Role)
    phrase = models.TextField()
    unit = models.TextField()
    until = models.DateField(null=True)

    class Meta(_Decision.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="open_set_bound_for_a_day",
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
            )
        ]


class OpenSetBindingEnd(_Decision):
    """That a binding no longer counts from ``since`` on; on its first day, that it never did."""

    binding = models.OneToOneField(
        OpenSetBinding, on_delete=models.PROTECT, related_name="ended_by"
    )


class SuccessorChoice(_Decision):
    """Which of several successors answers for a unit's part in a task; "" is the one that the
    directory calls the primary. The choice that begins last counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="successor_choices")
    unit = models.TextField()
    successor = models.TextField()

    class Meta(_Decision.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_successor_is_another_unit",
                condition=~models.Q(successor=models.F("unit")),
            )
        ]
