"""Why a command could not be done."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from luodi.cli.language import say


class Failure(Exception):
    """The command cannot be done; the message says what and where, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split("\n")))


def fault(path: str, error: Exception) -> str:
    """What is said of a fault of ours at a paper. Called while it is handled: tells it in full."""
    traceback.print_exc()
    message = "{path}：编译器内部错误，请报告（{reason}）"
    return say(message, path=path, reason=repr(error))


@contextmanager
def faults_told(path: str) -> Iterator[None]:
    """A fault of ours inside is told in full, and becomes a :class:`Failure` that names the
    paper."""
    try:
        yield
    except Failure:
        raise
    except Exception as error:
        raise Failure(fault(path, error)) from error
