"""Papers as they were handed in, and what the compiler made of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PolicyDocument(models.Model):
    """A paper (政策文件) as it was handed in, byte for byte; one row however often it comes."""

    sha256 = models.TextField(unique=True)
    name = models.TextField()
    media_type = models.TextField()
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    uploaded_by = models.TextField()
    uploaded_at = models.DateTimeField()


class Handing(models.Model):
    """That a person handed a paper in; the same paper may come from several people. ``by`` is the
    stable key of the actor, as in the audit trail, ``unit`` the unit they had then (its column holds
    the key), None where they had none: whoever is above it today reads the paper."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="handings")
    by = models.TextField()
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, to_field="key", null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("document", "by"), name="one_handing_per_paper_and_person"
            )
        ]


class CompileRun(models.Model):
    """What one version of the compiler made of one paper.

    ``result`` is the JSON text of ``luodi.programme/1``: text, because the order of keys is part
    of the contract and PostgreSQL's binary JSON does not keep it.
    """

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="runs")
    compiler_version = models.TextField()
    result = models.TextField()
    text = models.TextField()
    title = models.TextField()
    document_number = models.TextField(null=True)
    tasks = models.PositiveIntegerField()
    targets = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    notes = models.PositiveIntegerField()
    created_by = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("document", "compiler_version"), name="one_run_per_paper_and_version"
            )
        ]
