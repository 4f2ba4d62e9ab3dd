"""Results: quotes, suggestions, recommendations and the report."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.counting import counting, judging
from qualeval.cli.diagnostics import DONE, UsageError, aside
from qualeval.cli.output import narrowed
from qualeval.cli.parsing import (
    SMALL_CELLS,
    Parser,
    names,
    output_option,
    share,
    table_options,
    whole_number,
    whose_option,
)
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import PRIORITIES, PROGRESS, Case
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.services import recommending
from qualeval.services.chain_tables import recommendations_table
from qualeval.services.recommendation_words import WORDED
from qualeval.services.session import Session
from qualeval.services.summarising import quotes
from qualeval.services.tables import quotes_table, suggestions_table
from qualeval.services.whose import counted, whose_of

# --- quotes ----------------------------------------------------------------------------------------------------------


def _quotes_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice("--code", meaning=N_("only on a code, or on those of a category"), metavar="C", default="")
    parser.choice("--wave", meaning=N_("only what was said in a wave"), metavar="W", default="")
    parser.choice("--source", meaning=N_("only from a source"), metavar="S", default="")
    parser.choice("--case", meaning=N_("only by a respondent"), metavar=parser.translate(N_("NAME")))
    parser.choice("--limit", meaning=N_("no more than N"), metavar="N", type=whole_number(parser.translate))
    parser.choice(
        "--mark",
        meaning=N_("mark the quote of --code at --at as typical or dissenting; the same once more takes it away"),
        choices=("typical", "dissenting"),
    )
    parser.choice("--at", meaning=N_("the reference of the quote to mark, as R07:42"), metavar="R07:42")
    table_options(parser)
    parser.example(
        "qualeval quotes evaluasi-2026 --code motivation --limit 10",
        "qualeval quotes evaluasi-2026 --code motivation --mark typical --at R07:42",
    )


def _quotes(run: Run, options: Namespace) -> int:
    if (options.mark is None) != (options.at is None):
        raise UsageError(N_("--mark and --at go together"))
    if options.mark is not None:
        return _mark_quote(run, options)
    with run.reading(options.project) as opened:
        session = counted(opened, options.whose)
        found = quotes(
            session,
            code=options.code,
            wave=options.wave,
            source=options.source,
            case_ids=None if options.case is None else _case_ids(session, options.case),
        )
        table = quotes_table(found[: options.limit], session.codebook(), run.translate, whose_of(session.store))
    run.show(table, options, narrowed(table, ("reference", "code", "coder", "text")), ("coder",))
    return DONE


def _mark_quote(run: Run, options: Namespace) -> int:
    from qualeval.services.judgements import mark_quote
    from qualeval.services.theme_detail import quote_at

    if not options.code:
        raise UsageError(N_("name the theme that the quote is of with --code"))
    with run.writing(options.project) as session:
        found = quote_at(session, options.code, options.at)
        if len(found) != 1:
            raise QualevalError(
                N_("{n} quotes of {code} stand at {reference}; mark one of them in the list of quotes, with t or d"),
                n=len(found),
                code=options.code,
                reference=options.at,
            )
        mark_quote(session, found[0], options.mark)
    run.say(N_("marked"))
    return DONE


def _case_ids(session: Session, name: str) -> set[str]:
    found = {case.id for case in session.store.find(Case, name=name)}
    if not found:
        raise QualevalError(N_("there is no respondent “{name}”; `qualeval cases` lists them"), name=name)
    return found


# --- suggestions -----------------------------------------------------------------------------------------------------


def _suggest_options(parser: Parser) -> None:
    parser.project()
    parser.choice("--top", meaning=N_("only the best N"), metavar="N", type=whole_number(parser.translate))
    parser.choice(
        "--min-confidence",
        meaning=N_("only those at least so sure, from 0 to 1"),
        metavar="X",
        type=share(parser.translate),
        default=0.0,
    )
    parser.choice(
        "--batches",
        meaning=N_("for very many answers: N segments at a time into -o FILE.csv; goes on where it was interrupted"),
        metavar="N",
        type=whole_number(parser.translate),
    )
    table_options(parser)
    parser.example(
        "qualeval suggest evaluasi-2026 --top 20",
        "qualeval suggest evaluasi-2026 --min-confidence 0.8",
        "qualeval suggest evaluasi-2026 --batches 5000 -o saran.csv",
    )


def _suggest_in_batches(run: Run, options: Namespace) -> int:
    from qualeval.cli.progress import CountProgress
    from qualeval.services.batching import suggest_in_batches
    from qualeval.services.blindness import refuse_blind

    if options.output is None:
        raise UsageError(N_("name the file that the suggestions go to with -o FILE.csv"))
    with run.reading(options.project) as session:
        refuse_blind(session)
        total = sum(one.n_segments for one in session.store.progress())
        progress = CountProgress(run.translate, total)
        try:
            done = suggest_in_batches(
                session, run.services.batch_suggester(), options.output, size=options.batches, tell=progress.tell
            )
        except KeyboardInterrupt:
            progress.clear()
            aside(run.translate(N_("interrupted: the same command goes on from here")))
            raise
        finally:
            progress.clear()
    for code, n in sorted(done.counts.items(), key=lambda one: (-one[1], one[0])):
        run.say("{n:>9}  {code}", n=n, code=code)
    run.say(N_("{n} segments; suggestions: {suggested}"), n=done.n_done, suggested=sum(done.counts.values()))
    return DONE


def _suggest(run: Run, options: Namespace) -> int:
    if options.batches:
        return _suggest_in_batches(run, options)
    from qualeval.services.blindness import refuse_blind
    from qualeval.services.offering import best_first, offers
    from qualeval.services.suggesting import thinning

    with run.reading(options.project) as session:
        refuse_blind(session)
        every = thinning(session.store)
        if every > 1:
            words = N_("with so many answers only one in {every} is suggested for here; --batches N does all of them")
            aside(run.translate(words, every=every))
        suggester = run.services.local_suggester()
        try:
            found = best_first(session, offers(session, suggester), top=options.top, at_least=options.min_confidence)
        finally:
            suggester.close()
        table = suggestions_table(found, session.codebook(), run.translate)
    run.show(table, options, narrowed(table, ("reference", "code", "confidence", "reasons", "text")), ("reasons",))
    return DONE


# --- recommendations -------------------------------------------------------------------------------------------------


_DETAILS = {
    "owner": N_("who it is addressed to, for --detail"),
    "action": N_("what is to be done, for --detail"),
    "deadline": N_("by when, for --detail"),
    "priority": N_("how urgent it is, for --detail"),
    "cost": N_("a note on what it costs, for --detail"),
    "response": N_("what the management said to it, for --detail"),
    "progress": N_("how far it has come, for --detail"),
}


def _recommend_options(parser: Parser) -> None:
    translate = parser.translate
    parser.project()
    whose_option(parser)
    deeds = parser.choices.add_mutually_exclusive_group()
    deeds.add_argument("--accept", help=parser.words(N_("accept a recommendation")), metavar="ID")
    deeds.add_argument("--reject", help=parser.words(N_("reject a recommendation")), metavar="ID")
    deeds.add_argument("--edit", help=parser.words(N_("word a recommendation anew, with --text")), metavar="ID")
    deeds.add_argument(
        "--add", help=parser.words(N_("add one of your own, with --codes")), metavar=translate(N_("TEXT"))
    )
    deeds.add_argument(
        "--detail",
        help=parser.words(N_("say who is to do what by when, with the options below; an offer is accepted with it")),
        metavar="ID",
    )
    parser.choice("--text", meaning=N_("the new words, for --edit"), metavar=translate(N_("TEXT")))
    parser.choice(
        "--in",
        meaning=N_("the language that --edit and --detail put it in, beside the words it has; else they replace these"),
        choices=LANGUAGES,
        dest="spoken",
    )
    for name, meaning in _DETAILS.items():
        choices = {"priority": PRIORITIES, "progress": PROGRESS}.get(name)
        parser.choice(f"--{name}", meaning=meaning, choices=choices, metavar=None if choices else translate(N_("TEXT")))
    parser.choice("--codes", meaning=N_("the codes that it rests on, for --add: a,b"), metavar="A,B", type=names)
    table_options(parser)
    parser.example(
        "qualeval recommend evaluasi-2026",
        "qualeval recommend evaluasi-2026 --accept flexible-schedule",
        'qualeval recommend evaluasi-2026 --add "..." --codes motivation,schedule_conflict',
        "qualeval recommend evaluasi-2026 --detail flexible-schedule --deadline 2027-06 --priority high",
        'qualeval recommend evaluasi-2026 --detail flexible-schedule --in en --action "Two rounds a year"',
    )


def _recommend(run: Run, options: Namespace) -> int:
    if (options.edit is None) != (options.text is None):
        raise UsageError(N_("--edit and --text go together"))
    if (options.add is None) != (options.codes is None):
        raise UsageError(N_("--add and --codes go together"))
    if options.add is not None:
        with judging(run, options) as session:
            recommending.add(session, options.add, options.codes)
        run.say(N_("added"))
        return DONE
    details = {name: value for name in _DETAILS if (value := getattr(options, name)) is not None}
    if bool(details) != (options.detail is not None):
        raise UsageError(
            N_("--detail goes with one or more of: {options}"), options=", ".join(f"--{n}" for n in _DETAILS)
        )
    if options.detail is not None:
        with judging(run, options) as session:
            changed = _detailed(session, run, options, details)
        run.say(N_("done") if changed else N_("nothing is different"))
        return DONE
    if options.edit is not None and options.spoken:
        with judging(run, options) as session:
            item = _named(session, run, options.edit)
            changed = recommending.translate(session, item, options.spoken, text=options.text)
        run.say(N_("done") if changed else N_("nothing is different"))
        return DONE
    for wanted, status in (
        (options.accept, recommending.ACCEPTED),
        (options.reject, recommending.REJECTED),
        (options.edit, ""),
    ):
        if wanted is not None:
            return _judge(run, options, wanted, status)
    with counting(run, options) as session:
        found = recommending.standing(session, run.translate.language)
        table = recommendations_table(found, run.translate, whose_of(session.store))
    shown = ("id", "status", "text", "codes", "n_cases", "cases_share", "stale")
    run.show(table, options, narrowed(table, shown), ("stale", "codes"))
    return DONE


def _detailed(session: Session, run: Run, options: Namespace, details: dict[str, str]) -> Gesture | None:
    """Words in a language that is named stand beside those there are; else they are what is read in the interface's."""
    item = _named(session, run, options.detail)
    if not options.spoken:
        return recommending.detail(session, item, run.translate.language, **details)
    if unspoken := details.keys() - set(WORDED):
        raise UsageError(N_("--{option} has no language: leave --in out"), option=min(unspoken))
    return recommending.translate(session, item, options.spoken, **details)


def _judge(run: Run, options: Namespace, wanted: str, status: str) -> int:
    """Gives a recommendation a status; one that is only worded anew keeps its own, an offer becomes accepted."""
    with judging(run, options) as session:
        item = _named(session, run, wanted)
        kept = item.recommendation.status
        status = status or (recommending.ACCEPTED if kept == recommending.OFFERED else kept)
        changed = recommending.judge(session, item, status, text=options.text, language=run.translate.language)
    words = {
        recommending.ACCEPTED: N_("accepted: {text}"),
        recommending.REJECTED: N_("rejected: {text}"),
    }
    run.say(words[status] if changed else N_("unchanged: {text}"), text=options.text or item.recommendation.text)
    return DONE


def _named(session: Session, run: Run, wanted: str) -> recommending.Standing:
    """The recommendation with this id, or of this rule of the codebook."""
    for item in recommending.standing(session, run.translate.language):
        if wanted in (item.recommendation.id, item.recommendation.rule):
            return item
    raise QualevalError(N_("there is no recommendation “{id}”; `qualeval recommend` lists them"), id=wanted)


# --- the report ------------------------------------------------------------------------------------------------------


def _report_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    output_option(parser, N_("the report, a .docx, .html, .xlsx or .md file"), required=True)
    parser.choice(
        "--language",
        meaning=N_("the language of the report; else the interface's"),
        choices=LANGUAGES,
        dest="report_language",
    )
    parser.choice(
        "--by", meaning=N_("compare the groups of these attributes: a,b"), metavar="A,B", type=names, default=()
    )
    parser.choice("--wave", meaning=N_("only what was said in a wave"), metavar="W", default="")
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    parser.choice(
        "--template",
        meaning=N_("a Word document whose styles, page and header a .docx report takes on"),
        metavar=parser.translate(N_("FILE")),
        type=Path,
    )
    parser.choice(
        "--final",
        meaning=N_("refuse where a recommendation rests on nothing, or numbers have changed since"),
        action="store_true",
    )
    parser.example(
        "qualeval report evaluasi-2026 -o laporan.docx --language id --by golongan,jenis_kelamin",
        "qualeval report evaluasi-2026 -o laporan.html --final",
    )


def _report(run: Run, options: Namespace) -> int:
    from qualeval.services.reporting import build_report

    if options.output.suffix.lower() not in (".docx", ".html", ".md", ".xlsx"):
        raise UsageError(N_("{file}: a report ends in .docx, .html, .xlsx or .md"), file=options.output)
    if options.template is not None and options.output.suffix.lower() != ".docx":
        raise UsageError(N_("{file}: only a .docx report takes a template"), file=options.output)
    language = options.report_language
    translate = Translator(language) if language else run.translate
    with run.reading(options.project) as session:
        report = build_report(
            counted(session, options.whose),
            translate,
            wave=options.wave,
            by=options.by,
            small_cells=options.small_cells,
            analysis=run.services.analysis(),
            is_final=options.final,
        )
    writer = run.services.report_writer()
    writer.write(report, options.output, options.template)
    run.say(N_("wrote {file}"), file=options.output)
    if options.output.suffix.lower() in (".docx", ".html") and not writer.can_draw():
        aside(run.translate(N_("without charts: they need the extra, `pip install qualeval[charts]`")))
    return DONE


COMMANDS = {
    "quotes": Command(_quotes_options, _quotes),
    "suggest": Command(_suggest_options, _suggest),
    "recommend": Command(_recommend_options, _recommend),
    "report": Command(_report_options, _report),
}
