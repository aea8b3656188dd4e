"""PDF files are compiled in a process of its own, bounded in time and memory: the engine that takes
them apart is written in C, and a file made to do harm may take its process with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.read.costs import computing, is_pdf

if TYPE_CHECKING:
    from luodi.foundation.confined import Confined

SECONDS = 60.0  # of the wall clock, as on the web: the longest plans need some twenty at most
MEMORY = 1024**3


def compiled(data: bytes, name: str) -> CompiledProgramme:
    """Compile a paper; as :func:`luodi.compiler.compile_bytes`, whatever the file.

    A PDF file that ends the process or never comes to an end is :class:`Unreadable`.
    """
    if not is_pdf(data):
        return compile_bytes(data, name=name)
    result: CompiledProgramme = _in_child(data, name)
    return result


def made[Made](make: Callable[..., Made], data: bytes, name: str, **settings: Any) -> Made:
    """What ``make(data, name=name, **settings)`` makes of a paper, under the same bounds.

    ``make`` is a function of a module; it, the settings, the result and its errors cross by pickle.
    """
    if not is_pdf(data):
        return make(data, name=name, **settings)
    result: Made = _in_child(data, name, make, settings)
    return result


def _in_child(data: bytes, name: str, *how: Any) -> Any:
    # Only here, since other papers should not wait for these modules.
    from luodi.foundation.confined import TookTooLong, WorkerLost, WorkFailed

    try:
        return _child().run(
            data,
            name,
            *how,
            told=lambda word: None,
            processor_seconds=computing(data, most=SECONDS),
        )
    except WorkFailed as failed:
        raise failed.__cause__ or failed from None
    except (TookTooLong, WorkerLost) as error:
        raise Unreadable(
            name,
            "文件结构异常，读取时耗用的时间或内存远超一般文件，已停止。请另存或重新导出一份后再试。",
            "The file is built so oddly that reading it takes far more time or memory than any paper, and was stopped. Save or export it anew.",
        ) from error


def work(
    data: bytes,
    name: str,
    make: Callable[..., Any] = compile_bytes,
    settings: Mapping[str, Any] = MappingProxyType({}),
    *,
    tell: Any,
) -> Any:
    """What the child does; nobody is told its stages on the command line."""
    del tell
    return make(data, name=name, **settings)


@cache
def _child() -> Confined:
    from luodi.foundation.confined import Confined

    return Confined(work, seconds=SECONDS, memory=MEMORY)
