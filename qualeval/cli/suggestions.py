"""What the suggestions are worth, and the keywords they start from."""

from argparse import Namespace
from typing import TYPE_CHECKING

from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.domain.appraisal import Appraisal
from qualeval.i18n import N_
from qualeval.services.teaching import TEACHER_WORDS, TEACHERS, learn_from, learns_from

if TYPE_CHECKING:
    from qualeval.services.session import Session

_SHOWN = ("codes", "curve", "groups", "suggesters")
_SPARE = ("lot_found", "found", "threshold", "lot", "recall", "trouble")  # on a narrow screen


def _appraised(run: Run, session: "Session") -> Appraisal:
    from qualeval.services.suggesting import Lessons

    learner = run.services.local_suggester()
    try:
        return learner.appraise(Lessons(session).lesson())
    finally:
        learner.close()


# --- what they are worth ---------------------------------------------------------------------------------------------


def _worth_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--show",
        meaning=N_("code by code (usual), acceptance over the decisions, groups of respondents, or each suggester"),
        choices=_SHOWN,
        default=_SHOWN[0],
    )
    parser.choice(
        "--learn-from",
        meaning=N_("from now on learn from all coders together, or for each coder from her own decisions alone"),
        choices=TEACHERS,
    )
    table_options(parser)
    parser.example(
        "qualeval suggestions evaluasi-2026",
        "qualeval suggestions evaluasi-2026 --show curve",
        "qualeval suggestions evaluasi-2026 --learn-from own",
    )


def _worth(run: Run, options: Namespace) -> int:
    if options.learn_from:
        return _teach(run, options)
    from qualeval.services.blindness import refuse_blind
    from qualeval.services.worth import worth
    from qualeval.services.worth_tables import codes_tables, curve_table, groups_table, suggesters_table

    with run.reading(options.project) as session:
        refuse_blind(session)
        found = worth(session, _appraised(run, session))
        codebook = session.codebook()
    match options.show:
        case "curve":
            run.show(curve_table(found, run.translate), options)
        case "groups":
            run.show(groups_table(found, codebook, run.translate), options, spare=("code", "p"))
        case "suggesters":
            run.show(suggesters_table(found, run.translate), options)
        case _:
            table, readable = codes_tables(found, codebook, run.translate)
            run.show(table, options, readable, _SPARE)
    return DONE


def _teach(run: Run, options: Namespace) -> int:
    with run.writing(options.project) as session:
        learn_from(session, options.learn_from)
        now = TEACHER_WORDS[learns_from(session)]
    run.say(now)
    return DONE


# --- keywords --------------------------------------------------------------------------------------------------------


def _keywords_options(parser: Parser) -> None:
    word = parser.translate(N_("WORD"))
    parser.project()
    parser.choice("--code", meaning=N_("only those of a code"), metavar="C", default="")
    deeds = parser.choices.add_mutually_exclusive_group()
    for name, meaning in (
        ("--add", N_("make a word a keyword of --code: a new version of the codebook")),
        ("--drop", N_("take a keyword out of --code")),
        ("--turn-down", N_("propose this word for --code no more")),
    ):
        deeds.add_argument(name, help=parser.words(meaning), metavar=word)
    table_options(parser)
    parser.example("qualeval keywords evaluasi-2026", "qualeval keywords evaluasi-2026 --code budget --add biaya")


def _keywords(run: Run, options: Namespace) -> int:
    from qualeval.services.keyword_helping import keywords_of, keywords_table

    if options.add or options.drop or options.turn_down:
        return _change_keyword(run, options)
    with run.reading(options.project) as session:
        found = keywords_of(session, _appraised(run, session))
        codebook = session.codebook()
    shown = [one for one in found if options.code in ("", one.code)]
    if not shown:
        raise UsageError(N_("there is no code “{code}” in the codebook"), code=options.code)
    run.show(keywords_table(shown, codebook, run.translate), options, spare=("code", "low", "high", "z"))
    return DONE


def _change_keyword(run: Run, options: Namespace) -> int:
    from qualeval.services.keyword_helping import accept_keyword, drop_keyword, turn_down_keyword

    if not options.code:
        raise UsageError(N_("name the code with --code"))
    with run.writing(options.project) as session:
        if options.add:
            accept_keyword(session, options.code, options.add)
        elif options.drop:
            drop_keyword(session, options.code, options.drop)
        else:
            turn_down_keyword(session, options.code, options.turn_down)
        version = session.codebook().version
    said = N_("it is proposed no more") if options.turn_down else N_("the codebook is version {version} now")
    run.say(said, version=version)
    return DONE


COMMANDS = {"suggestions": Command(_worth_options, _worth), "keywords": Command(_keywords_options, _keywords)}
