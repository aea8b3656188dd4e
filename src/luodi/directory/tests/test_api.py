"""The directory in the API: what is answered, what is refused, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from luodi.directory.domain import AreaFacts, UnitFacts
from luodi.directory.models import Unit, User
from luodi.directory.services import register
from luodi.foundation.domain import Actor
from luodi.foundation.queries import events

pytestmark = pytest.mark.django_db
ACTOR, NOW = Actor.system("test"), datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def tree() -> None:
    """Two counties, one with a bureau; the areas that the counties govern."""
    areas = [AreaFacts("99", "示例市", "city"), AreaFacts("9901", "甲县", "county", "99")]
    units = [
        UnitFacts("jia", "甲县", kind="government", area="9901"),
        UnitFacts("yi", "乙县", kind="government"),
    ]
    register(areas=areas, units=units, source="sample", actor=ACTOR, now=NOW)
    jia = Unit.objects.get(key="jia")
    Unit.objects.create(
        key="water", name="县水利局", sort_key="shui", parent=jia, level="county", kind="bureau"
    )


@pytest.fixture
def ask(client: Client, person: Any, tree: None) -> Any:
    """Logs somebody in and asks."""

    def asked(who: Any, method: str, path: str, body: Any = None) -> Any:
        client.force_login(who)
        send = getattr(client, method)
        if body is None:
            return send(f"/api/v1{path}")
        return send(f"/api/v1{path}", body, content_type="application/json")

    return asked


def test_the_tree_is_read_level_by_level(ask: Any, person: Any) -> None:
    who = person("bureau")
    top = ask(who, "get", "/units?limit=1").json()
    assert [unit["key"] for unit in top["items"]] == ["jia"]
    assert top["items"][0]["has_children"]
    rest = ask(who, "get", f"/units?limit=1&after={top['next']}").json()
    assert [unit["key"] for unit in rest["items"]] == ["yi"]
    assert rest["next"] is None
    below = ask(who, "get", "/units?parent=jia").json()
    assert [unit["name"] for unit in below["items"]] == ["县水利局"]
    assert ask(who, "get", "/units?q=水利").json()["items"][0]["key"] == "water"


def test_one_unit_and_none(ask: Any, person: Any) -> None:
    who = person("bureau")
    assert ask(who, "get", "/units/water").json()["parent"] == "jia"
    missing = ask(who, "get", "/units/nowhere")
    assert (missing.status_code, missing.json()) == (404, {"detail": "没有这个单位"})


def test_areas_have_their_names_from_the_top(ask: Any, person: Any) -> None:
    who = person("bureau")
    assert ask(who, "get", "/areas/9901").json()["full_name"] == "示例市甲县"
    assert [a["code"] for a in ask(who, "get", "/areas?parent=99").json()["items"]] == ["9901"]
    assert ask(who, "get", "/areas?q=甲").json()["items"][0]["code"] == "9901"
    assert ask(who, "get", "/areas/none").status_code == 404


def test_a_unit_is_entered_where_one_administers(ask: Any, person: Any) -> None:
    local = person("system", unit="jia")
    made = ask(local, "post", "/units", {"name": "县林业局", "parent": "jia"})
    assert made.status_code == 201
    assert Unit.objects.get(key=made.json()["key"]).parent.key == "jia"
    elsewhere = ask(local, "post", "/units", {"name": "县林业局", "parent": "yi"})
    assert elsewhere.status_code == 403
    at_the_top = ask(local, "post", "/units", {"name": "丙县"})
    assert at_the_top.status_code == 403
    again = ask(local, "post", "/units", {"name": "县林业局", "parent": "jia"})
    assert (again.status_code, "县林业局" in again.json()["detail"]) == (409, True)
    acts = [event.act for event in events(object_kind="unit")]
    assert acts == ["directory.create_unit"]


def test_a_person_is_entered_and_told_the_code_once(ask: Any, person: Any) -> None:
    local = person("system", unit="jia")
    made = ask(local, "post", "/people", {"login": "xin01", "name": "示例·新", "unit": "water"})
    assert made.status_code == 201
    code = made.json()["code"]
    assert code not in User.objects.get(username="xin01").activation
    assert ask(local, "get", "/people/xin01").json()["unit_name"] == "县水利局"
    assert "phone" not in ask(local, "get", "/people/xin01").json()
    taken = ask(local, "post", "/people", {"login": "xin01", "name": "示例·旧", "unit": "water"})
    assert taken.status_code == 409
    elsewhere = ask(local, "post", "/people", {"login": "x1", "name": "示例·某", "unit": "yi"})
    assert elsewhere.status_code == 403
    assert not User.objects.filter(username="x1").exists()


def test_people_are_listed_in_parts(ask: Any, person: Any) -> None:
    who = person("bureau")
    User.objects.bulk_create(
        User(username=f"p{n:03}", first_name=f"示例·{n:03}", sort_key=f"shi li {n:03}")
        for n in range(120)
    )
    seen: list[str] = []
    after = ""
    while True:
        page = ask(who, "get", f"/people?after={after}").json()
        seen += [one["login"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen), key=seen.index)
    assert len(seen) == 121
    assert ask(who, "get", "/people?unit=nowhere").status_code == 404
    assert ask(who, "get", "/people?after=9999999999999999999999~x").status_code == 200


def test_who_asks_is_told_their_roles(ask: Any, person: Any) -> None:
    told = ask(person("head", unit="water"), "get", "/me").json()
    path = Unit.objects.get(key="water").path
    assert told["unit"] == "water"
    assert [(role["role"], role["unit"]) for role in told["roles"]] == [("office_head", path)]


def test_a_forged_request_is_refused(person: Any, tree: None) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(person("system"))
    answer = careful.post(
        "/api/v1/units", {"name": "县林业局", "parent": "jia"}, content_type="application/json"
    )
    assert answer.status_code == 403
    assert not Unit.objects.filter(name="县林业局").exists()
