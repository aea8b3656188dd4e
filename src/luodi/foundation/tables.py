"""Tables of what rooms ask of people: declared days, notices, what goes out, the burden."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DeclaredDay(models.Model):
    """What an office declared of a day: worked or not, and on which ground (a holiday notice, a
    storm). Append-only; of several about one day the latest counts. ``working`` is NULL where an
    earlier declaration is taken back."""

    day = models.DateField()
    working = models.BooleanField(null=True)
    basis = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("day", "-id"), name="declared_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(name="declared_on_a_ground", condition=~models.Q(basis=""))
        ]


class Notice(models.Model):
    """A notice in the app, to one person; each key once for each of them. ``to`` is a log-in."""

    key = models.TextField()
    to = models.TextField()
    kind = models.TextField()
    text = models.TextField()
    text_en = models.TextField()
    url = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "to"), name="a_notice_once_for_each")
        ]
        indexes: ClassVar = [
            models.Index(fields=("to", "-id"), name="notices_of_a_person"),
            models.Index(
                fields=("to",), name="notices_unread", condition=models.Q(read_at__isnull=True)
            ),
        ]


class Outgoing(models.Model):
    """Something to be sent by e-mail or webhook, written in the transaction that it tells of.
    ``next_at`` is when it is tried next: NULL when it was sent, or given up after ``attempts``."""

    key = models.TextField(unique=True)
    channel = models.TextField()
    payload = models.JSONField()
    pressing = models.BooleanField()
    attempts = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outgoing_channel_known", condition=models.Q(channel__in=("email", "webhook"))
            ),
            models.CheckConstraint(
                name="outgoing_sent_waits_no_more",
                condition=models.Q(sent_at__isnull=True) | models.Q(next_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("next_at", "id"),
                name="outgoing_waiting",
                condition=models.Q(next_at__isnull=False),
            ),
            models.Index(
                fields=("id",),
                name="outgoing_given_up",
                condition=models.Q(next_at__isnull=True, sent_at__isnull=True),
            ),
        ]


class Ask(models.Model):
    """A request for data to a unit, for the burden meter (填报负担). ``month`` is its first day,
    ``minutes`` what it takes each of ``people``."""

    key = models.TextField(unique=True)
    unit = models.TextField()
    month = models.DateField()
    what = models.TextField()
    fields = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    room = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=("unit", "month"), name="asks_of_a_unit"),
            models.Index(fields=("unit", "what", "at"), name="asks_of_a_thing"),
        ]
