"""Background jobs of the foundation."""

from __future__ import annotations

from django.utils import timezone

from luodi.foundation import jobs
from luodi.foundation.domain import Actor
from luodi.foundation.services import seal_events, verify_when_due

SEAL_EVERY = "* * * * * */10"  # ten seconds: what is not sealed yet could still be altered
VERIFY_EVERY = "10 2 * * *"  # at night: it reads the whole trail


@jobs.periodic("audit.seal", SEAL_EVERY, at_start=True)
def seal() -> None:
    """Seal the events that wait for it."""
    while seal_events(now=timezone.now()):
        pass


@jobs.periodic("audit.verify", VERIFY_EVERY, at_start=True)
def verify() -> None:
    """Verify the trail, unless that was done within a day."""
    verify_when_due(actor=Actor.system("audit"), now=timezone.now())
