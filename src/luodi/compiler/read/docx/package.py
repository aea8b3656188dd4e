"""A Word file's parts by what they are for: the main text, its styles, notes, headers."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from luodi.compiler.read import Unreadable
from luodi.compiler.read.docx.names import TRANSITIONAL
from luodi.compiler.read.zipped import Parts, damaged

_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = "word/document.xml"
#: Where programs put the parts, for files whose relations are broken.
_USUAL = {
    "styles": r"styles\.xml",
    "numbering": r"numbering\.xml",
    "footnotes": r"footnotes\.xml",
    "endnotes": r"endnotes\.xml",
    "comments": r"comments\.xml",
    "header": r"header\d*\.xml",
    "footer": r"footer\d*\.xml",
}


class Package:
    """The parts of a Word file. Raises :class:`Unreadable` for what is no Word file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._parts = Parts(data, name)
        self._main = self._find_main()
        self._relations = self._read_relations(self._main)

    def main(self) -> etree._Element:
        """The root of the main text."""
        root = self.xml(self._main)
        if root is None:
            raise Unreadable(
                self.name,
                "文件里没有正文，不是完整的 Word 文档。请用 Word 或 WPS 打开后另存为 .docx 再试。",
                "The file holds no main text and is no whole Word document. Save it as .docx again.",
            )
        return root

    def part(self, kind: str) -> etree._Element | None:
        """The part that the main text has for ``kind`` (``styles``), if any."""
        return next(iter(self.all_parts(kind)), None)

    def all_parts(self, kind: str) -> list[etree._Element]:
        """All parts of a kind (``header``), in the order of their names."""
        wanted = sorted({path for what, path in self._relations if what == kind})
        found = [path for path in wanted if path in self._parts]
        if not found and kind in _USUAL:
            folder = re.escape(posixpath.dirname(self._main))
            usual = re.compile(rf"{folder}/{_USUAL[kind]}", re.I)
            found = sorted(path for path in self._parts.names() if usual.fullmatch(path))
        return [root for path in found if (root := self.xml(path)) is not None]

    def xml(self, path: str) -> etree._Element | None:
        """The root of a part in transitional names; None where there is no such part."""
        if path not in self._parts:
            return None
        root = self._parts.xml(path)
        if any(uri.startswith(_STRICT) for uri in root.nsmap.values()):
            _rename(root)
        return root

    def _find_main(self) -> str:
        for kind, path in self._read_relations(""):
            if kind == "officeDocument" and path in self._parts:
                return path
        if _MAIN in self._parts:
            return _MAIN
        usual = [n for n in self._parts.names() if re.fullmatch(r"word/document\d*\.xml", n)]
        return usual[0] if usual else _MAIN

    def _read_relations(self, part: str) -> list[tuple[str, str]]:
        """What a part refers to inside the file: ``(kind, path)``."""
        folder, leaf = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{leaf}.rels")
        if path not in self._parts:
            return []
        try:
            root = self._parts.xml(path)
        except Unreadable as error:
            # Broken relations lose nothing: the parts stand where programs put them.
            if str(error) != str(damaged(self.name)):
                raise
            return []
        return [
            (relation.get("Type", "").rpartition("/")[2], _inside(folder, relation))
            for relation in root
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"
        ]


def _inside(folder: str, relation: etree._Element) -> str:
    target = relation.get("Target", "").replace("\\", "/")
    whole = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(whole).lstrip("/")


def _rename(root: etree._Element) -> None:
    """Strict names become the transitional ones that the rest of this reader knows."""
    for element in root.iter(etree.Element):
        element.tag = _transitional(str(element.tag))
        for key in element.attrib:
            plain = _transitional(str(key))
            if plain != key:
                element.set(plain, element.attrib.pop(key))


def _transitional(name: str) -> str:
    if not name.startswith("{" + _STRICT):
        return name
    uri, _, local = name[1:].partition("}")
    return f"{{{TRANSITIONAL.get(uri, uri)}}}{local}"
