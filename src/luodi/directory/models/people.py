"""People, their posts, what they may do, and who stands in for them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Replace

from luodi.directory.models.places import Area, Unit


def _same(column: str) -> tuple[Func, str]:
    """Equality of a key inside an exclusion constraint, without an extension of the database."""
    return (
        Func(F(column), F(column), Value("[]"), function="int8range"),
        RangeOperators.OVERLAPS,
    )


_PREFIX = ("text_pattern_ops",)  # for LIKE '…%', whatever order the database sorts in


class User(AbstractUser):
    """A person who logs in. What they may do, :class:`Grant` says.

    ``phone`` is kept sealed (see :mod:`luodi.foundation.secrets`). ``activation`` is the digest of
    a code that sets the first password, usable until ``activation_until``.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    sort_key = models.TextField(default="")
    # The name's reading in one word (``shili``): the beginning of the key, without its blanks.
    reading = models.GeneratedField(
        expression=Replace(
            Func(F("sort_key"), Value("|"), Value(1), function="split_part"), Value(" "), Value("")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    phone = models.TextField(blank=True, default="")
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    activation = models.TextField(blank=True, default="")
    activation_until = models.DateTimeField(null=True)

    class Meta(AbstractUser.Meta):
        indexes: ClassVar = [
            models.Index(fields=("unit", "sort_key", "id"), name="people_of_a_unit"),
            models.Index(fields=("sort_key", "id"), name="people_in_order"),
            # What a search names is the beginning of one of these three.
            models.Index(fields=("first_name",), name="people_by_name", opclasses=_PREFIX),
            models.Index(fields=("reading",), name="people_by_reading", opclasses=_PREFIX),
        ]
        # Nobody has another's log-in name written otherwise.
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="one_login_however_cased")
        ]


class FormerPassword(models.Model):
    """A password somebody had, as it was kept: it may not be taken again at once."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    encoded = models.TextField()
    at = models.DateTimeField()


class Post(models.Model):
    """A post (岗位) of a unit. Who holds it changes; what is granted to the post goes along."""

    class Kind(models.TextChoices):
        """What the post is for."""

        HEAD = "head"  # 主要负责人
        LEADER = "leader"  # 分管领导
        LIAISON = "liaison"  # 联络员
        STAFF = "staff"  # 经办

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    kind = models.TextField(choices=Kind)
    title = models.TextField()

    class Meta:
        ordering = ("unit", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "title"), name="a_title_once_in_a_unit")
        ]


class Appointment(models.Model):
    """That a person holds a post for a time; a post has one holder on a day."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    period = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_holder_of_a_post_on_a_day",
                expressions=[_same("post_id"), ("period", RangeOperators.OVERLAPS)],
            )
        ]


class Grant(models.Model):
    """A role within a unit's and an area's subtree and a programme, for a time, to a person or to
    whoever holds a post. An empty limit is none. Ended by ``revoked_at``, which counts at once."""

    role = models.TextField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="grants")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="grants")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="grants")
    programme = models.TextField(blank=True, default="")
    period = DateRangeField()
    reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="granted_to_a_person_or_a_post",
                condition=Q(person=None) ^ Q(post=None),
            ),
            models.CheckConstraint(name="granted_a_role", condition=~Q(role="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=("person",), name="grants_in_force", condition=Q(revoked_at=None))
        ]


class Delegation(models.Model):
    """That somebody stands in for a person (AB角) for a time: with the roles of that person."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    period = DateRangeField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves",
                condition=~Q(principal=F("stand_in")),
            ),
            ExclusionConstraint(
                name="one_stand_in_on_a_day",
                expressions=[_same("principal_id"), ("period", RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
            ),
        ]


class Handover(models.Model):
    """That a person who leaves has handed their work over: what was theirs is the successor's."""

    leaver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="taken_over")
    at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_hands_over_to_themselves",
                condition=~Q(leaver=F("successor")),
            )
        ]
