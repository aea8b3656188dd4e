"""Evidence of a report: added, refused, withdrawn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from luodi.delivery import services
from luodi.delivery.domain.rules import EvidenceGrade
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Evidence, ReportStep
from luodi.delivery.tests.reports import ENDED, opened, planned, submitted
from luodi.delivery.tests.sample import REPORTER
from luodi.foundation.attachments.refusals import Refused
from luodi.foundation.models import Attachment

pytestmark = pytest.mark.django_db


def added(report: int, **more: Any) -> int:
    wanted = {"title": "公示", "grade": EvidenceGrade.OFFICIAL, "actor": REPORTER, "now": ENDED}
    return services.add_evidence(report=report, **wanted | more)


def test_a_file_is_kept_under_its_digest_and_once_for_a_double_click() -> None:
    planned()
    report = opened()
    file = {"name": "验收单.txt", "title": "", "idem": "k"}
    one = added(report, file=BytesIO("已验收".encode()), **file)
    assert added(report, file=BytesIO("已验收".encode()), **file) == one
    found = Evidence.objects.get()
    assert (found.title, found.grade) == ("验收单.txt", EvidenceGrade.OFFICIAL)
    step = ReportStep.objects.get(act="add_evidence")
    assert step.data["sha256"] == Attachment.objects.get().sha256
    assert len(step.data["sm3"]) == 64


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "只要一样"),
        ({"link": "https://example.gov.cn/a", "file": BytesIO(b"x"), "name": "a.txt"}, "只要一样"),
        ({"link": "example.gov.cn"}, "http"),
        ({"link": "javascript:alert(1)"}, "http"),
        ({"link": "https://example.gov.cn/a", "title": " "}, "写明"),
        ({"link": "https://example.gov.cn/a", "grade": EvidenceGrade.NONE}, "种类"),
        ({"link": "https://example.gov.cn/" + "a" * 2000}, "太长"),
    ],
)
def test_what_is_no_evidence_is_told(more: dict[str, Any], said: str) -> None:
    planned()
    with pytest.raises(ValueError, match=said):
        added(opened(), **more)


def test_a_file_that_is_refused_leaves_nothing() -> None:
    planned()
    report = opened()
    with pytest.raises(Refused, match="空文件"):
        added(report, file=BytesIO(b""), name="a.txt")
    assert not Evidence.objects.exists()


def test_evidence_is_withdrawn_with_a_reason_and_stays() -> None:
    planned()
    report = opened()
    one = added(report, link="https://example.gov.cn/a")
    with pytest.raises(ValueError, match="理由"):
        services.withdraw_evidence(evidence=one, why=" ", actor=REPORTER, now=ENDED)
    for _ in range(2):
        services.withdraw_evidence(evidence=one, why="传错", actor=REPORTER, now=ENDED)
    found = Evidence.objects.get()
    assert (found.withdrawn_at, found.withdrawn_why) == (ENDED, "传错")
    assert ReportStep.objects.filter(act="withdraw_evidence").count() == 1
    with pytest.raises(LookupError):
        services.withdraw_evidence(evidence=0, why="x", actor=REPORTER, now=ENDED)


def test_what_was_submitted_takes_no_more_and_gives_none_back() -> None:
    planned()
    report = opened()
    one = added(report, link="https://example.gov.cn/a")
    submitted()
    with pytest.raises(OutOfOrder):
        added(report, link="https://example.gov.cn/b")
    with pytest.raises(OutOfOrder):
        services.withdraw_evidence(evidence=one, why="传错", actor=REPORTER, now=ENDED)
