"""A PDF file is compiled in a child, which it may take with it, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from luodi.cli import FAILED, confinement, main
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


def _crash(data: bytes, name: str, *, tell: Any) -> None:
    os.abort()


def _no_memory(data: bytes, name: str, *, tell: Any) -> None:
    raise MemoryError


@pytest.mark.parametrize("work", [_crash, _no_memory])
def test_a_child_that_dies_gives_one_line_and_exit_code_2(
    work: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Confined(work, seconds=60, memory=confinement.MEMORY)
    monkeypatch.setattr(confinement, "_child", lambda: child)
    (tmp_path / "示例.pdf").write_bytes(_paper())
    assert main(["check", str(tmp_path / "示例.pdf")]) == FAILED
    out, err = capsys.readouterr()
    assert not out
    assert "已停止" in err
    assert len(err.strip().splitlines()) == 1
