"""People who log in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser

from luodi.directory import queries
from luodi.directory.domain import UnitFacts
from luodi.directory.models import User
from luodi.directory.services import add_person, register
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent

ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)


def add(login: str = "water", password: str = "first-pass", unit: str | None = None) -> int:  # noqa: S107
    """A sample person; invented, as every name here."""
    return add_person(
        login=login,
        password=password,
        name="示例人",
        unit=unit,
        actor=ACTOR,
        now=NOW,
    )


@pytest.mark.django_db
def test_a_person_can_log_in_and_act() -> None:
    """With the unit and role given; the password is not kept in the clear."""
    units = [UnitFacts("water", "县水利局")]
    register(areas=(), units=units, source="sample", actor=ACTOR, now=NOW)
    number = add(unit="water")
    user = authenticate(username="water", password="first-pass")
    assert isinstance(user, User)
    assert user.pk == number
    assert queries.actor(user) == Actor("water", "示例人")
    person = queries.person("water")
    assert person is not None
    assert (person.id, person.name, person.unit) == (
        number,
        "示例人",
        "water",
    )
    assert "first-pass" not in str(AuditEvent.objects.values())


@pytest.mark.django_db
def test_a_login_that_exists_gets_the_new_password() -> None:
    """And stays one person."""
    assert add() == add(password="second-pass")
    assert authenticate(username="water", password="first-pass") is None
    assert authenticate(username="water", password="second-pass") is not None
    assert list(User.objects.values_list("username", flat=True)) == ["water"]


@pytest.mark.django_db
def test_a_unit_that_does_not_exist_is_named() -> None:
    """Nobody is added then."""
    with pytest.raises(LookupError, match="nowhere"):
        add(unit="nowhere")
    assert not User.objects.exists()


def test_nobody_acts_without_logging_in() -> None:
    """The audit trail would not know whom to name."""
    with pytest.raises(PermissionError):
        queries.actor(AnonymousUser())
