"""The check-up of a paper (政策体检): small passes, each with codes of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from luodi.compiler.model import CompiledProgramme

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper


def run_checks(compiled: CompiledProgramme, paper: Paper) -> CompiledProgramme:
    """The programme with the findings of every check, in document order."""
    return replace(compiled, diagnostics=())
