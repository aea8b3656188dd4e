"""Who may correct a paper: not whoever comes by the same bytes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from luodi.directory.domain import Role
from luodi.foundation.domain import Actor
from luodi.policy.models import PaperCorrection
from luodi.portal import services
from luodi.programme.services import adopt_file
from luodi.programme.tests.sample import ACTOR, NOW, PAPER, definition

pytestmark = pytest.mark.django_db


def hand_in(by: str, paper: str = PAPER) -> int:
    actor = Actor.system("seed") if by == "system" else Actor(by, f"示例·{by}")
    return services.check_up(data=paper.encode(), name="方案.txt", actor=actor, now=NOW)


def may(user: Any, run: int) -> tuple[int, int, bool]:
    """How the reader, a form, and the form sent answer; whether the reader offers any."""
    client = Client()
    client.force_login(user)
    page = client.get(f"/policy/{run}/")
    form = f"/policy/{run}/review/add/"
    sent = client.post(form, {"words": "没有的话", "lead": "县水利局"})
    assert client.get(form).status_code == (404 if sent.status_code == 404 else 200)
    return page.status_code, sent.status_code, form in page.content.decode()


READS, CORRECTS = (200, 404, False), (200, 422, True)


def test_the_first_who_hands_in_a_draft_corrects_it(person: Any) -> None:
    run = hand_in("anna")
    assert hand_in("ben") == run
    assert may(person("anna", Role.REPORTER), run) == CORRECTS
    assert may(person("ben", Role.REPORTER), run) == READS
    assert may(person("coordinator"), run) == CORRECTS


@pytest.mark.parametrize("order", [("system", "anna"), ("anna", "system")])
def test_what_the_program_loaded_is_nobodys_own(person: Any, order: tuple[str, str]) -> None:
    first, second = map(hand_in, order)
    assert first == second
    assert may(person("anna", Role.REPORTER), first) == READS
    assert may(person("coordinator"), first) == CORRECTS


def test_a_paper_that_a_programme_rests_on_is_its_coordinators(person: Any) -> None:
    """Also for the head of the unit that handed it in."""
    adopt_file(definition(), actor=ACTOR, now=NOW)
    head = person("head", Role.OFFICE_HEAD, unit="qx-water")
    anna = person("anna", Role.REPORTER, unit="qx-water")
    draft = hand_in("anna", PAPER.replace("〔2029〕7号", "〔2029〕8号").replace("水网", "林网"))
    assert may(anna, draft) == CORRECTS
    assert may(head, draft) == CORRECTS
    bound = hand_in("anna")
    assert may(anna, bound) == READS
    assert may(head, bound) == READS
    assert may(person("coordinator"), bound) == CORRECTS
    assert not PaperCorrection.objects.exists()


def test_the_head_of_a_second_unit_reads(person: Any) -> None:
    adopt_file(definition(), actor=ACTOR, now=NOW)
    person("anna", Role.REPORTER, unit="qx-water")
    person("ben", Role.REPORTER, unit="qx-finance")
    other = person("head", Role.OFFICE_HEAD, unit="qx-finance")
    draft = PAPER.replace("〔2029〕7号", "〔2029〕8号").replace("水网", "林网")
    run = hand_in("anna", draft)
    hand_in("ben", draft)
    assert may(other, run) == READS
