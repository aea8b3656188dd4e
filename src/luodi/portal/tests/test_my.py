"""My work: what waits for whom, and the acts that take one click."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from luodi.delivery import services
from luodi.delivery.models import Part, Problem, ProgressReport, Supervision
from luodi.delivery.queries import work
from luodi.delivery.tests import reports
from luodi.delivery.tests.sample import HEAD, assigned, items, part
from luodi.directory.queries import standing
from tests.cast import person

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
NOW = datetime(2030, 4, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of April 2030: the first quarter has ended, its reports are due."""
    for name in ("my", "report"):
        monkeypatch.setattr(f"luodi.portal.web.{name}.timezone", SimpleNamespace(now=lambda: NOW))


def entered(client: Client, login: str, unit: str | None = None, **more: Any) -> Client:
    client.force_login(person(login, unit=unit, **more))
    return client


def page(client: Client, **asked: str) -> str:
    answer = client.get("/my/", asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_whoever_has_nothing_to_do_is_told_so(client: Client) -> None:
    assigned()
    assert "没有待办" in page(entered(client, "assessor"))


def test_receipts_are_given_for_all_that_are_ticked(client: Client) -> None:
    found = assigned()
    html = page(entered(client, "bureau", "qx-water"))
    assert "待签收 3" in html
    mine = [part(found[key], "qx-water").pk for key in ("t001", "t002", "t003")]
    foreign = part(found["t001"], "qx-finance").pk
    sent = {"part": [*mine[:2], foreign], "idem": "k"}
    for _ in range(2):
        answer = client.post("/my/acknowledge/", sent, follow=True)
    html = answer.content.decode()
    assert "不由您的单位办理" in html
    assert "待签收 1" in html
    states = dict(Part.objects.values_list("pk", "state"))
    assert [states[one] for one in (*mine, foreign)] == [
        "acknowledged",
        "acknowledged",
        "assigned",
        "assigned",
    ]
    assert "请先勾选" in client.post("/my/acknowledge/", follow=True).content.decode()


def test_a_part_is_refused_with_a_reason(client: Client) -> None:
    found = assigned()
    entered(client, "bureau", "qx-water")
    one = part(found["t001"], "qx-water").pk
    answer = client.post("/my/refuse/", {"part": one, "reason": ""}, follow=True)
    assert "请写明退单的理由" in answer.content.decode()
    client.post("/my/refuse/", {"part": one, "reason": "职责已划转"})
    assert Part.objects.get(pk=one).state == "refused"
    coordinator = Client()
    coordinator.force_login(person("coordinator"))
    assert "退单，待改派或维持" in page(coordinator)


def test_what_is_due_is_one_click_away(client: Client) -> None:
    reports.planned()
    html = page(entered(client, "bureau", "qx-water"))
    assert "待填报 3" in html
    assert "还剩 4 个工作日" in html
    assert "本期还没结束，可以提前填" in html
    one = part(items()["t001"], "qx-water").pk
    answer = client.post("/my/reports/", {"part": one, "period": reports.PERIOD})
    report = ProgressReport.objects.get()
    assert answer["Location"] == f"/my/reports/{report.pk}/"
    assert "接着填" in page(client)
    foreign = part(items()["t001"], "qx-finance").pk
    assert client.post("/my/reports/", {"part": foreign, "period": "2030-Q1"}).status_code == 404
    answer = client.post("/my/reports/", {"part": one, "period": "2030-Q4"}, follow=True)
    assert "还没有开始" in answer.content.decode()


def test_a_returned_report_stands_first_with_its_reason(client: Client) -> None:
    reports.planned()
    report = reports.submitted()
    services.return_report(
        report=report,
        step=reports.row(report).state,  # type: ignore[arg-type]
        reason="请写清长度",
        fields=("done",),
        actor=HEAD,
        now=NOW,
    )
    html = page(entered(client, "bureau", "qx-water"))
    assert html.index("退回补正 1") < html.index("待填报 2")
    assert "请写清长度" in html
    assert "需要补正：本期做了什么" in html


def test_reviews_are_passed_in_one_go_and_never_ones_own(client: Client) -> None:
    reports.planned()
    one, two = reports.submitted(), reports.submitted(task="t002")
    entered(client, "head", "qx-water")
    assert "待审核 2" in page(client)
    ticked = [f"{one}:office_head", f"{two}:office_head", f"{one}:nonsense", "0:leader"]
    answer = client.post("/my/review/", {"report": ticked[:2], "idem": "k"}, follow=True)
    assert "已通过 2 份" in answer.content.decode()
    assert {reports.row(one).state, reports.row(two).state} == {"leader"}
    answer = client.post("/my/review/", {"report": ticked[2:]}, follow=True)
    assert answer.status_code == 200
    assert reports.row(one).state == "leader"


def test_who_had_a_hand_in_it_sees_that_another_reviews(client: Client) -> None:
    reports.planned()
    reports.submitted()
    login = person("qx-reporter", "office_head", unit="qx-water")
    client.force_login(login)
    html = page(client)
    assert "由另一人审核" in html
    assert "没有待办" not in html


def test_plans_wait_for_who_approves_and_who_countersigns(client: Client) -> None:
    reports.planned()
    wanted = {"item": items()["t003"].pk, "year": 2030, "unit": "qx-finance"}
    plan = services.save_plan(milestones=(reports.SURVEY,), actor=HEAD, now=NOW, **wanted)
    services.propose_plan(plan=plan, actor=HEAD, now=NOW)
    assert "请会签" in page(entered(client, "bureau", "qx-water"))
    other = Client()
    assert "请审定" in page(entered(other, "coordinator"))
    services.countersign(plan=plan, unit="qx-water", agrees=True, actor=HEAD, now=NOW)
    assert "请会签" not in page(client)


@pytest.mark.parametrize(
    ("login", "unit"),
    [
        ("bureau", "qx-water"),
        ("bureau", None),
        ("head", "qx-water"),
        ("leader", "qx-water"),
        ("coordinator", None),
        ("town", "qx-shiqiao"),
        ("auditor", None),
    ],
)
def test_the_page_asks_few_questions(
    client: Client, login: str, unit: str | None, django_assert_max_num_queries: Any
) -> None:
    reports.planned()
    reports.submitted()
    reports.submitted("qx-finance")
    entered(client, login, unit)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client)


def test_the_page_in_english(client: Client) -> None:
    reports.planned()
    entered(client, "bureau", "qx-water")
    client.cookies["django_language"] = "en"
    html = page(client)
    assert "Rebuild three main canals" in html
    assert "填报" not in html


def test_letters_and_problems_wait_for_their_unit_until_they_are_answered(client: Client) -> None:
    """A letter that asks no reply waits for nobody; one to another unit neither."""
    item = assigned()["t001"]
    common = {"programme_id": item.programme_id, "kind": "notice", "sent_at": NOW, "sent_by": "x"}
    for unit, due in (("qx-water", NOW.date()), ("qx-water", None), ("qx-finance", NOW.date())):
        Supervision.objects.create(
            **common, unit_id=unit, reply_due=due, text="请说明进展", key=f"{unit}{due}"
        )
    Problem.objects.create(
        item=item, number=1, title="渠段开裂", owner_id="qx-water", raised_at=NOW, raised_by="x"
    )
    found = work.my_work(standing(person("liaison", unit="qx-water")), now=NOW)
    assert [(one.what, one.title.zh) for one in found.matters] == [
        ("letter", "请说明进展"),
        ("problem", "渠段开裂"),
    ]
    assert work.my_work(standing(person("coordinator")), now=NOW).matters == ()
    Supervision.objects.update(state="replied")
    Problem.objects.update(state="answered")
    again = work.my_work(standing(person("liaison-2", "liaison", unit="qx-water")), now=NOW)
    assert again.matters == ()


def test_an_extension_moves_the_day_of_one_unit_or_of_all(client: Client) -> None:
    reports.planned()
    entered(client, "bureau", "qx-water")
    item = items()["t001"].pk
    services.extend(
        item=item,
        unit="qx-water",
        period=reports.PERIOD,
        until=date(2030, 4, 12),
        reason="汛情",
        actor=HEAD,
        now=NOW,
    )
    html = page(client)
    assert "截止 2030-04-12" in html
    assert "截止 2030-04-05" in html
