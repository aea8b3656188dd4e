"""How fast a PDF file is read and compiled, beside the time that pdfplumber needs for its text.

Run ``python benchmarks/pdf_speed.py [PAPER.pdf]``. The ratio within one run is what counts: it is to
stay below 1.2. Without the real paper an invented one of ten pages is measured.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pdfplumber

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from compile_speed import median_ms  # noqa: E402

from luodi.compiler import compile_bytes  # noqa: E402
from luodi.compiler.read import read  # noqa: E402
from tests.compiler.pdf_files import Pdf  # noqa: E402

REAL = ROOT.parent / "shared" / "policies" / "dev" / "guangzhou-north-2023.pdf"
LINE = "示例文字写满一行用来看看断行之处是否接得上去示例文字写满一行，"


def invented() -> bytes:
    """Ten pages of one line over and over."""
    pdf = Pdf()
    for _ in range(10):
        pdf.page().lines(84, 760, [LINE] * 34)
    return pdf.made()


def plumbed(data: bytes) -> int:
    """The yardstick: the text of every page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sum(len(page.extract_text()) for page in pdf.pages)


def main() -> None:
    paper = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL
    data = paper.read_bytes() if paper.exists() else invented()
    yardstick = median_ms(lambda: plumbed(data), 3)
    reading = median_ms(lambda: read(data, name="paper.pdf"), 7)
    whole = median_ms(lambda: compile_bytes(data, name="paper.pdf"), 7)
    print(f"{paper.name if paper.exists() else 'invented'}: {plumbed(data)} characters")
    print(f"  pdfplumber, text of all pages  {yardstick:9.1f} ms   1 x")
    print(f"  read                           {reading:9.1f} ms   {reading / yardstick:.2f} x")
    print(f"  compile                        {whole:9.1f} ms   {whole / yardstick:.2f} x")


if __name__ == "__main__":
    main()
