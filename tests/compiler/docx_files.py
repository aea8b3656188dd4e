"""Builds Word files for tests out of raw XML, so that every shape a program writes can be set."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    _OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def t(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def r(words: str = "", *, look: str = "", xml: str = "") -> str:
    """A run: words, or ``xml`` as it stands."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{properties}{t(words) if words else ''}{xml}</w:r>"


def p(
    words: str = "",
    *,
    style: str = "",
    num: tuple[int, int] | None = None,
    pr: str = "",
    look: str = "",
    xml: str = "",
) -> str:
    """A paragraph: words in one run, or ``xml`` as it stands behind them."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        inside += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties = f"<w:pPr>{inside}{pr}</w:pPr>" if inside or pr else ""
    return f"<w:p>{properties}{r(words, look=look) if words else ''}{xml}</w:p>"


def tc(*paragraphs: str, pr: str = "") -> str:
    """A cell of paragraphs (words become one each)."""
    inside = "".join(x if x.startswith("<") else p(x) for x in paragraphs) or p()
    span = re.search(r'gridSpan w:val="(\d{1,2})"', pr)
    width = 900 * (int(span[1]) if span else 1)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{pr}</w:tcPr>{inside}</w:tc>'


def tr(*cells: str, pr: str = "") -> str:
    """A row of cells (words become one each)."""
    properties = f"<w:trPr>{pr}</w:trPr>" if pr else ""
    return f"<w:tr>{properties}{''.join(c if c.startswith(('<w:tc', '<w:sdt')) else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def level(
    index: int, kind: str = "decimal", text: str = "", *, start: int | None = 1, more: str = ""
) -> str:
    """A level of a list; ``more`` stands where its other properties do."""
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    words = quoteattr(text or f"%{index + 1}.")
    return f'<w:lvl w:ilvl="{index}">{begin}<w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val={words}/></w:lvl>'


def plan(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of_plan: int, *overrides: str) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of_plan}"/>{"".join(overrides)}</w:num>'


def override(index: int, *, start: int | None = None, xml: str = "") -> str:
    begin = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    return f'<w:lvlOverride w:ilvl="{index}">{begin}{xml}</w:lvlOverride>'


def style(
    style_id: str,
    *,
    name: str = "",
    based_on: str = "",
    pr: str = "",
    look: str = "",
    kind: str = "paragraph",
    more: str = "",
) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}" {more}><w:name w:val="{name or style_id}"/>'
        f"{base}<w:pPr>{pr}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def in_list(number: int, at: int | None = None) -> str:
    """What puts a style's paragraphs into a list."""
    place = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    return f'<w:numPr>{place}<w:numId w:val="{number}"/></w:numPr>'


def notes(kind: str, *bodies: str) -> str:
    """A part of footnotes or endnotes numbered from 1."""
    inside = "".join(
        f'<w:{kind} w:id="{index}">{body}</w:{kind}>' for index, body in enumerate(bodies, 1)
    )
    return f"<w:{kind}s {_SPACES}>{inside}</w:{kind}s>"


def docx(
    *body: str,
    styles: Iterable[str] = (),
    numbering: Iterable[str] = (),
    parts: Mapping[str, str] | None = None,
    strict: bool = False,
    relations: str | None = None,
) -> bytes:
    """A Word file of these paragraphs and tables.

    ``parts`` are further parts by kind (``header``: the XML inside, ``footnotes``: a whole part);
    ``relations`` replaces the main text's relations.
    """
    xml: dict[str, str] = {
        "document": f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    }
    if styles:
        xml["styles"] = f"<w:styles {_SPACES}>{''.join(styles)}</w:styles>"
    if numbering:
        xml["numbering"] = f"<w:numbering {_SPACES}>{''.join(numbering)}</w:numbering>"
    for kind, content in (parts or {}).items():
        whole = content.startswith(f"<w:{kind} ")
        short = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        xml[kind] = content if whole else f"<w:{short} {_SPACES}>{content}</w:{short}>"
    if relations is None:
        relations = "".join(
            f'<Relationship Id="r{index}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
            for index, kind in enumerate(xml)
            if kind != "document"
        )
        relations = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
    files = {
        "[Content_Types].xml": _content_types(xml),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r0" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        **{f"word/{kind}.xml": content for kind, content in xml.items()},
        "word/_rels/document.xml.rels": relations,
    }
    if strict:
        for old, new in STRICT.items():
            files = {path: content.replace(old, new) for path, content in files.items()}
    return zipped({path: content.encode() for path, content in files.items()})


def _content_types(kinds: Iterable[str]) -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{main}.'
        f'{"document.main" if kind == "document" else kind}+xml"/>'
        for kind in kinds
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
