"""The head of an Akoma Ntoso document: what the paper is (FRBR), and who is meant by the references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.compiler.write.xml import Xml

Entry = Mapping[str, Any]

#: The schema asks for a date (akn-core, FRBRdate); a paper without one is given this, named unknown.
NO_DATE = "0001-01-01"
ROLES = {"lead": "牵头单位", "supporting": "配合单位", "joint": "按职责分工单位"}
_ISSUER = "issuer_{}"


@dataclass(frozen=True, slots=True)
class Identity:
    """How a paper, or a component of it, is named (Akoma Ntoso Naming Convention v1.0, 4)."""

    compiled: Entry
    name: str = "main"

    def component(self, name: str) -> Identity:
        """The same paper's part of that name."""
        return Identity(self.compiled, name)

    @property
    def date(self) -> str:
        """When it was written, else published."""
        document = self.compiled["document"]
        return document["date_written"] or document["date_published"] or NO_DATE

    @property
    def number(self) -> str:
        """Its number; of a paper without one, the beginning of its file's digest."""
        said = (
            self.compiled["document"]["document_number"] or self.compiled["source"]["sha256"][:16]
        )
        return re.sub(r"[\s/]+", "-", said)

    @property
    def work(self) -> str:
        """The work's address."""
        return f"/akn/cn/statement/{self.date}/{self.number}"


def identification(xml: Xml, identity: Identity) -> None:
    """``identification`` and, where the day is known, ``publication``."""
    document = identity.compiled["document"]
    work, expression = identity.work, f"{identity.work}/zho@{identity.date}"
    known = "written" if identity.date != NO_DATE else "unknown"
    xml.open("identification", source="#luodi")
    xml.open("FRBRWork")
    _common(xml, work, f"/!{identity.name}", identity.date, known)
    for number in range(1, max(1, len(document["issuer"])) + 1):
        xml.empty("FRBRauthor", href="#" + _ISSUER.format(number), as_="#author")
    xml.empty("FRBRcountry", value="cn")
    if document["document_number"]:
        xml.empty("FRBRnumber", value=document["document_number"])
    if document["title"]:
        xml.empty("FRBRname", value=document["title"])
    xml.close("FRBRWork")
    xml.open("FRBRExpression")
    _common(xml, expression, f"/!{identity.name}", identity.date, known)
    xml.empty("FRBRauthor", href="#" + _ISSUER.format(1), as_="#author")
    xml.empty("FRBRlanguage", language="zho")
    xml.close("FRBRExpression")
    xml.open("FRBRManifestation")
    _common(xml, expression, f"/!{identity.name}.xml", identity.date, known)
    xml.empty("FRBRauthor", href="#luodi", as_="#editor")
    xml.empty("FRBRformat", value="application/akn+xml")
    xml.close("FRBRManifestation")
    xml.close("identification")
    if document["date_published"] and identity.name == "main":
        own = {"number": document["document_number"]} if document["document_number"] else {}
        xml.empty(
            "publication", date=document["date_published"], name="政府网站", showAs="发布", **own
        )


def _common(xml: Xml, address: str, component: str, date: str, name: str) -> None:
    xml.empty("FRBRthis", value=address + component)
    suffix = ".xml" if component.endswith(".xml") else ""
    xml.empty("FRBRuri", value=address + suffix)
    xml.empty("FRBRdate", date=date, name=name)


def unit_ids(compiled: Entry) -> dict[str, str]:
    """The id of each unit that the paper names, ``unit_1`` and so on in its order."""
    return {unit["name"]: f"unit_{n}" for n, unit in enumerate(compiled["units"], 1)}


def references(xml: Xml, compiled: Entry, units: Mapping[str, str], prefix: str = "") -> None:
    """``references``. An attached document repeats them under ids of its own only where it has
    to: its marks point to the paper's, so that a unit is one thing in the whole document."""
    xml.open("references", source="#luodi")
    if prefix:
        xml.empty(
            "attachmentOf", eId=prefix + "of", href="#main", showAs=compiled["document"]["title"]
        )
    else:
        for name, attributes in _references(compiled, units):
            xml.empty(name, **attributes)
    xml.close("references")


def _references(compiled: Entry, units: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for number, issuer in enumerate(compiled["document"]["issuer"] or ("未写明发文机关",), 1):
        yield "TLCOrganization", _reference(_ISSUER.format(number), "organization", issuer)
    for name, key in units.items():
        yield "TLCOrganization", _reference(key, "organization", name)
    for role, words in ROLES.items():
        yield "TLCRole", _reference(role, "role", words)
    yield "TLCRole", _reference("author", "role", "发文机关")
    yield "TLCRole", _reference("editor", "role", "编码")
    yield "TLCObject", _reference("luodi", "object", "落地 Luodi")


def _reference(key: str, kind: str, shown: str) -> dict[str, str]:
    address = "".join(shown.split())
    return {"eId": key, "href": f"/akn/ontology/{kind}/cn/{address}", "showAs": shown}
