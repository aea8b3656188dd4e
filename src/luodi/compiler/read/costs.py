"""How long a file may be computed at, told by its size."""

from __future__ import annotations

# A printed plan of a hundred pages (half a megabyte, 84,000 characters) takes a fifth of this.
_AT_LEAST = 3.0
_PER_MEGABYTE = 50.0


def is_pdf(data: bytes | memoryview) -> bool:
    """Whether the bytes are those of a PDF file."""
    return bytes(data[:1024]).lstrip().startswith(b"%PDF")


def computing(data: bytes | memoryview, *, most: float) -> float:
    """How many processor seconds a file may take, ``most`` at the most.

    A page of an honest PDF file takes tens of milliseconds and several kilobytes: the smaller a
    file, the sooner it is given up. The work on other formats is bounded by what they hold.
    """
    if not is_pdf(data):
        return most
    return min(most, _AT_LEAST + _PER_MEGABYTE * len(data) / 1024**2)
