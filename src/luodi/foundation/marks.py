"""Files with a mark of secrecy or of inner use: whether this installation takes them."""

from __future__ import annotations

import re
from enum import StrEnum

from luodi.compiler import Unreadable

# A look at a file before it is kept may take this long.
LOOK_SECONDS = 20.0
# Looking reads the file and compiles nothing. So many files are looked at at once; people seldom
# hand files in one after the other, and what waits for the next one ends after a while.
LOOK_MEMORY = 1024**3
LOOK_MOST = 2
LOOK_IDLE_SECONDS = 120.0
_SECRET = re.compile("[绝絕]密|[机機]密|[秘祕]密")


class Taken(StrEnum):
    """Which marked papers an installation takes (``LUODI_MARKED_PAPERS``)."""

    NONE = "none"
    INTERNAL = "internal"
    ALL = "all"


class Marked(Unreadable):
    """The paper bears a mark, and this installation does not take such papers."""


def is_secret(mark: str) -> bool:
    """Whether a mark is one of the three degrees of state secrets, not of inner use.

    >>> is_secret("机密★5年"), is_secret("机 密"), is_secret("絕密★長期")
    (True, True, True)
    >>> is_secret("内部资料"), is_secret("工作秘密"), is_secret("密级：工作秘密")
    (False, False, False)
    """
    return bool(_SECRET.search("".join(mark.split()).replace("工作秘密", "")))


def refused(mark: str, taken: str) -> bool:
    """Whether a paper with this mark ("": none) is refused.

    >>> refused("机密", Taken.INTERNAL), refused("内部资料", Taken.INTERNAL), refused("", Taken.NONE)
    (True, False, False)
    """
    return bool(mark) and taken != Taken.ALL and (taken != Taken.INTERNAL or is_secret(mark))


def marked(name: str, mark: str) -> Marked:
    """What whoever hands such a paper in is told: which mark, and what to do."""
    if is_secret(mark):
        return Marked(
            name,
            f"文件标有“{mark}”，属于国家秘密的标志，本系统不接收，文件没有保存。请按保密规定在涉密系统上"
            "处理；如果标志是误加的，请由定密责任人确认、去掉标志后再提交。",
            f"The file bears the mark “{mark}” of a state secret. It is not taken here and was not kept: "
            "handle it on a system approved for it. If the mark is a mistake, have whoever is in charge "
            "of classification confirm that before you hand the paper in without it.",
        )
    return Marked(
        name,
        f"文件标有“{mark}”，本系统设置为不接收内部文件，文件没有保存。确需在本系统处理的，请经本单位同意后"
        "联系系统管理员（设置 LUODI_MARKED_PAPERS）。",
        f"The file bears the mark “{mark}”. This installation takes no papers for inner use, and it was "
        "not kept. If it has to be handled here, ask your unit, then the system administrator (setting "
        "LUODI_MARKED_PAPERS).",
    )
