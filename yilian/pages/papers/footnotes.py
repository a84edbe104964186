"""Real footnotes in a Word file, which python-docx does not write itself.

A note stands where it is first called for; whatever calls for it again points at the same number (NOTEREF).
"""

from collections.abc import Mapping
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))
HALF_POINTS = "18"


class Footnotes:
    """The notes of one document, by number; each is written when it is first called for."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts, self._written = texts, dict[int, int]()
        self._root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in SEPARATORS:
            note = self._note(number)
            note.set(qn("w:type"), kind)
            run = _under(_under(note, "w:p"), "w:r")
            run.append(OxmlElement(f"w:{kind}"))

    def refer(self, paragraph: Any, number: int) -> None:
        """Call for a note at the end of a paragraph."""
        if number in self._written:
            field = _under(paragraph._p, "w:fldSimple")
            field.set(qn("w:instr"), f"NOTEREF note{number} \\h")
            run = _raised(field)
            _under(run, "w:t").text = str(self._written[number])
            return
        self._written[number] = place = len(self._written) + 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(place))
        start.set(qn("w:name"), f"note{number}")
        paragraph._p.append(start)
        _under(_raised(paragraph._p), "w:footnoteReference").set(qn("w:id"), str(place))
        paragraph._p.append(end)
        written = _under(self._note(str(place)), "w:p")
        _raised(written).append(OxmlElement("w:footnoteRef"))
        run = _under(written, "w:r")
        _under(_under(run, "w:rPr"), "w:sz").set(qn("w:val"), HALF_POINTS)
        _under(run, "w:t").text = f"\u3000{self._texts[number]}"

    def join(self, document: Any) -> None:
        """Put the notes into the document, if there are any."""
        if self._written:
            written = serialize_part_xml(self._root)
            part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, written, document.part.package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, number: str) -> Any:
        note = _under(self._root, "w:footnote")
        note.set(qn("w:id"), number)
        return note


def _under(parent: Any, tag: str) -> Any:
    """Add an element."""
    child = OxmlElement(tag)
    parent.append(child)
    return child


def _raised(parent: Any) -> Any:
    """Add a run whose text stands high."""
    run = _under(parent, "w:r")
    _under(_under(run, "w:rPr"), "w:vertAlign").set(qn("w:val"), "superscript")
    return run
