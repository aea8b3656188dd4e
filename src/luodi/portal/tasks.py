"""Background jobs that pass through several rooms."""

from __future__ import annotations

from django.utils import timezone

from luodi.foundation import jobs
from luodi.policy.services import give_up
from luodi.portal import services


def _given_up(*, document: int) -> None:
    give_up(document=document, now=timezone.now())


@jobs.job(services.CHECK_UP, on_failure=_given_up)
def check_up(*, document: int) -> None:
    """Compile a paper that was handed in."""
    services.check_up_document(document=document, now=timezone.now())


@jobs.periodic("portal.recompile", "*/10 * * * *", at_start=True)
def recompile() -> None:
    """Compile anew what an older compiler has read: once after each update of the program."""
    services.recompile(now=timezone.now())
