"""What reviewers corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luodi.policy.models.papers import PolicyDocument


class PaperCorrection(models.Model):
    """A correction (更正) of a paper, one row for one act. The database refuses UPDATE and DELETE:
    what was taken back is a row that names the one it takes back in ``undoes``.

    ``anchor`` and ``payload`` are what :mod:`luodi.policy.domain.corrections` says. ``by`` is the
    stable key of the actor, as in the audit trail. ``carried_from`` is the correction of an earlier
    version of the paper that this one repeats.
    """

    document = models.ForeignKey(
        PolicyDocument, on_delete=models.PROTECT, related_name="corrections"
    )
    kind = models.TextField()
    anchor = models.JSONField()
    payload = models.JSONField()
    reason = models.TextField()
    by = models.TextField()
    by_name = models.TextField()
    on_behalf_of = models.TextField(default="")
    at = models.DateTimeField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried"
    )
    compiler_version = models.TextField()

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("document", "id"), name="corrections_of_a_paper")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="taking_back_names_what",
                condition=~models.Q(kind__in=("undo", "set_aside")) | ~models.Q(undoes=None),
            )
        ]
