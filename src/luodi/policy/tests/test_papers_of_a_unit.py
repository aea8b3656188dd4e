"""Papers belong to the unit of who handed them in, wherever it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from luodi.directory import queries as directory
from luodi.directory.domain import Act, Role
from luodi.directory.models import User
from luodi.directory.services import move_unit
from luodi.directory.tests.organisation import TODAY, WHY, found
from luodi.foundation.domain import Actor
from luodi.policy import queries, services
from luodi.policy.domain import Viewer
from luodi.policy.models import Handing
from luodi.policy.tests.test_hand_in import PAPER

NOW = datetime(2030, 1, 2, tzinfo=UTC)
BEFORE, AFTER = ("policy", "0005_corrections"), ("policy", "0006_handing_of_a_unit")


def reads(user: User, run: int) -> bool:
    """Whether the person reads the paper."""
    standing = directory.standing(user)
    seen = queries.run(run, viewer=Viewer(standing.reach(Act.POLICY_READ)))
    return seen is not None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.LEADER])
def test_a_moved_units_papers_go_along(person: Any, role: Role) -> None:
    """Who is above it reads them, who was above it does not."""
    found()
    person("anna", Role.REPORTER, unit="lab")
    own, before, after = (person(key, role, unit=key) for key in ("lab", "science", "industry"))
    run = services.compile_upload(
        data=PAPER, name="方案.txt", actor=Actor("anna", "示例·甲"), now=NOW
    )
    assert [reads(one, run) for one in (own, before, after)] == [True, True, False]
    move_unit(key="lab", parent="industry", on=TODAY, **WHY)
    assert [reads(one, run) for one in (own, before, after)] == [
        True,
        False,
        True,
    ]


@pytest.fixture
def older(transactional_db: None) -> Iterator[Any]:
    """The tables as they were; afterwards as they are."""
    yield MigrationExecutor(connection).migrate([BEFORE])
    MigrationExecutor(connection).migrate([AFTER])


def test_the_upgrade_finds_the_unit_of_every_paper(older: Any) -> None:
    """By the path that was noted, else by the person; of whom neither is known, by nothing."""
    get = older.apps.get_model
    unit = get("directory", "Unit").objects
    for key in ("above", "below", "other"):
        unit.create(key=key, name=key, level="other", kind="bureau", sort_key=key, source="test")
    unit.filter(key="below").update(parent=unit.get(key="above"))
    people = get("directory", "User").objects
    people.create(username="here", unit=unit.get(key="other"))
    people.create(username="homeless")
    paper = get("policy", "PolicyDocument").objects.create(
        sha256="0", name="a", media_type="text/plain", data=b"", size=0, uploaded_at=NOW
    )
    path = unit.get(key="below").path
    assert path
    for by, noted in (("gone", path), ("here", ""), ("homeless", ""), ("system:worker", "")):
        paper.handings.create(by=by, unit=noted, at=NOW)
    MigrationExecutor(connection).migrate([AFTER])
    assert dict(Handing.objects.values_list("by", "unit_id")) == {
        "gone": "below",
        "here": "other",
        "homeless": None,
        "system:worker": None,
    }
    MigrationExecutor(connection).migrate([BEFORE])
    assert dict(paper.handings.values_list("by", "unit"))["gone"] == path
