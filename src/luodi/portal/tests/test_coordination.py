"""What coordinators do on the pages: each office its own measures, the programme's office all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.directory.domain import AreaFacts, Role
from luodi.directory.services import register
from luodi.foundation.domain import Actor
from luodi.foundation.queries import events
from luodi.programme import queries, services
from luodi.programme.tests.sample import SLUG, definition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
ACTOR = Actor("tester", "测试员")
BIND = {"phrase": "各有关村", "place": "t002|joint", "unit": "qx-finance", "reason": "会议纪要"}
CORRECTION = {
    "title_zh": "改造四条干渠",
    "title_en": "Rebuild four canals",
    "lead": "县水利局",
    "supporting": "县财政局、石桥镇",
    "joint": "",
    "open_sets": "",
    "deadline": "2031-12-31",
    "reason": "与原文不符",
    "based_on": "1",
}


@pytest.fixture(autouse=True)
def adopted() -> None:
    """The sample, whose first measure the water bureau coordinates (and the programme), the
    second the finance bureau."""
    services.adopt_file(definition(), actor=ACTOR, now=NOW)


@pytest.fixture
def water(client: Client, person: Any) -> Client:
    """The office that coordinates the programme."""
    client.force_login(person("water", Role.COORDINATOR, unit="qx-water"))
    return client


@pytest.fixture
def finance(person: Any) -> Client:
    """The office that coordinates the second measure only."""
    other = Client()
    other.force_login(person("finance", Role.COORDINATOR, unit="qx-finance"))
    return other


def test_an_office_settles_its_own_measures_only(water: Client, finance: Client) -> None:
    assert finance.post("/open-sets/bind/", BIND).status_code == 403
    assert finance.get("/tasks/t001/correct/").status_code == 403
    assert finance.post("/tasks/t001/correct/", CORRECTION).status_code == 403
    assert finance.get("/tasks/t003/correct/").status_code == 200
    assert water.get("/tasks/t003/correct/").status_code == 200
    assert "认定单位" not in finance.get("/open-sets/").content.decode()
    assert "认定单位" in water.get("/open-sets/").content.decode()
    assert finance.get("/editions/adopt/").status_code == 200
    refused = finance.post("/editions/adopt/", {"text": definition().decode()})
    assert refused.status_code == 403


def test_a_reader_sees_no_forms(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    assert "认定单位" not in client.get("/open-sets/").content.decode()
    page = client.get("/tasks/t002/").content.decode()
    assert "无单位认领" in page
    assert "认定单位" not in page
    assert "更正</a>" not in page


def test_binding_and_ending_on_the_page(water: Client) -> None:
    answer = water.post("/open-sets/bind/", BIND, follow=True)
    assert "已认定 1 处责任" in answer.content.decode()
    assert events(limit=1)[0].actor.key == "water"
    (one,) = queries.bindings_known(SLUG)
    page = water.post(
        "/open-sets/end/", {"binding": one.id, "reason": "误认", "task": "t002"}, follow=True
    )
    assert page.redirect_chain[0][0] == "/tasks/t002/"
    text = page.content.decode()
    assert "误认" in text
    assert "认定 县财政局 承担“各有关村”" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "请写明认定的理由"),
        ({"since": "明天"}, "不是日期"),
        ({"unit": "qx-nobody"}, "qx-nobody"),
        ({"phrase": "另一些村"}, "没有“另一些村”"),
        ({"until": "2020-01-01"}, "截止日期"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(
    water: Client, changes: dict[str, str], said: str
) -> None:
    answer = water.post("/open-sets/bind/", BIND | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert queries.bindings_known(SLUG) == ()


def test_a_correction_makes_an_edition(water: Client) -> None:
    form = water.get("/tasks/t001/correct/").content.decode()
    assert 'name="based_on" value="1"' in form
    page = water.post("/tasks/t001/correct/", CORRECTION, follow=True).content.decode()
    assert "改造四条干渠" in page
    task = queries.in_force(SLUG).definition.tasks[0]
    assert task.supporting == ("qx-finance", "qx-shiqiao")
    assert "改造三条干渠" in water.get("/editions/2/").content.decode()


def test_a_clash_is_shown_side_by_side(water: Client) -> None:
    """What I wrote beside what a colleague made of it; sending it again is then a decision."""
    services.correct(
        slug=SLUG,
        task="t001",
        fragment={"title": {"zh": "改造五条干渠"}},
        reason="更正",
        actor=ACTOR,
        now=NOW,
    )
    answer = water.post("/tasks/t001/correct/", CORRECTION)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "改造四条干渠" in page
    assert "改造五条干渠" in page
    assert 'name="based_on" value="2"' in page
    assert water.post("/tasks/t001/correct/", CORRECTION | {"based_on": "2"}).status_code == 302
    assert len(queries.editions(SLUG)) == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lead": "县林业局"}, "县林业局"),
        ({"open_sets": "各有关村"}, "配合：各镇"),
        ({"reason": ""}, "请写明更正的理由"),
        ({"deadline": "明年"}, "明年"),
    ],
)
def test_a_correction_that_cannot_be_read(
    water: Client, changes: dict[str, str], said: str
) -> None:
    answer = water.post("/tasks/t001/correct/", CORRECTION | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(queries.editions(SLUG)) == 1


def test_adopting_a_file_compares_first(water: Client) -> None:
    data = definition(("改造三条干渠", "改造四条干渠"))
    file = SimpleUploadedFile("programme.yaml", data)
    page = water.post("/editions/adopt/", {"file": file}).content.decode()
    assert "改造三条干渠" in page
    assert "改造四条干渠" in page
    assert len(queries.editions(SLUG)) == 1
    sent = {"text": data.decode(), "based_on": "1", "reason": "新文件"}
    answer = water.post("/editions/adopt/confirm/", sent, follow=True)
    assert "方案现为第 2 版" in answer.content.decode()
    assert queries.editions(SLUG)[1].reason == "新文件"


def test_who_is_overtaken_compares_again(water: Client) -> None:
    data = definition(("改造三条干渠", "改造四条干渠"))
    services.amend(definition(("每年清淤", "每年两次清淤")), reason="修订", actor=ACTOR, now=NOW)
    sent = {"text": data.decode(), "based_on": "1", "reason": "新文件"}
    answer = water.post("/editions/adopt/confirm/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "第 2 版" in page
    assert 'name="based_on" value="2"' in page
    assert "每年两次清淤" in page
    assert len(queries.editions(SLUG)) == 2


def test_a_file_with_faults_says_where(water: Client) -> None:
    data = definition(('number: "1"\n    measure', 'numero: "1"\n    measure'))
    answer = water.post("/editions/adopt/", {"text": data.decode()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "numero" in page
    assert "40 行" in page or " 行</span>" in page
    assert len(queries.editions(SLUG)) == 1


def test_an_address_of_an_edition_that_is_not_there(water: Client) -> None:
    for path in ("/editions/9/", "/editions/1/?against=7", "/editions/9/export.xlsx"):
        assert water.get(path).status_code == 404


@pytest.mark.parametrize(
    "days", ["as-of=2026-03-02", "on=2026-03-02", "as-of=2026-03-02&on=2026-03-02"]
)
def test_what_is_written_is_judged_by_the_edition_in_force(
    water: Client, finance: Client, days: str
) -> None:
    """An office that coordinated a measure once, or on another day, settles nothing in it now."""
    given = (
        (
            "coordinator: qx-water\n    basis: {tasks: [t001]",
            "coordinator: qx-finance\n    basis: {tasks: [t001]",
        ),
        ("coordinator: qx-water\nareas", "coordinator: qx-finance\nareas"),
    )
    services.amend(definition(*given), reason="换牵头单位", actor=ACTOR, now=datetime.now(UTC))
    for path, sent in (
        ("/open-sets/bind/", BIND),
        ("/open-sets/end/", {"binding": "1", "reason": "误认"}),
        ("/tasks/t002/successor/", {"unit": "qx-water", "reason": "分工"}),
    ):
        if "binding" not in sent:
            assert water.post(path, sent).status_code == 403
        for who in (water, finance):
            answer = who.post(f"{path}?{days}", sent)
            assert answer.status_code == 422
            assert "请先回到今天的页面" in answer.content.decode()
    assert queries.bindings_known(SLUG) == ()
    assert finance.post(f"/tasks/t002/correct/?{days}", CORRECTION).status_code == 404
    assert "认定单位" not in finance.get(f"/open-sets/?{days}").content.decode()
    assert "认定单位" in finance.get("/open-sets/").content.decode()


def grant(login: str, area: str, person: Any) -> Client:
    """A coordinator whose grant is limited to an area, and to nothing else."""
    client = Client()
    user = person(login, Role.COORDINATOR, area=area)
    client.force_login(user)
    return client


def test_a_grant_within_an_area_reaches_the_programmes_in_it(person: Any) -> None:
    """Not one that concerns more than the area, nor one elsewhere."""
    elsewhere = AreaFacts("990103", "乙县", "county")
    register(areas=[elsewhere], units=(), source="other", actor=ACTOR, now=NOW)
    county, town, other = (
        grant(f"in-{code}", code, person) for code in ("990102", "990102101", "990103")
    )
    sent = {"text": definition(("改造三条干渠", "改造四条干渠")).decode()}
    for client, status, adopting in ((county, 302, 200), (town, 403, 403), (other, 403, 403)):
        assert client.post("/open-sets/bind/", BIND).status_code == status
        assert client.get("/tasks/t001/correct/").status_code == adopting
        assert client.post("/editions/adopt/", sent).status_code == adopting
    wider = definition(
        ("areas:\n", 'areas:\n  - {code: "990103", name: 乙县, name_en: Yi, level: county}\n')
    )
    services.amend(wider, reason="两县", actor=ACTOR, now=datetime.now(UTC))
    assert county.get("/tasks/t001/correct/").status_code == 403
    assert county.post("/editions/adopt/", sent).status_code == 403


def test_an_area_that_nobody_knows_is_for_a_grant_without_limits(
    person: Any, client: Client
) -> None:
    county = grant("county", "990102", person)
    client.force_login(person("coordinator"))
    new = definition(
        ("key: qingxi-water\n", "key: another\n"),
        ("areas:\n", 'areas:\n  - {code: "990104", name: 丁县, name_en: Ding, level: county}\n'),
    )
    assert county.post("/editions/adopt/", {"text": new.decode()}).status_code == 403
    assert client.post("/editions/adopt/", {"text": new.decode()}).status_code == 200
