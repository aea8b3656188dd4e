"""One paper as text, Word and PDF: whatever the form, the same programme."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.align import plain
from luodi.compiler.model import CompiledProgramme

PAPERS = Path(__file__).parents[2] / ".." / "shared" / "policies"
TEXT = PAPERS / "guangzhou-north-2023.txt"
FORMS = [PAPERS / "dev" / f"guangzhou-north-2023.{form}" for form in ("docx", "pdf")]


def words(programme: CompiledProgramme) -> dict[str, list[str]]:
    return {
        "measures": [plain(m.number + m.heading) + ",".join(m.tasks) for m in programme.measures],
        "provisions": [t.provision for t in programme.tasks],
        "headings": [f"{p.id} {plain(p.number + p.heading)}" for p in programme.provisions],
        "sections": [plain(t.section) for t in programme.tasks],
        "goals": [plain(g.text) for g in programme.goals],
        "rules": [r.kind + plain(r.text) for r in programme.rules],
    }


@pytest.mark.shared
@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.suffix)
def test_every_form_gives_the_same_programme(path: Path) -> None:
    if not path.exists():
        pytest.skip("needs the real papers in ../shared/policies")
    expected, found = (words(compile_bytes(p.read_bytes(), name=p.name)) for p in (TEXT, path))
    for kind, listed in expected.items():
        assert found[kind] == listed, kind
