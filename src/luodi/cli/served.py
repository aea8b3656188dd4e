"""What a process of the web server runs: the site, for as long as the command that started it
lives. Without this, a killed ``luodi serve`` would leave a process that keeps the port."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess

from luodi.config.wsgi import application

__all__ = ["application"]


def _end_with(parent: BaseProcess) -> None:
    parent.join()  # returns when the parent is gone, however it went
    os._exit(1)


_parent = multiprocessing.parent_process()
if isinstance(_parent, BaseProcess):
    # A terminal's Ctrl-C reaches the command alone, which then ends its processes in order; told
    # twice at once, by the terminal and by the command, one may never finish.
    os.setsid()
    threading.Thread(target=_end_with, args=(_parent,), name="end-with", daemon=True).start()
