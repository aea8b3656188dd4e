"""A compiler that says what a test wants, and a way to run the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from luodi.cli import main
from luodi.compiler import Unreadable
from luodi.compiler.model import CompiledProgramme, DocumentInfo, Source
from luodi.kernel.diagnostic import Diagnostic, Severity
from luodi.kernel.span import Span

SEVERITIES = {"错": Severity.ERROR, "警": Severity.WARNING, "提": Severity.NOTE}


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run ``luodi`` in this process."""

    def command(*arguments: object) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        said = capsysbinary.readouterr()
        return Ran(code, said.out.decode(), said.err.decode())

    return command


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler that finds an error at each 错, a warning at each 警, a note at each 提, cannot
    read 坏 and has a fault of its own at 崩."""
    monkeypatch.setattr("luodi.cli.confinement.compile_bytes", compile_marked)


def compile_marked(data: bytes, *, name: str) -> CompiledProgramme:
    """See :func:`marked`."""
    text = data.decode()
    if "坏" in text:
        raise Unreadable(name, "不是文字", "no text")
    if "崩" in text:
        raise ZeroDivisionError("fault")
    source = Source(name, "text/plain", hashlib.sha256(data).hexdigest(), len(text))
    found = [_found(text, at) for at, mark in enumerate(text) if mark in SEVERITIES]
    return CompiledProgramme(source, DocumentInfo(title="题"), text, diagnostics=tuple(found))


def _found(text: str, at: int) -> Diagnostic:
    severity = SEVERITIES[text[at]]
    codes = {Severity.ERROR: "E001", Severity.WARNING: "W021", Severity.NOTE: "N003"}
    return Diagnostic(codes[severity], severity, "有问题", Span(at, at + 1), "改一改")
