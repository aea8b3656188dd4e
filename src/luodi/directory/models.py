"""Tables of the directory."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Area(models.Model):
    """An administrative area (区划), by its statistical code."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    level = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    sort_key = models.TextField()

    class Meta:
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="area_is_not_its_own_parent",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("code")),
            )
        ]


class Unit(models.Model):
    """A unit (单位). Its key is its identity; names may change, the key does not.

    ``parent`` is the government one level up, for local governments.
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
    sort_key = models.TextField(db_index=True)
    # What may rename the unit: the programme that brought it.
    source = models.TextField()

    class Meta:
        ordering = ("sort_key",)


class User(AbstractUser):
    """A person who logs in. ``role`` is one of :class:`luodi.directory.domain.Role`, or empty."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    role = models.TextField(blank=True)
