"""XML as text, element by element, in the order that it is said."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold (2.2, Char); U+FFFD is the mark of a character that was lost.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml:
    """Elements on lines of their own, indented; runs of inline markup on one line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._depth = 0

    def line(self, markup: str) -> None:
        """Markup on a line of its own."""
        self._parts.append(f"{' ' * self._depth}{markup}\n")

    def open(self, name: str, /, **attributes: str) -> None:
        """Begin an element that holds elements."""
        self.line(f"<{name}{written(attributes)}>")
        self._depth += 1

    def close(self, name: str) -> None:
        """End an element begun with :meth:`open`."""
        self._depth -= 1
        self.line(f"</{name}>")

    def empty(self, name: str, /, **attributes: str) -> None:
        """An element that holds nothing."""
        self.line(f"<{name}{written(attributes)}/>")

    def text(self) -> str:
        """The document so far."""
        return "".join(self._parts)


def written(attributes: dict[str, str]) -> str:
    """Attributes as markup; ``as_`` and the like are Python's spelling of ``as``."""
    pairs = attributes.items()
    return "".join(f" {name.rstrip('_')}={quoteattr(possible(value))}" for name, value in pairs)


def words(text: str) -> str:
    """Characters of a text as markup."""
    return escape(possible(text))


def possible(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold.

    >>> possible("a\\x0bb")
    'a\ufffdb'
    """
    return _IMPOSSIBLE.sub("\ufffd", text)
