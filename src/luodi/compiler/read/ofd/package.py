"""An OFD file as a package: its XML parts by the places that name one another (GB/T 33190, 7.2).

Places (``ST_Loc``) count from the package where they begin with ``/``, else from the folder of
the part that names them. Writers differ in slashes and in upper and lower case: neither matters
here. A place is looked up among the package's own parts and nowhere else.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from luodi.compiler.read.zipped import Parts, damaged, encrypted

#: What GM/T 0099 puts beside OFD.xml where parts of the file are encrypted.
_ENCRYPTIONS = "encryptions.xml"


class Package:
    """The parts of an OFD file. Raises :class:`luodi.compiler.Unreadable` for what is damaged,
    encrypted or too large, as :class:`Parts` does."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._parts = Parts(data, name)
        self._spelt = {_plain(part): part for part in self._parts.names()}
        if _ENCRYPTIONS in self._spelt:
            raise encrypted(name)

    def find(self, place: str, *, seen_from: str = "") -> str | None:
        """The part that ``place`` means in the part ``seen_from``; None where there is none."""
        plain = place.strip().replace("\\", "/")
        folders = [""] if plain.startswith("/") else _folders(seen_from)
        for folder in folders:
            wanted = _plain(posixpath.join(folder, plain.lstrip("/")))
            if wanted in self._spelt:
                return wanted
        return None

    def xml(self, part: str) -> etree._Element:
        """The root element of a part that :meth:`find` gave."""
        return self._parts.xml(self._spelt[part])

    def named(self, place: str | None, *, seen_from: str) -> str:
        """As :meth:`find`, where a file without that part is no whole file."""
        part = self.find(place, seen_from=seen_from) if place else None
        if part is None:
            raise damaged(self.name)
        return part


def local(element: etree._Element) -> str:
    """An element's name without its namespace: writers use several; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children called ``name``, in order."""
    return (child for child in element if local(child) == name)


def under(element: etree._Element, *path: str) -> Iterator[etree._Element]:
    """The elements that a path of names leads to: every last one in the first of the others."""
    holder = child(element, *path[:-1])
    return children(holder, path[-1]) if holder is not None else iter(())


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant by a path of names, or None."""
    at: etree._Element | None = element
    for name in path:
        at = next(children(at, name), None) if at is not None else None
    return at


def words(element: etree._Element | None) -> str:
    """The text inside an element without the blanks around it; empty for None."""
    return (element.text or "").strip() if element is not None else ""


def _plain(part: str) -> str:
    """A part's place in one spelling; what would lead out of the package stays in it."""
    return posixpath.normpath("/" + part.replace("\\", "/").lstrip("/")).lstrip("/").lower()


def _folders(part: str) -> list[str]:
    """The folder of a part and those above it: some writers count from the document's folder."""
    found = []
    while part:
        part = posixpath.dirname(part)
        found.append(part)
    return found or [""]
