"""Letters: as the ladder proposes, by hand, within their caps, numbered, answered, closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.rules import Cap, LadderRules, Rung
from luodi.delivery.domain.supervision import over_cap
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Supervision
from luodi.delivery.queries.facts import rules
from luodi.delivery.queries.matters import Proposal, assigned, proposals
from luodi.delivery.services import supervising as services
from luodi.delivery.tests.reports import planned
from luodi.delivery.tests.sample import COORDINATOR, REPORTER, items
from luodi.foundation.burden import burden
from luodi.foundation.calendar import declare_days, working_calendar
from luodi.foundation.models import AuditEvent
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db

APRIL = datetime(2030, 4, 1, 1, 0, tzinfo=UTC)  # a Monday; the first quarter's report is due soon
LATE = datetime(2030, 4, 12, 1, 0, tzinfo=UTC)


def proposed(now: datetime, unit: str = "qx-water") -> dict[str, Proposal]:
    found = proposals(
        assigned(Q(item__key="t001", item__programme__slug=SLUG)),
        on=now.date(),
        rules=rules()[SLUG],
        calendar=working_calendar(),
        unit=unit,
    )
    return {one.line.code: one for one in found}


def by_hand(**more: object) -> int:
    wanted = {"slug": SLUG, "unit": "qx-water", "text": "请说明进展", "actor": COORDINATOR}
    return services.send(**wanted | {"now": APRIL} | more)  # type: ignore[arg-type]


def test_the_ladder_reminds_once_and_chases_after_the_day() -> None:
    planned()
    assert proposed(APRIL)["report"].step.rung is Rung.REMIND  # type: ignore[union-attr]
    assert services.remind_all(now=APRIL, actor=COORDINATOR) > 0
    count = Supervision.objects.count()
    assert services.remind_all(now=APRIL, actor=COORDINATOR) == 0
    assert Supervision.objects.count() == count
    assert isinstance(proposed(APRIL)["report"].step, Held)
    assert proposed(LATE)["report"].step.rung is Rung.CHASE  # type: ignore[union-attr]


def test_nothing_is_proposed_where_nothing_is_due() -> None:
    planned()
    assert proposed(APRIL - timedelta(days=20)) == {}


def test_a_letter_that_another_sent_meanwhile_is_not_sent_again() -> None:
    planned()
    wanted = {"slug": SLUG, "unit": "qx-water", "rung": Rung.REMIND, "matters": None}
    assert services.send_proposed(**wanted, actor=COORDINATOR, now=APRIL)
    assert services.send_proposed(**wanted, actor=COORDINATOR, now=APRIL) is None


def test_a_letter_says_its_matters_and_counts_on_the_burden_meter() -> None:
    planned()
    wanted = {"slug": SLUG, "unit": "qx-water", "rung": Rung.REMIND, "matters": None}
    made = services.send_proposed(**wanted, actor=COORDINATOR, now=APRIL)
    found = Supervision.objects.get(pk=made)
    assert "改造三条干渠" in found.text
    assert (found.reply_due, found.number) == (None, "")
    month = burden(["qx-water"], date(2030, 4, 1), date(2030, 5, 1))
    assert [one.asks for one in month] == [1]
    assert AuditEvent.objects.filter(act="delivery.supervise").count() == 1


def test_by_hand_the_mildest_form_is_the_default_and_asks_for_an_answer() -> None:
    planned()
    found = Supervision.objects.get(pk=by_hand(item=items()["t001"].pk, idem="a"))
    assert (found.kind, found.number, found.reply_due) == (
        Rung.NOTICE,
        "提示〔2030〕1号",
        date(2030, 4, 8),
    )
    assert by_hand(idem="a") == found.pk


def test_an_order_names_its_authority_and_is_numbered_without_gaps() -> None:
    planned()
    with pytest.raises(ValueError, match="依据"):
        by_hand(kind=Rung.ORDER)
    numbers = [
        Supervision.objects.get(
            pk=by_hand(kind=Rung.ORDER, authority="县政府督查室", unit=unit)
        ).number
        for unit in ("qx-water", "qx-finance", "qx-county")
    ]
    assert numbers == [f"督办〔2030〕{n}号" for n in (1, 2, 3)]
    following = by_hand(
        kind=Rung.ORDER, authority="县政府督查室", now=datetime(2031, 1, 6, 1, 0, tzinfo=UTC)
    )
    assert Supervision.objects.get(pk=following).number == "督办〔2031〕1号"


def test_the_cap_holds_for_letters_by_hand_and_frees_next_month() -> None:
    planned()
    by_hand()
    with pytest.raises(services.HeldBack) as refused:
        by_hand(now=APRIL + timedelta(days=1))
    assert (refused.value.held.code, refused.value.held.values["sent"]) == ("cap", 1)
    by_hand(now=datetime(2030, 5, 6, 1, 0, tzinfo=UTC))
    assert Supervision.objects.count() == 2


def test_nothing_goes_out_on_a_day_off() -> None:
    planned()
    with pytest.raises(services.HeldBack) as refused:
        by_hand(now=APRIL + timedelta(days=5))  # a Saturday
    assert refused.value.held.code == "day_off"
    declare_days(days={date(2030, 4, 1): False}, basis="放假通知", actor=COORDINATOR, now=APRIL)
    with pytest.raises(services.HeldBack):
        by_hand()
    assert services.remind_all(now=APRIL, actor=COORDINATOR) == 0


def test_a_letter_is_answered_asked_again_and_closed() -> None:
    planned()
    made = by_hand()
    told = {"supervision": made, "now": APRIL}
    services.reply(**told, text="已开工", actor=REPORTER, idem="r")
    services.reply(**told, text="已开工", actor=REPORTER, idem="r")
    with pytest.raises(ValueError, match="补充什么"):
        services.review_reply(**told, accept=False, actor=COORDINATOR)
    services.review_reply(**told, accept=False, reason="请附验收单", actor=COORDINATOR)
    services.reply(**told, text="已附", actor=REPORTER)
    services.review_reply(**told, accept=True, actor=COORDINATOR)
    found = Supervision.objects.get(pk=made)
    assert (found.state, found.closed_at) == ("closed", APRIL)
    assert [step.act for step in found.steps.all()] == [
        "send",
        "reply",
        "ask_again",
        "reply",
        "accept",
    ]
    services.reopen_supervision(**told, reason="又停工", actor=COORDINATOR)
    assert Supervision.objects.get(pk=made).state == "sent"


def test_a_withdrawn_letter_stays_and_cannot_be_answered() -> None:
    planned()
    made = by_hand()
    services.withdraw_supervision(supervision=made, reason="发错单位", actor=COORDINATOR, now=APRIL)
    with pytest.raises(OutOfOrder, match="已撤回"):
        services.reply(supervision=made, text="收到", actor=REPORTER, now=APRIL)
    with pytest.raises(services.HeldBack):
        by_hand(now=APRIL + timedelta(days=1))


RUNGS = st.sampled_from(list(Rung))


@given(sent=st.lists(RUNGS, max_size=12), most=st.integers(1, 4), rung=RUNGS)
def test_a_cap_is_never_passed(sent: list[Rung], most: int, rung: Rung) -> None:
    ladder = LadderRules(caps=(Cap(frozenset({Rung.NOTICE, Rung.ORDER}), most),))
    letters: list[Rung] = []
    for one in [*sent, rung]:
        if over_cap(letters, one, ladder) is None:
            letters.append(one)
    assert sum(one in {Rung.NOTICE, Rung.ORDER} for one in letters) <= most
    free = [one for one in [*sent, rung] if one not in {Rung.NOTICE, Rung.ORDER}]
    assert [one for one in letters if one not in {Rung.NOTICE, Rung.ORDER}] == free
