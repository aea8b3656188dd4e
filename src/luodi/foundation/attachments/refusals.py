"""Why a file is not taken, in words for whoever hands it in: which file, what is wrong, what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop


class Reason(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TORN = "torn"
    UNKNOWN = "unknown"
    PROGRAM = "program"
    CONTRADICTION = "contradiction"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNPACKED = "unpacked"
    TOO_SLOW = "too_slow"
    NESTED = "nested"
    TOO_MANY = "too_many"
    PIXELS = "pixels"
    MARKED = "marked"
    VIRUS = "virus"
    NO_SPACE = "no_space"
    NOT_STORED = "not_stored"


_WORDS = {
    Reason.EMPTY: gettext_noop("“%(name)s”是空文件，没有收下。请检查后重新选择。"),
    Reason.TOO_LARGE: gettext_noop(
        "“%(name)s”超过每个文件 %(most)s MB 的上限，没有收下。请缩小图片，或者分成几个文件。"
    ),
    Reason.TORN: gettext_noop("“%(name)s”没有传完，连接中断了，没有收下。请再传一次。"),
    Reason.UNKNOWN: gettext_noop(
        "“%(name)s”不是可以接收的文件类型，没有收下。可以交 PDF、OFD、Word、Excel、PPT、图片、文本、"
        "zip 和 mp4；其他格式请先转换。"
    ),
    Reason.PROGRAM: gettext_noop(
        "“%(name)s”是程序、脚本或网页，打开可能有风险，没有收下。请改交 PDF、文档或图片。"
    ),
    Reason.CONTRADICTION: gettext_noop(
        "“%(name)s”的文件名与内容不符：内容是 %(kind)s，没有收下。请用原来的软件打开，另存后再交。"
    ),
    Reason.MACROS: gettext_noop(
        "“%(name)s”含有宏，打开可能有风险，没有收下。请另存为不含宏的文件（如 .docx、.xlsx）再交。"
    ),
    Reason.ENCRYPTED: gettext_noop(
        "“%(name)s”加了密码，审核的人打不开，没有收下。请去掉密码后再交。"
    ),
    Reason.DAMAGED: gettext_noop(
        "“%(name)s”已损坏或不完整，没有收下。请用原来的软件打开，另存后再交。"
    ),
    Reason.UNPACKED: gettext_noop(
        "“%(name)s”解压后异常庞大，为安全起见没有收下。请删去无关的内容，或者分成几个文件。"
    ),
    Reason.TOO_SLOW: gettext_noop(
        "“%(name)s”过于复杂，没能在限定的时间内检查，没有收下。请另存为 PDF，或者分成几个文件。"
    ),
    Reason.NESTED: gettext_noop(
        "“%(name)s”里还有压缩包，没法检查，没有收下。请解压后直接交里面的文件。"
    ),
    Reason.TOO_MANY: gettext_noop(
        "“%(name)s”里的文件太多，一个压缩包最多 %(most)s 个，没有收下。请分成几个压缩包。"
    ),
    Reason.PIXELS: gettext_noop(
        "图片“%(name)s”有 %(width)s×%(height)s 个像素，太大，没有收下。请缩小后再交。"
    ),
    Reason.VIRUS: gettext_noop(
        "“%(name)s”没有通过病毒检查（%(said)s），没有收下。请在本机查杀后再交。"
    ),
    Reason.NO_SPACE: gettext_noop(
        "服务器的磁盘满了，“%(name)s”没有收下，已经填写的内容不受影响。请联系系统管理员，腾出空间后再交。"
    ),
    Reason.NOT_STORED: gettext_noop(
        "服务器没能保存“%(name)s”（%(said)s），没有收下，已经填写的内容不受影响。请联系系统管理员。"
    ),
}


class Refused(ValueError):
    """A file is not taken; the message is for whoever hands it in, in their language. ``reason``
    is why. Nothing of the file is kept."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class NotStored(Refused):
    """The file was in order, and the server could not keep it."""


class Shut(LookupError):
    """A file cannot be opened; the message says why."""


def refusal(reason: Reason, name: str, **facts: Any) -> Refused:
    """The error for a file called ``name``."""
    sort = NotStored if reason in {Reason.NO_SPACE, Reason.NOT_STORED} else Refused
    return sort(reason, _(_WORDS[reason]) % {"name": name, **facts})
