"""The catalogue of messages: gathered from the source, merged, compiled.

``python -m tests.messages`` brings ``locale/en`` up to date: it gathers every message of the
Python sources and templates, keeps the translations that are there, and writes the compiled
catalogue beside it. Needs no gettext tools, so it runs anywhere. Both files are in the
repository; a test fails when they are behind the sources or a translation is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = Path(__file__).parents[1] / "src" / "luodi"
CATALOGUE = SOURCES / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
PASSING_HEADERS = (
    b'"Project-Id',
    b'"Report-Msgid',
    b'"POT-Creation',
    b'"PO-Revision',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Generated-By',
)


def gather() -> Catalog:
    """Every message in the sources, without translations."""
    catalogue = Catalog(locale="en", project="luodi", charset="utf-8", fuzzy=False)
    for message, context in _messages():
        catalogue.add(message, context=context)
    return catalogue


def _messages() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for path, source in _texts():
        for found in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            message, context = found[1], found[3]
            if not message:
                raise ValueError(f"{path}: an empty message")
            yield message, context


def _texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCES.rglob("*.py")):
        if "tests" not in path.parts:
            yield path, path.read_text("utf-8")
    for path in sorted(SOURCES.rglob("templates/**/*.html")):
        yield path, templatize(path.read_text("utf-8"), origin=str(path))


def read() -> Catalog:
    """The catalogue in the repository."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without an English text."""
    return [str(message.id) for message in catalogue if message.id and not _said(message.string)]


def _said(words: str | tuple[str, ...] | None) -> bool:
    return bool(words) if isinstance(words, str) else all(words or ("",))


def compiled(catalogue: Catalog) -> bytes:
    """The compiled form of a catalogue; the same bytes for the same messages."""
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _written(catalogue: Catalog) -> bytes:
    """The catalogue as a file, without dates, which would change on every run."""
    catalogue.header_comment = "# English messages of Luodi."
    buffer = BytesIO()
    write_po(buffer, catalogue, no_location=True, sort_output=True, width=0)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(PASSING_HEADERS))


def main() -> int:
    """Merge and write both files; say what still lacks a translation."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    known = read() if CATALOGUE.exists() else Catalog(locale="en")
    catalogue = gather()
    for message in catalogue:
        before = known.get(message.id, message.context) if message.id else None
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(_written(catalogue))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(read()))
    missing = untranslated(catalogue)
    for message in missing:
        sys.stderr.write(f"{message}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
