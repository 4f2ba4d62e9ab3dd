"""What python-docx has no words for: fields, bookmarks, and links to these. `Any` is its own, untyped here."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def add_field(paragraph: Any, instruction: str, result: str) -> None:
    """A field with the result that shows until Word computes its own."""
    append_field_mark(paragraph, "begin")
    append_instruction(paragraph, instruction)
    append_field_mark(paragraph, "separate")
    paragraph.add_run(result)
    append_field_mark(paragraph, "end")


def append_link(paragraph: Any, words: str, anchor: str) -> None:
    """Words that lead to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.append(paragraph.add_run(words)._r)  # noqa: SLF001 - python-docx's own way to its XML
    paragraph._p.append(link)  # noqa: SLF001 - the same


def append_field_mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - python-docx has no words for fields


def append_instruction(paragraph: Any, instruction: str) -> None:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = f" {instruction} "
    paragraph.add_run()._r.append(element)  # noqa: SLF001 - python-docx has no words for fields


def append_bookmark(paragraph: Any, tag: str, number: int, name: str = "") -> None:
    element = OxmlElement(f"w:{tag}")
    element.set(qn("w:id"), str(number))
    if name:
        element.set(qn("w:name"), name)
    paragraph._p.append(element)  # noqa: SLF001 - python-docx has no words for bookmarks
