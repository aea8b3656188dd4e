"""PDF files are compiled in a process of its own, bounded in time and memory: the engine that takes
them apart is written in C, and a file made to do harm may take its process with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.model import CompiledProgramme

if TYPE_CHECKING:
    from luodi.foundation.confined import Confined

SECONDS = 120.0  # of the wall clock: the longest plans need some twenty
MEMORY = 1024**3


def compiled(data: bytes, name: str) -> CompiledProgramme:
    """Compile a paper; as :func:`luodi.compiler.compile_bytes`, whatever the file.

    A PDF file that ends the process or never comes to an end is :class:`Unreadable`.
    """
    if not data[:1024].lstrip().startswith(b"%PDF"):
        return compile_bytes(data, name=name)
    # Only here, since other papers should not wait for these modules.
    from luodi.foundation.confined import TookTooLong, WorkerLost, WorkFailed

    try:
        result: CompiledProgramme = _child().run(data, name, told=lambda word: None)
    except WorkFailed as failed:
        raise failed.__cause__ or failed from None
    except (TookTooLong, WorkerLost) as error:
        raise Unreadable(
            name,
            "文件结构异常，读取时耗用的时间或内存远超一般文件，已停止。请另存或重新导出一份后再试。",
            "The file is built so oddly that reading it takes far more time or memory than any paper, and was stopped. Save or export it anew.",
        ) from error
    return result


def work(data: bytes, name: str, *, tell: Any) -> CompiledProgramme:
    """What the child does; nobody is told its stages on the command line."""
    del tell
    return compile_bytes(data, name=name)


@cache
def _child() -> Confined:
    from luodi.foundation.confined import Confined

    return Confined(work, seconds=SECONDS, memory=MEMORY)
