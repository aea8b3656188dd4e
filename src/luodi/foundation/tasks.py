"""Background jobs of the foundation."""

from __future__ import annotations

from django.utils import timezone

from luodi.foundation import jobs
from luodi.foundation.services import seal_events

SEAL_EVERY = "* * * * * */10"  # ten seconds: what is not sealed yet could still be altered


@jobs.periodic("audit.seal", SEAL_EVERY, at_start=True)
def seal() -> None:
    """Seal the events that wait for it."""
    while seal_events(now=timezone.now()):
        pass
