"""PDF files made by hand for tests: glyph by glyph, rule by rule, whole or broken.

Chinese text uses a font that is not embedded (STSong-Light in the encoding UniGB-UCS2-H), so that
a file of some pages has a few kilobytes. Places count from the lower left corner, in points.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
SONG, HEI = "F1", "F2"
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [ "
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering ({ordering}) /Supplement 4 >> /DW 1000 {widths} /FontDescriptor << /Type "
    "/FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent "
    "880 /Descent -120 /CapHeight 700 /StemV 80 >> >> ] >>"
)
#: Latin letters and figures are half as wide.
_HALF = "/W [1 95 500]"


@dataclass
class Page:
    """A page: what is drawn on it, in the order of drawing."""

    size: tuple[float, float] = A4
    rotate: int = 0
    content: list[str] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 12, font: str = SONG) -> None:
        """Words on a baseline."""
        self.matrix((1, 0, 0, 1, x, y), words, size, font)

    def matrix(
        self,
        matrix: tuple[float, float, float, float, float, float],
        words: str,
        size: float = 12,
        font: str = SONG,
        mode: int = 0,
    ) -> None:
        """Words turned or scaled; ``mode`` 3 is not painted."""
        code = words.encode("utf-16-be").hex()
        where = " ".join(f"{number:g}" for number in matrix)
        self.content.append(f"BT /{font} {size:g} Tf {mode} Tr {where} Tm <{code}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        self.content.append(f"0.5 w {x0:g} {y0:g} m {x1:g} {y1:g} l S")

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle: how office programs draw borders."""
        self.content.append(f"{x:g} {y:g} {width:g} {height:g} re f")

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """A grey picture."""
        self.content.append(f"q {width:g} 0 0 {height:g} {x:g} {y:g} cm /Im Do Q")

    def grid(self, xs: list[float], ys: list[float]) -> None:
        """A full grid of rules; ``ys`` from top to bottom."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[-1], x, ys[0])

    def lines(
        self, x: float, y: float, texts: list[str], size: float = 12, gap: float = 20
    ) -> None:
        """Lines of text, each below the one before."""
        for count, words in enumerate(texts):
            self.text(x, y - count * gap, words, size)


@dataclass
class Pdf:
    """A file of pages. ``objects`` are written behind them as they are."""

    pages: list[Page] = field(default_factory=list)
    encoding: str = "UniGB-UCS2-H"
    ordering: str = "GB1"
    packed: bool = True
    trailer: str = ""
    catalog: str = ""
    objects: list[bytes] = field(default_factory=list)

    def page(self, size: tuple[float, float] = A4, rotate: int = 0) -> Page:
        """A new page at the end."""
        self.pages.append(Page(size, rotate))
        return self.pages[-1]

    def _font(self, name: str) -> bytes:
        return _FONT.format(
            name=name, encoding=self.encoding, ordering=self.ordering, widths=_HALF
        ).encode()

    def made(self) -> bytes:
        """The file."""
        return assemble(self.bodies(), self.trailer)

    def bodies(self) -> list[bytes]:
        """Its objects in order."""
        first = 6 + len(self.objects)
        kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(self.pages)))
        bodies = [
            f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode(),
            f"<< /Type /Pages /Count {len(self.pages)} /Kids [ {kids} ] >>".encode(),
            self._font("STSong-Light"),
            self._font("SimHei"),
            stream(
                b"\x80",
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 "
                "/ColorSpace /DeviceGray /BitsPerComponent 8",
                packed=False,
            ),
            *self.objects,
        ]
        for index, page in enumerate(self.pages):
            width, height = page.size
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:g} {height:g}] /Rotate "
                f"{page.rotate} /Contents {first + 2 * index + 1} 0 R /Resources << /Font << /F1 "
                "3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >> >>".encode()
            )
            bodies.append(stream("\n".join(page.content).encode(), packed=self.packed))
        return bodies


def stream(data: bytes, dictionary: str = "", *, packed: bool = True) -> bytes:
    """A stream object."""
    if packed:
        data = zlib.compress(data)
        dictionary += " /Filter /FlateDecode"
    return f"<< {dictionary} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_STRING = re.compile(rb"\(([^()]*)\)")


def encrypted(bodies: list[bytes], *, user: bytes, owner: bytes) -> bytes:
    """A file under passwords, by the oldest of the standard's ways (RC4, 40 bits)."""
    name = b"0123456789abcdef"
    entry = _rc4(_md5(_padded(owner))[:5], _padded(user))
    key = _md5(_padded(user) + entry + (-4).to_bytes(4, "little", signed=True) + name)[:5]
    locked = []
    for number, body in enumerate(bodies, 1):
        own = _md5(key + number.to_bytes(3, "little") + b"\0\0")[:10]
        head, mark, content = body.partition(b"\nstream\n")
        head = _STRING.sub(lambda m, own=own: b"<" + _rc4(own, m[1]).hex().encode() + b">", head)
        if mark:
            content = _rc4(own, content.removesuffix(b"\nendstream")) + b"\nendstream"
        locked.append(head + mark + content)
    check = _rc4(key, _PAD)
    return assemble(
        locked,
        f"/ID [ <{name.hex()}> <{name.hex()}> ] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        f"/O <{entry.hex()}> /U <{check.hex()}> >>",
    )


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def assemble(bodies: list[bytes], trailer: str = "") -> bytes:
    """Objects, numbered from 1, as a file with its table of places."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    start, places = len(parts[0]), []
    for number, body in enumerate(bodies, 1):
        places.append(start)
        parts.append(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        start += len(parts[-1])
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    parts.append(
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}trailer\n<< /Size {len(bodies) + 1} "
        f"/Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return b"".join(parts)
