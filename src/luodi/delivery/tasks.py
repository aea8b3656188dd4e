"""Background jobs of delivery."""

from __future__ import annotations

from django.utils import timezone

from luodi.delivery.services import relight_all
from luodi.delivery.services.supervising import remind_all
from luodi.foundation import jobs
from luodi.foundation.domain import Actor

# After midnight where the programme runs: the day judged is a new one.
EVERY_NIGHT = "5 16 * * *"


@jobs.periodic("delivery.lights", EVERY_NIGHT, at_start=True)
def lights() -> None:
    """Compute every light anew: time has passed."""
    relight_all(now=timezone.now(), actor=Actor.system("lights"))


# At half past eight in the morning where the programme runs, on every day: the ladder itself
# leaves out those that are not worked.
EVERY_MORNING = "30 0 * * *"


@jobs.periodic("delivery.reminders", EVERY_MORNING)
def reminders() -> None:
    """Send the reminders and chases that are due today."""
    remind_all(now=timezone.now(), actor=Actor.system("reminders"))
