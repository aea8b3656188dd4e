"""Looking for viruses: a program of the office's own is given the bytes (``LUODI_SCAN_COMMAND``)."""

from __future__ import annotations

import logging
import subprocess

from django.conf import settings

from luodi.foundation.attachments.values import Scan

log = logging.getLogger(__name__)
CLEAN, FOUND = 0, 1  # what clamscan and clamdscan end with; anything else is no answer
_LONGEST = 200


def scan(data: bytes, *, seconds: float) -> tuple[Scan, str]:
    """Whether the program that is set up finds anything, with its line where it does. ``WAITING``
    where it gives no answer within the time; ``NONE`` where none is set up. No shell is used."""
    command: list[str] = settings.SCAN_COMMAND
    if not command:
        return Scan.NONE, ""
    try:
        done = subprocess.run(  # noqa: S603  the administrator's own command, and no words of others
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("the scan command gave no answer: %s", error)
        return Scan.WAITING, ""
    if done.returncode == CLEAN:
        return Scan.CLEAN, ""
    if done.returncode == FOUND:
        return Scan.REFUSED, _line(done.stdout or done.stderr)
    log.warning("the scan command ended with %s: %s", done.returncode, _line(done.stderr))
    return Scan.WAITING, ""


def _line(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", errors="replace").splitlines()]
    first = next(filter(None, lines), "")
    return "".join(filter(str.isprintable, first))[:_LONGEST]
