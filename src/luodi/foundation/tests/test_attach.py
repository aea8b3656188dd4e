"""Handing files in: what is taken, what is not, and what is known of it then."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from luodi.foundation.attachments import queries, services
from luodi.foundation.attachments.refusals import Reason, Refused
from luodi.foundation.attachments.storage import path_to, place_of
from luodi.foundation.attachments.values import Kind, Scan
from luodi.foundation.models import Attachment
from luodi.foundation.queries import events
from luodi.foundation.secrets import digest
from luodi.foundation.tests import evidence
from luodi.foundation.tests.evidence import ACTOR, NOW, WORDS, attach

pytestmark = pytest.mark.django_db
MARK = "机密★5年"


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return tmp_path / "attachments"


def kept(store: Path) -> list[Path]:
    """Every file of the store."""
    return [path for path in store.rglob("*") if path.is_file()]


def refusal(data: bytes, name: str) -> Refused:
    with pytest.raises(Refused) as found:
        attach(data, name)
    assert name.rpartition("/")[2][:4] in str(found.value) or "文件" in str(found.value)
    return found.value


@pytest.mark.parametrize(
    ("data", "name", "kind", "media_type", "sought"),
    [
        (evidence.pdf(), "总结.pdf", Kind.PDF, "application/pdf", True),
        (evidence.pdf(30), "长.PDF", Kind.PDF, "application/pdf", True),
        (evidence.docx(), "a.docx", Kind.DOCX, "wordprocessingml.document", True),
        (evidence.xlsx(["甲", "乙"]), "a.xlsx", Kind.XLSX, "spreadsheetml.sheet", True),
        (evidence.pptx("进展"), "a.pptx", Kind.PPTX, "presentationml.presentation", True),
        (evidence.ofd(), "a.ofd", Kind.OFD, "application/ofd", True),
        (evidence.compound("WordDocument"), "a.doc", Kind.DOC, "application/msword", False),
        (evidence.compound("WordDocument"), "a.wps", Kind.DOC, "application/msword", False),
        (evidence.compound("Workbook"), "a.xls", Kind.XLS, "application/vnd.ms-excel", False),
        (evidence.jpeg(), "a.jpg", Kind.JPEG, "image/jpeg", False),
        (evidence.png(), "a.png", Kind.PNG, "image/png", False),
        (evidence.gif(), "a.gif", Kind.GIF, "image/gif", False),
        (evidence.webp(), "a.webp", Kind.WEBP, "image/webp", False),
        (evidence.heic(), "a.heic", Kind.HEIC, "image/heic", False),
        (evidence.mp4(), "a.mp4", Kind.MP4, "video/mp4", False),
        (WORDS.encode(), "a.txt", Kind.TEXT, "text/plain", True),
        (WORDS.encode("gb18030"), "a.txt", Kind.TEXT, "text/plain", True),
        ("MZ 号渠道\n".encode(), "a.txt", Kind.TEXT, "text/plain", True),
        ("村,里程\n甲,3\n".encode(), "a.csv", Kind.CSV, "text/csv", True),
        (
            evidence.zipped({"说明.txt": WORDS.encode(), "图/a.png": evidence.png()}),
            "a.zip",
            Kind.ZIP,
            "application/zip",
            False,
        ),
    ],
)
def test_what_is_taken(data: bytes, name: str, kind: Kind, media_type: str, sought: bool) -> None:
    found = attach(data, name)
    assert (found.kind, found.name) == (kind, name)
    assert found.media_type.endswith(media_type)
    assert found.marks_sought is sought
    assert (found.by, found.uploaded_at, found.scan) == ("tester", NOW, Scan.NONE)
    assert found == queries.attachment(found.id) == queries.attachments([found.id, 0])[found.id]


def test_both_digests_are_of_what_is_stored(store: Path) -> None:
    found = attach(WORDS.encode(), "说明.txt")
    content = path_to(place_of(found.sha256)).read_bytes()
    assert content == WORDS.encode() and found.size == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert f"sm3${found.sm3}" == digest(content, "sm3")
    assert found.facts()["sha256"] == found.sha256
    (path,) = kept(store)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o400, 0o700)


def test_attaching_is_part_of_an_act_and_writes_no_event_of_its_own() -> None:
    attach(WORDS.encode(), "说明.txt")
    assert events() == ()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_in_a_transaction_only(store: Path) -> None:
    with pytest.raises(RuntimeError):
        services.attach(file=io.BytesIO(b"1"), name="a.txt", actor=ACTOR, now=NOW)
    assert kept(store) == []


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "空.txt", Reason.EMPTY),
        (b"MZ\x90\x00" + bytes(80), "安装.exe", Reason.PROGRAM),
        (b"MZ\x90\x00" + bytes(80), "照片.jpg", Reason.PROGRAM),
        (b"\x7fELF" + bytes(80), "程序", Reason.PROGRAM),
        (b"#!/bin/sh\n", "清单.txt", Reason.PROGRAM),
        (b"alert(1)", "脚本.js", Reason.PROGRAM),
        (WORDS.encode(), "说明.bat", Reason.PROGRAM),
        (b"<html><body>1</body></html>", "网页.html", Reason.PROGRAM),
        (b"  \n<!DOCTYPE html><p>", "网页.txt", Reason.PROGRAM),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图标.svg", Reason.PROGRAM),
        (b'<?xml version="1.0"?><svg/>', "图标.png", Reason.PROGRAM),
        (b"text <SCRIPT>alert(1)</SCRIPT>", "说明.txt", Reason.PROGRAM),
        (bytes(range(256)), "数据.bin", Reason.PROGRAM),
        (bytes(range(256)), "数据.dat", Reason.UNKNOWN),
        (b"{\\rtf1 x}\x01", "文稿.rtf", Reason.UNKNOWN),
        (b"Rar!\x1a\x07\x01\x00", "材料.rar", Reason.UNKNOWN),
        (evidence.pdf(), "总结.docx", Reason.CONTRADICTION),
        (evidence.docx(), "总结.pdf", Reason.CONTRADICTION),
        (evidence.png(), "照片.pdf", Reason.CONTRADICTION),
        (WORDS.encode(), "总结.pdf", Reason.CONTRADICTION),
        (evidence.pdf()[:200], "半截.pdf", Reason.DAMAGED),
        (evidence.docx()[:-60], "半截.docx", Reason.DAMAGED),
        (evidence.jpeg()[:-4], "半截.jpg", Reason.DAMAGED),
        (evidence.compound("EncryptedPackage"), "密.xlsx", Reason.ENCRYPTED),
        (evidence.compound("WordDocument", "_VBA_PROJECT"), "宏.doc", Reason.MACROS),
        (evidence.compound("其他"), "安装.doc", Reason.UNKNOWN),
        (
            evidence.zipped({"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"1"}),
            "宏.xlsx",
            Reason.MACROS,
        ),
        (evidence.zipped({"content.xml": b"<w/>", "mimetype": b"1"}), "文稿.odt", Reason.UNKNOWN),
    ],
)
def test_what_is_not_taken(data: bytes, name: str, reason: Reason, store: Path) -> None:
    assert refusal(data, name).reason is reason
    assert kept(store) == [] and not Attachment.objects.exists()


def test_a_larger_file_is_not_read_to_its_end(settings: LazySettings) -> None:
    settings.ATTACHMENT_BYTES = 3 * 1024 * 1024

    class Endless:
        read_so_far = 0

        def read(self, size: int, /) -> bytes:
            self.read_so_far += size
            return b"1" * size

    file = Endless()
    with pytest.raises(Refused, match="3 MB") as found:
        services.receive(file=file, name="a.txt", actor=ACTOR, now=NOW)
    assert found.value.reason is Reason.TOO_LARGE
    assert file.read_so_far <= settings.ATTACHMENT_BYTES + services.PORTION


def test_a_limit_of_the_callers_own() -> None:
    with pytest.raises(Refused, match="上限"):
        attach(b"12345", "a.txt", limit=4)
    assert attach(b"1234", "a.txt", limit=4).size == 4


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"{MARK}\n{WORDS}\n".encode(), "说明.txt"),
        (f"{MARK},\n村,里程\n甲,3\n".encode(), "清单.csv"),
        (evidence.docx(MARK), "a.docx"),
        (evidence.pdf(first=MARK), "a.pdf"),
        (evidence.pdf(40, first=MARK), "长.pdf"),
        (evidence.ofd(MARK), "a.ofd"),
        (evidence.xlsx([MARK], ["村", "里程"]), "a.xlsx"),
        (evidence.xlsx(["村", "里程"], header=f"&L{MARK}&R第1页"), "a.xlsx"),
        (evidence.pptx("汇报", MARK), "a.pptx"),
        (evidence.compound("WordDocument", words=f"{MARK} 通知"), "a.doc"),
        (evidence.zipped({"一.txt": WORDS.encode(), "二.docx": evidence.docx(MARK)}), "a.zip"),
    ],
)
def test_a_file_with_a_mark_is_refused_and_put_on_record(
    data: bytes, name: str, store: Path
) -> None:
    with pytest.raises(Refused, match="机密") as found:
        services.receive(file=io.BytesIO(data), name=name, actor=ACTOR, now=NOW)
    assert found.value.reason is Reason.MARKED
    (event,) = events()
    assert (event.act, event.object_key) == (
        "foundation.refuse_marked",
        hashlib.sha256(data).hexdigest(),
    )
    assert event.data == {"mark": found.value.args[0].split("“")[1].split("”")[0]}
    assert name not in str(event.data) and kept(store) == []


def test_a_table_about_secrecy_bears_no_mark() -> None:
    rows = [["序号", "文件", "密级", "份数"], ["1", "定密办法", "秘密", "3"]]
    assert attach(evidence.xlsx(["档案清单"], *rows), "清单.xlsx").kind is Kind.XLSX


def test_an_installation_may_take_marked_files(settings: LazySettings) -> None:
    settings.MARKED_PAPERS = "internal"
    assert attach(f"内部资料，注意保存\n{WORDS}".encode(), "a.txt").marks_sought
    with pytest.raises(Refused):
        attach(f"{MARK}\n{WORDS}".encode(), "a.txt")


def test_a_scan_is_taken_and_said_to_be_unsearched() -> None:
    from tests.compiler import pdf_files

    paper = pdf_files.Pdf()
    paper.page()
    assert attach(paper.made(), "扫描.pdf").marks_sought is False


def test_a_picture_of_another_kind_is_called_what_it_is() -> None:
    assert attach(evidence.jpeg(), "现场.png").name == "现场.jpg"
    assert attach(evidence.pdf(), "总结.最终稿").name == "总结.最终稿.pdf"


def test_where_a_photograph_was_taken_is_not_kept(settings: LazySettings) -> None:
    photograph = evidence.jpeg()
    found = attach(photograph, "现场.jpg")
    with services.open_attachment(found.id).file as file:
        content = file.read()
    assert evidence.PLACE not in content and evidence.PLACE in photograph
    assert hashlib.sha256(content).hexdigest() == found.sha256
    settings.KEEP_LOCATION = True
    whole = attach(photograph, "现场.jpg")
    assert whole.sha256 == hashlib.sha256(photograph).hexdigest() != found.sha256


def test_a_withdrawn_file_stays_in_the_history() -> None:
    number = attach(WORDS.encode(), "a.txt").id
    with transaction.atomic():
        first = services.withdraw(attachment=number, now=NOW)
        again = services.withdraw(attachment=number, now=NOW.replace(year=2031))
    assert first.withdrawn_at == again.withdrawn_at == NOW
    opened = services.open_attachment(number)
    opened.file.close()
    assert opened.view.withdrawn_at == NOW
    with pytest.raises(LookupError, match="附件"), transaction.atomic():
        services.withdraw(attachment=0, now=NOW)
