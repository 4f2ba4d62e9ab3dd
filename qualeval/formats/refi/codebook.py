"""Codebooks as .qdc: criteria, examples and keywords travel in the descriptions, and read back as they were."""

from pathlib import Path

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeCode, Loss
from qualeval.formats.exchange import Losses, codes_from, dotted_parents
from qualeval.formats.refi.codes import code_elements
from qualeval.formats.refi.elements import read_codes
from qualeval.formats.refi.origin import language_of, our_origin
from qualeval.formats.refi.xml import container, tag
from qualeval.formats.text_file import read_bytes
from qualeval.formats.xml_zip import local_name, parse_xml
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_SCHEMA = f"{_NAMESPACE} http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"
_SETS = N_("sets of codes were left out")
_RULES = N_("recommendations were left out")
_TITLE = N_("the codebook's title and version were left out")


def read_qdc(path: Path, language: str = "id") -> tuple[Codebook, tuple[ExchangeCode, ...], tuple[Loss, ...]]:
    """(codebook, its codes with their identifiers, what was lost) of a .qdc of any program.

    Faults of form that programs are known for (empty sets, other namespaces, colours in words) are read over; a file
    that is no codebook, or holds no code, is a Fault.
    """
    file = str(path)
    root = parse_xml(read_bytes(path), path.name, file)
    for element in root.iter():
        element.tag = local_name(element)
    book = root if root.tag == "CodeBook" else root.find("CodeBook")
    if book is None:
        raise Fault(file, 0, 0, N_("it holds no codebook: this is another kind of file"))
    origin = root.get("origin", "")
    found = list(read_codes(book.find("Codes")))
    if not found:
        raise Fault(file, 0, 0, N_("the codebook has no codes"))
    if "taguette" in origin.casefold():
        found = dotted_parents(found)
    losses = Losses()
    language = language_of(origin) or language
    codes = codes_from(found, language, losses)
    for each in book.iterfind("Sets/Set"):
        losses.add(_SETS, each.get("name", ""))
    codebook = Codebook(path.stem, tuple(each.entry for each in codes), language=language)
    return codebook, codes, losses.found()


def write_qdc(codebook: Codebook, path: Path) -> tuple[Loss, ...]:
    """Writes a codebook, whole or not at all; what the format has no place for comes back by name.

    A category stands in it as a code that is not to be coded with. A codebook without codes is a Fault: the format
    has no such thing.
    """
    if not codebook.codes:
        raise Fault(str(path), 0, 0, N_("the codebook has no codes, and a .qdc needs one"))
    losses = Losses()
    parents = {code.parent for code in codebook.codes}
    codes = [ExchangeCode("", code, code.code not in parents) for _, code in codebook.walk()]
    elements = code_elements(codes, codebook.language, losses, {})
    for rule in codebook.rules:
        losses.add(_RULES, rule.id)
    if codebook.title or codebook.version != 1:
        losses.add(_TITLE, codebook.name)
    root = tag(
        "CodeBook",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": _SCHEMA,
            "origin": our_origin(codebook.language),
        },
        container("Codes", *elements),
    )
    write_text(path, f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n')
    return losses.found()
