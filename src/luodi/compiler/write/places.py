"""Where something stands in a paper, in words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from luodi.compiler.write.words import Words


class Places:
    """Provisions, pages and lines of one paper."""

    def __init__(self, compiled: Mapping[str, Any], text: str, words: Words) -> None:
        self._words = words
        self._provisions = {entry["id"]: entry for entry in compiled["provisions"]}
        self._pages: list[int] = compiled.get("layout", {}).get("pages", [])
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, start: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._lines, start)

    def column(self, start: int) -> int:
        """The column of a character in its line, from 1."""
        return start - self._lines[self.line(start) - 1] + 1

    def page(self, start: int) -> int | None:
        """The page of a character, from 1; None where the format knows none."""
        return bisect_right(self._pages, start) or None

    def clause(self, provision: str) -> str:
        """The printed numbers that lead to a provision (``三、(一)1.``); empty for none."""
        numbers: list[str] = []
        entry = self._provisions.get(provision)
        while entry is not None:
            numbers.append(entry["number"].strip())
            entry = self._provisions.get(entry["parent"] or "")
        annex = self._words("附件") if provision.startswith("annex") else ""
        return annex + "".join(reversed(numbers))

    def where(self, provision: str, start: int) -> str:
        """The clause, and the page; the line where no page is known."""
        page = self.page(start)
        if page is not None:
            place = self._words("第{page}页", page=page)
        else:
            place = self._words("第{line}行", line=self.line(start))
        return " ".join(part for part in (self.clause(provision), place) if part)
