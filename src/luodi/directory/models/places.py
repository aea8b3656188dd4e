"""Areas and units, and how units change over the years."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class Grams(models.Func):
    """The pieces of one and two characters of a unit's names: what a search for a part of a name
    is looked up by, since the database has no extension for it. The function is made by a
    migration."""

    function = "luodi_grams"
    output_field = ArrayField(models.TextField())

    def __init__(self) -> None:
        super().__init__("name", "full_name", "aliases")

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """It takes nothing: the columns are always the same."""
        return "luodi.directory.models.places.Grams", [], {}


class Area(models.Model):
    """An administrative area (区划), by its statistical code.

    ``path`` are the codes from the top down to its own (``/44/4401/440117/``): what begins with
    it is its subtree. The database writes it, and refuses an area above itself.
    """

    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    level = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    sort_key = models.TextField()
    path = models.TextField(editable=False, default="")
    # The programme that brought the area, "" where that was not noted.
    source = models.TextField(default="", db_default="")

    class Meta:
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="area_is_not_its_own_parent",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("code")),
            )
        ]
        indexes: ClassVar = [
            models.Index(OpClass("path", name="text_pattern_ops"), name="area_subtree"),
            models.Index(fields=("parent", "sort_key", "code"), name="area_children"),
            models.Index(OpClass("name", name="text_pattern_ops"), name="area_name"),
        ]


class Unit(models.Model):
    """A unit (单位). Its key is its identity; names may change, the key does not.

    What stands here is what is true today; :class:`UnitChange` tells what was and what is
    planned. ``parent`` is the unit one level up. ``path`` are ids from the root down to its own
    (``/3/17/``): what begins with it is its subtree. The database writes it, for a whole subtree
    that moves too, and refuses a unit above itself. The unit exists from ``opened`` up to and
    without ``closed``.
    """

    key = models.TextField(unique=True)
    name = models.TextField()
    full_name = models.TextField(null=True)
    name_en = models.TextField(blank=True)
    aliases = ArrayField(models.TextField(), default=list)
    level = models.TextField()
    kind = models.TextField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    members = models.ManyToManyField("self", symmetrical=False, related_name="groups")
    sort_key = models.TextField()
    path = models.TextField(editable=False, default="")
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    # The programme that brought the unit, or "directory".
    source = models.TextField()
    # Whether the directory itself has recorded something about the unit: a programme's file,
    # which may be older, then only adds the names it uses.
    kept = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("sort_key", "id")
        indexes: ClassVar = [
            models.Index(OpClass("path", name="text_pattern_ops"), name="unit_subtree"),
            models.Index(fields=("parent", "sort_key", "id"), name="unit_children"),
            models.Index(fields=("sort_key", "id"), name="unit_order"),
            models.Index(OpClass("name", name="text_pattern_ops"), name="unit_name"),
            GinIndex(Grams(), name="unit_grams"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_exists_for_a_day",
                condition=models.Q(opened=None)
                | models.Q(closed=None)
                | models.Q(closed__gt=models.F("opened")),
            )
        ]


class UnitChange(models.Model):
    """That units change on a day, as it was known at ``recorded_at``. Never changed, never
    deleted: a mistake is taken back by a change that undoes it."""

    class Kind(models.TextChoices):
        """What happens."""

        RENAME = "rename"  # 更名
        MOVE = "move"  # 划转
        MERGE = "merge"  # 合并
        SPLIT = "split"  # 拆分
        ABOLISH = "abolish"  # 撤销
        UNDO = "undo"  # 撤回

    kind = models.TextField(choices=Kind)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    reason = models.TextField()
    basis = models.TextField(blank=True)  # the paper that orders it
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="undo_names_what_it_undoes",
                condition=models.Q(kind="undo", undoes__isnull=False)
                | (~models.Q(kind="undo") & models.Q(undoes=None)),
            )
        ]


class UnitChangePart(models.Model):
    """What a change does to one unit. A merger has a part for each unit that goes, a split one
    for each unit that takes over; ``primary`` is the one that a task follows unless said
    otherwise. A rename and a move keep what was before."""

    change = models.ForeignKey(UnitChange, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes")
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="inherited"
    )
    primary = models.BooleanField(default=True)
    name = models.TextField(blank=True)
    full_name = models.TextField(null=True)
    name_before = models.TextField(blank=True)
    full_name_before = models.TextField(null=True)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    parent_before = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("change", "unit", "successor"),
                name="a_unit_once_in_a_change",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="unit_does_not_succeed_itself",
                condition=models.Q(successor=None) | ~models.Q(successor=models.F("unit")),
            ),
        ]


class HandedName(models.Model):
    """A name that a unit has as an alias because another one's change led it there: what is dropped
    when the change is taken back. Names that the heir had itself are not here."""

    change = models.ForeignKey(UnitChange, on_delete=models.PROTECT, related_name="handed_names")
    heir = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handed_names")
    name = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("heir", "name", "change"), name="a_name_handed_once_by_a_change"
            )
        ]
