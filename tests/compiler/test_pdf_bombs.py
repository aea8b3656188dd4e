"""PDF files that hide how much they unpack to: refused; pictures and fonts as they are: read."""

from __future__ import annotations

import pytest

from luodi.compiler import Unreadable
from luodi.compiler.read.pdf import guard
from tests.compiler.pdf_files import assemble, stream

BOMB = b"1 1 m 2 2 l S\n" * (guard.MAX_STREAM // 14 + 1)
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"


def _pages(contents: str, *more: bytes, resources: str = "") -> bytes:
    """One page with these contents; its further objects are numbered from 4."""
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents {contents} "
            f"/Resources << {resources} >> >>".encode(),
            *more,
        ]
    )


@pytest.mark.parametrize(
    "dictionary",
    [
        "",
        "/Length1 5",
        "/Subtype /Type1C",
        "/Subtype /Image /Width 1 /Height 1",
        f"/Filter /FlateDecode /X ({'a' * 2000})",
        f"/Filter /FlateDecode /X ({'a' * 100_000})",
    ],
)
def test_a_page_that_unpacks_to_too_much_is_refused(dictionary: str) -> None:
    # The dictionary's end says the filter too: written first, it may be out of sight.
    page = stream(BOMB, dictionary)
    with pytest.raises(Unreadable, match="异常庞大"):
        guard.check(_pages("4 0 R", page), "示例.pdf")


@pytest.mark.parametrize("contents", ["[4 0 R]", "5 0 R"])
def test_so_is_one_that_lists_its_contents(contents: str) -> None:
    page = stream(BOMB, "/Subtype /Image /Width 1 /Height 1")
    with pytest.raises(Unreadable, match="异常庞大"):
        guard.check(_pages(contents, page, b"[4 0 R]"), "示例.pdf")


def test_what_hides_its_filter_far_before_the_stream_is_refused() -> None:
    whole = stream(BOMB)
    page = whole.replace(b" >>", b" /X (" + b"a" * 2000 + b") >>", 1)
    with pytest.raises(Unreadable, match="异常庞大"):
        guard.check(_pages("4 0 R", page), "示例.pdf")


def test_a_large_picture_and_a_large_font_are_passed_over() -> None:
    picture = stream(BOMB, "/Subtype /Image /Width 1 /Height 1")
    font = stream(BOMB, "/Length1 5")
    descriptor = b"<< /Type /FontDescriptor /FontFile2 6 0 R >>"
    guard.check(
        _pages(
            "7 0 R",
            picture,
            descriptor,
            font,
            stream(b"/Im Do"),
            resources="/XObject <</Im 4 0 R>>",
        ),
        "示例.pdf",
    )


def test_a_font_named_in_a_packed_object_is_passed_over() -> None:
    packed = stream(
        b"9 0 << /Type /FontDescriptor /FontFile3 4 0 R >>", "/Type /ObjStm /N 1 /First 4"
    )
    font = stream(BOMB, "/Subtype /CIDFontType0C")
    guard.check(_pages("6 0 R", font, packed, stream(b"n")), "示例.pdf")


@pytest.mark.parametrize("key", ["/XObject <<", "/XObject<<", "/XObject\n<<"])
@pytest.mark.parametrize("mark", ["", "/Length1 5"])
def test_a_ladder_of_forms_is_weighed_however_it_is_written(key: str, mark: str) -> None:
    steps = [
        stream(b"/F Do " * 10, f"{FORM} {mark} /Resources << {key} /F {number} 0 R >> >>")
        for number in range(6, 14)
    ]
    last = stream(b"n", f"{FORM} {mark}")
    page = _pages("4 0 R", stream(b"/F Do"), *steps, last, resources=f"{key} /F 5 0 R >>")
    with pytest.raises(Unreadable, match="异常庞大"):
        guard.check(page, "示例.pdf")
