"""The page of what a paper proposes for the programme it is bound to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from luodi.directory.domain import Role
from luodi.foundation.models import AuditEvent
from luodi.policy import queries as policy
from luodi.policy.domain.corrections import Kind
from luodi.policy.services import Wish
from luodi.portal import services
from luodi.programme import queries
from luodi.programme.services import adopt_file
from luodi.programme.tests.sample import ACTOR, LATER, NOW, PAPER, SLUG, definition

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db: None) -> int:
    """The sample's paper, bound to the sample's programme."""
    adopt_file(definition(), actor=ACTOR, now=NOW)
    return services.check_up(data=PAPER.encode(), name="方案.txt", actor=ACTOR, now=NOW)


@pytest.fixture
def water(client: Client, person: Any, run: int) -> Client:
    """The office that coordinates the programme."""
    client.force_login(person("water", Role.COORDINATOR, unit="qx-water"))
    return client


def correct(run: int, place: int, **roles: list[str]) -> int:
    found = policy.reviewed(run)
    assert found is not None
    item = found.overlaid.ids["task"][place]
    wish = Wish(Kind.ROLES, item, payload=roles, seen=found.overlaid.last(item))
    return services.correct(run_id=run, wish=wish, actor=ACTOR, now=LATER)


def sent(client: Client, run: int, *chosen: str) -> dict[str, Any]:
    """What the form sends with some of it ticked."""
    html = client.get(f"/editions/proposal/{run}/").content.decode()
    hidden = dict(re.findall(r'name="(based_on|corrected)" value="(\d+)"', html))
    assert set(hidden) == {"based_on", "corrected"}
    return hidden | {"chosen": list(chosen), "reason": "以文件为准"}


def test_a_corrected_lead_is_proposed_and_taken_up(water: Client, run: int) -> None:
    """Of two differences the one that is ticked; the other is proposed again."""
    correct(run, 0, lead=["县财政局"], supporting=["县水利局"])
    correct(run, 2, lead=["县水利局"], supporting=["县财政局"])
    html = water.get(f"/editions/proposal/{run}/").content.decode()
    assert re.findall(r'name="chosen" value="([^"]+)"', html) == ["roles:t001", "roles:t003"]
    assert '<td class="was">县水利局</td><td class="now">县财政局</td>' in html
    answer = water.post(f"/editions/proposal/{run}/", sent(water, run, "roles:t001"))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/editions/2/")
    first, _, third = queries.in_force(SLUG).definition.tasks
    assert (first.lead, third.lead) == (("qx-finance",), ("qx-finance",))
    html = water.get(f"/editions/proposal/{run}/").content.decode()
    assert re.findall(r'name="chosen" value="([^"]+)"', html) == ["roles:t003"]


def test_nothing_ticked_is_said_and_nothing_lost(water: Client, run: int) -> None:
    correct(run, 0, lead=["县财政局"], supporting=["县水利局"])
    before = AuditEvent.objects.count()
    answer = water.post(f"/editions/proposal/{run}/", sent(water, run))
    assert answer.status_code == 422
    assert "请至少选择一项" in answer.content.decode()
    assert 'value="以文件为准"' in answer.content.decode()
    assert AuditEvent.objects.count() == before


def test_an_edition_made_meanwhile_is_not_overwritten(water: Client, run: int) -> None:
    correct(run, 0, lead=["县财政局"], supporting=["县水利局"])
    correct(run, 2, lead=["县水利局"], supporting=["县财政局"])
    stale = sent(water, run, "roles:t003")
    assert (
        water.post(f"/editions/proposal/{run}/", sent(water, run, "roles:t001")).status_code == 302
    )
    answer = water.post(f"/editions/proposal/{run}/", stale)
    assert answer.status_code == 422
    assert "第 1 版" in answer.content.decode()
    assert len(queries.editions(SLUG)) == 2
    stale["based_on"] = "x"
    assert water.post(f"/editions/proposal/{run}/", stale).status_code == 422


def test_what_was_corrected_meanwhile_is_not_taken_up_unseen(water: Client, run: int) -> None:
    """Ticked for one lead, the paper now says another; what was ticked stays ticked."""
    correct(run, 0, lead=["县财政局"], supporting=["县水利局"])
    stale = sent(water, run, "roles:t001")
    correct(run, 0, lead=["石桥镇"], supporting=["县水利局"])
    answer = water.post(f"/editions/proposal/{run}/", stale)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "又有更正" in html
    assert '<td class="now">石桥镇</td>' in html
    assert 'value="roles:t001" checked' in html
    assert len(queries.editions(SLUG)) == 1


def test_a_unit_that_the_programme_lacks_cannot_be_ticked(water: Client, run: int) -> None:
    correct(run, 0, lead=["县林业局"], supporting=["县水利局"])
    html = water.get(f"/editions/proposal/{run}/").content.decode()
    assert 'value="roles:t001" disabled' in html
    assert "县林业局" in html
    answer = water.post(f"/editions/proposal/{run}/", sent(water, run, "roles:t001"))
    assert answer.status_code == 422
    assert len(queries.editions(SLUG)) == 1


def test_targets_of_one_side_are_listed(water: Client, run: int) -> None:
    """The sample's paper states no target, its programme two."""
    html = water.get(f"/editions/proposal/{run}/").content.decode()
    assert "文件与方案一致" in html
    assert "只有方案里有的目标" in html
    assert "有效灌溉面积" in html or "灌溉面积" in html
    assert "只有文件里有的目标" not in html
    found = policy.reviewed(run)
    assert found is not None
    start = PAPER.index("每年不少于一次")
    from luodi.kernel.span import Span

    wish = Wish(
        Kind.TARGET_ADD,
        span=Span(start, start + 7),
        payload={
            "metric": "清淤次数",
            "comparator": "at_least",
            "value": 1,
            "unit": "次",
            "year": 2030,
        },
    )
    services.correct(run_id=run, wish=wish, actor=ACTOR, now=LATER)
    html = water.get(f"/editions/proposal/{run}/").content.decode()
    assert "只有文件里有的目标" in html


def test_only_who_coordinates_the_programme_may(run: int, client: Client, person: Any) -> None:
    address = f"/editions/proposal/{run}/"
    client.force_login(person("finance", Role.COORDINATOR, unit="qx-finance"))
    assert client.get(address).status_code == 403
    assert client.post(address, {"chosen": "roles:t001", "reason": "甲"}).status_code == 403
    client.force_login(person("town"))
    assert client.get(address).status_code in {403, 404}
    assert len(queries.editions(SLUG)) == 1


def test_no_paper_no_page(water: Client, run: int) -> None:
    assert water.get(f"/editions/proposal/{run + 1}/").status_code == 404


def test_few_questions_to_the_database(
    water: Client, run: int, django_assert_max_num_queries: Any
) -> None:
    correct(run, 0, lead=["县财政局"], supporting=["县水利局"])
    for address in (f"/editions/proposal/{run}/", f"/policy/{run}/"):
        water.get(address)
        with django_assert_max_num_queries(12):
            assert water.get(address).status_code == 200
