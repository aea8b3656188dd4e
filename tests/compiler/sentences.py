"""Sentences out of a few lines of text, for tests of single stages.

A line that starts with ``#`` is a heading that opens a new provision; every other line is a
paragraph of the provision above it.
"""

from __future__ import annotations

from luodi.compiler.document import Sentence, View, Zone
from luodi.compiler.read import read
from luodi.compiler.sentences import split_sentences
from luodi.compiler.view import make_view


def sentences_of(text: str, *, zone: Zone = Zone.BODY) -> tuple[tuple[Sentence, ...], View]:
    """The sentences of ``text`` in the regular view, and that view."""
    view, spans = make_view(read(text.encode(), name="lines.txt"))
    found: list[Sentence] = []
    provision = 0
    for paragraph, (start, end, _) in enumerate(spans):
        heading = view.text[start] == "#"
        provision += heading
        for a, b in split_sentences(view.text, start + heading, end):
            name = str(provision) if provision else ""
            found.append(Sentence(view.text[a:b], a, b, name, zone, paragraph))
    return tuple(found), view
