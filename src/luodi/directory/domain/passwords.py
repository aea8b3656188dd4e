"""What a password has to be (GB/T 22239-2019, 8.1.4.1 a: complex, and changed regularly)."""

from __future__ import annotations

import re
from enum import StrEnum

SHORTEST = 10
CLASSES = 3  # of four: small letters, capitals, digits, everything else
REMEMBERED = 5  # how many former passwords may not be taken again
_SHORTEST_NAME = 3  # shorter ones are in half of all words


class Fault(StrEnum):
    """What is wrong with a password."""

    SHORT = "short"
    PLAIN = "plain"  # too few classes
    NAMED = "named"  # holds the log-in name or the person's name
    COMMON = "common"
    USED = "used"  # one of the last few
    OLD = "old"  # the password that was to be proved is another one
    LOCKED = "locked"  # too many wrong ones: not looked at


def classes(password: str) -> int:
    """How many of the four classes of characters there are.

    >>> classes("abc"), classes("aB3"), classes("aB3-"), classes("汉字")
    (1, 3, 4, 1)
    """
    small = any("a" <= letter <= "z" for letter in password)
    capital = any("A" <= letter <= "Z" for letter in password)
    digit = any("0" <= letter <= "9" for letter in password)
    other = re.search(r"[^a-zA-Z0-9]", password) is not None
    return sum((small, capital, digit, other))


def faults(password: str, names: tuple[str, ...]) -> tuple[Fault, ...]:
    """Everything wrong with a password that it shows itself; ``names`` are the person's names, in
    characters and letters.

    >>> faults("zhangsan", ("zhangsan",))
    (<Fault.SHORT: 'short'>, <Fault.PLAIN: 'plain'>, <Fault.NAMED: 'named'>)
    """
    plain = _letters(password)
    wrong = {
        Fault.SHORT: len(password) < SHORTEST,
        Fault.PLAIN: classes(password) < CLASSES,
        Fault.NAMED: any(name in plain for name in map(_letters, names) if _tells(name)),
    }
    return tuple(fault for fault, found in wrong.items() if found)


def core(password: str) -> str:
    """The word of a password without what people put around it.

    >>> core("Password2026!"), core("12345")
    ('password', '')
    """
    return re.sub(r"^[^a-z]+|[^a-z]+$", "", password.lower())


def _letters(words: str) -> str:
    return re.sub(r"[\s._·-]+", "", words).lower()


def _tells(name: str) -> bool:
    return len(name) >= (_SHORTEST_NAME if name.isascii() else 2)
