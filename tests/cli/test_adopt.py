"""``luodi adopt`` says what became of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from luodi.cli.demonstration import adopt_programme
from luodi.cli.site import _adopted
from luodi.foundation.domain import Actor
from luodi.programme import queries, services
from luodi.programme.tests.sample import SLUG, definition

pytestmark = pytest.mark.django_db


def adopt(path: Path) -> str:
    before = {view.slug: view.edition.number for view in queries.known(None)}
    return _adopted(adopt_programme(path, timezone.now()), before)


def test_a_new_edition_the_same_and_an_older_one(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_bytes(definition())
    second.write_bytes(definition(("改造三条干渠", "改造四条干渠")))
    assert adopt(first) == f"{SLUG}：已载入，现为第 1 版"
    assert adopt(first) == f"{SLUG}：内容与现行第 1 版相同，没有新版本"
    assert adopt(second) == f"{SLUG}：已载入，现为第 2 版"
    assert "是第 1 版；现行为第 2 版，没有改动" in adopt(first)


def test_a_correction_since_is_told_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_bytes(definition())
    adopt(path)
    services.correct(
        slug=SLUG,
        task="t001",
        fragment={"deadline": None},
        reason="更正",
        actor=Actor.system("test"),
        now=timezone.now(),
    )
    assert "现行为第 2 版，没有改动" in adopt(path)
