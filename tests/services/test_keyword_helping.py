"""How keywords fare, what is wrong with them, and words taken into the codebook or turned down."""

import pytest

from qualeval.domain.appraisal import Appraisal, KeywordMeasure, KeywordProposal
from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Share
from qualeval.i18n import Translator
from qualeval.services.codebooks import versions
from qualeval.services.keyword_helping import (
    EVERYWHERE,
    MOSTLY_WRONG,
    NEVER,
    SHARED,
    accept_keyword,
    drop_keyword,
    keywords_of,
    keywords_table,
    turn_down_keyword,
)
from qualeval.services.memos import memos
from qualeval.services.session import Session
from qualeval.services.undoing import undo
from tests.services.world import small_session

NONE_DECIDED = Share.of(0, 0)


def measured(
    code: str, word: str, n_hits: int = 5, precision: Share = NONE_DECIDED, *, wide: bool = False
) -> KeywordMeasure:
    return KeywordMeasure(code, word, n_hits, precision.k, precision, wide)


def appraised(*keywords: KeywordMeasure, proposed: tuple[tuple[str, str], ...] = ()) -> Appraisal:
    return Appraisal((), (), keywords, tuple(KeywordProposal(code, word, 4, 1, 2.5) for code, word in proposed))


def words_of(session: Session, code: str) -> tuple[str, ...]:
    return session.codebook()[code].all_keywords()


def test_a_keyword_is_warned_of_for_what_is_wrong_with_it() -> None:
    session = small_session()
    accept_keyword(session, "schedule", "dana*")
    appraisal = appraised(
        measured("budget", "danau", 0),
        measured("budget", "uang", wide=True),
        measured("budget", "biaya", precision=Share.of(1, 12)),
        measured("budget", "anggaran", precision=Share.of(11, 12)),
    )
    budget = next(one for one in keywords_of(session, appraisal) if one.code == "budget")
    found = {line.measure.keyword: [(w.words, w.other) for w in line.warnings] for line in budget.keywords}
    assert found == {
        "danau": [(NEVER, ""), (SHARED, "schedule")],
        "uang": [(EVERYWHERE, "")],
        "biaya": [(MOSTLY_WRONG, "")],
        "anggaran": [],
    }


def test_an_accepted_proposal_is_a_new_version_of_the_codebook_and_is_taken_back() -> None:
    session = small_session()
    before = session.codebook()
    accept_keyword(session, "budget", "  uang   saku ")
    assert words_of(session, "budget") == ("uang saku",)
    assert session.codebook()["budget"].keywords_in("en") == ("uang saku",)
    assert session.codebook().version == before.version + 1
    assert len(versions(session)) == 2
    appraisal = appraised(proposed=(("budget", "Uang saku"), ("budget", "honor")))
    budget = next(one for one in keywords_of(session, appraisal) if one.code == "budget")
    assert [proposal.word for proposal in budget.proposals] == ["honor"]
    with pytest.raises(QualevalError, match="already"):
        accept_keyword(session, "budget", "UANG SAKU")
    undo(session)
    assert session.codebook() == before


def test_a_word_that_was_turned_down_is_not_proposed_again_until_that_is_taken_back() -> None:
    session = small_session()
    appraisal = appraised(proposed=(("budget", "honor"), ("schedule", "honor")))

    def proposed() -> list[tuple[str, str]]:
        return [(p.code, p.word) for one in keywords_of(session, appraisal) for p in one.proposals]

    assert turn_down_keyword(session, "budget", "honor")
    assert proposed() == [("schedule", "honor")]
    assert turn_down_keyword(session, "budget", "honor") is None
    assert memos(session, "en") == []
    undo(session)
    assert proposed() == [("budget", "honor"), ("schedule", "honor")]


def test_a_keyword_leaves_the_codebook_and_comes_back_by_undo() -> None:
    session = small_session()
    accept_keyword(session, "budget", "uang")
    drop_keyword(session, "budget", "uang")
    assert words_of(session, "budget") == ()
    undo(session)
    assert words_of(session, "budget") == ("uang",)


def test_what_cannot_be_done_says_why() -> None:
    session = small_session()
    with pytest.raises(QualevalError, match="no keyword"):
        drop_keyword(session, "budget", "uang")
    with pytest.raises(QualevalError, match="at least a letter"):
        accept_keyword(session, "budget", " * ")
    for act in (accept_keyword, turn_down_keyword):
        with pytest.raises(QualevalError, match="no code"):
            act(session, "nothing", "uang")


def test_the_table_has_keywords_and_proposals() -> None:
    session = small_session()
    appraisal = appraised(measured("budget", "uang", 7, Share.of(3, 4)), proposed=(("budget", "honor"),))
    table = keywords_table(keywords_of(session, appraisal), session.codebook(), Translator("en"))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [[row[name] for name in ("keyword", "state", "n_hits", "n_given", "right", "decided")] for row in rows] == [
        ["uang", "keyword", 7, 3, 3, 4],
        ["honor", "proposed", 5, 4, None, None],
    ]
