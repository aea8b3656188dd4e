"""Invented papers printed by a browser, on A4 with running heads and page numbers: read back, they
give the same tasks, roles and targets as the papers themselves."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict
from tests.scoring import GOLDEN, compiled_beside, load, score

pytestmark = pytest.mark.browser

STYLE = """<meta charset="utf-8"><style>
body { font-family: "Noto Serif CJK SC"; font-size: 16px; line-height: 1.75 }
p { text-indent: 2em; margin: 0; text-align: justify }
h1 { font-family: "Noto Sans CJK SC"; font-size: 22px; text-align: center; font-weight: normal }
table { border-collapse: collapse; width: 100% }
td, th { border: 1px solid #000; padding: 2px 4px; font-size: 14px }
td p, th p { text-indent: 0 }
</style>"""
HEAD = '<div style="font-size: 10px; width: 100%; text-align: center">示例市人民政府公报</div>'
FOOT = (
    '<div style="font-size: 10px; width: 100%; text-align: center">'
    '— <span class="pageNumber"></span> —</div>'
)
PAPERS = (
    "long/county-rural-water-2021",
    "long/general-office-division-2019",
    "long/city-rural-table-2023",
    "long/city-lowcarbon-plan-2024",
    "long/city-business-flat-2022",
    "long/province-private-economy-2023",
    "long/province-145-plan-2021",
    "long/province-work-report-2025",
    "tables/commerce-division",
    "tables/agriculture-indicators",
    "tables/continued-tables",
    "tables/two-level-header",
    "clauses/section-clauses-and-numbers",
)


def _page(path: Path) -> str:
    """A paper as a page to print; plain text gets a title and a paragraph a line."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".html":
        return STYLE + re.sub(r"(?i)<meta[^>]*charset[^>]*>", "", text)
    title, *lines = (html.escape(line.strip()) for line in text.splitlines() if line.strip())
    return f"{STYLE}<h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("name", PAPERS)
def test_a_printed_paper_reads_as_the_paper(name: str, browser: Browser) -> None:
    gold_file = GOLDEN / f"{name}.gold.json"
    source, gold = load(gold_file)
    page = browser.new_page()
    page.set_content(_page(source))
    margin = {"top": "25mm", "bottom": "25mm", "left": "28mm", "right": "26mm"}
    data = page.pdf(
        format="A4",
        display_header_footer=True,
        header_template=HEAD,
        footer_template=FOOT,
        margin=margin,  # type: ignore[arg-type]
    )
    page.close()
    compiled = to_dict(compile_bytes(data, name="示例.pdf"))
    printed, own = score(compiled, gold), score(compiled_beside(gold_file), gold)
    agreement = [(s.tasks.f1, s.roles.f1, s.targets.f1) for s in (printed, own)]
    assert agreement[0] == agreement[1], "\n".join(printed.notes)
    assert "公报" not in json.dumps(compiled["document"], ensure_ascii=False)
