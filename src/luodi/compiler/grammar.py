"""Small grammars over tokens: a readable file → a reader of token rows.

The grammar of a clause is regular, so its file is turned into one regular expression over
letters, a letter for each kind of token. Parsing is then a single match, linear in the number of
tokens, and needs no parser library at run time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LINE = re.compile(r"^(?P<name>[a-z]+)\s*=\s*(?P<body>[A-Za-z?| ]+)$")


class GrammarError(ValueError):
    """A grammar file that cannot be read: a fault of the program, never of a paper."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rule that matched, and the places of its tokens in the row."""

    rule: str
    places: tuple[int, ...]


class Grammar:
    """A grammar read from ``text``; its last rule, ``clause``, is a choice of the others.

    >>> grammar = Grammar("duty = UNITS ROLE?\\nclause = duty | BREAK")
    >>> grammar.parse(("UNITS", "ROLE", "BREAK", "UNITS"))
    (Part(rule='duty', places=(0, 1)), Part(rule='duty', places=(3,)))
    >>> grammar.parse(("ROLE",)) is None
    True
    """

    def __init__(self, text: str) -> None:
        rules = dict(_rules(text))
        choices = [c.strip() for c in rules.pop("clause", "").split("|") if c.strip()]
        if not choices:
            raise GrammarError("the grammar has no rule 'clause'")
        tokens = sorted({t.rstrip("?") for b in rules.values() for t in b.split()} | {"BREAK"})
        self._letters = {token: chr(ord("A") + i) for i, token in enumerate(tokens)}
        self._part = re.compile("|".join(self._choice(c, rules) for c in choices))

    def _choice(self, name: str, rules: dict[str, str]) -> str:
        if name.isupper():
            return self._letters[name]
        if name not in rules:
            raise GrammarError(f"rule '{name}' is not defined")
        body = "".join(
            self._letters[t.rstrip("?")] + "?" * t.endswith("?") for t in rules[name].split()
        )
        return f"(?P<{name}>{body})"

    def parse(self, kinds: tuple[str, ...]) -> tuple[Part, ...] | None:
        """The parts of a row of tokens, BREAKs left out; None where the grammar refuses it."""
        row = "".join(self._letters.get(kind, "?") for kind in kinds)
        parts: list[Part] = []
        position = 0
        while position < len(row):
            match = self._part.match(row, position)
            if match is None or match.end() == position:
                return None
            if match.lastgroup:
                parts.append(Part(match.lastgroup, tuple(range(position, match.end()))))
            position = match.end()
        return tuple(parts)


def _rules(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        match = _LINE.match(line)
        if match is None:
            raise GrammarError(f"line {number} is no rule: {line}")
        found.append((match["name"], match["body"].strip()))
    return found


@lru_cache(maxsize=8)
def load(path: Path) -> Grammar:
    """The grammar in a file, read once."""
    return Grammar(path.read_text(encoding="utf-8"))
