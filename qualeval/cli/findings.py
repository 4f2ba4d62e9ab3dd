"""Findings from the command line: listing, drafting, wording, judging, and linking them to recommendations."""

from argparse import Namespace

from qualeval.cli.counting import counting, judging
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.output import narrowed
from qualeval.cli.parsing import Parser, names, table_options, whose_option
from qualeval.cli.running import Command, Run
from qualeval.domain.criteria import CRITERION_BY_ID
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import STRENGTHS
from qualeval.i18n import LANGUAGES, N_
from qualeval.services import asking, findings, recommending
from qualeval.services.chain_tables import criteria_table, findings_table, questions_table
from qualeval.services.session import Session
from qualeval.services.telling import text_of
from qualeval.services.whose import whose_of

_SHOWN = ("n", "status", "text", "n_cases", "n_scope", "strength", "moved")
_SPARE = ("moved", "strength", "n_scope")  # on a narrow screen


def _options(parser: Parser) -> None:
    translate = parser.translate
    parser.project()
    whose_option(parser)
    deeds = parser.choices.add_mutually_exclusive_group()

    def deed(name: str, meaning: str, metavar: str = "N", **settings: object) -> None:
        deeds.add_argument(name, help=parser.words(meaning), metavar=metavar, **settings)  # type: ignore[arg-type]  # argparse's own settings

    deed("--draft", N_("draft a finding on these codes, from the numbers as they are"), "CODE,CODE", type=names)
    deed("--accept", N_("accept a finding by its number or id: its numbers are frozen with the day"))
    deed("--edit", N_("word a finding anew, with --text"))
    deed("--conclude", N_("say what follows from a finding, with --text"))
    deed("--redraft", N_("write a finding's sentences anew from the numbers"))
    deed("--strength", N_("put your word for a finding's strength in place of the computed one, with --as"))
    deed("--link", N_("let a recommendation, named with --to, follow from a finding"))
    deed("--place", N_("put a finding under a --question and a --criterion"))
    deed("--remove", N_("take a finding away"))
    deed("--ask", N_("add an evaluation question; without words it asks what its --criterion usually asks"), "TEXT")
    deeds.add_argument("--questions", help=parser.words(N_("list the evaluation questions")), action="store_true")
    deeds.add_argument("--criteria", help=parser.words(N_("list the criteria")), action="store_true")
    parser.choice("--text", meaning=N_("the words"), metavar=translate(N_("TEXT")))
    parser.choice(
        "--in", meaning=N_("the language of the words; else the interface's"), choices=LANGUAGES, dest="spoken"
    )
    parser.choice("--as", meaning=N_("the word for the strength"), choices=(*STRENGTHS, "computed"), dest="word")
    parser.choice("--to", meaning=N_("the recommendation, by its id"), metavar="ID")
    parser.choice("--by", meaning=N_("only respondents with a value of this attribute"), metavar="A", default="")
    parser.choice("--group", meaning=N_("the value of that attribute"), metavar="V", default="")
    parser.choice("--wave", meaning=N_("only what was said in a wave"), metavar="W", default="")
    parser.choice("--question", meaning=N_("the evaluation question, by its number"), metavar="N", default="")
    parser.choice(
        "--criterion", meaning=N_("what it is judged by"), choices=tuple(CRITERION_BY_ID), metavar="C", default=""
    )
    table_options(parser)
    parser.example(
        "qualeval findings evaluasi-2026 --draft schedule_conflict --criterion efficiency",
        'qualeval findings evaluasi-2026 --edit 1 --text "..."',
        "qualeval findings evaluasi-2026 --accept 1 --coders agreed",
        "qualeval findings evaluasi-2026 --link 1 --to flexible-schedule",
    )


def _act(run: Run, options: Namespace) -> int:
    _check(options)
    if options.criteria:
        run.show(criteria_table(run.translate), options)
        return DONE
    if options.questions:
        with run.reading(options.project) as session:
            table = questions_table(asking.questions(session), run.translate)
        run.show(table, options, spare=("id", "framework"))
        return DONE
    if options.ask is not None or options.draft is not None:
        return _add(run, options)
    wanted = _wanted(options)
    if wanted is not None:
        return _change(run, options, wanted)
    with counting(run, options) as session:
        table = findings_table(findings.standing(session), session.codebook(), run.translate, whose_of(session.store))
    run.show(table, options, narrowed(table, _SHOWN), _SPARE)
    return DONE


def _check(options: Namespace) -> None:
    """Raises UsageError where what is said together does not go together."""
    for with_text in ("edit", "conclude"):
        if getattr(options, with_text) is not None and options.text is None:
            raise UsageError(N_("--{option} needs --text"), option=with_text)
    if options.text is not None and options.edit is None and options.conclude is None:
        raise UsageError(N_("--text goes with --edit or --conclude"))
    if (options.strength is None) != (options.word is None):
        raise UsageError(N_("--strength and --as go together"))
    if (options.link is None) != (options.to is None):
        raise UsageError(N_("--link and --to go together"))
    if bool(options.by) != bool(options.group):
        raise UsageError(N_("--by and --group go together"))


_DEEDS = ("accept", "edit", "conclude", "redraft", "strength", "link", "place", "remove")


def _wanted(options: Namespace) -> str | None:
    """The number or id of the finding to be changed; None where they are only listed."""
    named = [value for deed in _DEEDS if (value := getattr(options, deed)) is not None]
    return str(named[0]) if named else None


def _add(run: Run, options: Namespace) -> int:
    spoken = options.spoken or run.translate.language
    with judging(run, options) as session:
        if options.ask is not None:
            asking.ask(session, options.ask, spoken, options.criterion)
            run.say(N_("question added"))
            return DONE
        findings.draft(
            session,
            options.draft,
            attribute=options.by,
            group=options.group,
            wave=options.wave,
            question=options.question,
            criterion=options.criterion,
        )
        found = findings.standing(session)
    run.say(
        N_("finding {n} drafted: {text}"), n=len(found), text=text_of(found[-1].finding.texts, spoken)
    )  # fmt: skip
    return DONE


def _change(run: Run, options: Namespace, wanted: str) -> int:
    with judging(run, options) as session:
        changed = _changed(session, run, options, wanted)
    run.say(N_("done") if changed else N_("nothing is different"))
    return DONE


def _changed(session: Session, run: Run, options: Namespace, wanted: str) -> bool:
    item = findings.one(session, wanted)
    spoken = options.spoken or run.translate.language
    if options.accept is not None:
        return findings.accept(session, item) is not None
    if options.edit is not None:
        return findings.edit(session, item, options.text, spoken) is not None
    if options.conclude is not None:
        return findings.conclude(session, item, options.text, spoken) is not None
    if options.redraft is not None:
        return findings.redraft(session, item) is not None
    if options.strength is not None:
        word = "" if options.word == "computed" else options.word
        return findings.judge_strength(session, item, word) is not None
    if options.place is not None:
        return findings.place(session, item, question=options.question, criterion=options.criterion) is not None
    if options.remove is not None:
        findings.remove(session, item.finding)
        return True
    for standing in recommending.standing(session, spoken):
        if options.to in (standing.recommendation.id, standing.recommendation.rule):
            return recommending.link(session, standing, item) is not None
    raise QualevalError(N_("there is no recommendation “{id}”; `qualeval recommend` lists them"), id=options.to)


COMMANDS = {"findings": Command(_options, _act)}
