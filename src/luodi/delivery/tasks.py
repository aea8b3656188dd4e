"""Background jobs of delivery."""

from __future__ import annotations

from django.utils import timezone

from luodi.delivery.services import relight_all
from luodi.foundation import jobs
from luodi.foundation.domain import Actor

# After midnight where the programme runs: the day judged is a new one.
EVERY_NIGHT = "5 16 * * *"


@jobs.periodic("delivery.lights", EVERY_NIGHT, at_start=True)
def lights() -> None:
    """Compute every light anew: time has passed."""
    relight_all(now=timezone.now(), actor=Actor.system("lights"))
