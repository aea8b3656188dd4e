"""English is complete, and the compiled catalogue is the one of the sources."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from tests.messages import CATALOGUE, compiled, gather, read, untranslated


def test_every_message_has_its_english() -> None:
    known = {message.id for message in read() if message.id}
    assert {message.id for message in gather() if message.id} == known
    assert untranslated(read()) == []


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(read()), (
        "run: python -m tests.messages"
    )


@pytest.mark.parametrize("message", [m for m in read() if m.id], ids=lambda m: str(m.id)[:20])
def test_a_translation_has_the_same_places_to_fill(message: Message) -> None:
    assert _places(message.id) == _places(message.string)


def _places(words: str | tuple[str, ...]) -> set[str]:
    if isinstance(words, tuple):
        return set().union(*map(_places, words))
    return set(re.findall(r"%\((\w+)\)", words))
