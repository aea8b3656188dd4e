"""Where the compiling of a paper stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.policy.domain import CompileState
from luodi.policy.models.papers import PolicyDocument


class Compilation(models.Model):
    """The compiling of a paper in the background: one row a paper, written over when it is
    compiled anew. What came of it is a :class:`CompileRun`; this only says how far it has got.

    ``stage`` is the compiler's stage while it works, ``attempts`` how often a worker has begun.
    ``reason`` and ``reason_en`` say to a person why it could not be done and what to do.
    """

    document = models.OneToOneField(
        PolicyDocument, on_delete=models.PROTECT, related_name="compilation"
    )
    state = models.TextField(choices=[(state.value, state.value) for state in CompileState])
    stage = models.TextField(default="")
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(default="")
    reason_en = models.TextField(default="")
    ordered_by = models.TextField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("queued_at",),
                condition=models.Q(state__in=("queued", "compiling")),
                name="compilations_waiting",
            )
        ]
