"""What the portal reads from the rooms, composed for its pages."""

from __future__ import annotations

from typing import Any


def programme_in_force() -> Any:
    """The programme that the pages show by default, None before any is adopted."""
    return None
