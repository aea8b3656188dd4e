"""A paper's structure as Akoma Ntoso 3.0 (OASIS LegalDocML, akn-core v1.0).

A policy paper is an AKN ``statement``: its head is the preface, its opening the preamble, its
numbered provisions the main body, its signature the conclusions, its annexes attachments. No
character of the text is left out: without white space, the document's text is the text as read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from luodi.compiler.write.akn_meta import Identity, identification, references, unit_ids
from luodi.compiler.write.akn_text import Flow, Mark, marks_of
from luodi.compiler.write.xml import Xml

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# An annex's own heading: 附件, 附件2, 附表：任务分工表.
_ANNEX = re.compile(r"附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*(?:$|[:：.．].{0,40}$)")
# Elements of levels 1, 2, 3 …; chapters, sections and articles say themselves what they are.
_LEVELS = ("section", "subsection", "paragraph", "subparagraph", "point", "indent")
_SAID = {"编": "book", "章": "chapter", "节": "section", "条": "article", "款": "paragraph"}
_SHORT = {  # Akoma Ntoso Naming Convention v1.0, 5.4.1
    "book": "book",
    "chapter": "chp",
    "section": "sec",
    "subsection": "subsec",
    "article": "art",
    "paragraph": "para",
    "subparagraph": "subpara",
    "point": "point",
    "indent": "indent",
}

Entry = Mapping[str, Any]


def to_akn(compiled: Entry, text: str) -> str:
    """The Akoma Ntoso document of a compiled paper (``luodi.programme/1`` and its text as read).
    The same paper gives the same document."""
    identity, units = Identity(compiled), unit_ids(compiled)
    writer = _Writer(compiled, text, marks_of(compiled, text, units))
    xml = writer.xml
    xml.line('<?xml version="1.0" encoding="UTF-8"?>')
    xml.open("akomaNtoso", xmlns=NAMESPACE)
    xml.open("statement", name="policy", contains="originalVersion")
    xml.open("meta")
    identification(xml, identity)
    references(xml, compiled, units)
    xml.close("meta")
    writer.document(identity, compiled, units)
    xml.close("statement")
    xml.close("akomaNtoso")
    return xml.text()


class _Writer:
    """The parts of one paper."""

    def __init__(self, compiled: Entry, text: str, marks: tuple[Mark, ...]) -> None:
        self.xml = Xml()
        self._text = text
        self._flow = Flow(self.xml, text, compiled.get("layout", {}).get("tables", ()), marks)
        self._provisions = sorted(compiled["provisions"], key=lambda entry: entry["start"])
        self._starts = [entry["start"] for entry in self._provisions]
        self._parents = {entry["id"]: entry["parent"] for entry in self._provisions}
        self._zones = [
            (entry["zone"], entry["start"]) for entry in compiled.get("layout", {}).get("zones", ())
        ]
        self._taken: set[str] = set()

    def document(self, identity: Identity, compiled: Entry, units: Mapping[str, str]) -> None:
        """Preface, preamble, main body, conclusions and attachments."""
        annex = self._first("annex", len(self._text))
        tail = min(self._first("tail", annex), annex)
        body, opening = self._bounds(tail)
        for name, start, end in (("preface", 0, opening), ("preamble", opening, body)):
            if self._text[start:end].strip():
                self.xml.open(name)
                self._flow.write(start, end)
                self.xml.close(name)
        self._main(body, tail, "")
        self._conclusions(tail, annex)
        self._attachments(annex, identity, compiled, units)

    def _conclusions(self, start: int, end: int) -> None:
        if self._text[start:end].strip():
            self.xml.open("conclusions")
            self._flow.write(start, end)
            self.xml.close("conclusions")

    def _first(self, zone: str, default: int) -> int:
        return next((start for name, start in self._zones if name == zone), default)

    def _bounds(self, tail: int) -> tuple[int, int]:
        """Where the main body and, before it, the opening begin. A paper without numbered
        provisions is all main body behind its head."""
        first = self._starts[0] if self._starts and self._starts[0] < tail else None
        fronts = [end for (zone, _), (_, end) in pairwise(self._zones) if zone == "front"]
        if first is None:
            head = fronts[0] if fronts and self._text[fronts[0] : tail].strip() else 0
            return head, head
        return first, max((end for end in fronts if end <= first), default=first)

    def _attachments(
        self, annex: int, identity: Identity, compiled: Entry, units: Mapping[str, str]
    ) -> None:
        bounds = [*self._annexes(annex), len(self._text)]
        if not self._text[annex:].strip():
            return
        self.xml.open("attachments")
        for number, (start, end) in enumerate(pairwise(bounds), 1):
            eid = f"att_{number}"
            self.xml.open("attachment", eId=eid)
            self.xml.open("doc", name="annex", contains="originalVersion")
            self.xml.open("meta")
            identification(self.xml, identity.component(f"annex_{number}"))
            references(self.xml, compiled, units, prefix=f"{eid}__")
            self.xml.close("meta")
            foot = min((s for zone, s in self._zones if zone == "tail" and start < s), default=end)
            self._main(start, min(foot, end), eid + "__")
            self._conclusions(min(foot, end), end)
            self.xml.close("doc")
            self.xml.close("attachment")
        self.xml.close("attachments")

    def _annexes(self, start: int) -> Iterator[int]:
        """Where each annex begins; the first with the zone."""
        yield start
        for match in re.finditer(r"^[^\n]*$", self._text[start:], re.MULTILINE):
            place = start + match.start()
            apart = self._text[start:place].strip() and not self._flow.in_table(place)
            if apart and _ANNEX.match(match[0].strip()):
                yield place

    def _main(self, start: int, end: int, prefix: str) -> None:
        """A main body: what stands before its first provision, then the provisions."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        provisions = self._provisions[first:last]
        self.xml.open("mainBody")
        lead_end = provisions[0]["start"] if provisions else end
        if self._text[start:lead_end].strip() or not provisions:
            self._flow.write(start, lead_end, always=True)
        open_ones: list[tuple[str, str, str]] = []  # id, element, eId
        for index, entry in enumerate(provisions):
            chain = self._chain(entry)
            while open_ones and open_ones[-1][0] not in chain:
                self.xml.close(open_ones.pop()[1])
            until = provisions[index + 1]["start"] if index + 1 < len(provisions) else end
            children = (
                index + 1 < len(provisions) and provisions[index + 1]["parent"] == entry["id"]
            )
            above = open_ones[-1][2] if open_ones else prefix.removesuffix("__")
            element = _element(entry)
            eid = self._eid(above, element, entry)
            self.xml.open(element, eId=eid)
            self._provision(entry, until, children=children)
            open_ones.append((entry["id"], element, eid))
        while open_ones:
            self.xml.close(open_ones.pop()[1])
        self.xml.close("mainBody")

    def _chain(self, entry: Entry) -> set[str]:
        above, found = entry["parent"], set()
        while above is not None and above not in found:
            found.add(above)
            above = self._parents.get(above)
        return found

    def _eid(self, above: str, element: str, entry: Entry) -> str:
        number = entry["id"].rpartition(".")[2]
        stem = f"{above}__" if above else ""
        eid = wanted = f"{stem}{_SHORT[element]}_{number}"
        count = 1
        while eid in self._taken:
            count += 1
            eid = f"{wanted}-{count}"
        self._taken.add(eid)
        return eid

    def _provision(self, entry: Entry, until: int, *, children: bool) -> None:
        """A provision's own words: number, heading, and the rest as intro or content."""
        place = entry["start"]
        for name, words in (("num", entry["number"]), ("heading", entry["heading"])):
            end = follows(self._text, place, words, until)
            if end is not None:
                self._flow.inline(name, place, end)
                place = end
        if self._text[place:until].strip():
            block = "intro" if children else "content"
            self.xml.open(block)
            self._flow.write(place, until)
            self.xml.close(block)


def _element(entry: Entry) -> str:
    said = re.match(r"\s*第.{1,9}?([编章节条款])", entry["number"])
    if said:
        return _SAID[said[1]]
    return _LEVELS[min(entry["level"], len(_LEVELS)) - 1]


def follows(text: str, start: int, words: str, until: int) -> int | None:
    """Where ``words`` end that stand at ``start`` but for white space; None where others do.

    >>> follows("一、 总 则。", 0, "一、总则", 9), follows("一、总则", 0, "二、", 4)
    (6, None)
    """
    wanted, place, found = "".join(words.split()), start, 0
    while found < len(wanted) and place < until:
        if text[place] == wanted[found]:
            found += 1
        elif not text[place].isspace():
            return None
        place += 1
    return place if wanted and found == len(wanted) else None
