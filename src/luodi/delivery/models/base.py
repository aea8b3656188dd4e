"""What several tables of the room have in common."""

from __future__ import annotations

from typing import Any

from django.db import models


def unit_key(related: str = "+", **options: Any) -> models.ForeignKey[Any, Any]:
    """A column that holds a unit's key, which never changes."""
    return models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, to_field="key", related_name=related, **options
    )


class Step(models.Model):
    """One act in the life of a thing, never changed: who did it, from which state to which, why.
    What the thing was on a day is told by its steps up to then. ``idem`` is the key of a request
    that may be sent twice, unique with the thing, None where none was given."""

    at = models.DateTimeField()
    act = models.TextField()
    by = models.TextField()
    by_name = models.TextField()
    on_behalf_of = models.TextField(default="")
    before = models.TextField(default="")
    after = models.TextField()
    reason = models.TextField(default="")
    data = models.JSONField(default=dict)
    idem = models.TextField(null=True)

    class Meta:
        abstract = True
        ordering = ("id",)
