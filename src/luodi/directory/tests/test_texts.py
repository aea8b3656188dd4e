"""Texts that cannot be kept are refused in words, by whatever way they come."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.texts import KINDS, LEVELS
from luodi.directory.models import Unit, User
from luodi.directory.services import create_unit, edit_unit, enter_person
from luodi.directory.web import words
from luodi.foundation.domain import Actor

pytestmark = pytest.mark.django_db
TOLD: dict[str, Any] = {"actor": Actor.system("test"), "now": datetime(2026, 1, 2, tzinfo=UTC)}
UNFIT_UNITS = [
    {"name": "县\0局"},
    {"name": "县\ud800局"},
    {"name": "局" * 101},
    {"full_name": "县\0局"},
    {"full_name": "局" * 201},
    {"aliases": ["县\0局"]},
    {"aliases": [f"{n}局" for n in range(101)]},
    {"name_en": "Bureau\0"},
    {"key": "a\0"},
    {"key": "a" * 61},
    {"area": "44\0"},
    {"level": "galaxy"},
    {"kind": "x" * 5_000},
]
UNFIT_PEOPLE = [
    {"name": "示例\0甲"},
    {"name": "甲" * 151},
    {"login": "a\0"},
    {"login": "a" * 151},
    {"phone": "1" * 61},
    {"phone": "1\0"},
]


def test_a_level_and_a_kind_have_words() -> None:
    assert (tuple(words.LEVELS), tuple(words.KINDS)) == (LEVELS, KINDS)


@pytest.mark.parametrize("given", [*UNFIT_UNITS, {"parent": "a\0"}])
def test_a_unit_is_not_entered_with_it(given: dict[str, Any]) -> None:
    with pytest.raises(ChangeRefused) as refused:
        create_unit(**{"name": "县水利局", **given}, **TOLD)
    assert len(str(refused.value)) < 200
    assert not Unit.objects.exists()


@pytest.mark.parametrize("given", [one for one in UNFIT_UNITS if not one.keys() & {"name", "key"}])
def test_a_unit_is_not_corrected_to_it(given: dict[str, Any]) -> None:
    create_unit(name="县水利局", key="water", **TOLD)
    facts = {
        "full_name": None,
        "aliases": (),
        "name_en": "",
        "level": "county",
        "kind": "bureau",
        "area": None,
    }
    with pytest.raises(ChangeRefused):
        edit_unit(key="water", **{**facts, **given}, **TOLD)
    assert Unit.objects.get(key="water").level == "other"


@pytest.mark.parametrize("given", UNFIT_PEOPLE)
def test_a_person_is_not_entered_with_it(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        enter_person(**{"login": "xin", "name": "示例·新", "unit": None, **given}, **TOLD)
    assert len(str(refused.value)) < 200
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("where", "given"),
    [("units", {"name": "县水利局", **one}) for one in [*UNFIT_UNITS, {"parent": "a\0"}]]
    + [
        ("people", {"login": "xin", "name": "示例·新", **one})
        for one in [*UNFIT_PEOPLE, {"unit": "a\0"}]
    ],
)
def test_the_api_says_what_is_wrong(
    client: Client, person: Any, where: str, given: dict[str, Any]
) -> None:
    client.force_login(person("system"))
    answer = client.post(f"/api/v1/{where}", given, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]
