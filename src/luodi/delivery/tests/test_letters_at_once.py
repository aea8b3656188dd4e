"""Two people sending at the same moment, in real transactions: numbers have no gap, no letter goes
out twice, and no cap is passed."""

from __future__ import annotations

from functools import partial

import pytest

from luodi.delivery.domain.rules import Rung
from luodi.delivery.models import Supervision
from luodi.delivery.services import supervising as services
from luodi.delivery.tests.reports import planned
from luodi.delivery.tests.sample import COORDINATOR
from luodi.delivery.tests.test_supervise import APRIL, by_hand
from luodi.directory.tests.test_at_once import at_once, refused
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db(transaction=True)


def test_orders_of_the_same_moment_are_numbered_one_after_the_other() -> None:
    planned()
    units = ("qx-water", "qx-finance", "qx-county", "qx-shiqiao")
    order = partial(by_hand, kind=Rung.ORDER, authority="县政府督查室")
    done = at_once(*(partial(order, unit=unit) for unit in units))
    assert refused(done) == 0
    numbers = Supervision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"督办〔2030〕{n}号" for n in (1, 2, 3, 4)]


def test_two_letters_to_one_unit_do_not_both_find_room_under_the_cap() -> None:
    planned()
    assert refused(at_once(by_hand, by_hand)) == 1
    assert Supervision.objects.count() == 1


def test_a_proposal_that_two_send_goes_out_once() -> None:
    planned()
    send = partial(
        services.send_proposed,
        slug=SLUG,
        unit="qx-water",
        rung=Rung.REMIND,
        matters=None,
        actor=COORDINATOR,
        now=APRIL,
    )
    assert sorted(one is None for one in at_once(send, send)) == [False, True]
