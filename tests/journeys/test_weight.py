"""Pages stay light on old office computers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Response

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_SCRIPT = 200_000  # bytes on a page without charts or maps


@pytest.mark.parametrize("path", ["/", "/policy/{run}/", "/tasks/"])
def test_scripts_of_a_page(coordinator: Visit, programme: str, sample: int, path: str) -> None:
    scripts: list[Response] = []
    coordinator.page.on(
        "response", lambda r: scripts.append(r) if r.request.resource_type == "script" else None
    )
    coordinator.go(path.format(run=sample))
    assert scripts
    assert sum(len(script.body()) for script in scripts) <= MOST_SCRIPT
