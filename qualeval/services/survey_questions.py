"""Which question that stands a column of a survey asks again: the same words alone do not make it the same.

Two surveys of one wave, of participants and of those they work for, may both end with “Suggestions?”. Taken as one,
their answers would be mixed, and whoever answered both would lose one of them.
"""

from collections.abc import Callable, Iterable

from qualeval.domain.records import Source, SourceKind


def asked_before(
    known: Iterable[Source], title: str, wave: str, file: str, asks: frozenset[str], looks_alike: Callable[[], bool]
) -> tuple[Source | None, Source | None]:
    """The question of this wording and wave that gains the answers, and one that stands apart from it; or neither.

    It is the same one in a file of the same name, and in one that asks the same questions in all. Of two that ask some
    in common, one may have grown into the other: then their closed questions are alike.
    """
    sources = [source for source in known if source.kind is SourceKind.SURVEY and source.wave == wave]
    alike = [source for source in sources if source.title == title]
    for source in sorted(alike, key=lambda source: source.file_name != file):
        theirs = {other.title for other in sources if other.file_name == source.file_name}
        if source.file_name in (file, "") or theirs == asks:
            return source, None
        if (theirs < asks or asks < theirs) and looks_alike():
            return source, None
    return None, alike[0] if alike else None
