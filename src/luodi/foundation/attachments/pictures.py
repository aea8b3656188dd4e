"""Pictures: how large they are once opened, that they end where they should, and where they were taken.

Everything here follows the files' own lengths, in one pass, and draws nothing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from luodi.foundation.attachments.refusals import Reason
from luodi.foundation.attachments.sniffing import Not
from luodi.foundation.attachments.values import Kind

#: The largest sensors of telephones have 200 million; four bytes each, when shown.
MOST_PIXELS = 210_000_000
MOST_BLOCKS = 2_000_000  # of a GIF: half a gigabyte of full ones
# Markers of a JPEG file (ITU-T T.81, table B.1).
_START, _END, _SCAN, _APP1, _APP2, _APP13 = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xED
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112  # TIFF 6.0 / Exif 2.32, table 4


def check_picture(data: bytes, kind: Kind) -> None:
    """See that a picture is whole and not too large once opened.

    Raises:
        Not: it is damaged, or has more than ``MOST_PIXELS``.
    """
    try:
        width, height = _SIZES[kind](data)
    except (struct.error, IndexError, ValueError, StopIteration) as error:
        raise Not(Reason.DAMAGED) from error
    if not width or not height:
        raise Not(Reason.DAMAGED)
    if width * height > MOST_PIXELS:
        raise Not(Reason.PIXELS, width=str(width), height=str(height))


def strip_location(data: bytes, kind: Kind) -> bytes:
    """A JPEG photograph without what says where and by what it was taken (Exif, XMP, IPTC, and
    whatever follows the picture); how it is turned is kept, its pixels are untouched. Other kinds
    are returned as they are.

    Raises:
        Not: the picture is damaged.
    """
    if kind is not Kind.JPEG:
        return data
    try:
        pieces = list(_jpeg(data))
    except (struct.error, IndexError, ValueError) as error:
        raise Not(Reason.DAMAGED) from error
    dropped = [piece for marker, piece in pieces if _tells(marker, piece)]
    end = sum(len(piece) for _, piece in pieces)
    if not dropped and end == len(data):
        return data
    turned = next((found for piece in dropped if (found := _turn(piece)) > 1), 1)
    kept = [piece for marker, piece in pieces if not _tells(marker, piece)]
    return b"".join((kept[0], _only_turned(turned), *kept[1:]))


def _tells(marker: int, piece: bytes) -> bool:
    # APP2 also holds colour profiles, which stay; "MPF" points to pictures behind the end.
    return marker in {_APP1, _APP13} or (marker == _APP2 and piece[4:8] == b"MPF\x00")


def _jpeg(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG file up to its end, each with its marker; a scan is one with its
    data."""
    yield _START, data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError(at)
        begin = at
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if marker == _END:
            yield marker, data[begin : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end < at + 4 or end > len(data):
            raise ValueError(at)
        if marker == _SCAN:
            found = _IN_SCAN.search(data, end)
            if found is None:
                raise ValueError(at)
            end = found.start()
        yield marker, data[begin:end]
        at = end


def _turn(piece: bytes) -> int:
    """How an Exif segment says that the picture is turned, 1 for not at all."""
    at = piece.find(b"Exif\x00\x00")
    tiff = piece[at + 6 :] if at >= 0 else b""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        first = struct.unpack_from(f"{order}I", tiff, 4)[0]
        count = struct.unpack_from(f"{order}H", tiff, first)[0]
        for entry in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _only_turned(turn: int) -> bytes:
    """An Exif segment that says how the picture is turned and nothing else; nothing for 1."""
    if turn == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turn, 0)
    tiff = b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _size_jpeg(data: bytes) -> tuple[int, int]:
    found = (0, 0)
    for marker, piece in _jpeg(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", piece.lstrip(b"\xff"), 4)
            found = max(found, (width, height))
    return found


def _size_png(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise ValueError
    width, height = struct.unpack_from(">II", data, 16)
    if data.rfind(b"IEND") < 0:
        raise ValueError
    return width, height


def _size_gif(data: bytes) -> tuple[int, int]:
    """Walks the whole file: a script that calls itself a picture does not survive that."""
    width, height, packed = struct.unpack_from("<HHB", data, 6)
    at, blocks = 13 + _colours(packed), 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            at += 2
        elif data[at] == 0x2C:
            at += 11 + _colours(data[at + 9])
        else:
            raise ValueError(at)
        while size := data[at]:
            at, blocks = at + 1 + size, blocks + 1
            if blocks > MOST_BLOCKS:
                raise ValueError(at)
        at += 1
    if data[at + 1 :].strip(b"\x00"):
        raise ValueError(at)
    return width, height


def _colours(packed: int) -> int:
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _size_webp(data: bytes) -> tuple[int, int]:
    # RFC 9649: the size of a picture in its three codings.
    if struct.unpack_from("<I", data, 4)[0] + 8 > len(data) + 1:
        raise ValueError
    coding, body = data[12:16], data[20:]
    if coding == b"VP8X":
        return _three(body, 4) + 1, _three(body, 7) + 1
    if coding == b"VP8L":
        bits = struct.unpack_from("<I", body, 1)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if coding == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _three(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _size_heic(data: bytes) -> tuple[int, int]:
    """The largest of the sizes that the file states ("ispe", ISO/IEC 23008-12, 6.5.3)."""
    head = data[: 1 << 20]
    places = [found.end() + 4 for found in re.finditer(b"ispe", head)]
    return max(struct.unpack_from(">II", data, place) for place in places)


_SIZES = {
    Kind.JPEG: _size_jpeg,
    Kind.PNG: _size_png,
    Kind.GIF: _size_gif,
    Kind.WEBP: _size_webp,
    Kind.HEIC: _size_heic,
}
