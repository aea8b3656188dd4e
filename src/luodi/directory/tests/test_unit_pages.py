"""Pages of units and areas."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi.directory.domain import AreaFacts
from luodi.directory.models import UnitChange
from luodi.directory.services import create_unit, register, rename_unit
from luodi.directory.tests.organisation import ACTOR, NOW, TODAY, WHY, found, names, parent, row
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


@pytest.fixture
def manager(client: Client, person: Any) -> Client:
    """Somebody who manages the whole directory."""
    client.force_login(person("system"))
    return client


def hidden(page: Any, name: str) -> str:
    """What a form carries unseen."""
    fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.content.decode())
    field = next(f for f in fields if f'name="{name}"' in f)
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def seen(page: Any) -> str:
    """What the button that confirms a preview carries, "" where there is none."""
    button = re.search(r'<button[^>]*name="seen" value="([^"]*)"', page.content.decode())
    return button[1] if button else ""


def ask(client: Client, address: str, **fields: str) -> tuple[Any, Any]:
    """A form filled in and previewed, then confirmed: both answers."""
    first = client.get(address)
    told = {"on": timezone.localdate().isoformat(), "reason": "机构改革", **fields}
    told["based_on"] = hidden(first, "based_on")
    preview = client.post(address, told)
    if preview.status_code != 200:
        return preview, None
    return preview, client.post(address, {**told, "seen": seen(preview)})


def test_the_tree_opens_level_by_level(client: Client, person: Any) -> None:
    """With htmx only what is new; without, a page for each level."""
    client.force_login(person("bureau"))
    top = client.get("/directory/units/").content.decode()
    assert "云溪县" in top
    assert "县科技局" not in top
    assert "登记单位" not in top
    level = client.get("/directory/units/?open=county").content.decode()
    assert level.count("<h1>") == 1
    assert "县科技局" in level
    part = client.get("/directory/units/?open=county", headers={"HX-Request": "true"})
    assert "<h1>" not in part.content.decode()
    assert part.content.decode().count("<li") == 5  # three units, two of them with a level below
    assert client.get("/directory/units/?open=nowhere").status_code == 404


def test_a_search_finds_units_by_an_old_name(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    rename_unit(key="industry", name="县产业局", on=TODAY, **WHY)
    page = client.get("/directory/units/?q=工信").content.decode()
    assert "县产业局" in page
    assert "别名“县工信局”" in page
    assert "没有名称、全称或者别名里有" in client.get("/directory/units/?q=无此").content.decode()
    options = client.get("/directory/units/options/?into=工信").content.decode()
    assert 'value="县产业局（industry）"' in options


def test_a_unit_page_keeps_its_days(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    rename_unit(key="industry", name="县产业局", on=TODAY, **WHY)
    now = client.get("/directory/units/industry/").content.decode()
    assert "自 2026-03-02 起由“县工信局”更名为“县产业局”。" in now
    then = client.get("/directory/units/industry/?on=2025-01-01").content.decode()
    assert "<h1>县工信局</h1>" in then
    assert "/directory/units/county/?on=2025-01-01" in then
    unknown = client.get("/directory/units/industry/?as-of=2026-03-01").content.decode()
    assert "更名为" not in unknown
    assert client.get("/directory/units/industry/?on=x").status_code == 400
    assert client.get("/directory/units/nowhere/").status_code == 404


def test_a_page_asks_the_database_little(
    client: Client,
    person: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client.force_login(person("bureau"))
    rename_unit(key="industry", name="县产业局", on=TODAY, **WHY)
    for address in (
        "/directory/units/?open=county",
        "/directory/units/industry/",
        "/directory/units/?q=县",
    ):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_a_merger_is_seen_before_it_is_done(manager: Client) -> None:
    """In words, with what stays to be handed over; then it is done, once, and can be undone."""
    preview, done = ask(
        manager, "/directory/units/science/change/merge/", into="县工信局（industry）"
    )
    today = timezone.localdate().isoformat()
    sentence = f"“县科技局”于 {today} 并入“县工信局”，由“县工信局”承接其职责。"
    assert sentence in preview.content.decode()
    assert "1 个下级单位随之调整" in preview.content.decode()
    assert done.status_code == 302
    page = manager.get(done["Location"]).content.decode()
    assert "已不再存在" in page
    assert "它的职责现在由这些单位承接" in page
    assert parent("lab") == "industry"
    (change,) = UnitChange.objects.all()
    event = AuditEvent.objects.latest("id")
    assert (event.act, event.actor_key) == ("directory.merge_units", "system")
    answer = manager.post(
        "/directory/units/science/undo/", {"change": change.pk, "reason": "登记错误"}, follow=True
    )
    assert "已撤回" in answer.content.decode()
    assert parent("lab") == "science"


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("rename", {"name": "县科创局", "full_name": ""}, "更名为“县科创局”"),
        ("move", {"parent": "县工信局"}, "由“云溪县”划归“县工信局”"),
        ("move", {"parent": ""}, "划归“最上级”"),
        ("abolish", {"heir": ""}, "没有承接单位"),
        ("abolish", {"heir": "water"}, "撤销，由“县水务局”承接"),
        ("split", {"first": "县水务局", "second": "县工信局"}, "主要承接单位是“县水务局”"),
    ],
)
def test_every_change_is_told_and_done(
    manager: Client, kind: str, fields: dict[str, str], sentence: str
) -> None:
    preview, done = ask(manager, f"/directory/units/science/change/{kind}/", **fields)
    assert sentence in preview.content.decode()
    assert done.status_code == 302
    assert UnitChange.objects.get().kind == kind


def test_what_was_not_seen_is_not_done(manager: Client) -> None:
    """A form changed after its preview is shown again."""
    address = "/directory/units/science/change/rename/"
    first = manager.get(address)
    told = {
        "on": "2026-03-02",
        "reason": "机构改革",
        "name": "县科创局",
        "based_on": hidden(first, "based_on"),
    }
    mark = seen(manager.post(address, told))
    other = manager.post(address, {**told, "name": "另一个局", "seen": mark})
    assert other.status_code == 200
    assert "更名为“另一个局”" in other.content.decode()
    assert not UnitChange.objects.exists()


def test_what_cannot_be_is_said_at_the_form(manager: Client) -> None:
    address = "/directory/units/science/change"
    said, _ = ask(manager, f"{address}/merge/", into="县无此局")
    assert (said.status_code, "没有现存的“县无此局”" in said.content.decode()) == (422, True)
    said, _ = ask(manager, f"{address}/rename/", name="县水务局", full_name="")
    assert "预览" in said.content.decode()
    for parent_of in ("science", "industry"):
        create_unit(name="办公室", parent=parent_of, actor=ACTOR, now=NOW)
    said, _ = ask(manager, f"{address}/merge/", into="办公室")
    assert "有 2 个单位叫这个名称" in said.content.decode()
    said, _ = ask(manager, f"{address}/split/", first="县水务局", second="县水务局")
    assert "两个以上承接单位" in said.content.decode()
    assert manager.get(f"{address}/undo/").status_code == 404
    assert not UnitChange.objects.exists()


def test_whoever_manages_one_bureau_changes_no_other(client: Client, person: Any) -> None:
    client.force_login(person("system", unit="science"))
    assert client.get("/directory/units/water/change/rename/").status_code == 403
    assert client.post("/directory/units/water/edit/", {}).status_code == 403
    assert "登记一次变动" in client.get("/directory/units/science/").content.decode()
    assert "登记一次变动" not in client.get("/directory/units/water/").content.decode()
    said, _ = ask(client, "/directory/units/science/change/merge/", into="县水务局")
    assert "您不管理所选的另一个单位" in said.content.decode()
    said, _ = ask(client, "/directory/units/science/change/move/", parent="")
    assert "您不管理所选的另一个单位" in said.content.decode()
    facts = {"name": "新科", "level": "county", "kind": "bureau"}
    refused = client.post("/directory/units/new/", facts)
    assert "您不管理这个上级单位" in refused.content.decode()
    made = client.post("/directory/units/new/", {**facts, "parent": "县科技局（science）"})
    assert made["Location"] == "/directory/units/xin-ke/"
    assert row("xin-ke").path.startswith(row("science").path)


def test_a_unit_is_corrected_on_its_page(manager: Client) -> None:
    """An older page is told so."""
    address = "/directory/units/science/edit/"
    facts = {
        "full_name": "云溪县科学技术局",
        "aliases": "科技局、县科委",
        "level": "county",
        "kind": "bureau",
        "based_on": hidden(manager.get(address), "based_on"),
    }
    assert manager.post(address, facts)["Location"] == "/directory/units/science/"
    assert names("science") == ("县科技局", {"科技局", "县科委"})
    again = manager.post(address, facts | {"aliases": ""})
    assert again.status_code == 422
    assert "刚刚被别人改过" in again.content.decode()
    wrong = facts | {"area": "12", "based_on": hidden(manager.get(address), "based_on")}
    assert "没有代码为 12 的区划" in manager.post(address, wrong).content.decode()


def test_areas_are_found_and_shown_whole(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    areas = (
        AreaFacts("99", "云岭省", "province"),
        AreaFacts("9901", "云州市", "city"),
        AreaFacts("990101", "甲县", "county"),
    )
    assert "还没有区划" in client.get("/directory/areas/").content.decode()
    register(areas=areas, units=(), source="sample", actor=ACTOR, now=NOW)
    page = client.get("/directory/areas/990101/").content.decode()
    assert "云岭省云州市甲县" in page
    assert "没有登记管辖它的地方政府" in page
    assert "云岭省云州市甲县" in client.get("/directory/areas/?q=甲").content.decode()
    assert client.get("/directory/areas/98/").status_code == 404
