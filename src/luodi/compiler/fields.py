"""Fields of a JSON object that may come from anywhere, each of the type that it must have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from luodi.kernel.span import Span

_MOST = 2**31 - 1  # of places, counts and years


class WrongField(ValueError):
    """A field is missing or of another type: ``part`` is its path, such as ``tasks[3].deadline``."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Fields:
    """A JSON object. Every question raises :class:`WrongField` where the answer is of another
    type; those that end in ``_or_none`` take a missing field for null."""

    def __init__(self, data: Any, where: str = "") -> None:
        if not isinstance(data, Mapping):
            raise WrongField(where or "{}")
        self._data, self._where = data, where

    def _wrong(self, key: str) -> WrongField:
        return WrongField(f"{self._where}.{key}" if self._where else key)

    def _value(self, key: str) -> Any:
        if key not in self._data:
            raise self._wrong(key)
        return self._data[key]

    def text(self, key: str) -> str:
        """A string that can be written as UTF-8."""
        value = self._value(key)
        if not _is_text(value):
            raise self._wrong(key)
        return str(value)

    def text_or_none(self, key: str) -> str | None:
        """The same, or None."""
        return None if self._data.get(key) is None else self.text(key)

    def one_of(self, key: str, words: frozenset[str]) -> Any:
        """One of these words."""
        value = self.text(key)
        if value not in words:
            raise self._wrong(key)
        return value

    def one_of_or_none(self, key: str, words: frozenset[str]) -> Any:
        """The same, or None."""
        return None if self._data.get(key) is None else self.one_of(key, words)

    def count(self, key: str) -> int:
        """A whole number from 0: a place, a count, a year."""
        value = self._value(key)
        if not _is_count(value):
            raise self._wrong(key)
        return int(value)

    def count_or_none(self, key: str) -> int | None:
        """The same, or None."""
        return None if self._data.get(key) is None else self.count(key)

    def number(self, key: str) -> float | tuple[float, float]:
        """A finite number, or a range of two."""
        value = self._value(key)
        if _is_number(value):
            return value  # type: ignore[no-any-return]
        if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
            return value[0], value[1]
        raise self._wrong(key)

    def number_or_none(self, key: str) -> Any:
        """The same, or None."""
        return None if self._data.get(key) is None else self.number(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        return self._texts(key, self._value(key))

    def texts_or_none(self, key: str) -> tuple[str, ...]:
        """The same; none where the field is missing."""
        return self._texts(key, self._data.get(key, []))

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(map(_is_text, value)):
            raise self._wrong(key)
        return tuple(value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """An object of strings."""
        value = self._value(key)
        if not isinstance(value, Mapping) or not all(
            _is_text(name) and _is_text(meaning) for name, meaning in value.items()
        ):
            raise self._wrong(key)
        return tuple(value.items())

    def object(self, key: str) -> Fields:
        """An object inside this one."""
        return Fields(self._value(key), f"{self._where}.{key}" if self._where else key)

    def objects(self, key: str) -> list[Fields]:
        """A list of objects."""
        value = self._value(key)
        if not isinstance(value, list | tuple):
            raise self._wrong(key)
        path = f"{self._where}.{key}" if self._where else key
        return [Fields(entry, f"{path}[{place}]") for place, entry in enumerate(value)]

    def span(self, start: str = "start", end: str = "end") -> Span:
        """The characters from ``start`` to ``end``."""
        span = Span(self.count(start), self.count(end))
        if span.end < span.start:
            raise self._wrong(end)
        return span

    def span_or_none(self, start: str, end: str) -> Span | None:
        """The same; None where either is."""
        if self.count_or_none(start) is None or self.count_or_none(end) is None:
            return None
        return self.span(start, end)


def _is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can hold
        return False
    return True


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number larger than any float
        return False
