"""Messages of rooms that know no Django, in the language of who reads them.

Messages are written in Chinese, marked with ``gettext`` as everywhere, and translated by whoever
runs the program: the site names Django's catalogue once, when it starts. Until then, and in the
commands that need no site, they are said as they are written.
"""

from __future__ import annotations

from collections.abc import Callable


def gettext_noop(message: str) -> str:
    """The message, marked for the catalogue; said in the reader's language by :func:`gettext`."""
    return message


_translate: Callable[[str], str] = gettext_noop


def speak_with(translate: Callable[[str], str]) -> None:
    """From now on messages are said by ``translate``."""
    global _translate
    _translate = translate


def gettext(message: str) -> str:
    """The message in the language in force; its places ``%(name)s`` are yet to be filled."""
    return _translate(message)
