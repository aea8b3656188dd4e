"""The API's description is a promise to others: it changes only on purpose.

Where a change is meant: ``LUODI_KEEP_OPENAPI=1 pytest tests/config/test_api.py`` writes it down.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.test import Client

KEPT = Path(__file__).parent / "openapi.json"


def test_the_description_is_as_agreed() -> None:
    found = Client().get("/api/v1/openapi.json").json()
    found["info"].pop("version")
    if os.environ.get("LUODI_KEEP_OPENAPI"):
        KEPT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(KEPT.read_text("utf-8"))
