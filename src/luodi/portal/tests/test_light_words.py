"""Lights and the ladder told in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.lights import (
    AcceptedFact,
    EvidenceGrade,
    Facts,
    MilestoneFact,
    light,
)
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.rules import DeliveryRules
from luodi.delivery.tests import facts as drawn
from luodi.delivery.tests.facts import CALENDAR
from luodi.portal.web.light_words import day_words, held_words, light_words

HAN = re.compile("[\u4e00-\u9fff]")
LATE = Facts(
    on=date(2026, 7, 16),
    begun=date(2026, 1, 5),
    milestones=(MilestoneFact("site", "场地移交", date(2026, 6, 30), 75),),
    accepted=AcceptedFact("2026-Q2", date(2026, 7, 10), 40, EvidenceGrade.DATA),
)


def told(found: Facts, language: str) -> str:
    shown = light(found, DeliveryRules(), CALENDAR)
    with translation.override(language):
        return light_words(shown.colour, shown.reasons)


def test_red_in_chinese() -> None:
    assert told(LATE, "zh-hans") == (
        "红灯：节点“场地移交”应于2026年6月30日完成，已逾期12个工作日；"
        "最近采纳的进度40%（2026年第二季度），截至2026年6月30日的计划75%"
    )


def test_red_in_english() -> None:
    assert told(LATE, "en") == (
        "Red: milestone “场地移交” due 30 Jun 2026, 12 working days late; "
        "last accepted progress 40% (Q2 2026) against 75% planned by 30 Jun 2026"
    )


@settings(max_examples=200)
@given(drawn.facts, drawn.rules)
def test_every_light_is_told_in_both_languages(found: Facts, rules: DeliveryRules) -> None:
    shown = light(found, rules, CALENDAR)
    with translation.override("zh-hans"):
        chinese = light_words(shown.colour, shown.reasons)
    with translation.override("en"):
        english = light_words(shown.colour, shown.reasons)
    for title in ("场地移交", "开工", "验收", "挂牌"):
        english = english.replace(f"“{title}”", "")
    assert HAN.search(english) is None
    assert HAN.search(chinese)
    assert not {"%(", "None", "%%"} & set(re.findall(r"%\(|None|%%", chinese + english))


HELD = [
    Held("done", {"on": "2026-07-01"}),
    Held("suspended", {"since": "2026-07-01"}),
    Held("disputed", {}),
    Held("top", {}),
    Held("not_yet", {"rung": "remind", "days": -9, "after": -5}),
    Held("not_yet", {"rung": "chase", "days": 1, "after": 3}),
    Held("apart", {"last": "2026-07-01", "apart": 3}),
    Held("day_off", {"on": "2026-10-01"}),
    Held("quiet", {"zh": "汛期", "en": "Floods", "until": "2026-07-08"}),
    Held("cap", {"rung": "chase", "sent": 2, "per_month": 2}),
    Held("cap", {"rung": "chase", "sent": 2, "per_month": 2, "zh": "依据", "en": "ground"}),
    Held("switched_off", {"kind": "black"}),
]


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.code)
def test_why_nothing_is_sent_is_told_in_both_languages(held: Held) -> None:
    with translation.override("zh-hans"):
        assert HAN.search(held_words(held))
    with translation.override("en"):
        assert HAN.search(held_words(held)) is None


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("2026-07", "2026年7月", "month 7 of 2026"),
        ("2026-Q3", "2026年第三季度", "Q3 2026"),
        ("2026-H2", "2026年下半年", "second half of 2026"),
        ("2026", "2026年", "2026"),
        ("第3期", "第3期", "第3期"),
    ],
)
def test_periods_in_words(key: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert period_said(key) == chinese
    with translation.override("en"):
        assert period_said(key) == english


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_day_is_told_as_it_was_stored(day: date) -> None:
    with translation.override("zh-hans"):
        assert (
            day_words(day.isoformat()) == day_words(day) == f"{day.year}年{day.month}月{day.day}日"
        )
