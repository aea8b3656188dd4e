"""Logging in and out."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_log_in_page_has_no_grave_fault(visit: Visit) -> None:
    visit.go("/login/")
    assert visit.axe() == []
