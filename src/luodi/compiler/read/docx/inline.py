"""The words of one paragraph as they are printed: changes taken over, fields as their results."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as filled

from lxml import etree

from luodi.compiler.read.docx import names as n
from luodi.compiler.read.docx.names import is_on, m, w
from luodi.compiler.read.docx.numerals import numeral
from luodi.compiler.read.docx.seen import Seen
from luodi.compiler.read.docx.styles import Styles, run_style

#: A break inside a paragraph, among its words.
BREAK = "\n"
_FIELD, _FIELD_KIND, _INSTRUCTION = w("fldChar"), w("fldCharType"), w("instrText")
_VANISH, _ID, _TYPE = w("vanish"), w("id"), w("type")
_PLACEHOLDER = w("showingPlcHdr")
_GALLERY = f"{w('docPartObj')}/{w('docPartGallery')}"
_PRIVATE = range(0xF000, 0xF100)
_LONGEST_INSTRUCTION = 300
#: Word sets a character in a circle, and one with its pronunciation, as a formula without result.
_IN_CIRCLE = re.compile(
    r"\s*EQ\s[^()]*?\\o\\ac\([^()]*?[,，;]\s*(?P<what>[^()（）\\,]{1,4})\)", re.I
)
_SPOKEN = re.compile(
    r"\s*EQ\s[^()]*?\\o\\ad\([^()]*\([^()]*\)[,，;]\s*(?P<what>[^()（）\\,]{1,8})\)", re.I
)
#: What the characters of Wingdings and its kin look like, by their numbers.
_SYMBOLS = {
    0x52: "☑",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x75: "◆",
    0xA3: "□",
    0xA8: "□",
    0xAB: "★",
    0xB7: "·",
    0xE0: "→",
    0xFC: "✓",
    0xFE: "☑",
}


@dataclass(slots=True)
class Line:
    """A paragraph's words (:data:`BREAK` where a line is broken), the looks of its runs and what
    hangs on it."""

    words: list[str] = filled(default_factory=list)
    #: Each run's properties.
    runs: list[etree._Element | None] = filled(default_factory=list)
    #: Text boxes, and whether words stand before them.
    boxes: list[tuple[bool, etree._Element]] = filled(default_factory=list)
    in_contents: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words)

    def join(self, following: Line) -> None:
        """Take in the next paragraph, as the mark between them is gone."""
        self.boxes += [(bool(self.words) or behind, box) for behind, box in following.boxes]
        self.words += following.words
        self.runs += following.runs
        self.in_contents = self.in_contents and following.in_contents


@dataclass(slots=True)
class _Field:
    """A field that is open: what it asks for, and whether its result has begun."""

    instruction: str = ""
    shown: bool = False
    contents: bool = False


class Inline:
    """Reads the paragraphs of a file one after another (fields reach over paragraphs).

    ``note(kind, id)`` is told each reference to a footnote or endnote.
    """

    def __init__(self, seen: Seen, styles: Styles, note: Callable[[str, str], None]) -> None:
        self._seen = seen
        self._styles = styles
        self._note = note
        self._fields: list[_Field] = []
        #: How many open fields do not show their result yet; how many are tables of contents.
        self._unshown = self._contents = 0
        self._line = Line()
        self._run: etree._Element | None = None
        self.keep_fields = True

    def read(self, paragraph: etree._Element) -> Line:
        """The words of a paragraph."""
        outer, outer_run = self._line, self._run
        line = self._line = Line()
        self._run = None
        self._children(paragraph)
        self._line, self._run = outer, outer_run
        return line

    def begin(self, root: etree._Element) -> None:
        """Begin a text of its own. Where its fields do not end, none of their words is lost."""
        kinds = [mark.get(_FIELD_KIND) for mark in root.iter(_FIELD)]
        self.keep_fields = kinds.count("begin") == kinds.count("end")
        self._fields.clear()
        self._unshown = self._contents = 0

    def _children(self, node: etree._Element) -> None:
        for child in node:
            action = _ACTIONS.get(child.tag)
            if action is not None:
                action(self, child)

    def _write(self, words: str) -> None:
        if not words:
            return
        if self.keep_fields and self._unshown:
            return
        if self.keep_fields and self._contents:
            self._line.in_contents = True
            return
        self._line.words.append(words)
        self._line.runs.append(self._run)

    # -- runs ------------------------------------------------------------------------------

    def _read_run(self, node: etree._Element) -> None:
        properties = node.find(n.R_PR)
        if properties is not None and self._hidden(properties):
            self._seen.hidden += any(t.text for t in node.iter(n.T))
            return
        outer, self._run = self._run, properties
        self._children(node)
        self._run = outer

    def _hidden(self, properties: etree._Element) -> bool:
        own = properties.find(_VANISH)
        if own is not None:
            return is_on(own.get(n.VAL))
        style = run_style(properties)
        return bool(style and self._styles.style(style, "character").look.hidden)

    def _text(self, node: etree._Element) -> None:
        self._write((node.text or "").replace("\n", " ").replace("\r", " "))

    def _break(self, node: etree._Element) -> None:
        if node.get(_TYPE) in (None, "textWrapping"):
            self._write(BREAK)

    def _carriage_return(self, node: etree._Element) -> None:
        self._write(BREAK)

    def _tab(self, node: etree._Element) -> None:
        self._write("\t")

    def _hyphen(self, node: etree._Element) -> None:
        self._write("-")

    def _symbol(self, node: etree._Element) -> None:
        try:
            code = int(node.get(w("char"), ""), 16)
        except ValueError:
            return
        if code in _PRIVATE:
            self._write(_SYMBOLS.get(code - _PRIVATE.start, ""))
        elif 0x20 <= code < 0xD800:
            self._write(chr(code))

    def _ruby(self, node: etree._Element) -> None:
        for base in node.iterchildren(w("rubyBase")):
            self._children(base)

    # -- fields ----------------------------------------------------------------------------

    def _field_mark(self, node: etree._Element) -> None:
        kind = node.get(_FIELD_KIND)
        if kind == "begin":
            self._fields.append(_Field())
            self._unshown += 1
        elif kind == "separate" and self._fields and not self._fields[-1].shown:
            field = self._fields[-1]
            field.shown, field.contents = True, field.instruction.lstrip()[:3].upper() == "TOC"
            self._unshown -= 1
            self._contents += field.contents
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            self._unshown -= not field.shown
            self._contents -= field.contents
            if not field.shown:
                self._write(set_characters(field.instruction))

    def _instruction(self, node: etree._Element) -> None:
        if self._fields and len(self._fields[-1].instruction) < _LONGEST_INSTRUCTION:
            self._fields[-1].instruction += node.text or ""

    # -- changes ---------------------------------------------------------------------------

    def _inserted(self, node: etree._Element) -> None:
        self._seen.inserted += 1
        self._children(node)

    def _moved_here(self, node: etree._Element) -> None:
        self._children(node)

    def _deleted(self, node: etree._Element) -> None:
        self._seen.deleted += 1

    # -- what words stand in ---------------------------------------------------------------

    def _control(self, node: etree._Element) -> None:
        if is_left_out(node, self._seen):
            return
        for content in node.iterchildren(n.SDT_CONTENT):
            self._children(content)

    def _alternate(self, node: etree._Element) -> None:
        branch = chosen_branch(node)
        if branch is not None:
            self._children(branch)

    def _fraction(self, node: etree._Element) -> None:
        for count, part in enumerate(node.iterchildren(m("num"), m("den"))):
            if count:
                self._write("/")
            self._children(part)

    # -- pictures, objects, boxes ----------------------------------------------------------

    def _drawing(self, node: etree._Element) -> None:
        boxes = _outermost_boxes(node)
        self._line.boxes.extend((bool(self._line.words), box) for box in boxes)
        if boxes:
            return
        if next(node.iter(n.BLIP, n.IMAGE_DATA), None) is not None:
            self._seen.pictures += 1
        elif next(node.iter(*n.GRAPHICS), None) is not None:
            self._seen.objects += 1

    def _object(self, node: etree._Element) -> None:
        self._seen.objects += 1

    # -- notes -----------------------------------------------------------------------------

    def _footnote(self, node: etree._Element) -> None:
        self._note("footnotes", node.get(_ID, ""))

    def _endnote(self, node: etree._Element) -> None:
        self._note("endnotes", node.get(_ID, ""))


def set_characters(instruction: str) -> str:
    """The characters that a formula field without a result sets.

    >>> set_characters(r" EQ \\o\\ac(○,11)"), set_characters(r"EQ \\* jc2 \\o\\ad(\\s\\up 11(bu),埗)")
    ('⑪', '埗')
    >>> set_characters(" PAGE "), set_characters(r"EQ \\o\\ac(○,甲)")
    ('', '甲')
    """
    if match := _IN_CIRCLE.match(instruction):
        words = match["what"].strip()
        return numeral(int(words), "decimalEnclosedCircle") if words.isdecimal() else words
    match = _SPOKEN.match(instruction)
    return match["what"].strip() if match else ""


def is_left_out(control: etree._Element, seen: Seen) -> bool:
    """Whether a content control shows only its prompt (点击此处输入文字), or a generated table of
    contents, which is counted."""
    properties = control.find(n.SDT_PR)
    if properties is None:
        return False
    prompt = properties.find(_PLACEHOLDER)
    if prompt is not None and is_on(prompt.get(n.VAL)):
        return True
    gallery = properties.find(_GALLERY)
    if gallery is not None and gallery.get(n.VAL) == "Table of Contents":
        seen.contents += 1
        return True
    return False


def chosen_branch(node: etree._Element) -> etree._Element | None:
    """The one branch of alternate content that is read: the first choice, unless only the
    fallback holds words."""
    branches = [*node.iterchildren(n.CHOICE), *node.iterchildren(n.FALLBACK)]
    for branch in branches:
        if next(branch.iter(n.T), None) is not None:
            return branch
    return branches[0] if branches else None


def _outermost_boxes(node: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing that stand in no other; of alternates, one."""
    found: list[etree._Element] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.tag == n.TEXT_BOX:
            found.append(current)
        elif current.tag == n.ALTERNATE:
            branch = chosen_branch(current)
            waiting.extend([branch] if branch is not None else [])
        else:
            waiting.extend(reversed(current))
    return found


_ACTIONS: dict[object, Callable[[Inline, etree._Element], None]] = {
    n.R: Inline._read_run,
    m("r"): Inline._children,
    m("t"): Inline._text,
    m("f"): Inline._fraction,
    n.T: Inline._text,
    w("tab"): Inline._tab,
    w("ptab"): Inline._tab,
    w("br"): Inline._break,
    w("cr"): Inline._carriage_return,
    w("noBreakHyphen"): Inline._hyphen,
    w("sym"): Inline._symbol,
    w("ruby"): Inline._ruby,
    _FIELD: Inline._field_mark,
    _INSTRUCTION: Inline._instruction,
    n.INS: Inline._inserted,
    n.MOVE_TO: Inline._moved_here,
    n.DEL: Inline._deleted,
    n.MOVE_FROM: Inline._deleted,
    n.SDT: Inline._control,
    n.ALTERNATE: Inline._alternate,
    w("drawing"): Inline._drawing,
    w("pict"): Inline._drawing,
    w("object"): Inline._object,
    w("subDoc"): Inline._object,
    w("footnoteReference"): Inline._footnote,
    w("endnoteReference"): Inline._endnote,
    **dict.fromkeys(
        [
            *map(w, ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")),
            *map(
                m,
                (
                    "oMathPara oMath num den e sup sub deg fName lim sSup sSub sSubSup rad nary d "
                    "func acc bar box borderBox groupChr limLow limUpp m mr eqArr sPre phant"
                ).split(),
            ),
        ],
        Inline._children,
    ),
}
