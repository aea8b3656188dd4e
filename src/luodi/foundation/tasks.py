"""Background jobs of the foundation."""

from __future__ import annotations

from django.utils import timezone

from luodi.foundation import jobs
from luodi.foundation.attachments import services as attachments
from luodi.foundation.domain import Actor
from luodi.foundation.notices import clear_sent, send_waiting
from luodi.foundation.services import seal_events, verify_when_due

SEAL_EVERY = "* * * * * */10"  # ten seconds: what is not sealed yet could still be altered
VERIFY_EVERY = "10 2 * * *"  # at night: it reads the whole trail
SEND_EVERY = "* * * * * */15"
CLEAR_EVERY = "50 2 * * *"
SCAN_EVERY = "*/5 * * * *"
SWEEP_EVERY = "40 * * * *"


@jobs.periodic("audit.seal", SEAL_EVERY, at_start=True)
def seal() -> None:
    """Seal the events that wait for it."""
    while seal_events(now=timezone.now()):
        pass


@jobs.periodic("audit.verify", VERIFY_EVERY, at_start=True)
def verify() -> None:
    """Verify the trail, unless that was done within a day."""
    verify_when_due(actor=Actor.system("audit"), now=timezone.now())


@jobs.periodic("notices.send", SEND_EVERY, at_start=True)
def send_notices() -> None:
    """Send by e-mail and webhook what waits for it."""
    send_waiting(now=timezone.now())


@jobs.periodic("notices.clear", CLEAR_EVERY)
def clear_outbox() -> None:
    """Delete from the outbox what was sent long ago."""
    clear_sent(now=timezone.now())


@jobs.periodic("attachments.scan", SCAN_EVERY, at_start=True)
def scan_attachments() -> None:
    """Have files scanned that wait for it."""
    attachments.scan_waiting(actor=Actor.system("attachments"), now=timezone.now())


@jobs.periodic("attachments.sweep", SWEEP_EVERY)
def sweep_attachments() -> None:
    """Remove files that nothing refers to."""
    attachments.sweep()
