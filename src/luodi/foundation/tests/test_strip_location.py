"""Photographs lose where they were taken, and nothing that one sees."""

from __future__ import annotations

import io
import struct

import pytest

from luodi.foundation.attachments.pictures import check_picture, strip_location
from luodi.foundation.attachments.refusals import Reason
from luodi.foundation.attachments.sniffing import Not
from luodi.foundation.attachments.values import Kind
from luodi.foundation.tests import evidence

SCAN = b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9"


def test_place_goes_and_picture_stays() -> None:
    photograph = evidence.jpeg(trailing=evidence.PLACE * 3)
    assert photograph.count(evidence.PLACE) == 6
    stripped = strip_location(photograph, Kind.JPEG)
    assert evidence.PLACE not in stripped and b"Exif" not in stripped
    assert b"ICC_PROFILE" in stripped and stripped.endswith(SCAN)
    check_picture(stripped, Kind.JPEG)
    assert strip_location(stripped, Kind.JPEG) == stripped


@pytest.mark.parametrize("turn", [2, 3, 6, 8])
def test_how_it_is_turned_is_kept_and_nothing_else(turn: int) -> None:
    stripped = strip_location(evidence.jpeg(turn=turn), Kind.JPEG)
    at = stripped.index(b"Exif\x00\x00") + 6
    assert stripped[at : at + 4] == b"MM\x00*"
    count, tag, sort, number, value = struct.unpack_from(">HHHIH", stripped, at + 8)
    assert (count, tag, sort, number, value) == (1, 0x0112, 3, 1, turn)
    assert evidence.PLACE not in stripped
    assert strip_location(stripped, Kind.JPEG) == stripped


def test_a_picture_without_any_is_left_byte_for_byte() -> None:
    plain = strip_location(evidence.jpeg(), Kind.JPEG)
    assert strip_location(plain, Kind.JPEG) is plain
    assert strip_location(evidence.png(), Kind.PNG) == evidence.png()


@pytest.mark.parametrize("cut", [3, 20, 60, -1, -4])
def test_one_that_is_cut_off_is_said_to_be(cut: int) -> None:
    with pytest.raises(Not) as found:
        strip_location(evidence.jpeg()[:cut], Kind.JPEG)
    assert found.value.reason is Reason.DAMAGED


def test_a_photograph_made_by_another_program() -> None:
    """Pillow writes it and reads it back: the same pixels, no Exif but the turn."""
    pillow = pytest.importorskip("PIL.Image")
    picture = pillow.effect_noise((64, 48), 80).convert("RGB")
    exif = pillow.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (23.0, 34.0, 22.0)
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, progressive=True)
    stripped = strip_location(made.getvalue(), Kind.JPEG)
    with pillow.open(io.BytesIO(stripped)) as after, pillow.open(made) as before:
        assert dict(before.getexif().get_ifd(0x8825)) and not dict(after.getexif().get_ifd(0x8825))
        assert dict(after.getexif()) == {0x0112: 6}
        assert after.tobytes() == before.tobytes()
