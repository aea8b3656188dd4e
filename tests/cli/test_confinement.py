"""A PDF file is compiled in a child, which it may take with it, and nothing else."""

from __future__ import annotations

import pytest

from luodi.cli import confinement
from luodi.compiler import Unreadable, compile_bytes
from luodi.foundation.confined import Confined
from tests.compiler.pdf_files import Pdf


def _paper() -> bytes:
    pdf = Pdf()
    pdf.page().text(84, 700, "（一）抓好示例。责任单位：示例局。")
    return pdf.made()


def test_the_child_gives_what_compiling_gives() -> None:
    assert confinement.compiled(_paper(), "示例.pdf") == compile_bytes(_paper(), name="示例.pdf")


def test_what_the_compiler_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(Unreadable, match="已损坏"):
        confinement.compiled(b"%PDF-1.7\n", "示例.pdf")


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Confined(confinement.work, seconds=0.0, memory=confinement.MEMORY)
    monkeypatch.setattr(confinement, "_child", lambda: child)
    with pytest.raises(Unreadable, match="已停止"):
        confinement.compiled(_paper(), "示例.pdf")
    child.close()
