"""Files and names made to do harm: each is refused with a reason, or does none."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation.attachments import services
from luodi.foundation.attachments.looking import look
from luodi.foundation.attachments.names import LONGEST, clean_name
from luodi.foundation.attachments.pictures import MOST_PIXELS
from luodi.foundation.attachments.refusals import Reason, Refused
from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, WorkFailed
from luodi.foundation.models import Attachment
from luodi.foundation.tests import evidence
from luodi.foundation.tests.evidence import WORDS, attach, zipped


@pytest.fixture
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return tmp_path / "attachments"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """An office file with one more part."""
    import io

    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """A workbook of a few kilobytes with a sheet of a hundred megabytes."""
    sheet = b"<worksheet><sheetData>" + b" " * 100_000_000 + b"</sheetData></worksheet>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def script_in_gif() -> bytes:
    """Both a picture and a script, as far as its first bytes and a lenient reader go."""
    return b"GIF89a/*" + evidence.gif()[8:] + b"*/=1;alert(1)//"


def comment_in_gif() -> bytes:
    """A whole picture, with a page in its comment."""
    page = b"<script>alert(1)</script>"
    return evidence.gif()[:-1] + b"!\xfe" + bytes([len(page)]) + page + b"\x00;"


def locked() -> bytes:
    """An archive whose files ask for a password."""
    data = bytearray(zipped({"清单.txt": WORDS.encode()}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "name", "reason"),
    [
        (bomb, "炸弹.xlsx", Reason.UNPACKED),
        (lambda: zipped({"零.txt": b"0" * 100_000_000}), "炸弹.zip", Reason.UNPACKED),
        (script_in_gif, "图.gif", Reason.DAMAGED),
        (comment_in_gif, "图.gif", Reason.PROGRAM),
        (lambda: evidence.gif() + b"\x01", "图.gif", Reason.DAMAGED),
        (lambda: evidence.png() + b"<script>1</script>", "图.png", Reason.PROGRAM),
        (lambda: evidence.png(1 << 30, 1 << 30), "图.png", Reason.PIXELS),
        (lambda: evidence.png(MOST_PIXELS, 2), "图.png", Reason.PIXELS),
        (lambda: evidence.png(0, 2), "图.png", Reason.DAMAGED),
        (locked, "密.zip", Reason.ENCRYPTED),
        (lambda: zipped({"里.zip": zipped({"a.txt": b"1"})}), "套.zip", Reason.NESTED),
        (lambda: zipped({"a/安装.exe": b"MZ\x00" + bytes(80)}), "包.zip", Reason.PROGRAM),
        (lambda: zipped({"照片.jpg": b"MZ\x00" + bytes(80)}), "包.zip", Reason.PROGRAM),
        (lambda: zipped({"总结.docx": evidence.pdf()}), "包.zip", Reason.CONTRADICTION),
        (lambda: zipped({f"{n}.txt": b"1" for n in range(101)}), "包.zip", Reason.TOO_MANY),
        (lambda: zipped({"空/": b""}), "包.zip", Reason.EMPTY),
        (lambda: zipped({"AndroidManifest.xml": b"1"}), "包.zip", Reason.UNKNOWN),
        (
            lambda: with_part(evidence.docx(), "word/embeddings/a.exe", b"MZ"),
            "文.docx",
            Reason.PROGRAM,
        ),
        (lambda: evidence.mp4().replace(b"isom", b"evil"), "片.mp4", Reason.UNKNOWN),
        (lambda: evidence.heic()[:-6], "照.heic", Reason.DAMAGED),
    ],
)
def test_what_is_made_to_do_harm_is_refused(
    make: Callable[[], bytes], name: str, reason: Reason
) -> None:
    assert look(make(), name).reason is reason


@pytest.mark.django_db
def test_a_bomb_costs_no_more_than_its_refusal(store: Path) -> None:
    """The whole way: in the confined process, with the words for whoever hands it in."""
    with pytest.raises(Refused, match="解压后异常庞大") as found:
        attach(bomb(), "炸弹.xlsx")
    assert found.value.reason is Reason.UNPACKED
    assert not store.exists() and not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_part_of_an_archive_is_named(store: Path) -> None:
    with pytest.raises(Refused, match=r"包\.zip 中的 安装\.exe") as found:
        attach(zipped({"工具/安装.exe": b"1"}), "包.zip")
    assert found.value.reason is Reason.PROGRAM


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TookTooLong(), Reason.TOO_SLOW),
        (WorkerLost(), Reason.TOO_SLOW),
        (WorkFailed(), Reason.DAMAGED),
    ],
)
def test_what_nothing_could_look_at_is_refused(
    error: Exception, reason: Reason, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Confined, "run", fail)
    with pytest.raises(Refused) as found:
        attach(evidence.docx(), "文.docx")
    assert found.value.reason is reason and not store.exists()
    # What needs no taking apart goes on as before.
    assert attach(evidence.png(), "图.png").id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\清单.txt", "清单.txt"),
        ("清\x00单\n.txt", "清单.txt"),
        ("报告\u202etxt.exe.txt", "报告txt.exe.txt"),
        ("长" * 300 + ".txt", "长" * (LONGEST - 4) + ".txt"),
        ("/", "文件.txt"),
        ("...", "文件.txt"),
        ("<img src=x>.txt", "<img src=x>.txt"),
    ],
)
def test_names(name: str, kept: str, store: Path) -> None:
    """The name is what people see; where the content lies has nothing to do with it."""
    found = attach(WORDS.encode(), name)
    assert found.name == kept
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    assert path.relative_to(store).as_posix() == f"{found.sha256[:2]}/{found.sha256[2:]}"


@pytest.mark.django_db
def test_a_name_written_backwards_hides_no_program(store: Path) -> None:
    with pytest.raises(Refused) as found:
        attach(WORDS.encode(), "照片\u202egpj.exe")
    assert found.value.reason is Reason.PROGRAM


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_does_no_harm(name: str) -> None:
    clean = clean_name(name)
    assert clean and len(clean) <= LONGEST and clean.isprintable()
    assert not set(clean) & set("/\\\x00") and clean not in {".", ".."}
    assert clean_name(clean) == clean


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.jpg", "a.gif", "a.png", "a.zip", "a"]))
def test_whatever_the_bytes_looking_gives_an_answer(data: bytes, name: str) -> None:
    found = look(data, name)
    assert (found.kind is None) == (found.reason is not None)


@given(st.integers(0, 2000), st.integers(0, 255), st.integers(0, 6))
def test_a_damaged_picture_never_breaks_the_program(place: int, byte: int, which: int) -> None:
    made = (
        evidence.jpeg(turn=6),
        evidence.png(),
        evidence.gif(),
        evidence.webp(),
        evidence.heic(),
        evidence.mp4(),
        evidence.jpeg(trailing=struct.pack(">I", 7)),
    )[which]
    data = bytearray(made)
    data[place % len(data)] = byte
    found = look(bytes(data), "a")
    assert (found.kind is None) == (found.reason is not None)
    if found.kind:
        services.strip_location(bytes(data), found.kind)
