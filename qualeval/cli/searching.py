"""Finding words in everything that was said, and coding by a rule."""

from argparse import Namespace
from itertools import islice

from qualeval.cli.diagnostics import DONE
from qualeval.cli.output import narrowed
from qualeval.cli.parsing import Parser, table_options, whole_number
from qualeval.cli.running import Command, Run
from qualeval.domain.records import Origin
from qualeval.i18n import N_
from qualeval.services import searching

_SEEN = 32  # characters before and after a hit that fit on a line of a terminal


def _search_options(parser: Parser) -> None:
    parser.project()
    parser.thing(
        "query",
        N_('words that stand in one turn or answer: jadwal, "a phrase", a beginning*, -without'),
        metavar=parser.translate(N_("WORDS")),
    )
    parser.choice("--regex", meaning=N_("take the words for a regular expression"), action="store_true")
    parser.choice("--limit", meaning=N_("no more than N"), metavar="N", type=whole_number(parser.translate))
    table_options(parser)
    parser.example(
        f"{parser.prog} evaluasi-2026 'jadwal* -libur'",
        f"{parser.prog} evaluasi-2026 '\"kurang waktu\"' --format csv",
        f"{parser.prog} evaluasi-2026 '(bentrok|tabrakan)' --regex --limit 20",
    )


def _search(run: Run, options: Namespace) -> int:
    query = searching.read_query(options.query, is_regex=options.regex)
    with run.reading(options.project) as session:
        found = list(islice(searching.hits(session.store, query), options.limit))
    readable = searching.hits_table(found, run.translate, _SEEN)
    run.show(
        searching.hits_table(found, run.translate),
        options,
        narrowed(readable, ("reference", "before", "match", "after")),
        ("before",),
    )
    return DONE


def _autocode_options(parser: Parser) -> None:
    parser.project()
    parser.choice("--code", meaning=N_("the code that the rule gives"), metavar="C", required=True)
    parser.choice(
        "--match",
        meaning=N_("a regular expression over what respondents said; the sentences it matches are coded"),
        metavar=parser.translate(N_("PATTERN")),
        required=True,
    )
    parser.choice("--apply", meaning=N_("code what is found, in one step, instead of listing it"), action="store_true")
    table_options(parser)
    parser.example(
        "qualeval autocode evaluasi-2026 --code budget --match 'anggaran|dana'",
        "qualeval autocode evaluasi-2026 --code budget --match 'anggaran|dana' --apply",
    )


def _autocode(run: Run, options: Namespace) -> int:
    if not options.apply:
        with run.reading(options.project) as session:
            found = searching.rule_hits(session.store, options.match)
            table = searching.rule_table(session, found, options.code, run.translate)
        run.show(table, options, narrowed(table, ("reference", "match", "text")), ("match",))
        return DONE
    with run.writing(options.project) as session:
        found = searching.rule_hits(session.store, options.match)
        gesture = searching.code_hits(session, ((hit, Origin.RULE) for hit in found), options.code)
    n = len(gesture.changes) if gesture else 0
    run.say(N_("segments coded {code}: {n}; `qualeval undo` takes them back"), code=options.code, n=n)
    return DONE


COMMANDS = {
    "search": Command(_search_options, _search),
    "kwic": Command(_search_options, _search),
    "autocode": Command(_autocode_options, _autocode),
}
