"""Invented files: for each code of a file itself (8xx) one that has it, and its twin without."""

from __future__ import annotations

from dataclasses import dataclass

from tests.compiler.checks.papers import paper
from tests.compiler.docx_files import docx, p, r

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
}
