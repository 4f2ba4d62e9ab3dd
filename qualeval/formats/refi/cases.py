"""The cases of a REFI-QDA project with their values, by the names of its variables."""

from xml.etree import ElementTree as ET

from qualeval.domain.exchange import About, ExchangeCase, ExchangeVariable, VariableType
from qualeval.formats.exchange import cases_with_values, unique_names
from qualeval.formats.refi.elements import description_of, guid_in, target_of, values_of
from qualeval.formats.refi.found import Found
from qualeval.formats.refi.texts import Text
from qualeval.i18n import N_

_VARIABLE_TYPES: dict[str, VariableType] = {
    "text": "Text",
    "boolean": "Boolean",
    "integer": "Integer",
    "float": "Float",
    "date": "Date",
    "datetime": "DateTime",
}
_LOST_TARGET = N_("references to something that the file does not hold were left out")
_CASE_CODES = N_("codes of whole cases were left out")


def read_variables(found: Found) -> dict[str, ExchangeVariable]:
    listed = [(guid_in(element), element) for element in found.root.iterfind("Variables/Variable")]
    names = unique_names((guid, element.get("name", "")) for guid, element in listed)
    return {
        guid: ExchangeVariable(
            names[guid],
            _VARIABLE_TYPES.get(element.get("typeOfVariable", "").casefold(), "Text"),
            description_of(element),
        )
        for guid, element in listed
    }


def read_cases(found: Found, texts: list[Text], variables: dict[str, str]) -> tuple[ExchangeCase, ...]:
    """The cases of the file; values that stand on a source belong to a case of its own where it has none yet."""
    names = {each.guid: each.name for each in texts}
    cases = [_case(found, element, names, variables) for element in found.root.iterfind("Cases/Case")]
    return cases_with_values(cases, [(each.guid, each.name, values_of(each.element, variables)) for each in texts])


def _case(found: Found, element: ET.Element, names: dict[str, str], variables: dict[str, str]) -> ExchangeCase:
    guid = found.fresh(guid_in(element), "case")
    sources = [found.targets.get(target_of(ref)) for ref in element.iterfind("SourceRef")]
    known = tuple(dict.fromkeys(about.target for about in sources if about and about.kind == "source"))
    name = element.get("name") or (names[known[0]] if len(known) == 1 else guid[:8])
    if len(known) < len(sources):
        found.losses.add(_LOST_TARGET, name)
    spans = []
    for ref in element.iterfind("SelectionRef"):
        place = found.spans.get(target_of(ref))
        found.bare.pop(target_of(ref), None)
        if place:
            spans.append((place[0], place[1].start, place[1].end))
        else:
            found.losses.add(_LOST_TARGET, name)
    if element.find("CodeRef") is not None:
        found.losses.add(_CASE_CODES, name)
    found.targets[guid] = About("case", guid)
    return ExchangeCase(
        guid, name, description_of(element), values_of(element, variables), known, tuple(dict.fromkeys(spans))
    )
