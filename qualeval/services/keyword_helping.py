"""Helping to write keywords: how each one fares, what is wrong with it, and which words would make good ones.

Keywords carry suggestions before anything is decided, so mending them is worth more than many decisions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualeval.domain.appraisal import Appraisal, KeywordMeasure, KeywordProposal
from qualeval.domain.codebook import Code, Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, added
from qualeval.domain.learning import FEWEST_DECIDED
from qualeval.domain.records import Memo
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.codebooks import take_over
from qualeval.services.numerals import share_words
from qualeval.services.session import Session

EVERYWHERE = N_("too wide: in more than a fifth of all segments")
NEVER = N_("never hits")
SHARED = N_("also a keyword of {other}")
MOSTLY_WRONG = N_("its hits were mostly rejected")
_TURNED_DOWN = "keyword:"  # and a code; the memo's target is the word


@dataclass(frozen=True, slots=True)
class Warned:
    """What is wrong with a keyword: a marked sentence; `other` is the code that has it too."""

    words: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class KeywordLine:
    """A keyword as the codebook has it, how its hits fared, and what to look at."""

    measure: KeywordMeasure
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class CodeKeywords:
    """The keywords of a code, and words that are proposed for it and were not turned down."""

    code: str
    keywords: tuple[KeywordLine, ...]
    proposals: tuple[KeywordProposal, ...]


def keywords_of(session: Session, appraisal: Appraisal) -> tuple[CodeKeywords, ...]:
    """Every code that can be suggested, in the order of the codebook."""
    codebook = session.codebook()
    turned_down = _turned_down(session)
    measures: defaultdict[str, list[KeywordMeasure]] = defaultdict(list)
    for measure in appraisal.keywords:
        measures[measure.code].append(measure)
    proposals: defaultdict[str, list[KeywordProposal]] = defaultdict(list)
    for proposal in appraisal.proposals:
        if (proposal.code, proposal.word) not in turned_down and not _has(codebook, proposal.code, proposal.word):
            proposals[proposal.code].append(proposal)
    return tuple(
        CodeKeywords(
            entry.code,
            tuple(KeywordLine(one, _warnings(one, codebook)) for one in measures[entry.code]),
            tuple(proposals[entry.code]),
        )
        for entry in codebook.usable()
    )


def _warnings(measure: KeywordMeasure, codebook: Codebook) -> tuple[Warned, ...]:
    found = []
    if not measure.n_hits:
        found.append(Warned(NEVER))
    if measure.is_everywhere:
        found.append(Warned(EVERYWHERE))
    if measure.precision.n >= FEWEST_DECIDED and measure.precision.high < 0.5:
        found.append(Warned(MOSTLY_WRONG))
    others = (
        entry.code
        for entry in codebook.usable()
        if entry.code != measure.code and any(_covers(other, measure.keyword) for other in entry.all_keywords())
    )
    return (*found, *(Warned(SHARED, other) for other in others))


def _covers(one: str, other: str) -> bool:
    """Whether two keywords are the same, or one of them begins the other and is meant as a beginning."""
    one, other = one.casefold(), other.casefold()
    stem, other_stem = one.removesuffix("*"), other.removesuffix("*")
    if one.endswith("*") and other_stem.startswith(stem):
        return True
    return one == other or (other.endswith("*") and stem.startswith(other_stem))


def _has(codebook: Codebook, code: str, word: str) -> bool:
    entry = codebook.get(code)
    return entry is None or word.casefold() in {known.casefold() for known in entry.all_keywords()}


# --- what is done with them ------------------------------------------------------------------------------------------


def accept_keyword(session: Session, code: str, word: str) -> Gesture:
    """Makes a word a keyword of a code, in the project's language: a new version of the codebook."""
    word = " ".join(word.split())
    entry = _entry(session, code)
    if not word.removesuffix("*").strip():
        raise QualevalError(N_("a keyword needs at least a letter"))
    if _has(session.codebook(), code, word):
        raise QualevalError(N_("“{word}” is a keyword of “{code}” already"), word=word, code=code)
    language = session.language()
    by_language = {**dict(entry.keywords), language: (*entry.keywords_in(language), word)}
    return _revised(session, replace(entry, keywords=tuple(by_language.items())), "keyword.accept")


def drop_keyword(session: Session, code: str, keyword: str) -> Gesture:
    """Takes a keyword out of a code, in whatever language it stands: a new version of the codebook."""
    entry = _entry(session, code)
    if keyword not in entry.all_keywords():
        raise QualevalError(N_("“{code}” has no keyword “{word}”"), code=code, word=keyword)
    kept = ((language, tuple(word for word in found if word != keyword)) for language, found in entry.keywords)
    return _revised(
        session, replace(entry, keywords=tuple((one, words) for one, words in kept if words)), "keyword.drop"
    )


def turn_down_keyword(session: Session, code: str, word: str) -> Gesture | None:
    """Remembers that a proposed word is no good keyword, so that it is not proposed again; None where it is known."""
    _entry(session, code)
    if (code, word) in _turned_down(session):
        return None
    memo = Memo(f"{_TURNED_DOWN}{code}", word, session.coder, "", session.clock.now())
    return session.commit("keyword.turn-down", [added(memo)])


def _turned_down(session: Session) -> set[tuple[str, str]]:
    return {
        (memo.about.removeprefix(_TURNED_DOWN), memo.target)
        for memo in session.store.find(Memo)
        if memo.about.startswith(_TURNED_DOWN)
    }


def _entry(session: Session, code: str) -> Code:
    entry = session.codebook().get(code)
    if entry is None:
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    return entry


def _revised(session: Session, entry: Code, action: str) -> Gesture:
    gesture = take_over(session, session.codebook().with_code(entry), action=action)
    assert gesture is not None
    return gesture


# --- in words --------------------------------------------------------------------------------------------------------


def warning_words(line: KeywordLine, codebook: Codebook, translate: Translator) -> str:
    said = []
    for warned in line.warnings:
        other = codebook.get(warned.other)
        said.append(translate(warned.words, other=other.name.to(translate.language) if other else ""))
    return "; ".join(said)


PROPOSED, STANDING = "proposed", "keyword"


def keywords_table(found: Iterable[CodeKeywords], codebook: Codebook, translate: Translator) -> ResultTable:
    """Keywords and proposals, code by code."""
    rows: list[tuple[object, ...]] = []
    for one in found:
        name = codebook[one.code].name.to(translate.language)
        for line in one.keywords:
            measure, words = line.measure, warning_words(line, codebook, translate)
            share = measure.precision
            rows.append(
                (one.code, name, measure.keyword, STANDING, measure.n_hits, measure.n_given, share.k, share.n,
                 round(share.low, 4), round(share.high, 4), None, words)
            )  # fmt: skip
        rows += [
            (one.code, name, p.word, PROPOSED, p.n_given + p.n_other, p.n_given, None, None, None, None, p.z, "")
            for p in one.proposals
        ]
    columns = (
        "code",
        "name",
        "keyword",
        "state",
        "n_hits",
        "n_given",
        "right",
        "decided",
        "low",
        "high",
        "z",
        "warning",
    )
    headers = (
        N_("code"), N_("theme"), N_("keyword"), N_("state"), N_("segments"), N_("given"), N_("right"), N_("decided"),
        N_("at least"), N_("at most"), N_("z"), N_("warning"),
    )  # fmt: skip
    return ResultTable(
        "keywords",
        columns,
        tuple(rows),
        tuple(map(translate, headers)),
        translate(N_("Keywords and how they fare")),
        (translate(_WHAT_IS_RIGHT),),
        worded=("state",),
    )


_WHAT_IS_RIGHT = N_(
    "Given: segments with the keyword that were given its code. Right: of those decided on the code, where somebody "
    "has denied it to a segment. Proposed words stand in segments given the code more often than in "
    "others (log-odds ratio over its standard error, z); their segments are the decided ones."
)


def readable_keyword(line: KeywordLine, codebook: Codebook, translate: Translator) -> Sequence[str]:
    """The cells of a keyword on a screen: it, its hits, those given the code, how many were right, what is wrong."""
    measure = line.measure
    right = share_words(measure.precision, translate.language)
    return measure.keyword, str(measure.n_hits), str(measure.n_given), right, warning_words(line, codebook, translate)
