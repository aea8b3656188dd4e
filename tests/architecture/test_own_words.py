"""The papers themselves are not part of this repository, nor are their sentences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Names of units and projects and set phrases are facts; so many characters of running text in a
# row are somebody's sentence.
RUN = 26
BREAKS = re.compile(r"[、()（）《》「」“”\"'`|\[\]{}<>/\\]")
TEXT = {".py", ".md", ".yaml", ".yml", ".json", ".txt", ".html", ".ts", ".css", ".toml", ".po"}


def runs(text: str) -> Iterator[str]:
    """Every piece of running Chinese text of ``RUN`` characters."""
    for part in BREAKS.split(re.sub(r"\s+", "", text)):
        for start in range(len(part) - RUN + 1):
            yield part[start : start + RUN]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if Path(name).suffix in TEXT]


def text_of(path: Path) -> str:
    """A file's text; some test papers are in an office's old encoding on purpose."""
    data = path.read_bytes()
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-16")


@pytest.mark.shared
def test_no_sentence_of_a_paper_is_in_the_repository(shared_policies: Path) -> None:
    papers: set[str] = set()
    for path in shared_policies.rglob("*.txt"):
        papers.update(runs(path.read_text("utf-8")))
    assert papers
    copied = {
        f"{path.relative_to(ROOT)}: {run}"
        for path in tracked()
        if path.exists()
        for run in runs(text_of(path))
        if run in papers and re.search(r"[\u4e00-\u9fff]{12}", run)
    }
    assert not copied
