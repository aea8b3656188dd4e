"""English is complete, and the compiled catalogue is the one of the sources."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from luodi.directory.domain.people import fault_of_login
from tests.messages import CATALOGUE, SOURCES, compiled, gather, read, untranslated


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


_HAN = re.compile("[\u4e00-\u9fff]")
_ROOMS = ("directory", "policy", "programme", "foundation")
_SAYING = {"_", "gettext", "gettext_noop", "ngettext"}


def _services() -> list[Path]:
    """The modules whose refusals people read."""
    found = (path for room in _ROOMS for path in (SOURCES / room).rglob("*.py"))
    return sorted(path for path in found if {"services", "domain", "queries"} & set(path.parts))


@pytest.mark.parametrize("path", _services(), ids=lambda path: str(path.relative_to(SOURCES)))
def test_what_a_service_refuses_is_said_in_both_languages(path: Path) -> None:
    raised = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Raise))
    assert [words for node in raised for words in _one_language_only(node)] == []


def _one_language_only(node: ast.AST) -> list[str]:
    """Chinese literals outside gettext, in what is raised. An exception that is given both
    languages itself (Chinese and English, one after the other) has them."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in _SAYING or name in {"Unreadable", "TooLarge", "Marked"}:
            return []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if _HAN.search(node.value) else []
    return [said for child in ast.iter_child_nodes(node) for said in _one_language_only(child)]


def test_a_message_of_a_domain_follows_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert fault_of_login("") == "Please enter a log-in name"
    assert fault_of_login("") == "请填写登录名"
