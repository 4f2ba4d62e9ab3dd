"""A .qdpx of any program, by what the programs write rather than by what the standard says.

Names are matched without their namespace, identifiers without braces and case, sources by their base name; positions
in the unit that fits the texts. What the project has no place for is listed by name.
"""

from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import About, ExchangeCode, ExchangeProject, ExchangeSource
from qualeval.formats.exchange import codes_from, dotted_parents, instant
from qualeval.formats.refi.cases import read_cases, read_variables
from qualeval.formats.refi.codings import read_codings
from qualeval.formats.refi.container import container_of
from qualeval.formats.refi.elements import description_of, guid_in, read_codes
from qualeval.formats.refi.found import Found
from qualeval.formats.refi.notes import read_links, read_notes, read_sets
from qualeval.formats.refi.texts import Text, read_texts
from qualeval.formats.xml_zip import local_name, parse_xml
from qualeval.i18n import N_

_GRAPHS = N_("diagrams were left out")
_BARE_SELECTION = N_("selections without a code or a note were left out")


def read_qdpx(path: Path, language: str = "id") -> ExchangeProject:
    """The project in a .qdpx, or in a .qde with its texts beside it.

    Names and descriptions without a language are taken to be in `language`. Raises a Fault for what is no
    such file; what the model has no place for is in the project's `losses`.
    """
    container = container_of(path)
    root = parse_xml(container.project(), "project.qde", container.file)
    for element in root.iter():
        element.tag = local_name(element)
    if root.tag != "Project":
        raise Fault(container.file, 0, 0, N_("its .qde holds no project: this is another kind of file"))
    return _project(Found(root, container, language))


def _project(found: Found) -> ExchangeProject:
    codes = _codes(found)
    texts = list(read_texts(found))
    codings, offsets = read_codings(found, texts)
    variables = read_variables(found)
    cases = read_cases(found, texts, {guid: variable.name for guid, variable in variables.items()})
    found.note_refs(found.root, About("project"))
    read_links(found)
    notes = (*read_notes(found), *found.annotations)
    sets = tuple(read_sets(found, {each.guid for each in texts}))
    for graph in found.root.iterfind("Graphs/Graph"):
        found.losses.add(_GRAPHS, graph.get("name", ""))
    for name in found.bare.values():
        found.losses.add(_BARE_SELECTION, name)
    return ExchangeProject(
        name=found.root.get("name", ""),
        origin=found.origin,
        created_at=instant(found.root.get("creationDateTime", "")),
        memo=description_of(found.root),
        language=found.language,
        coders=tuple(found.users.values()),
        codes=codes,
        variables=tuple(variables.values()),
        cases=cases,
        sources=tuple(_source(found, each) for each in texts),
        codings=codings,
        notes=notes,
        sets=sets,
        losses=found.losses.found(),
        offsets=offsets,
    )


def _codes(found: Found) -> tuple[ExchangeCode, ...]:
    listed = list(read_codes(found.root.find("CodeBook/Codes")))
    if "taguette" in found.origin.casefold():
        listed = dotted_parents(listed)
    codes = codes_from(listed, found.language, found.losses)
    found.slugs = {code.guid: code.entry.code for code in codes}
    for guid, slug in found.slugs.items():
        found.targets[guid] = About("code", slug)
    for element in found.root.iterfind("CodeBook/Codes//Code"):
        found.note_refs(element, found.targets.get(guid_in(element)))
    return codes


def _source(found: Found, each: Text) -> ExchangeSource:
    return ExchangeSource(
        guid=each.guid,
        name=each.name,
        text=each.text,
        memo=description_of(each.element),
        coder=found.coder(each.element),
        created_at=instant(each.element.get("creationDateTime", "")),
    )
