"""The desk, letters, problems, instructions and meetings as pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from luodi.delivery.models import Meeting, Problem, Supervision, WorkItem
from luodi.delivery.tests.reports import planned, submitted
from luodi.delivery.tests.sample import items
from luodi.directory.domain import Role
from luodi.foundation.models import Notice
from tests.cast import person

pytestmark = pytest.mark.django_db

APRIL = datetime(2030, 4, 1, 1, 0, tzinfo=UTC)  # a Monday: the first quarter's report is due soon
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def april(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Under way since March; the pages are seen in April."""
    planned()
    monkeypatch.setattr(timezone, "now", lambda: APRIL)
    yield


def client(role: Role, unit: str = "qx-water", login: str = "") -> Client:
    found = Client()
    found.force_login(person(login or f"p-{role}", role, unit=unit, password_changed_at=APRIL))
    return found


@pytest.fixture
def coordinator() -> Client:
    return client(Role.COORDINATOR)


def asked(who: Client, url: str) -> str:
    """The page, within the number of queries that a page may ask."""
    with CaptureQueriesContext(connection) as queries:
        answer = who.get(url)
    assert answer.status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(one["sql"][:170] for one in queries)
    return answer.content.decode()


def letter(who: Client, **more: str) -> Supervision:
    form = {"unit": "qx-finance", "kind": "notice", "text": "请说明资金安排", "idem": "k"} | more
    answer = who.post("/supervision/write/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Supervision.objects.latest("pk")


def test_the_desk_proposes_and_sends_what_was_ticked_once(coordinator: Client) -> None:
    liaison = person("liaison-finance", Role.LIAISON, unit="qx-water")
    said = asked(coordinator, "/supervision/")
    assert 'value="qx-water:remind"' in said
    for _again in range(2):
        coordinator.post("/supervision/send/", {"letter": "qx-water:remind"})
    assert Supervision.objects.filter(kind="remind", unit__key="qx-water").count() == 1
    assert Notice.objects.filter(to=liaison.username, kind="supervision.remind").count() == 1
    assert 'value="qx-water:remind"' not in asked(coordinator, "/supervision/")


def test_what_is_held_says_why(coordinator: Client) -> None:
    letter(coordinator)
    answer = coordinator.post(
        "/supervision/write/",
        {"unit": "qx-finance", "kind": "notice", "text": "再请说明", "idem": "other"},
    )
    assert answer.status_code == 422
    assert "每月最多1件" in answer.content.decode()
    assert "再请说明" in answer.content.decode()
    assert Supervision.objects.count() == 1


def test_an_order_without_authority_is_told_and_nothing_is_lost(coordinator: Client) -> None:
    form = {"unit": "qx-finance", "kind": "order", "text": "请限期办理"}
    answer = coordinator.post("/supervision/write/", form)
    assert (answer.status_code, "请限期办理" in answer.content.decode()) == (422, True)
    assert "依据" in answer.content.decode()


def test_a_letter_is_read_and_answered_by_its_unit_alone(coordinator: Client) -> None:
    made = letter(coordinator)
    theirs = client(Role.OFFICE_HEAD, "qx-finance")
    other = client(Role.LIAISON, "qx-shiqiao")
    page = f"/supervision/{made.pk}/"
    assert "请说明资金安排" in asked(theirs, page)
    assert f'href="{page}"' in asked(theirs, "/supervision/")
    assert other.get(page).status_code == 404
    assert other.get(page + "print/").status_code == 404
    assert other.post(page + "act/", {"do": "reply", "text": "x"}).status_code == 404
    assert theirs.post(page + "act/", {"do": "close", "text": "x"}).status_code == 404
    assert theirs.post(page + "act/", {"do": "reply", "text": " "}).status_code == 422
    theirs.post(page + "act/", {"do": "reply", "text": "资金已到位"})
    assert "资金已到位" in asked(coordinator, page)
    coordinator.post(page + "act/", {"do": "accept"})
    made.refresh_from_db()
    assert made.state == "closed"
    assert "提示〔2030〕1号" in asked(theirs, page + "print/")


def test_no_list_and_no_veto_where_the_programme_switches_none_on(coordinator: Client) -> None:
    said = asked(coordinator, "/supervision/")
    assert not any(word in said for word in ("红榜", "黑榜", "一票否决"))


def test_a_problem_from_inspection_to_closure(coordinator: Client) -> None:
    form = {
        "item": str(items()["t001"].pk),
        "title": "防渗层破损",
        "owner": "qx-finance",
        "due": "2030-05-01",
        "inspected_on": "2030-04-01",
        "idem": "p",
    }
    for _again in range(2):
        coordinator.post("/problems/raise/", form)
    found = Problem.objects.get()
    page = f"/problems/{found.pk}/"
    theirs = client(Role.LIAISON, "qx-finance")
    assert "防渗层破损" in asked(theirs, "/problems/")
    assert "防渗层破损" not in asked(theirs, "/problems/?state=closed")
    assert theirs.post(page + "act/", {"do": "close", "text": "x"}).status_code == 404
    theirs.post(page + "act/", {"do": "answer", "text": "已修补"})
    assert "已修补" in asked(coordinator, page)
    assert coordinator.post(page + "act/", {"do": "close", "text": ""}).status_code == 422
    coordinator.post(page + "act/", {"do": "close", "text": "现场看过"})
    found.refresh_from_db()
    assert (found.state, found.closed_at) == ("closed", APRIL)
    assert asked(coordinator, page)


def test_a_problem_raised_from_a_report_asks_nothing_that_is_known(coordinator: Client) -> None:
    report = submitted()
    said = asked(coordinator, f"/problems/raise/?report={report}")
    assert 'name="item"' not in said
    assert 'name="inspected_on"' not in said
    coordinator.post(
        f"/problems/raise/?report={report}",
        {"title": "进度滞后", "owner": "qx-water", "due": "2030-05-01"},
    )
    assert Problem.objects.get().report_id == report


def test_a_day_that_is_none_is_told(coordinator: Client) -> None:
    form = {"item": str(items()["t001"].pk), "title": "x", "owner": "qx-water", "due": "明天"}
    answer = coordinator.post("/problems/raise/", form)
    assert (answer.status_code, "不是日期" in answer.content.decode()) == (422, True)


def test_an_instruction_and_a_decision_become_items(coordinator: Client) -> None:
    wanted = {"title": "核查渗漏", "lead": "qx-water", "supporting": ["qx-finance"]}
    more = {"due": "2030-06-30", "text": "请查明", "idem": "i"}
    coordinator.post(
        "/instructions/register/", wanted | more | {"authority": "县政府", "on": "2030-04-01"}
    )
    assert "I-2030-001" in asked(coordinator, "/instructions/")
    coordinator.post("/meetings/call/", {"title": "四月调度会", "on": "2030-04-01"})
    meeting = Meeting.objects.get()
    page = f"/meetings/{meeting.pk}/"
    coordinator.post(page + "minutes/", {"agenda": "进展", "minutes": "听取汇报", "seen": "0"})
    coordinator.post(page + "decide/", wanted | more)
    said = asked(coordinator, page)
    assert "M-2030-04-1" in said
    assert "听取汇报" in said
    assert "四月调度会" in asked(coordinator, "/meetings/")
    due = WorkItem.objects.exclude(source="programme").values_list("due", flat=True)
    assert list(due) == [date(2030, 6, 30)] * 2
    assert coordinator.post(page + "decide/", wanted | {"due": ""}).status_code == 422


def test_who_coordinates_another_measure_registers_no_instruction() -> None:
    theirs = client(Role.COORDINATOR, "qx-finance")
    assert theirs.post("/instructions/register/", {"title": "x"}).status_code == 404
    assert 'id="new"' not in asked(theirs, "/instructions/")


@pytest.mark.parametrize("url", ["/supervision/", "/problems/", "/instructions/", "/meetings/"])
def test_pages_are_said_in_english(coordinator: Client, url: str) -> None:
    coordinator.cookies["django_language"] = "en"
    with override("en"):  # what the request puts in force ends with the test
        said = coordinator.get(url).content.decode()
    assert '<html lang="en"' in said
