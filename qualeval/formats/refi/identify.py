"""Gives everything in a project an identifier of the standard's form, the same one each time it is written."""

from collections import Counter
from dataclasses import replace

from qualeval.domain.exchange import About, ExchangeCoding, ExchangeProject
from qualeval.formats.exchange import guid_of


def identified(project: ExchangeProject) -> ExchangeProject:
    """The project with its codings in the order of the text and no identifier missing, malformed or used twice.

    Ours (32 hexadecimal digits) keep their digits; what has none gets one made of what it is.
    """
    names = _Names()
    codes = tuple(replace(each, guid=names.new("code", each.guid, each.entry.code)) for each in project.codes)
    sources = tuple(replace(each, guid=names.new("source", each.guid, each.name)) for each in project.sources)
    codings = tuple(
        replace(each, source=names.of("source", each.source), guid=names.new("coding", each.guid, *_place(each)))
        for each in sorted(project.codings, key=lambda each: (*_place(each)[1:], each.created_at, each.memo))
    )
    cases = tuple(
        replace(
            each,
            guid=names.new("case", each.guid, each.name),
            sources=tuple(names.of("source", source) for source in each.sources),
            spans=tuple((names.of("source", source), start, end) for source, start, end in each.spans),
        )
        for each in project.cases
    )
    notes = tuple(
        replace(
            each,
            guid=names.new("note", each.guid, each.name, each.coder, each.text),
            about=tuple(_about(about, names) for about in each.about),
        )
        for each in project.notes
    )
    sets = tuple(
        replace(
            each,
            guid=names.new("set", each.guid, each.name),
            sources=tuple(names.of("source", source) for source in each.sources),
        )
        for each in project.sets
    )
    coders = {each.coder for each in sources} | {each.coder for each in codings} | {each.coder for each in notes}
    return replace(
        project,
        coders=tuple(name for name in dict.fromkeys([*project.coders, *sorted(coders)]) if name),
        codes=codes,
        sources=sources,
        codings=codings,
        cases=cases,
        notes=notes,
        sets=sets,
    )


class _Names:
    """Makes identifiers, and knows which one each of the given became."""

    def __init__(self) -> None:
        self._uses: Counter[str] = Counter()
        self._given: dict[tuple[str, str], str] = {}

    def new(self, kind: str, given: str, *parts: object) -> str:
        guid = guid_of(given, kind, *parts)
        self._uses[guid] += 1
        if self._uses[guid] > 1:
            guid = guid_of("", kind, guid, self._uses[guid])
        self._given.setdefault((kind, given), guid)
        return guid

    def of(self, kind: str, given: str) -> str:
        return self._given[kind, given]


def _place(coding: ExchangeCoding) -> tuple[str, int, int, str, str]:
    return coding.source, coding.start, coding.end, coding.code, coding.coder


def _about(about: About, names: _Names) -> About:
    if about.kind in ("project", "code"):
        return about
    return replace(about, target=names.of("source" if about.kind == "span" else about.kind, about.target))
