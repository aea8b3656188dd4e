"""``make`` on machines that lack something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "find", "cksum", "cut", "make", "mkdir", "touch", "sed")
BROKEN = '#!/bin/sh\necho "$0: command not found" >&2\nexit 127\n'
# Stands for an interpreter of an old version: it runs, and says nothing of itself.
TOO_OLD = "#!/bin/sh\nexit 1\n"
REAL = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout beside a PATH that has only what is put there."""
    assert all(map(shutil.which, TOOLS)), "these tests need make and the usual tools"
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or "")
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).touch()
    return tmp_path


def add(machine: Path, name: str, script: str) -> None:
    program = machine / "bin" / name
    program.write_text(script)
    program.chmod(0o755)


def make(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine / "bin"), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [machine / "bin" / "make", *words],
        cwd=machine,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def chosen(machine: Path) -> str:
    database = make(machine, "-pn", "help").stdout
    found = re.search(r"^PYTHON := ?(.*)$", database, re.MULTILINE)
    assert found
    return found.group(1)


@pytest.mark.parametrize("goal", ["demo", "test", "lint"])
@pytest.mark.parametrize("pythons", [{}, {"python3.13": BROKEN, "python3": TOO_OLD}])
def test_without_python_one_line_and_exit_2(
    machine: Path, goal: str, pythons: dict[str, str]
) -> None:
    for name, script in pythons.items():
        add(machine, name, script)
    ran = make(machine, goal)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert "Python 3.12" in ran.stderr


def test_first_python_that_really_runs_is_taken(machine: Path) -> None:
    add(machine, "python3.13", BROKEN)
    add(machine, "python3.14", TOO_OLD)
    add(machine, "python3", REAL)
    found = chosen(machine)
    assert os.path.realpath(found) == os.path.realpath(sys.executable)


def test_python_of_the_environment_in_use_gives_way_to_the_one_it_was_made_from(
    machine: Path,
) -> None:
    add(machine, "python3.12", REAL)
    assert chosen(machine) == sys._base_executable  # type: ignore[attr-defined]
