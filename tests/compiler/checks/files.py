"""Invented files: for each code of a file itself (8xx) one that has it, and its twin without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.compiler.checks.papers import paper
from tests.compiler.docx_files import docx, p, r
from tests.compiler.pdf_files import SONG, Pdf

_WORDS = paper("一、修剪茶树", "认真修剪茶树，把茶山管好。（县农业农村局牵头）").splitlines()
_PLAIN = [p(line) for line in _WORDS if line]


@dataclass(frozen=True, slots=True)
class FileCase:
    """A file that shows the fault, one that nearly does, and words the message must hold."""

    fires: bytes
    clean: bytes
    words: str
    name: str = "paper.docx"


def _word(run: str, clean: str = "", **parts: str) -> tuple[bytes, bytes]:
    """A Word file with this in its last paragraph, and its twin with the other."""
    return (
        docx(*_PLAIN, p("完。", xml=run), parts=parts),
        docx(*_PLAIN, p("完。", xml=clean or r("好。"))),
    )


def _contents(gallery: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{gallery}"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{r('一、修剪茶树')}</w:sdtContent></w:sdt>"
    )


_LINES = [
    "　　一、推进老茶园更新，每年改造不少于五千亩，把水肥设施配到地头。",
    "　　二、支持企业改造生产线，统一收购标准，减少压级压价的做法。",
]
_A4 = (0, 0, 595, 842)


def _pdf(change: Callable[[Pdf], object] = lambda pdf: None, pages: int = 2) -> bytes:
    """A PDF file of pages with the same lines, and what ``change`` adds."""
    pdf = Pdf()
    for _ in range(pages):
        pdf.page().lines(84, 700, _LINES)
    change(pdf)
    return pdf.made()


def _recognised(pdf: Pdf) -> None:
    """A page whose words are not painted, below a picture of all of it."""
    page = pdf.page()
    page.picture(*_A4)
    for count, words in enumerate(_LINES):
        page.matrix((1, 0, 0, 1, 84, 700 - 20 * count), words, 12, SONG, 3)


def _signed(pdf: Pdf) -> None:
    pdf.objects = [
        b"<< /FT /Sig /Type /Annot /Subtype /Widget /T (s) /Rect [0 0 0 0] /V 7 0 R >>",
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
        b"/ByteRange [0 1 2 3] /Contents <00> >>",
    ]
    pdf.catalog = "/AcroForm << /Fields [6 0 R] /SigFlags 3 >>"


def _of_pdf(fires: bytes, words: str) -> FileCase:
    return FileCase(fires, _pdf(), words, "paper.pdf")


FILES: dict[str, FileCase] = {
    "N801": FileCase(*_word(f"<w:ins>{r('好。')}</w:ins>"), "1处修订"),
    "N802": FileCase(
        *_word(r(xml="<w:commentReference/>"), comments=f"<w:comment>{p('请核')}</w:comment>"),
        "1条批注",
    ),
    "N803": FileCase(*_word(r("甲", look="<w:vanish/>")), "1处隐藏文字"),
    "W804": FileCase(*_word("<w:r><w:object/></w:r>"), "嵌入了1个"),
    "N805": FileCase(*_word("<w:r><w:drawing><a:blip/></w:drawing></w:r>"), "1张图片"),
    "W807": FileCase(
        docx(*_PLAIN, parts={"header": p("内部资料  注意保存")}),
        docx(*_PLAIN, p("严格保守国家秘密。"), parts={"header": p("云溪县保密工作办法")}),
        "内部资料",
    ),
    "N806": FileCase(*_word(_contents("Table of Contents"), _contents("Cover Pages")), "1处"),
    "W820": _of_pdf(_pdf(lambda pdf: pdf.page().picture(*_A4)), "第3页是图片"),
    "W821": _of_pdf(
        _pdf(lambda pdf: pdf.page().lines(84, 700, ["\ufffd" * 30] * 3)), "第3页的字体"
    ),
    "W822": _of_pdf(_pdf().replace(b"[ 6 0 R 8 0 R ]", b"[ 6 0 R 99 0 R]"), "第2页已损坏"),
    "W823": _of_pdf(_pdf().rpartition(b"xref")[0], "末尾缺失"),
    "N824": _of_pdf(_pdf(_recognised), "第3页是扫描件"),
    "N825": _of_pdf(
        _pdf(lambda pdf: pdf.page().matrix((0.7, 0.7, -0.7, 0.7, 200, 300), "内部水印", 30)),
        "斜排的水印",
    ),
    "N826": _of_pdf(_pdf(_signed), "电子签名"),
}
