"""One function over many papers: on every core, with a progress bar on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence

from luodi.cli.sources import Paper

BAR_CELLS = 30
POOL_FROM = 4  # papers; for fewer, starting processes costs more than it brings


def each[Result](
    work: Callable[[Paper], Result], papers: Sequence[Paper]
) -> Iterator[tuple[Paper, Result]]:
    """``work`` on each paper, results in the papers' order."""
    cores = _cores()
    if len(papers) < POOL_FROM or cores == 1 or any(paper.shown == "-" for paper in papers):
        yield from counted(((paper, work(paper)) for paper in papers), len(papers))
        return
    # Only here, since a single paper should not wait for these modules.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forked children share what is already imported; elsewhere each imports it for itself.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(min(cores, len(papers)), mp_context=context) as pool:
        chunk = max(1, min(16, len(papers) // (cores * 4)))
        results = pool.map(work, papers, chunksize=chunk)
        yield from counted(zip(papers, results, strict=True), len(papers))


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def counted[Item](items: Iterator[Item], total: int) -> Iterator[Item]:
    """The items, with a progress bar on a terminal."""
    if total == 1 or not sys.stderr.isatty():
        yield from items
        return
    for done, item in enumerate(items, 1):
        full = BAR_CELLS * done // total
        bar = "█" * full + "░" * (BAR_CELLS - full)
        sys.stderr.write(f"\r{bar} {done}/{total}")
        sys.stderr.flush()
        yield item
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
