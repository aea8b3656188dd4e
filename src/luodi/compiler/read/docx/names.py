"""Names of WordprocessingML as lxml writes them. Strict documents are renamed when opened."""

from __future__ import annotations

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"

#: ISO 29500 strict has namespaces of its own for the same names.
TRANSITIONAL: dict[str, str] = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _RELATION,
    "http://purl.oclc.org/ooxml/officeDocument/math": _MATH,
    "http://purl.oclc.org/ooxml/drawingml/main": _DRAWING,
}


def w(name: str) -> str:
    """A name of the main vocabulary.

    >>> w("p").endswith("}p")
    True
    """
    return f"{{{_WORD}}}{name}"


def m(name: str) -> str:
    """A name of the vocabulary of formulas."""
    return f"{{{_MATH}}}{name}"


VAL = w("val")
P, R, T, TBL, TR, TC = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
P_PR, R_PR, TC_PR, TR_PR = w("pPr"), w("rPr"), w("tcPr"), w("trPr")
SDT, SDT_PR, SDT_CONTENT = w("sdt"), w("sdtPr"), w("sdtContent")
INS, DEL, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
TEXT_BOX = w("txbxContent")
ALTERNATE = f"{{{_COMPATIBILITY}}}AlternateContent"
CHOICE = f"{{{_COMPATIBILITY}}}Choice"
FALLBACK = f"{{{_COMPATIBILITY}}}Fallback"
BLIP = f"{{{_DRAWING}}}blip"
#: Charts and diagrams: their words stand in files of their own.
GRAPHICS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"

_OFF = frozenset({"0", "false", "off", "none"})


def is_on(value: str | None) -> bool:
    """A toggle's value: on where it is not said to be off.

    >>> is_on(None), is_on("0"), is_on("true")
    (True, False, True)
    """
    return value not in _OFF


def whole(value: str | None) -> int | None:
    """A whole number as files write it, or None where it is none or beyond all sense.

    >>> whole("12"), whole("-1"), whole("x"), whole("9" * 40)
    (12, -1, None, None)
    """
    if not value or len(value) > 9:
        return None
    digits = value[1:] if value[0] in "+-" else value
    return int(value) if digits.isascii() and digits.isdecimal() else None
