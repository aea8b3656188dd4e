"""The pages of people: list, one person, every act, and the import."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from luodi.directory.domain import Reach, Role, Scope, pinyin_key
from luodi.directory.domain.activation import matches
from luodi.directory.models import (
    Appointment,
    Area,
    Delegation,
    Grant,
    Handover,
    PeopleImport,
    Unit,
    User,
)
from luodi.directory.queries.people import PAGE, people_page, person_page
from luodi.directory.services import create_post, enter_person, grant, issue_codes
from luodi.directory.tests.people import ACTOR, NOW, area, somebody, unit
from luodi.directory.tests.test_import_people import row, sheet
from luodi.foundation.secrets import seal

pytestmark = pytest.mark.django_db
PHONE = "020-12345678"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def water() -> None:
    """A county with a bureau, and another bureau beside it."""
    unit("county", "示例县")
    unit("water", "县水务局", parent="county")
    unit("other", "邻县农业局")


def as_(client: Client, login: str, role: Any = None, **more: Any) -> User:
    """Log somebody in."""
    who = User.objects.filter(username=login).first() or somebody(login, role, **more)
    client.force_login(who)
    return who


def admin(client: Client, **more: Any) -> User:
    """Log the system administrator in."""
    return as_(client, "root", Role.SYSTEM_ADMIN, **more)


def security(client: Client, **more: Any) -> User:
    """Log the security administrator in."""
    return as_(client, "guard", Role.SECURITY_ADMIN, **more)


def person(login: str = "a", unit: str = "water", **more: Any) -> User:
    """A person of the bureau; the name is their log-in's."""
    made = somebody(login, **more)
    made.unit_id = Unit.objects.get(key=unit).pk
    made.sort_key = made.first_name
    made.save()
    return made


def body(client: Client, path: str) -> str:
    """The page, which is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, login: str, act: str, **data: Any) -> Any:
    """One act on a person."""
    return client.post(f"/directory/people/{login}/{act}/", data)


# -- list


def test_the_list_finds_by_beginnings_and_by_unit(client: Client) -> None:
    person("a")
    person("b", unit="other")
    admin(client)
    assert "示例·b" in body(client, "/directory/people/")
    assert "示例·b" not in body(client, "/directory/people/?q=示例·a")
    assert "示例·b" in body(client, "/directory/people/?q=b")
    inside = body(client, "/directory/people/?unit=示例县")
    assert "示例·a" in inside
    assert "示例·b" not in inside
    User.objects.filter(username="a").update(sort_key=pinyin_key("示例·a"))
    for reading in ("shili", "shi li", "Shi L"):
        assert "示例·a" in body(client, f"/directory/people/?q={reading}")
    assert "没有符合条件" in body(client, "/directory/people/?q=zz")
    assert "没有“无此局”" in body(client, "/directory/people/?unit=无此局")


def test_a_name_of_several_units_is_asked_about(client: Client) -> None:
    unit("again", "县水务局")
    admin(client)
    page = body(client, "/directory/people/?unit=县水务局")
    assert "unit=again" in page
    assert "unit=water" in page


def test_the_list_goes_on_where_a_page_ended(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(PAGE + 3):
        person(f"p{number:03}")
    admin(client)
    with django_assert_max_num_queries(MOST_QUERIES):
        first = body(client, "/directory/people/?q=p")
    assert "p049" in first
    assert "p050" not in first
    number = User.objects.get(username="p049").pk
    rest = body(client, f"/directory/people/?q=p&after={number}")
    assert "p050" in rest
    assert "p049" not in rest
    assert f"after={number}" in first
    for odd in ("x", "9" * 30, "-1", "²"):
        assert client.get("/directory/people/", {"after": odd}).status_code == 200


def test_the_export_has_everybody_and_no_telephone(client: Client) -> None:
    person("a", phone=seal(PHONE))
    person("b", unit="other")
    admin(client)
    answer = client.get("/directory/people/export.csv?unit=county")
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[call-overload]
    assert text.splitlines()[0].startswith("登录名,姓名,单位")
    assert "a,示例·a,县水务局,water" in text
    assert "示例·b" not in text
    assert PHONE not in text


# -- one person


def test_a_person_with_everything_in_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    person("a", role=Role.OFFICE_HEAD)
    for login in "bc":
        person(login, role=Role.REPORTER)
    as_(client, "a")
    do(client, "a", "delegate", stand_in="b", reason="休假", since="2026-01-01")
    with django_assert_max_num_queries(MOST_QUERIES):
        page = body(client, "/directory/people/a/")
    for words in ("单位负责人", "休假", "示例·b", "安排了代理人"):
        assert words in page


def test_a_telephone_is_for_the_person_and_the_administrator(client: Client) -> None:
    person("a", role=Role.REPORTER, phone=seal(PHONE))
    seen = {}
    for login, role in (
        ("a", None),
        ("root", Role.SYSTEM_ADMIN),
        ("guard", Role.SECURITY_ADMIN),
        ("peer", Role.REPORTER),
    ):
        as_(client, login, role)
        seen[login] = PHONE in body(client, "/directory/people/a/")
    assert seen == {"a": True, "root": True, "guard": False, "peer": False}


def test_who_does_not_exist_is_not_found(client: Client) -> None:
    admin(client)
    for address in ("", "edit/", "close/", "delegate/"):
        assert client.get(f"/directory/people/nobody/{address}").status_code in {404, 403}


# -- acts


def test_a_new_person_gets_a_code_once(client: Client) -> None:
    admin(client)
    given = {"login": "new.one", "name": "示例·新", "unit": "县水务局", "phone": PHONE}
    answer = client.post("/directory/people/new/", given)
    row = User.objects.get(username="new.one")
    codes = re.findall(r"\b\w{5}-\w{5}-\w{5}\b", answer.content.decode())
    assert len(codes) == 1
    assert matches(codes[0], row.activation)
    assert client.post("/directory/people/new/", given).status_code == 422
    assert client.post("/directory/people/new/", {}).status_code == 422


def test_everything_wrong_is_said_beside_its_field(client: Client) -> None:
    admin(client)
    answer = client.post("/directory/people/new/", {"login": "x", "unit": "无此局"})
    assert answer.status_code == 422
    assert answer.content.decode().count("field-error") == 2


def test_an_edit_and_one_that_comes_too_late(client: Client) -> None:
    person("a", phone=seal(PHONE))
    admin(client)
    seen = person_page("a")
    assert seen is not None
    given = {"name": "示例·改", "unit": "other", "phone": PHONE, "based_on": seen.mark}
    assert do(client, "a", "edit", **given).status_code == 302
    late = do(client, "a", "edit", **(given | {"name": "示例·迟"}))
    assert late.status_code == 422
    assert "别人已修改" in late.content.decode()
    assert User.objects.get(username="a").first_name == "示例·改"


def test_a_role_is_granted_and_taken_back(client: Client) -> None:
    person("a")
    area("44")
    security(client)
    given = {
        "role": "reporter",
        "unit": "县水务局",
        "area": "示例44",
        "programme": "p",
        "since": "2026-01-01",
        "last": "2099-12-31",
        "reason": "示例",
    }
    assert do(client, "a", "grant", **given).status_code == 302
    row = Grant.objects.get(person__username="a")
    assert (row.unit and row.unit.key, row.area_id, row.programme) == ("water", "44", "p")
    assert str(row.period.upper) == "2100-01-01"
    assert "填报人" in body(client, "/directory/people/a/")
    assert do(client, "a", "revoke", row=row.pk, reason="示例").status_code == 302
    assert "以前的 1 项" in body(client, "/directory/people/a/")
    assert do(client, "a", "revoke", row=0).status_code == 404


def test_joined_duties_are_said_and_nothing_is_granted(client: Client) -> None:
    person("a", role=Role.REPORTER)
    security(client)
    answer = do(client, "a", "grant", role="audit_admin")
    assert answer.status_code == 422
    assert "由不同的人担任" in answer.content.decode()


def test_a_code_that_ends_with_the_grant_is_said(client: Client) -> None:
    person("a")
    User.objects.filter(username="a").update(activation="sha256$x", activation_until=NOW)
    security(client)
    assert do(client, "a", "grant", role="audit_admin").status_code == 302
    assert "luodi admin a" in body(client, "/directory/people/a/")
    assert User.objects.get(username="a").activation == ""


def test_a_post_is_made_held_granted_to_and_ended(client: Client) -> None:
    person("a")
    admin(client)
    given = {"unit": "water", "title": "示例岗位", "kind": "liaison", "since": "2026-01-01"}
    assert do(client, "a", "appoint", **given).status_code == 302
    held = Appointment.objects.get()
    security(client)
    answer = do(client, "a", "grant", role="liaison", to=held.post_id)
    assert answer.status_code == 302
    assert Grant.objects.get(post=held.post).role == "liaison"
    assert "随岗位" in body(client, "/directory/people/a/")
    admin(client)
    assert do(client, "a", "end-appointment", row=held.pk).status_code == 302
    assert do(client, "a", "end-appointment", row=0).status_code == 404
    held.refresh_from_db()
    assert held.period.upper is not None


def test_a_person_arranges_and_ends_their_own_stand_in_only(client: Client) -> None:
    person("a", role=Role.REPORTER)
    person("b", role=Role.REPORTER)
    as_(client, "a")
    assert do(client, "a", "delegate", stand_in="b", reason="休假").status_code == 302
    one = Delegation.objects.get()
    assert do(client, "b", "delegate", stand_in="a", reason="休假").status_code == 403
    as_(client, "b")
    assert do(client, "a", "end-delegation", row=one.pk).status_code == 403
    assert do(client, "b", "end-delegation", row=one.pk).status_code == 404
    as_(client, "a")
    assert do(client, "a", "end-delegation", row=one.pk).status_code == 302
    one.refresh_from_db()
    assert one.ended_at is not None


def test_an_office_head_arranges_within_the_unit(client: Client) -> None:
    person("head")
    boss = somebody("boss", Role.OFFICE_HEAD, unit="county")
    person("a", role=Role.REPORTER)
    Grant.objects.filter(person__username="a").update(unit=Unit.objects.get(key="water"))
    person("far", unit="other", role=Role.REPORTER)
    client.force_login(boss)
    assert do(client, "a", "delegate", stand_in="head", reason="病假").status_code == 302
    assert do(client, "far", "delegate", stand_in="head", reason="病假").status_code == 403
    refused = do(client, "head", "delegate", stand_in="boss", reason="病假")
    assert refused.status_code == 422 and "自己代理他人" in refused.content.decode()


def test_who_keeps_people_fills_no_post_that_brings_a_role(client: Client) -> None:
    """Whoever enters somebody sees their code, and would have the role."""
    person("a")
    number = create_post(unit="water", kind="head", title="局长", actor=ACTOR, now=NOW)
    grant(post=number, role=Role.OFFICE_HEAD, unit="water", actor=ACTOR, now=NOW)
    admin(client)
    given = {"unit": "water", "title": "局长", "kind": "head"}
    refused = do(client, "a", "appoint", **given)
    assert refused.status_code == 422 and "安全管理员" in refused.content.decode()
    assert not Appointment.objects.exists()
    security(client)
    assert do(client, "a", "appoint", **given).status_code == 302
    assert Appointment.objects.get().person.username == "a"
    assert "end-appointment" in body(client, "/directory/people/a/")


def test_a_key_is_no_name_of_another_unit(client: Client) -> None:
    """Who manages only the unit that is *called* as another one's key does nothing there."""
    unit("mine", "other", aliases=["county"])
    person("a", unit="mine")
    admin(client, unit="mine")
    moved = {"name": "示例·a", "unit": "邻县农业局（other）"}
    assert do(client, "a", "edit", **moved).status_code == 422
    as_(client, "guard", Role.SECURITY_ADMIN, unit="mine")
    given = {"role": "reporter", "unit": "邻县农业局（other）"}
    assert do(client, "a", "grant", **given).status_code == 422
    assert not Grant.objects.filter(person__username="a").exists()


def test_an_area_limits_people(client: Client) -> None:
    """Those of the units that govern an area within it, in the list and on their pages."""
    area("44")
    area("4401", "44")
    area("45")
    unit("town", "示例镇", area=Area.objects.get(code="4401"))
    person("a", unit="town")
    person("b")
    reach = Reach((Scope(area=Area.objects.get(code="44").path),))
    assert [one.login for one in people_page(reach)] == ["a"]
    for login in ("a", "b"):
        found = person_page(login)
        assert found is not None and reach.covers(found.thing()) == (login == "a")
    admin(client, area="44")
    assert do(client, "a", "edit", name="示例·甲", unit="town").status_code == 302
    assert do(client, "b", "edit", name="示例·乙", unit="water").status_code == 403
    assert client.get("/directory/units/town/").status_code == 200


def test_work_is_handed_over(client: Client) -> None:
    person("a", role=Role.REPORTER)
    person("b")
    security(client)
    assert do(client, "a", "hand-over", successor="nobody").status_code == 422
    assert do(client, "a", "hand-over", successor="b", note="调离").status_code == 302
    assert Handover.objects.count() == 1
    assert "调离" in body(client, "/directory/people/b/")
    assert "已停用" in body(client, "/directory/people/a/")


def test_a_log_in_is_closed_and_opened_again(client: Client) -> None:
    person("a")
    admin(client)
    assert do(client, "a", "close").status_code == 302
    answer = do(client, "a", "reopen")
    assert "只显示这一次" in answer.content.decode()
    assert "只显示这一次" in do(client, "a", "code").content.decode()


def test_administrators_act_within_their_units_alone(client: Client) -> None:
    """Neither on people elsewhere, nor by moving or granting there."""
    person("a")
    person("far", unit="other")
    admin(client, unit="county")
    assert do(client, "far", "close").status_code == 403
    assert client.get("/directory/people/far/edit/").status_code == 403
    moved = do(client, "a", "edit", name="示例·a", unit="other")
    assert moved.status_code == 422
    new = {"login": "x", "name": "示例", "unit": "other"}
    assert client.post("/directory/people/new/", new).status_code == 422
    security(client, unit="county")
    assert do(client, "far", "grant", role="reporter", unit="water").status_code == 403
    for wide in ({"unit": "other"}, {}):
        assert do(client, "a", "grant", role="reporter", **wide).status_code == 422
    assert do(client, "a", "grant", role="reporter", unit="water").status_code == 302
    assert Grant.objects.filter(person__username="a").count() == 1


def test_the_page_offers_what_the_viewer_may_do(client: Client) -> None:
    person("a", role=Role.REPORTER)
    offered = {}
    for login, role in (("root", Role.SYSTEM_ADMIN), ("guard", Role.SECURITY_ADMIN), ("a", None)):
        as_(client, login, role)
        page = body(client, "/directory/people/a/")
        offered[login] = [
            act
            for act in ("edit", "appoint", "code", "grant", "delegate", "hand-over", "close")
            if f"/directory/people/a/{act}/" in page
        ]
    assert offered == {
        "root": ["edit", "appoint", "code", "close"],
        "guard": ["appoint", "grant", "hand-over"],
        "a": ["delegate"],
    }


# -- import


def upload(client: Client, data: bytes) -> Any:
    """Hand a sheet in."""
    file = SimpleUploadedFile("人员.xlsx", data)
    return client.post("/directory/people/import/", {"file": file})


def cells(data: bytes) -> list[list[Any]]:
    """The first sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_the_template_has_drop_downs_and_can_be_handed_in(client: Client) -> None:
    admin(client)
    data = client.get("/directory/people/template.xlsx").content
    with ZipFile(BytesIO(data)) as package:
        assert b"dataValidation" in package.read("xl/worksheets/sheet1.xml")
    answer = upload(client, data)
    assert answer.status_code == 302
    assert "没有变化，不用导入" in body(client, answer["Location"])


def test_a_sheet_goes_from_plan_to_codes(client: Client) -> None:
    admin(client)
    there = upload(client, sheet(row(), row("b", phone=PHONE)))["Location"]
    assert "导入 2 人" in body(client, there)
    assert not User.objects.filter(username="a").exists()
    for _ in range(2):
        assert client.post(there, {"rows": "all"}).status_code == 302
    assert "已导入" in body(client, there)
    answer = client.post(f"{there}codes/")
    found = cells(answer.content)
    assert found[0] == ["登录名", "姓名", "单位", "激活码"]
    assert [line[0] for line in found[1:]] == ["a", "b"]
    assert matches(str(found[1][3]), User.objects.get(username="a").activation)
    assert client.get(f"{there}bad.xlsx").status_code == 404


def test_bad_rows_are_listed_by_cell_and_come_back_with_comments(client: Client) -> None:
    admin(client)
    there = upload(client, sheet(row(), row("b", unit="无此局")))["Location"]
    page = body(client, there)
    assert "C3" in page
    assert "单位目录里没有“无此局”" in page
    assert client.post(there, {"rows": "all"}, follow=True).status_code == 200
    assert not User.objects.filter(username="a").exists()
    with ZipFile(BytesIO(client.get(f"{there}bad.xlsx").content)) as package:
        assert "无此局" in package.read("xl/comments1.xml").decode()
    client.post(there, {"rows": "good"})
    assert User.objects.filter(username="a").exists()
    assert "取回要更正的行" in body(client, there)
    assert cells(client.get(f"{there}bad.xlsx").content)[1][0] == "b"


def test_what_is_no_sheet_is_said_beside_the_field(client: Client) -> None:
    admin(client)
    for data in (b"", b"x", b"PK\x03\x04"):
        answer = upload(client, data)
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    assert client.post("/directory/people/import/", {}).status_code == 422
    assert not PeopleImport.objects.exists()


def test_a_sheet_is_for_whoever_handed_it_in(client: Client) -> None:
    admin(client)
    there = upload(client, sheet(row()))["Location"]
    as_(client, "second", Role.SYSTEM_ADMIN)
    for address in (there, f"{there}bad.xlsx"):
        assert client.get(address).status_code == 404
    assert client.post(f"{there}codes/").status_code == 404


def test_the_second_administrator_grants_by_the_same_sheet(client: Client) -> None:
    data = sheet(row(roles="填报人"))
    admin(client)
    there = upload(client, data)["Location"]
    assert "安全管理员" in body(client, there)
    client.post(there, {"rows": "all"})
    security(client)
    there = upload(client, data)["Location"]
    client.post(there, {"rows": "all"})
    assert Grant.objects.get(person__username="a").role == "reporter"
    assert client.post(f"{there}codes/").status_code == 403


def test_codes_are_not_made_for_who_has_a_password(client: Client) -> None:
    enter_person(login="z", name="示例", unit=None, actor=ACTOR, now=NOW)
    who = User.objects.get(username="z")
    who.set_password("Some-Password-1")
    who.save()
    assert issue_codes(logins=["z"], actor=ACTOR, now=NOW) == ()
