"""The list of compiled papers, page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from luodi.foundation.domain import Actor
from luodi.portal.services import check_up
from luodi.portal.web import policies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_older_papers_are_on_the_next_page(  # type: ignore[no-untyped-def]
    client: Client, person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "PAGE", 2)
    client.force_login(person("coordinator"))
    actor = Actor("coordinator", "统筹员")
    for number in range(5):
        text = f"试验方案之{number}\n\n一、把第{number}条水渠修好。\n"
        check_up(data=text.encode(), name=f"{number}.txt", actor=actor, now=NOW)
    seen: list[int] = []
    address = "/policy/"
    for _ in range(3):
        context = client.get(address).context
        seen += [row.id for row in context["rows"]]
        address = f"/policy/?before={context['older']}"
    assert context["older"] is None
    assert len(set(seen)) == len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_a_strange_page_is_the_first(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    client.force_login(person("coordinator"))
    assert client.get("/policy/?before=x").status_code == 200
