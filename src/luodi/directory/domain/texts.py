"""What texts the directory takes, by whatever way they come: a form, a sheet, the API, a file."""

from __future__ import annotations

import unicodedata
from typing import Literal, get_args

from luodi.kernel.saying import gettext as _

Level = Literal["national", "provincial", "municipal", "county", "township", "other"]
Kind = Literal[
    "bureau",
    "party",
    "government",
    "zone",
    "mass_organisation",
    "institution",
    "enterprise",
    "bank",
    "task_force",
    "group",
]
LEVELS: tuple[str, ...] = get_args(Level)
KINDS: tuple[str, ...] = get_args(Kind)
# Characters: more than any real one has, few enough for a line on a page.
LONGEST_NAME, LONGEST_FULL_NAME, LONGEST_KEY = 100, 200, 60
LONGEST_PERSON, LONGEST_PHONE = 150, 60
MOST_ALIASES = 100
# Control characters, NUL among them, and halves of characters: a database keeps neither.
_UNFIT = frozenset({"Cc", "Cs"})


def fault_of_text(what: str, text: str, longest: int) -> str:
    """What is wrong with a line of text, called ``what``; "" where nothing is.

    >>> fault_of_text("名称", "县水务局", 100)
    ''
    >>> fault_of_text("名称", "县水\\0务局", 100), fault_of_text("名称", "水" * 101, 100)
    ('名称里有看不见的控制字符，请删去后重新输入', '名称有 101 个字，最多 100 个字，请改短')
    """
    if any(unicodedata.category(letter) in _UNFIT for letter in text):
        return _("%(what)s里有看不见的控制字符，请删去后重新输入") % {"what": what}
    if len(text) > longest:
        return _("%(what)s有 %(has)s 个字，最多 %(most)s 个字，请改短") % {
            "what": what,
            "has": len(text),
            "most": longest,
        }
    return ""


def fault_of_person(name: str, phone: str = "") -> str:
    """What is wrong with a person's name or telephone number; "" where nothing is.

    >>> fault_of_person("示例·甲", "020-1234"), fault_of_person("")
    ('', '请填写姓名')
    """
    if not name:
        return _("请填写姓名")
    return fault_of_text(_("姓名"), name, LONGEST_PERSON) or fault_of_text(
        _("电话"), phone, LONGEST_PHONE
    )
