"""Background jobs of the directory."""

from __future__ import annotations

from django.utils import timezone

from luodi.directory.services import apply_due_changes, clear_sessions
from luodi.foundation import jobs
from luodi.foundation.domain import Actor


@jobs.periodic("directory.apply_due_changes", "1 * * * *", at_start=True)
def apply_due() -> None:
    """Bring planned changes of units whose day has come into the register: after midnight, and
    when a worker starts late."""
    now = timezone.now()
    apply_due_changes(today=timezone.localdate(now), actor=Actor.system("worker"), now=now)


@jobs.periodic("directory.clear_sessions", "17 3 * * *")
def clear() -> None:
    """Forget sessions that are over."""
    clear_sessions(now=timezone.now())
