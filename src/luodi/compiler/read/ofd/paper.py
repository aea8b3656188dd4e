"""From the package to its pages: OFD.xml → documents → pages → what stands on them.

Left out on purpose: page templates (running heads, letterheads) unless the pages have nothing
else, annotations (stamps, comments), attachments, earlier versions.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from lxml import etree

from luodi.compiler.read.ofd.content import POINTS, Budget, Drawing, Face
from luodi.compiler.read.ofd.package import Package, child, children, local, under, words
from luodi.compiler.read.ofd.values import numbers
from luodi.compiler.read.pdf.pages import page_of
from luodi.compiler.read.pdf.values import Sheet
from luodi.compiler.read.zipped import too_large

#: A five-year plan of a province has some 150 pages, 100,000 characters and 20,000 objects.
MOST_PAGES = 2_000
MOST_OBJECTS = 160_000
MOST_GLYPHS = 400_000
_MOST_DOCUMENTS = 100
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(slots=True)
class Laid:
    """An OFD file's pages. ``fonts`` are the names that glyphs count, ``tags`` are what its custom tags mark (标题 → the words), ``signed``
    whether it bears signatures; they were not verified."""

    faces: list[Face] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    signed: bool = False
    #: The lines of page templates that are left out: they may bear a mark of secrecy.
    running: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    number: str
    part: str


def laid(package: Package) -> Laid:
    """Every page of every document of the package, in order."""
    root = package.xml(package.named("/OFD.xml", seen_from=""))
    budget = Budget(MOST_OBJECTS, MOST_GLYPHS, lambda: too_large(package.name))
    found = Laid()
    bodies = list(children(root, "DocBody"))
    if len(bodies) > _MOST_DOCUMENTS:
        raise too_large(package.name)
    for body in bodies:
        found.signed = found.signed or _signed(package, body)
        _Document(package, _document_root(package, body), budget, found.fonts).lay(found)
    return found


def _signed(package: Package, body: etree._Element) -> bool:
    place = words(child(body, "Signatures"))
    part = package.find(place) if place else None
    return part is not None and any(True for _ in children(package.xml(part), "Signature"))


def _document_root(package: Package, body: etree._Element) -> str:
    """The document's root part: of the current version where there are versions (8.1)."""
    for version in under(body, "Versions", "Version"):
        place = version.get("BaseLoc")
        if version.get("Current", "").lower() in ("true", "1") and place:
            part = package.named(place, seen_from="")
            root = words(child(package.xml(part), "DocRoot"))
            return package.named(root, seen_from=part)
    return package.named(words(child(body, "DocRoot")), seen_from="")


class _Document:
    """One document of the package."""

    def __init__(self, package: Package, part: str, budget: Budget, names: list[str]) -> None:
        self._package, self._part, self._budget, self._names = package, part, budget, names
        self._root = package.xml(part)
        self._composites: dict[str, etree._Element] = {}
        self._fonts: dict[str, str] = {}
        self._used: set[str | None] = set()
        for resources in self._resources():
            self._take(resources)

    def lay(self, found: Laid) -> None:
        """Add this document's pages to ``found``."""
        first = len(found.faces)
        listed = list(under(self._root, "Pages", "Page"))
        if first + len(listed) > MOST_PAGES:
            raise too_large(self._package.name)
        pages = [_Page(page.get("ID", ""), self._part_of(page)) for page in listed]
        faces = [self._face(page, first + at, templates=False) for at, page in enumerate(pages, 1)]
        if not any(face.sheet.glyphs for face in faces):
            faces = [
                self._face(page, first + at, templates=True) for at, page in enumerate(pages, 1)
            ]
        else:
            found.running += self._running()
        found.faces += faces
        by_page = dict(zip((page.number for page in pages), faces, strict=True))
        found.tags.update(_tags(self._package, self._root, self._part, by_page))

    def _font(self, number: str) -> int:
        """Which of the paper's fonts a glyph's is: one name is one font in every document."""
        name = self._fonts.get(number, "")
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    def _part_of(self, page: etree._Element) -> str:
        return self._package.named(page.get("BaseLoc"), seen_from=self._part)

    def _face(self, page: _Page, number: int, *, templates: bool) -> Face:
        root = self._package.xml(page.part)
        box = self._box(root)
        face = Face(Sheet(number, box[2] * POINTS, box[3] * POINTS))
        drawing = Drawing(face, self._budget, self._composites, self._font)
        for content in self._contents(root, templates=templates):
            drawing.draw(content)
        return face

    def _running(self) -> Iterator[str]:
        """The lines of the templates that the pages use, once the pages were laid."""
        for content in self._templates(self._used):
            face = Face(Sheet(0, _A4[2] * POINTS, _A4[3] * POINTS))
            Drawing(face, self._budget, self._composites, self._font).draw(content)
            yield from (line.text for line in page_of(face.sheet).lines)

    def _contents(self, page: etree._Element, *, templates: bool) -> Iterator[etree._Element]:
        used = {template.get("TemplateID") for template in children(page, "Template")}
        self._used |= used
        if templates:
            yield from self._templates(used)
        if (content := child(page, "Content")) is not None:
            yield content

    def _templates(self, wanted: Container[str | None]) -> Iterator[etree._Element]:
        for template in under(self._root, "CommonData", "TemplatePage"):
            if template.get("ID") in wanted:
                content = child(self._package.xml(self._part_of(template)), "Content")
                if content is not None:
                    yield content

    def _box(self, page: etree._Element) -> tuple[float, ...]:
        """The page's own size, or the document's (7.5)."""
        for area in (child(page, "Area"), child(self._root, "CommonData", "PageArea")):
            box = numbers(words(child(area, "PhysicalBox")), 4) if area is not None else None
            if box and box[2] > 0 and box[3] > 0:
                return box
        return _A4

    def _resources(self) -> Iterator[etree._Element]:
        for kind in ("PublicRes", "DocumentRes"):
            for place in under(self._root, "CommonData", kind):
                if part := self._package.find(words(place), seen_from=self._part):
                    yield self._package.xml(part)

    def _take(self, resources: etree._Element) -> None:
        for unit in under(resources, "CompositeGraphicUnits", "CompositeGraphicUnit"):
            self._composites[unit.get("ID", "")] = unit
        for font in under(resources, "Fonts", "Font"):
            self._fonts[font.get("ID", "")] = font.get("FontName", "")


def _tags(
    package: Package, root: etree._Element, part: str, pages: dict[str, Face]
) -> dict[str, str]:
    """What custom tags mark on the pages (公文标引): the tag's name → the marked words."""
    found: dict[str, str] = {}
    listed = package.find(words(child(root, "CustomTags")) or "/", seen_from=part)
    for tag in children(package.xml(listed), "CustomTag") if listed else ():
        place = package.find(words(child(tag, "FileLoc")) or "/", seen_from=listed or "")
        for element in package.xml(place).iter() if place else ():
            marked = "".join(
                pages[page].marked.get(words(ref), "")
                for ref in children(element, "ObjectRef")
                if (page := ref.get("PageRef", "")) in pages
            )
            if marked:
                found.setdefault(element.get("Name") or local(element), marked)
    return found
