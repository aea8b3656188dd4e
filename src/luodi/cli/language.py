"""The command line's two languages: Chinese as written in the code, English from a table.

A table, not a gettext catalogue: a command has to start in a fraction of a second and is also
run before anything has been built. A test holds the table complete.
"""

from __future__ import annotations

import os

from luodi.cli.english import ENGLISH


def english() -> bool:
    """Whether messages are to be in English: ``LUODI_LANG=en``, else a locale ``en_*``."""
    own = os.environ.get("LUODI_LANG")
    if own:
        return own.lower().startswith("en")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.startswith("en")
    return False


def say(message: str, **facts: object) -> str:
    """The message in the language in force, with its ``{facts}`` filled in."""
    words = ENGLISH[message] if english() else message
    return words.format(**facts) if facts else words
