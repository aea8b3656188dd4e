"""A process started by a command lives no longer than the command."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess


def end_with_parent() -> None:
    """To be called in the child: it ends when its parent does, however the parent goes."""
    parent = multiprocessing.parent_process()
    if isinstance(parent, BaseProcess):
        # A terminal's Ctrl-C reaches the command alone, which then ends its processes in order;
        # told twice at once, by the terminal and by the command, one may never finish.
        os.setsid()
        threading.Thread(target=_end_with, args=(parent,), name="end-with", daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()  # returns when the parent is gone, however it went
    os._exit(1)
