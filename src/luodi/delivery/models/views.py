"""What people keep for themselves: views of the register, the token of a calendar feed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A view of a page that somebody saved: its address's parameters, under a name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    page = models.TextField()
    name = models.TextField()
    query = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("page", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "page", "name"), name="a_view_by_its_name")
        ]


class FeedToken(models.Model):
    """The digest of the secret in the address of a person's calendar feed."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_token"
    )
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
