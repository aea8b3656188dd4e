"""Files made to do harm: each is compiled or refused, in bounded time and memory, without a
traceback, and nothing from outside the file comes out.

``luodi check`` runs on each in a process of its own whose memory and processor time the system
limits: what needs more dies and fails the test. The seconds themselves are in
``benchmarks/hostile.py``.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.hostile_files import CANARY, FILES

#: A gigabyte, and the address space that libraries take without using it.
MEMORY = 1_400 * 1024 * 1024
#: Generous, since a slow machine is no fault: what grows with the square takes minutes.
SECONDS = 30
#: What is no paper at all, or is under lock: never compiled.
REFUSED = {
    *(f"{name}.txt" for name in "empty blank binary binary-large picture zeros gzip hundred-megabytes "
      "just-below-the-limit just-below-the-limit-gb a-million-lines one-line-of-ten-megabytes".split()),
    *(f"{name}.{ending}" for ending in ("docx", "ofd") for name in "flat-bomb lying-small overlapping "
      "encrypted-parts many-parts laughs deep no-xml empty-part half tail-lost outside".split()),
    *(f"{name}.html" for name in "ten-thousand-deep a-million-deep open-formatting many-tags sixty-megabytes".split()),
    *(f"{name}.ofd" for name in "encrypted one-page-many-times too-many-pages page-nowhere places-outside no-pages "
      "same-documents composites endless-path no-size far-away".split()),
    *(f"{name}.pdf" for name in "encrypted empty noise no-pages its-own-parent flat-bomb nested-bomb "
      "many-pages many-pages-said deep-states many-rules deep-arrays half ten-filters draws-itself draws-itself-often draw-each-other "
      "ladder-of-forms drawn-a-million-times hexadecimal-bomb ascii-bomb escaped-bomb run-length-bomb lzw-bomb "
      "hexadecimal-object-stream".split()),
    *(f"{name}.txt" for name in "picture short-lines cells piped-cells spaced-cells surrogates zeros-between like-utf-16-unmarked".split()),
    *(f"{name}.html" for name in "many-attributes long-heading binary".split()),
    *(f"{name}.ofd" for name in "lying-large long-attribute scattered-rules blocks-in-blocks".split()),
    *(f"{name}.docx" for name in "lying-large long-attribute many-bombs many-runs too-many-styles long-labels "
      "composed-labels many-headers boxes-in-headers".split()),
    "nested-zips.docx", "no-parts.docx", "password.docx", "too-many-paragraphs.docx", "compound.doc",
}  # fmt: skip
#: Nothing but a few characters: compiled, and called no paper.
NO_PAPER = ("three-characters.txt", "three-bytes.txt", "letters.txt", "digits.txt", "empty.html")


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that no paper may show."""
    path = tmp_path_factory.mktemp("beside") / "canary.txt"
    path.write_text(CANARY)
    return path


def _bounded() -> None:
    """Soft limits: a child that takes a file apart sets limits of its own below the hard ones."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _checked(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "luodi.cli", "check", *map(str, paths)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "LUODI_LANG": "en"},
        preexec_fn=_bounded,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_compiled_or_refused(name: str, canary: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name](str(canary)))
    done = _checked(path)
    said = done.stdout + done.stderr
    assert done.returncode in (0, 1, 2), done.stderr[-2000:]
    assert "Traceback" not in said
    assert "internal error" not in said
    assert CANARY not in said
    if done.returncode == 2:
        assert not done.stdout
        assert len(done.stderr.strip().splitlines()) == 1
    if name in REFUSED:
        assert done.returncode == 2, done.stdout[-400:]
    if name in NO_PAPER:
        assert "W505" in done.stdout


def test_every_name_that_is_expected_is_there() -> None:
    assert set(FILES) >= REFUSED | set(NO_PAPER)
