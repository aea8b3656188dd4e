"""Delivery in the API: read by whoever reads programmes, acted on by those whose turn it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from luodi.delivery import services
from luodi.delivery.models import ReportStep
from luodi.delivery.queries import listing
from luodi.delivery.tests.reports import ENDED, accepted, planned, row, submitted, written
from luodi.delivery.tests.sample import REPORTER, items, part
from luodi.programme.tests.sample import SLUG
from tests.cast import person

pytestmark = pytest.mark.django_db
API = "/api/v1"
KEY = {"Idempotency-Key": "once"}


def logged_in(login: str, unit: str | None = None) -> Client:
    """A browser of somebody of the cast."""
    client = Client()
    client.force_login(person(login, unit=unit))
    return client


def post(client: Client, path: str, given: dict[str, Any], **headers: str) -> Any:
    return client.post(API + path, given, content_type="application/json", headers=headers)


def test_items_page_by_page_with_what_their_lights_rest_on(monkeypatch: Any) -> None:
    planned()
    accepted()
    client = logged_in("assessor")
    path = f"{API}/programmes/{SLUG}/items"
    whole = client.get(path).json()["items"]
    assert [one["key"] for one in whole] == [i.key for i in sorted(items().values(), key=_order)]
    first = client.get(f"{path}/t001").json()
    assert first["light"]["progress"] == 30
    assert [one["key"] for one in first["plans"][0]["milestones"]] == ["m01", "m02"]
    monkeypatch.setattr(listing, "PAGE", 1)
    seen, after = [], ""
    while after is not None:
        page = client.get(path, {"after": after}).json()
        seen += [one["key"] for one in page["items"]]
        after = page["next"]
    assert seen == [one["key"] for one in whole]


def _order(one: Any) -> tuple[int, int]:
    return one.order, one.pk


def test_filters_leave_out_what_was_not_asked_for() -> None:
    planned()
    client = logged_in("assessor")
    path = f"{API}/programmes/{SLUG}/items"
    found = client.get(path, {"unit": "qx-water", "state": "carrying_out"}).json()["items"]
    assert [one["key"] for one in found] == ["t001"]
    assert client.get(path, {"colour": "blue"}).json()["items"] == []
    assert client.get(f"{API}/programmes/none/items").status_code == 404
    assert client.get(f"{path}/none").status_code == 404


def test_a_draft_is_seen_by_its_unit_alone() -> None:
    planned()
    report = written()
    path = f"{API}/programmes/{SLUG}/reports"
    outside = logged_in("assessor")
    assert outside.get(path).json()["items"] == []
    assert outside.get(f"{API}/reports/{report}").status_code == 404
    own = logged_in("bureau", "qx-water").get(path, {"item": "t001"}).json()["items"]
    assert [(one["id"], one["content"]["percent"]) for one in own] == [(report, 30)]


def test_a_report_from_receipt_to_acceptance() -> None:
    planned()
    report = submitted()
    for login, step in (("head", "office_head"), ("leader", "leader")):
        client, given = logged_in(login, "qx-water"), {"step": step, "opinion": "同意"}
        answer = post(client, f"/reports/{report}/pass", given, **{"Idempotency-Key": step})
        assert answer.status_code == 200
    coordinator = logged_in("coordinator")
    for _ in range(2):
        answer = post(coordinator, f"/reports/{report}/accept", {}, **KEY)
        assert answer.json() == {"state": "accepted"}
    assert ReportStep.objects.filter(report=report, after="accepted").count() == 1


def test_written_by_its_unit_and_returned_with_a_reason() -> None:
    planned()
    water = logged_in("bureau", "qx-water")
    one = part(items()["t001"], "qx-water").pk
    begun = [post(water, f"/parts/{one}/reports", {"period": "2026-Q1"}).json() for _ in range(2)]
    assert begun[0] == begun[1], "begun once"
    assert post(water, f"/parts/{one}/reports", {"period": "2199-Q1"}).status_code == 409
    report = written()
    given = {"seen": 2, "percent": 40, "done": "开工"}
    saved = post(water, f"/reports/{report}/draft", given).json()
    assert saved == {"report": report, "version": 3}
    assert post(water, f"/reports/{report}/draft", {**given, "done": "别"}).status_code == 409
    other = logged_in("town", "qx-finance")
    assert post(other, f"/reports/{report}/draft", given).status_code == 404
    services.submit(report=report, seen=3, actor=REPORTER, now=ENDED)
    given = {"step": "office_head", "reason": "请补数字", "fields": ["done"]}
    assert post(water, f"/reports/{report}/return", given, **KEY).status_code == 403
    head = logged_in("head", "qx-water")
    assert post(head, f"/reports/{report}/return", {**given, "step": "x"}, **KEY).status_code == 409
    assert post(head, f"/reports/{report}/return", given).status_code == 422, "no key"
    assert post(head, f"/reports/{report}/return", given, **KEY).json() == {"state": "returned"}
    assert row(report).state == "returned"
