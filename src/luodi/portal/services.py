"""Acts that pass through several rooms."""

from __future__ import annotations

from datetime import datetime

from luodi.foundation.domain import Actor
from luodi.policy.services import compile_upload
from luodi.programme.services import bind_known


def check_up(*, data: bytes, name: str, actor: Actor, now: datetime) -> int:
    """Keep and compile a paper, and bind it to the programmes whose paper it is; returns the id
    of the run. Handing the same paper in again changes nothing.

    Raises:
        luodi.compiler.Unreadable: the paper cannot be read; the message says what to do.
    """
    run = compile_upload(data=data, name=name, actor=actor, now=now)
    bind_known(run_id=run, actor=actor, now=now)
    return run
