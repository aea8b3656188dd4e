"""What a paragraph's and a run's style say, through the chain of styles they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from lxml import etree

from luodi.compiler.numbering import cn_value
from luodi.compiler.read.docx.names import P_PR, R_PR, VAL, is_on, w, whole

_BASED_ON, _NAME, _STYLE = w("basedOn"), w("name"), w("style")
_STYLE_ID, _TYPE, _DEFAULT = w("styleId"), w("type"), w("default")
_NUM_PR, _NUM_ID, _LEVEL = w("numPr"), w("numId"), w("ilvl")
_OUTLINE, _JC = w("outlineLvl"), w("jc")
_BOLD, _SIZE, _FONTS, _VANISH = w("b"), w("sz"), w("rFonts"), w("vanish")
_EAST_ASIA, _ASCII = w("eastAsia"), w("ascii")
_R_STYLE = w("rStyle")
#: So many of the styles that a style is based on are looked up in lists.
_LONGEST_CHAIN = 64
#: Far more than any office program lets a file have.
MAX_STYLES = 10_000
_CN = "[一二三四五六七八九]"
_HEADING_NAME = re.compile(
    rf"(?:heading|标题|標題|\S*级标题)\s*(?P<n>[1-9]|{_CN})(?!\d)|\S*?(?P<m>[1-9]|{_CN})\s?级标题",
    re.I,
)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d", re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """How words look and where they stand; None where nothing is said."""

    bold: bool | None = None
    size: int | None = None
    font: str | None = None
    hidden: bool | None = None
    centred: bool | None = None
    outline: int | None = None
    number: int | None = None
    level: int | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below."""
        if self is NOTHING or below is NOTHING:
            return below if self is NOTHING else self
        return Look(
            *[
                getattr(below, name) if (said := getattr(self, name)) is None else said
                for name in _NAMES
            ]
        )


NOTHING = Look()
_NAMES = tuple(f.name for f in fields(Look))


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it takes over from those it is based on."""

    look: Look = NOTHING
    name: str = ""
    #: The heading's level that the style gives: by its outline level or by its name.
    heading: int | None = None
    #: The style's own id and those it is based on, its own first.
    chain: tuple[str, ...] = ()
    #: The heading's level by the name alone, its own or one below.
    named: int | None = None

    @property
    def in_contents(self) -> bool:
        """Whether paragraphs of this style are lines of a table of contents."""
        return _CONTENTS_NAME.fullmatch(self.name) is not None


class Styles:
    """The styles of a file. Unknown ids and circles are no error: what can be told is told."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        for element in root.iterchildren(_STYLE) if root is not None else ():
            style_id = element.get(_STYLE_ID, "")
            self._elements.setdefault(style_id, element)
            if element.get(_DEFAULT) is not None and is_on(element.get(_DEFAULT)):
                self._defaults.setdefault(element.get(_TYPE, ""), style_id)
        defaults = root.find(w("docDefaults")) if root is not None else None
        run = defaults.find(f"{w('rPrDefault')}/{R_PR}") if defaults is not None else None
        self._default_look = look_of_run(run)

    def style(self, style_id: str | None, kind: str = "paragraph") -> Style:
        """The style of that id; the file's default one where none is named."""
        wanted = style_id or self._defaults.get(kind, "")
        known = self._known.get(wanted)
        if known is None:
            known = self._known[wanted] = self._resolve(wanted)
        return known

    def look_of_default(self) -> Look:
        """How words look that nothing is said about."""
        return self._default_look

    def _resolve(self, style_id: str) -> Style:
        """From the first style that is known, or based on none, up to the one asked for: each
        style is looked at once, whatever is based on it."""
        waiting: dict[str, None] = {}
        current: str | None = style_id
        while current in self._elements and current not in waiting and current not in self._known:
            waiting[current] = None
            current = _value(self._elements[current], _BASED_ON)
        below = self._known.get(current or "", _NO_STYLE) if current not in waiting else _NO_STYLE
        for each in reversed(waiting):
            below = self._known[each] = _based(each, self._elements[each], below)
        return below if waiting else _NO_STYLE


_NO_STYLE = Style()


def _based(style_id: str, element: etree._Element, below: Style) -> Style:
    """A style with what it takes over from the one below."""
    look = _look_of_style(element).over(below.look)
    name = _value(element, _NAME) or ""
    chain = (style_id, *below.chain[: _LONGEST_CHAIN - 1])
    named = _heading_of_name(name)
    named = below.named if named is None else named
    heading = named
    if look.outline is not None:
        heading = look.outline + 1 if 0 <= look.outline < 9 else None
    return Style(look, name, heading, chain, named)


def _look_of_style(element: etree._Element) -> Look:
    run = look_of_run(element.find(R_PR))
    return look_of_paragraph(element.find(P_PR)).over(run)


def look_of_paragraph(properties: etree._Element | None) -> Look:
    """What a paragraph's own properties say."""
    if properties is None:
        return NOTHING
    numbering = properties.find(_NUM_PR)
    outline, alignment = whole(_value(properties, _OUTLINE)), _value(properties, _JC)
    return Look(
        centred=alignment == "center" if alignment else None,
        outline=outline,
        number=whole(_value(numbering, _NUM_ID)) if numbering is not None else None,
        level=whole(_value(numbering, _LEVEL)) if numbering is not None else None,
    )


def look_of_run(properties: etree._Element | None) -> Look:
    """What a run's own properties say."""
    if properties is None:
        return NOTHING
    fonts = properties.find(_FONTS)
    return Look(
        bold=_toggle(properties, _BOLD),
        size=whole(_value(properties, _SIZE)),
        font=(fonts.get(_EAST_ASIA) or fonts.get(_ASCII)) if fonts is not None else None,
        hidden=_toggle(properties, _VANISH),
    )


def run_style(properties: etree._Element | None) -> str | None:
    """The id of the character style that a run names."""
    return _value(properties, _R_STYLE) if properties is not None else None


def _heading_of_name(name: str) -> int | None:
    match = _HEADING_NAME.fullmatch(name)
    return cn_value(match["n"] or match["m"]) if match else None


def _toggle(properties: etree._Element, name: str) -> bool | None:
    element = properties.find(name)
    return None if element is None else is_on(element.get(VAL))


def _value(parent: etree._Element, name: str) -> str | None:
    element = parent.find(name)
    return None if element is None else element.get(VAL)
