"""Names of files: what a person called one, made harmless and true to the content."""

from __future__ import annotations

import unicodedata

from luodi.foundation.attachments.values import FORMS, PICTURES, Kind

LONGEST = 200  # characters; what file systems take in bytes is checked by nobody's desk
#: Names of programs, scripts and pages, whatever the file holds.
PROGRAMS = frozenset(
    "exe com scr pif cpl msi msp msu bat cmd ps1 psm1 psd1 vbs vbe vb js jse mjs cjs ts wsf wsh hta lnk"
    " url scf reg inf jar class war apk dex ipa app appimage deb rpm dmg pkg sh bash zsh csh ksh py pyc"
    " pl rb php phtml asp aspx jsp cgi dll sys drv ocx so dylib bin elf html htm xhtml shtml mht mhtml"
    " svg svgz xml xsl xslt swf chm hlp docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm".split()
)
_KNOWN = {ending: kind for kind, form in FORMS.items() for ending in form.endings}


def clean_name(name: str) -> str:
    """The file's own name: no folders, no control or direction characters, not too long; the
    ending stays.

    >>> clean_name("C:\\\\材料\\\\清单.xlsx"), clean_name("../../etc/a\\x00b.txt")
    ('清单.xlsx', 'ab.txt')
    >>> clean_name("照片\\u202egpj.exe"), clean_name(" .. "), len(clean_name("长" * 300 + ".pdf"))
    ('照片gpj.exe', '文件', 200)
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    spaced = (" " if unicodedata.category(letter) == "Zs" else letter for letter in last)
    kept = "".join(filter(str.isprintable, spaced)).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) <= LONGEST:
        return kept or "文件"
    if not dot or len(ending) > 8:
        return kept[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def ending_of(name: str) -> str:
    """The ending in lower case, "" for none.

    >>> ending_of("A.PDF"), ending_of("清单"), ending_of("总结.最终稿")
    ('pdf', '', '最终稿')
    """
    stem, dot, ending = name.rpartition(".")
    return ending.lower().strip() if dot and stem else ""


def contradicts(name: str, kind: Kind) -> bool:
    """Whether a name says that the file is of another kind. One picture for another does no harm
    (:func:`true_name` puts it right).

    >>> contradicts("a.pdf", Kind.DOCX), contradicts("a.png", Kind.JPEG), contradicts("a", Kind.PDF)
    (True, False, False)
    """
    said = _KNOWN.get(ending_of(name))
    return said not in {None, kind} and not {said, kind} <= PICTURES


def true_name(name: str, kind: Kind) -> str:
    """The name with an ending that fits the kind.

    >>> true_name("照片.png", Kind.JPEG), true_name("总结.最终稿", Kind.PDF), true_name("a.JPEG", Kind.JPEG)
    ('照片.jpg', '总结.最终稿.pdf', 'a.JPEG')
    """
    ending, fitting = ending_of(name), FORMS[kind].endings
    if ending in fitting:
        return name
    stem = name.rpartition(".")[0] if ending in _KNOWN else name
    return f"{stem}.{fitting[0]}"
