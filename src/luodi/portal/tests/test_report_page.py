"""The page of a progress report."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.delivery import services
from luodi.delivery.domain.report import Content
from luodi.delivery.domain.review import ReportState
from luodi.delivery.models import Evidence, ProgressReport, ReportStep
from luodi.delivery.queries.reports import grounds, may_read, readable
from luodi.delivery.tests import reports
from luodi.delivery.tests.sample import HEAD, REPORTER
from luodi.directory.queries import standing
from luodi.foundation.notices import notices
from tests.cast import CAST, person

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
NOW = datetime(2030, 4, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("my", "report"):
        monkeypatch.setattr(f"luodi.portal.web.{name}.timezone", SimpleNamespace(now=lambda: NOW))


@pytest.fixture
def bureau(client: Client) -> Client:
    reports.planned()
    client.force_login(person("bureau", unit="qx-water"))
    return client


def entered(login: str, unit: str | None = None, role: str = "") -> Client:
    client = Client()
    client.force_login(person(login, role, unit=unit))
    return client


def typed(report: int, **more: Any) -> dict[str, Any]:
    sent = {"seen": reports.version(report), "percent": "30", "done": "完成测量", "mark-m01": "met"}
    return sent | {"do": "save"} | more


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_report_is_written_and_submitted_without_a_script(bureau: Client) -> None:
    report = reports.opened()
    page = said(bureau.get(f"/my/reports/{report}/"))
    assert "完成测量" in page
    assert "截止 2030-04-05" in page
    answer = bureau.post(f"/my/reports/{report}/", typed(report, do="submit", idem="k"))
    assert answer.status_code == 302
    found = reports.row(report)
    assert (found.state, found.percent, found.milestones) == ("office_head", 30, {"m01": "met"})
    page = said(bureau.get(f"/my/reports/{report}/"))
    assert "撤回修改" in page
    bureau.post(f"/my/reports/{report}/", {"do": "withdraw", "idem": "w"})
    assert reports.row(report).state == "draft"


def test_a_double_click_submits_once_and_says_no_error(bureau: Client) -> None:
    report = reports.opened()
    sent = typed(report, do="submit", idem="k")
    for _ in range(2):
        assert bureau.post(f"/my/reports/{report}/", sent).status_code == 302
    assert ReportStep.objects.filter(report=report, act="submit").count() == 1
    late = bureau.post(f"/my/reports/{report}/", typed(report, done="晚到的一句"))
    assert late.status_code == 422
    assert reports.row(report).done == "完成测量"


def test_it_is_kept_while_one_types(bureau: Client) -> None:
    report = reports.opened()
    address = f"/my/reports/{report}/"
    htmx = {"HX-Request": "true"}
    answer = bureau.post(address, typed(report), headers=htmx)
    assert re.search(r'name="seen" value="2"', said(answer))
    assert "<html" not in said(answer)
    answer = bureau.post(address, typed(report, percent="120"), headers=htmx)
    assert answer.status_code == 422
    assert "0 到 100" in said(answer)
    answer = bureau.post(address, typed(report, done="别的", seen=1), headers=htmx)
    assert answer.status_code == 422
    assert "同事刚刚保存过" in said(answer)
    assert reports.row(report).done == "完成测量"


def test_two_people_at_one_draft_see_both(bureau: Client) -> None:
    report = reports.opened()
    services.save_draft(
        report=report, content=Content(done="同事的话", percent=20), seen=1, actor=REPORTER, now=NOW
    )
    answer = bureau.post(f"/my/reports/{report}/", typed(report, seen=1, done="我的话"))
    assert answer.status_code == 409
    page = said(answer)
    assert "我的话" in page
    assert "同事的话" in page
    assert "同事写的：20%" in re.sub(r"\s+", "", page)
    assert 'name="seen" value="2"' in page
    bureau.post(f"/my/reports/{report}/", typed(report, seen=2, done="我的话"))
    assert reports.row(report).done == "我的话"


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(bureau: Client) -> None:
    report = reports.opened()
    sent = typed(report, do="submit", done=" ", percent="", problems="缺资金")
    sent.pop("mark-m01")
    answer = bureau.post(f"/my/reports/{report}/", sent)
    page = said(answer)
    assert answer.status_code == 422
    assert 'id="e-done"' in page
    assert 'id="e-percent"' in page
    assert "缺资金" in page
    answer = bureau.post(f"/my/reports/{report}/", typed(report, percent="三成"))
    assert answer.status_code == 422
    assert 'value="三成"' in said(answer)


def test_the_lead_takes_over_what_a_supporting_unit_wrote(bureau: Client) -> None:
    reports.submitted("qx-finance")
    report = reports.opened()
    page = said(bureau.get(f"/my/reports/{report}/"))
    taken = re.search(r'name="take" value="(\d+:done)"', page)
    assert taken
    for _ in range(2):
        sent = typed(report, take=taken[1], do="")
        sent["done"] = reports.row(report).done or "完成测量"
        answer = bureau.post(f"/my/reports/{report}/", sent)
    assert answer["Location"].endswith("#f-done")
    assert reports.row(report).done == "完成测量\n县财政局：完成测量"
    sent = typed(report, take="0:done", do="")
    assert bureau.post(f"/my/reports/{report}/", sent).status_code == 422


def test_a_draft_of_another_unit_is_not_shown_to_the_lead(bureau: Client) -> None:
    reports.written("qx-finance", Content(done="还在写"))
    page = said(bureau.get(f"/my/reports/{reports.opened()}/"))
    assert "填报中" in page
    assert "还在写" not in page


def test_evidence_is_added_looked_at_and_withdrawn(bureau: Client) -> None:
    report = reports.opened()
    file = SimpleUploadedFile("验收.txt", "已验收".encode())
    sent = typed(report, do="evidence", file=file, grade="4", idem="k")
    answer = bureau.post(f"/my/reports/{report}/", sent)
    assert answer["Location"].endswith("#evidence")
    one = Evidence.objects.get()
    assert reports.row(report).done == "完成测量"
    kept = bureau.get(f"/my/evidence/{one.pk}/?save")
    assert b"".join(kept.streaming_content) == "已验收".encode()  # type: ignore[attr-defined]
    assert (
        entered("bureau-2", "qx-finance", "reporter").get(f"/my/evidence/{one.pk}/").status_code
        == 404
    )
    sent = typed(report, do="", unattach=one.pk)
    assert "请写明撤回佐证的理由" in said(bureau.post(f"/my/reports/{report}/", sent))
    bureau.post(f"/my/reports/{report}/", sent | {f"why-{one.pk}": "传错文件"})
    assert "撤回：传错文件" in said(bureau.get(f"/my/reports/{report}/"))
    wrong = typed(report, do="evidence", link="javascript:alert(1)", title="x", grade="1")
    assert "http" in said(bureau.post(f"/my/reports/{report}/", wrong))


def test_a_reviewer_returns_and_passes_on(bureau: Client) -> None:
    report = reports.submitted()
    head = entered("head", "qx-water")
    address = f"/my/reports/{report}/review/"
    sent = {"do": "return", "step": "office_head", "reason": "", "field": ["done"]}
    assert "请写明退回的理由" in said(head.post(address, sent))
    assert head.post(address, sent | {"reason": "写清长度"}).status_code == 302
    page = said(bureau.get(f"/my/reports/{report}/"))
    assert "写清长度" in page
    assert "请补正" in page
    services.submit(report=report, seen=reports.version(report), actor=REPORTER, now=NOW)
    assert head.post(address, {"do": "pass", "step": "office_head"}).status_code == 302
    answer = head.post(address, {"do": "pass", "step": "office_head"})
    assert answer.status_code == 409
    assert "已有别人办理" in said(answer)
    answer = head.post(address, {"do": "pass", "step": "leader"})
    assert "不由您审核" in said(answer)
    assert reports.row(report).state == "leader"


def test_who_accepted_opens_it_again(bureau: Client) -> None:
    report = reports.accepted()
    address = f"/my/reports/{report}/review/"
    assert "重新打开" not in said(bureau.get(f"/my/reports/{report}/"))
    assert bureau.post(address, {"do": "reopen", "reason": "x"}).status_code == 422
    coordinator = entered("coordinator")
    assert "重新打开" in said(coordinator.get(f"/my/reports/{report}/"))
    assert coordinator.post(address, {"do": "reopen", "reason": "数据有误"}).status_code == 302
    assert reports.row(report).state == "returned"


def test_the_next_person_is_told_once(bureau: Client) -> None:
    for login, role in (("h", "office_head"), ("qx-reporter", "reporter"), ("l", "leader")):
        person(login, role, unit="qx-water")
    report = reports.submitted()
    (waits,) = notices("h", english=False, limit=9)
    assert "改造三条干渠" in waits.text
    assert waits.url == f"/my/reports/{report}/"
    assert not notices("l", english=False, limit=9)
    services.return_report(
        report=report, step=ReportState.OFFICE_HEAD, reason="写清长度", actor=HEAD, now=NOW
    )
    (back,) = notices("qx-reporter", english=False, limit=9)
    assert "写清长度" in back.text


STATES = ("draft", "office_head", "lead_unit", "coordinator", "returned", "accepted")


@pytest.mark.parametrize("state", STATES)
def test_who_reads_what_is_one_rule_for_one_and_for_rows(bureau: Client, state: str) -> None:
    """The whole cast, at the unit itself, at the one it reports to, elsewhere and everywhere."""
    own, feeds = reports.written(), reports.written("qx-finance")
    ProgressReport.objects.update(state=state)
    allowed: dict[int, set[str]] = {own: set(), feeds: set()}
    for place in ("qx-water", "qx-finance", "qx-shiqiao", None):
        for name in CAST:
            user = person(f"{name}-{place}", CAST[name], unit=place)
            who = standing(user)
            rows = set(ProgressReport.objects.filter(readable(who)).values_list("pk", flat=True))
            for report in (own, feeds):
                one = may_read(who, grounds(report), ReportState(state))
                assert one == (report in rows), (name, place)
                if one:
                    allowed[report].add(f"{name}-{place}")
    assert "auditor-None" in allowed[own]
    assert not any(
        name.startswith(("outsider", "system", "security", "audit-")) for name in allowed[own]
    )
    if state == "accepted":
        assert "town-qx-shiqiao" in allowed[own]
        return
    assert "town-qx-shiqiao" not in allowed[own]
    assert "bureau-qx-finance" not in allowed[own]
    assert "bureau-qx-water" in allowed[own]
    assert ("bureau-qx-water" in allowed[feeds]) == (state != "draft")
    assert ("coordinator-None" in allowed[own]) == (state != "draft")


@pytest.mark.parametrize("state", ["draft", "office_head", "accepted"])
def test_the_page_asks_few_questions(
    bureau: Client, state: str, django_assert_max_num_queries: Any
) -> None:
    reports.submitted("qx-finance")
    report = reports.submitted()
    ProgressReport.objects.filter(pk=report).update(state=state)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert bureau.get(f"/my/reports/{report}/").status_code == 200


def test_a_stranger_to_the_report_finds_nothing(bureau: Client) -> None:
    report = reports.written()
    other = entered("bureau-2", "qx-finance", "reporter")
    assert other.get(f"/my/reports/{report}/").status_code == 404
    assert other.post(f"/my/reports/{report}/", typed(report)).status_code == 404
    head = entered("head", "qx-water")
    assert head.post(f"/my/reports/{report}/", typed(report)).status_code == 404
    assert ReportStep.objects.filter(report=report).count() == 2
