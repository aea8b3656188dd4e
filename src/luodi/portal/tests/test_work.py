"""The work on tasks, on the pages: from registering to closure, each act by who may do it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from luodi.delivery import services
from luodi.delivery.domain.states import ItemState
from luodi.delivery.models import Part, Plan, SavedView, WorkItem
from luodi.directory.domain import Role
from luodi.foundation.domain import Actor
from luodi.foundation.queries import events
from luodi.programme import services as programmes
from luodi.programme.tests.sample import SLUG, definition

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
YEAR = timezone.localdate().year
MOST = 14  # twelve of the page, two of the session
ROWS = {
    "key": ["", ""],
    "title": ["完成测量", "主体完工"],
    "due": [f"{YEAR}-03-31", f"{YEAR}-12-30"],
    "deliverable": ["测量报告", ""],
    "planned": ["30", "100"],
    "unit": ["", "qx-finance"],
}


@pytest.fixture(autouse=True)
def adopted() -> None:
    programmes.adopt_file(definition(), actor=SYSTEM, now=timezone.now())


@pytest.fixture
def water(client: Client, person: Any) -> Client:
    """The office that coordinates the programme and the first measure."""
    client.force_login(person("water", Role.COORDINATOR, unit="qx-water"))
    return client


@pytest.fixture
def reporter(person: Any) -> Client:
    return _client(person("reporter", Role.REPORTER, unit="qx-water"))


@pytest.fixture
def finance(person: Any) -> Client:
    return _client(person("finance", Role.REPORTER, unit="qx-finance"))


def _client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


def body(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def item(key: str = "t001") -> WorkItem:
    return WorkItem.objects.get(programme__slug=SLUG, key=key)


def assigned() -> None:
    now = timezone.now()
    services.register_programme(slug=SLUG, actor=SYSTEM, now=now)
    services.assign(items=[one.pk for one in WorkItem.objects.all()], actor=SYSTEM, now=now)


def acknowledged() -> None:
    assigned()
    for part in Part.objects.all():
        services.acknowledge(part=part.pk, actor=SYSTEM, now=timezone.now())


def part(unit: str, key: str = "t001") -> str:
    return str(item(key).parts.get(unit__key=unit, ended_at=None).pk)


def test_registering_and_assigning_on_the_register(water: Client) -> None:
    assert "还有 3 项任务没有立项" in body(water, "/tasks/")
    answer = water.post("/tasks/register/", follow=True).content.decode()
    assert "已立项 3 项任务" in answer and "交办勾选的任务" in answer
    answer = water.post("/tasks/assign/", {"task": ["t001", "t003"]}, follow=True)
    assert "已交办 2 项任务" in answer.content.decode()
    assert {i.key for i in WorkItem.objects.filter(state=ItemState.ASSIGNED)} == {"t001", "t003"}
    assert water.post("/tasks/assign/", {}).status_code == 422
    water.post("/tasks/assign/", {"all": "1"})
    assert WorkItem.objects.filter(state=ItemState.ASSIGNED).count() == 3


def test_only_who_coordinates_registers_and_assigns(reporter: Client, person: Any) -> None:
    assert "立项</button>" not in body(reporter, "/tasks/")
    assert reporter.post("/tasks/register/").status_code == 403
    services.register_programme(slug=SLUG, actor=SYSTEM, now=timezone.now())
    other = _client(person("other", Role.COORDINATOR, unit="qx-finance"))
    assert other.post("/tasks/assign/", {"task": ["t001"]}).status_code == 403
    other.post("/tasks/assign/", {"task": ["t003"]})
    assert item("t003").state == ItemState.ASSIGNED
    assert item("t001").state == ItemState.REGISTERED


def test_adopting_on_the_page_registers(water: Client) -> None:
    changed = definition(("推行水价改革", "推行水价综合改革")).decode()
    form = {"text": changed, "based_on": "1", "reason": "会议纪要"}
    assert water.post("/editions/adopt/confirm/", form).status_code == 302
    assert item("t003").title_zh == "推行水价综合改革"


def test_filters_of_the_work(water: Client) -> None:
    assigned()
    page = body(water, "/tasks/?light=grey")
    assert "改造三条干渠" in page and "灰灯" in page
    assert "没有符合条件的任务" in body(water, "/tasks/?light=red")
    assert "没有符合条件的任务" in body(water, "/tasks/?late=1")
    assert "没有符合条件的任务" in body(water, "/tasks/?state=closed")
    mine = body(water, "/tasks/?mine=1&sort=-due")
    assert "改造三条干渠" in mine
    for column in ("light", "state", "progress", "due", "next", "accepted"):
        assert water.get(f"/tasks/?sort=-{column}").status_code == 200


def test_the_sheet_has_the_columns_of_the_page(water: Client) -> None:
    assigned()
    data = b"".join(water.get("/tasks/export.xlsx?sort=number"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "状态灯" in row)
    first = rows[rows.index(head) + 1]
    assert first[head.index("状态灯")] == "灰灯"
    assert first[head.index("状态")] == "交办"


def test_views_are_kept_for_whoever_saved_them(water: Client, reporter: Client) -> None:
    water.post("/tasks/views/", {"name": "逾期的", "query": "late=1"})
    assert "逾期的" in body(water, "/tasks/")
    assert "逾期的" not in body(reporter, "/tasks/")
    view = SavedView.objects.get()
    reporter.post("/tasks/views/", {"delete": view.pk})
    assert SavedView.objects.count() == 1
    water.post("/tasks/views/", {"delete": view.pk})
    assert SavedView.objects.count() == 0
    assert water.post("/tasks/views/", {"name": "", "query": "late=1"}).status_code == 422


def test_a_unit_acknowledges_with_one_click(reporter: Client, finance: Client) -> None:
    assigned()
    page = body(reporter, "/tasks/t001/")
    assert "签收（县水利局）" in page and "签收（县财政局）" not in page
    form = {"do": "acknowledge", "part": part("qx-water"), "idem": "once"}
    assert reporter.post("/tasks/t001/answer/", form).status_code == 302
    assert reporter.post("/tasks/t001/answer/", form).status_code == 302  # a double click
    assert item().state == ItemState.ACKNOWLEDGED
    assert item().steps.filter(act="acknowledge").count() == 1
    assert finance.post("/tasks/t001/answer/", form).status_code == 403


def test_a_refusal_asks_for_its_reason_and_is_answered(reporter: Client, water: Client) -> None:
    assigned()
    form = {"do": "refuse", "part": part("qx-water"), "reason": " "}
    form["form"] = f"refuse-{form['part']}"
    answer = reporter.post("/tasks/t001/answer/", form)
    assert answer.status_code == 422
    assert "请写明退单的理由" in answer.content.decode()
    reporter.post("/tasks/t001/answer/", form | {"reason": "职责已划转"})
    assert item().state == ItemState.REFUSED
    assert "县水利局退单：职责已划转" in body(water, "/tasks/t001/")
    given = {"do": "reassign", "part": form["part"], "unit": "qx-county", "reason": "划转"}
    water.post("/tasks/t001/coordinate/", given)
    assert item().state == ItemState.ASSIGNED
    assert item().parts.get(role="lead", ended_at=None).unit_id == "qx-county"


def test_a_plan_from_draft_to_approval(reporter: Client, finance: Client, water: Client) -> None:
    acknowledged()
    assert f"拟订 {YEAR} 年计划" in body(reporter, "/tasks/t001/")
    assert "再加三行" in body(reporter, "/tasks/t001/plan/")
    more = reporter.post("/tasks/t001/plan/", ROWS | {"do": "more"})
    assert more.content.decode().count('name="title"') == 5
    saved = reporter.post("/tasks/t001/plan/", ROWS | {"do": "propose", "idem": "a"})
    assert saved.status_code == 302
    plan = Plan.objects.get()
    assert plan.state == "proposed" and plan.milestones.count() == 2
    again = reporter.post("/tasks/t001/plan/", ROWS | {"do": "propose", "idem": "a"})
    assert again.status_code == 302  # a double click
    assert "还没有会签：县财政局" in body(water, "/tasks/t001/")
    back = {"do": "return_plan", "plan": plan.pk, "reason": "节点太粗"}
    water.post("/tasks/t001/coordinate/", back)
    assert "退回补正：节点太粗" in body(reporter, "/tasks/t001/plan/")
    again = {"do": "propose", "idem": "b", "seen": "1", "key": ["m01", "m02"]}
    assert reporter.post("/tasks/t001/plan/", ROWS | again).status_code == 302
    agree = {"do": "agree", "part": part("qx-finance"), "plan": plan.pk}
    finance.post("/tasks/t001/answer/", agree)
    assert plan.consents.get().agrees
    water.post("/tasks/t001/coordinate/", {"do": "approve_plan", "plan": plan.pk})
    assert item().state == ItemState.CARRYING_OUT
    page = body(reporter, "/tasks/t001/")
    assert "主体完工" in page and "<svg" in page and "调整计划" in page


def test_what_is_wrong_with_a_plan_stands_beside_it(reporter: Client) -> None:
    acknowledged()
    wrong = ROWS | {"do": "propose", "due": ["", f"{YEAR}-12-30"], "planned": ["1000", "100"]}
    answer = reporter.post("/tasks/t001/plan/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and Plan.objects.count() == 0
    assert "请写日期" in page and "请写 0 到 100 的整数" in page and "完成测量" in page
    falling = ROWS | {"do": "propose", "planned": ["100", "30"]}
    answer = reporter.post("/tasks/t001/plan/", falling)
    assert answer.status_code == 422 and "低于之前的" in answer.content.decode()
    assert Plan.objects.get().state == "draft"
    seen = re.search(r'name="seen" value="(\d+)"', answer.content.decode())
    assert seen is not None and seen.group(1) == "1"


def test_a_colleagues_draft_is_not_overwritten(reporter: Client) -> None:
    acknowledged()
    reporter.post("/tasks/t001/plan/", ROWS | {"do": "save"})
    answer = reporter.post("/tasks/t001/plan/", ROWS | {"do": "save", "seen": ""})
    assert answer.status_code == 422
    assert "同事刚刚保存过这份计划" in answer.content.decode()


def test_a_change_of_the_plan_shows_as_a_difference(reporter: Client, water: Client) -> None:
    acknowledged()
    reporter.post("/tasks/t001/plan/", ROWS | {"do": "propose"})
    water.post("/tasks/t001/coordinate/", {"do": "approve_plan", "plan": Plan.objects.get().pk})
    later = ROWS | {"key": ["m01", "m02"], "due": [f"{YEAR}-05-31", f"{YEAR}-12-30"]}
    refused = reporter.post("/tasks/t001/plan/", later | {"do": "propose"})
    assert refused.status_code == 422 and "写明调整的理由" in refused.content.decode()
    sent = later | {"do": "propose", "seen": "1", "reason": "汛期顺延"}
    assert reporter.post("/tasks/t001/plan/", sent).status_code == 302
    page = body(water, "/tasks/t001/")
    assert f"{YEAR} 年第 2 版" in page and "汛期顺延" in page
    assert f"<del>完成测量 {YEAR}-03-31 30%</del> → 完成测量 {YEAR}-05-31" in page


def test_acts_of_who_coordinates(water: Client, reporter: Client) -> None:
    acknowledged()

    def act(do: str, **more: str) -> int:
        return water.post("/tasks/t001/coordinate/", {"do": do, **more}).status_code

    assert act("suspend", reason="资金未到位") == 302
    assert item().state == ItemState.SUSPENDED
    assert act("resume", reason="资金到位") == 302
    until = (timezone.localdate() + timedelta(days=400)).isoformat()
    assert act("extend", until=until, reason="汛期") == 302
    assert until in body(water, "/tasks/t001/")
    assert act("extend", until="", reason="汛期") == 422
    assert act("close") == 422  # nothing was verified
    assert act("no-such-act") == 404
    assert reporter.post("/tasks/t001/coordinate/", {"do": "suspend"}).status_code == 403
    closing = {"do": "request_closure", "part": part("qx-water"), "reason": "已完工"}
    answer = reporter.post("/tasks/t001/report/", closing)
    assert answer.status_code == 422  # without a plan it is not being carried out
    assert events(limit=1)[0].act == "delivery.extend"


def test_a_page_of_another_day_offers_no_acts(water: Client) -> None:
    assigned()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = body(water, f"/tasks/t001/?as-of={tomorrow}")
    assert "延期" not in page and "今天还是这样" in page
    answer = water.post(f"/tasks/t001/coordinate/?as-of={tomorrow}", {"do": "suspend"})
    assert answer.status_code == 422 and item().state == ItemState.ASSIGNED


PAGES = (
    "/",
    "/tasks/",
    "/tasks/t001/",
    "/board/",
    "/gantt/",
    "/matrix/",
    "/units/qx-water/",
)


@pytest.mark.parametrize(
    "path", [*PAGES, *(f"{path}?as-of={{then}}" for path in PAGES), "/tasks/t001/plan/"]
)
def test_pages_ask_the_database_little(
    reporter: Client, water: Client, django_assert_max_num_queries: Any, path: str
) -> None:
    acknowledged()
    reporter.post("/tasks/t001/plan/", ROWS | {"do": "propose"})
    asked = path.format(then=timezone.localdate().isoformat())
    who = reporter if "plan" in path else water
    who.get(asked)
    with django_assert_max_num_queries(MOST):
        assert who.get(asked).status_code == 200


def test_the_board_has_a_column_for_each_state(water: Client) -> None:
    assert "没有立项的任务" in body(water, "/board/")
    assigned()
    services.acknowledge(part=int(part("qx-water")), actor=SYSTEM, now=timezone.now())
    page = body(water, "/board/")
    columns = re.findall(r'id="fold-(\w+)"', page)
    assert columns == ["assigned", "acknowledged"]
    assert "改造三条干渠" in page.split('id="fold-acknowledged"')[1]
    assert "没有符合条件的任务" in body(water, "/board/?unit=qx-county")


def test_a_year_is_drawn_with_its_milestones(reporter: Client, water: Client) -> None:
    acknowledged()
    reporter.post("/tasks/t001/plan/", ROWS | {"do": "propose"})
    assert "主体完工" not in body(water, "/gantt/")  # not in force yet
    water.post("/tasks/t001/coordinate/", {"do": "approve_plan", "plan": Plan.objects.get().pk})
    page = body(water, "/gantt/?measure=m01")
    assert f"主体完工 {YEAR}-12-30" in page and "推行水价改革" not in page
    assert "主体完工" not in body(water, f"/gantt/?year={YEAR + 1}")
    assert water.get("/gantt/?year=99999").status_code == 200


def test_lights_of_what_has_parts(water: Client) -> None:
    assert "状态灯汇总" not in body(water, "/")
    assigned()
    front = body(water, "/")
    assert "状态灯汇总" in front and "3 项都还没有采纳的进度" in front
    assert "没有红灯和黄灯的任务" in front
    assert "灰灯" in body(water, "/matrix/")
    unit = body(water, "/units/qx-water/")
    assert "按时填报" in unit and "本年填报要求" in unit


def test_what_waited_yesterday_is_told_as_of_yesterday(water: Client) -> None:
    services.register_programme(slug=SLUG, actor=SYSTEM, now=timezone.now() - timedelta(days=3))
    services.assign(items=[item().pk], actor=SYSTEM, now=timezone.now())
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    programmes_known = water.get(f"/tasks/t001/?as-of={yesterday}")
    assert programmes_known.status_code == 404  # the programme was not adopted then
    page = body(water, f"/tasks/?on={yesterday}")
    assert "改造三条干渠" in page and "交办勾选的任务" not in page
