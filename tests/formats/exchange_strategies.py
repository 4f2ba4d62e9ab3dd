"""Projects as REFI-QDA can hold them, with all that makes positions hard: emoji, line ends, combining marks."""

from itertools import count

from hypothesis import strategies as st

from qualeval.domain.codebook import KINDS, STATUSES, Code, Codebook, Label
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeCode,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSet,
    ExchangeSource,
    ExchangeVariable,
)
from qualeval.formats.exchange import guid_of

# what XML 1.0 can hold; a carriage return needs an escape, a lone surrogate has none
LEGAL = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff")
PIECES = st.sampled_from(
    [
        "\r\n",
        "\n",
        "\r",
        "😀",
        "👍🏽",
        "e\u0301",
        "é",
        "ﬁ",
        "\ufeff",
        " ",
        "Manfaat: ",
        "waktu",
        "\u200d",
        "漢",
        "]]>",
        "&amp;",
    ]
)
WORDS = st.lists(PIECES | st.text(LEGAL, max_size=6), max_size=12).map("".join)
NAME = st.text(LEGAL, min_size=1, max_size=12)
SLUG = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
LABEL = st.dictionaries(st.sampled_from(["id", "en", "su", "jv"]), WORDS, max_size=3).map(Label.of)
FILLED = st.dictionaries(st.sampled_from(["id", "en", "su"]), WORDS, min_size=1, max_size=2).map(Label.of)
KEYWORDS = st.dictionaries(st.sampled_from(["id", "en", "su"]), st.lists(WORDS, max_size=3).map(tuple), max_size=2)
CODERS = st.sampled_from(["ani", "budi", "Siti <3>", "qualeval-nlp"])
INSTANTS = st.sampled_from(["", "2026-01-02T03:04:05Z", "2026-11-24T03:00:00.123Z", "2026-11-24T03:00:00+07:00"])


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    slugs = draw(st.lists(SLUG, unique=True, min_size=1, max_size=6))
    names = draw(st.lists(FILLED, min_size=len(slugs), max_size=len(slugs)))
    codes: list[Code] = []
    for slug, name in zip(slugs, names, strict=True):
        codes.append(
            Code(
                code=slug,
                name=name,
                brief=draw(LABEL),
                definition=draw(LABEL),
                include=draw(LABEL),
                exclude=draw(LABEL),
                examples=tuple(draw(st.lists(FILLED, max_size=3))),
                keywords=tuple(draw(KEYWORDS).items()),
                kind=draw(st.sampled_from(["", *KINDS])),
                color=draw(st.sampled_from(["", "#abc", "#FF8800"])),
                status=draw(st.sampled_from(STATUSES)),
                parent=draw(st.sampled_from(["", *(code.code for code in codes)])),
            )
        )
    unordered = Codebook("book", tuple(codes), language=draw(st.sampled_from(["id", "en", "su"])))
    return Codebook("book", tuple(code for _, code in unordered.walk()), language=unordered.language)


@st.composite
def projects(draw: st.DrawFn) -> ExchangeProject:
    book = draw(codebooks())
    texts = draw(st.lists(WORDS, max_size=3))
    guids = (guid_of("", seed, number) for seed in [draw(st.integers(0, 9))] for number in count())
    codes = tuple(ExchangeCode(guid_of(next(guids)), code, draw(st.booleans()) or True) for code in book.codes)
    sources = tuple(
        ExchangeSource(next(guids), draw(NAME), text, draw(WORDS), draw(st.just("") | CODERS), draw(INSTANTS))
        for text in texts
    )
    filled = [source for source in sources if source.text]
    places = st.sampled_from(filled).flatmap(_place) if filled else st.nothing()
    codings = [
        ExchangeCoding(
            next(guids),
            place[0],
            place[1],
            place[2],
            draw(st.sampled_from(book.codes)).code,
            draw(CODERS),
            draw(INSTANTS),
            draw(WORDS),
        )
        for place in (draw(st.lists(places, max_size=8)) if filled else [])
    ]
    variables = (ExchangeVariable("usia", "Integer", draw(WORDS)), ExchangeVariable("unit", "Text"))
    value = st.tuples(st.integers(-9, 99).map(str), st.text(LEGAL, min_size=1, max_size=5).filter(str.strip))
    cases = []
    for _ in range(draw(st.integers(0, 2))):
        age, unit = draw(value)
        cases.append(
            ExchangeCase(
                next(guids),
                draw(NAME),
                draw(WORDS),
                draw(st.sampled_from([(), (("usia", age),), (("usia", age), ("unit", unit))])),
                tuple(draw(st.lists(st.sampled_from(sources), unique=True, max_size=2).map(_keys))) if sources else (),
                tuple(draw(st.lists(places, unique=True, max_size=2))) if filled else (),
            )
        )
    targets: list[About] = [About("project"), *(About("code", code.code) for code in book.codes)]
    targets += [About("source", source.guid) for source in sources]
    targets += [About("case", case.guid) for case in cases]
    targets += [About("coding", coding.guid) for coding in codings]
    abouts = st.sampled_from(targets)
    if filled:
        abouts |= places.map(lambda place: About("span", *place))
    notes = tuple(
        ExchangeNote(next(guids), draw(WORDS), draw(st.just("") | NAME), draw(CODERS), draw(INSTANTS), tuple(found))
        for found in draw(st.lists(st.lists(abouts, unique=True, max_size=3), max_size=4))
    )
    sets = (ExchangeSet(next(guids), draw(NAME), draw(WORDS), _keys(list(sources))),) if sources else ()
    return ExchangeProject(
        name=draw(NAME),
        created_at=draw(INSTANTS),
        memo=draw(WORDS),
        language=book.language,
        coders=("ani", "budi", "Siti <3>", "qualeval-nlp"),
        codes=codes,
        variables=variables,
        cases=tuple(cases),
        sources=sources,
        codings=tuple(codings),
        notes=notes,
        sets=sets,
    )


def _place(source: ExchangeSource) -> st.SearchStrategy[tuple[str, int, int]]:
    bounds = st.lists(st.integers(0, len(source.text)), min_size=2, max_size=2, unique=True).map(sorted)
    return bounds.map(lambda pair: (source.guid, pair[0], pair[1]))


def _keys(sources: list[ExchangeSource]) -> tuple[str, ...]:
    return tuple(source.guid for source in sources)
