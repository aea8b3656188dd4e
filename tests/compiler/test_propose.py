"""What ``luodi compile --format yaml`` proposes is a valid programme file."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from luodi.compiler import compile_bytes
from luodi.compiler.propose import to_yaml

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "programmes" / "programme.schema.json").read_text("utf-8"))
REAL = ROOT.parent / "shared" / "policies"
SAMPLES = sorted((ROOT / "programmes").glob("*/paper*.txt"))


def errors_of(paper: Path) -> list[str]:
    proposal = yaml.safe_load(to_yaml(compile_bytes(paper.read_bytes(), name=paper.name)))
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [f"{list(e.path)}: {e.message[:200]}" for e in validator.iter_errors(proposal)]


@pytest.mark.parametrize("paper", SAMPLES, ids=lambda p: p.name)
def test_the_proposal_for_an_invented_paper_is_valid(paper: Path) -> None:
    assert errors_of(paper) == []


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "guangzhou-north-2023.txt",
        "dev/chengdu-opc-2026.html",
        "dev/ningbo-opc-2026.html",
        "dev/zhengzhou-opc-2026.txt",
        "dev/gf-2018-42-agri-machinery.html",
        "dev/gbf-2018-117-incentives.html",
    ],
)
def test_the_proposal_for_a_real_paper_is_valid(name: str) -> None:
    paper = REAL / name
    if not paper.exists():
        pytest.skip(f"needs ../shared/policies/{name}")
    assert errors_of(paper) == []


def test_a_task_keeps_its_roles_and_sets() -> None:
    paper = "一、做事。办好三件事。（市教育局牵头，市财政局、各区配合）\n二、收尾。办完。（市审计局负责）\n"
    proposal = yaml.safe_load(to_yaml(compile_bytes(paper.encode(), name="p.txt")))
    names = {unit["key"]: unit["name"] for unit in proposal["units"]}
    first = proposal["tasks"][0]
    assert [names[k] for k in first["roles"]["lead"]] == ["市教育局"]
    assert [names[k] for k in first["roles"]["supporting"]] == ["市财政局"]
    assert first["open_sets"] == [{"role": "supporting", "phrase": "各区"}]
    assert proposal["tasks"][1]["measure"] == "m02"
