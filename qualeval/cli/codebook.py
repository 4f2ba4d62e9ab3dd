"""Codebooks: checking a file, taking it over, writing it out, comparing."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.i18n import N_
from qualeval.services.codebooks import compare, import_file
from qualeval.services.ports import ResultTable

_ACTIONS = (
    ("check", N_("say whether a codebook file can be used, and where not")),
    ("import", N_("take a codebook file over as the project's")),
    ("export", N_("write the project's codebook to a file")),
    ("diff", N_("list what a codebook file would change in the project's")),
)


def _options(parser: Parser) -> None:
    parser.example("qualeval codebook check codebook.yaml", "qualeval codebook diff evaluasi-2026 codebook.yaml")
    for action, verb in parser.verbs(_ACTIONS).items():
        if action != "check":
            verb.project()
        verb.thing("file", N_("the codebook, a YAML file"), type=Path, metavar=parser.translate(N_("FILE")))
        if action == "diff":
            table_options(verb)
        project = "" if action == "check" else "evaluasi-2026 "
        verb.example(f"qualeval codebook {action} {project}codebook.yaml")


def _act(run: Run, options: Namespace) -> int:
    return {"check": _check, "import": _import, "export": _export, "diff": _diff}[options.action](run, options)


def _check(run: Run, options: Namespace) -> int:
    codebook = run.services.formats.read_codebook(options.file)
    leaves = len(codebook.leaves())
    run.say(
        N_("{file} can be used: {codes} codes, {categories} categories, {rules} recommendations"),
        file=options.file,
        codes=leaves,
        categories=len(codebook.codes) - leaves,
        rules=len(codebook.rules),
    )
    return DONE


def _import(run: Run, options: Namespace) -> int:
    with run.writing(options.project) as session:
        changed = import_file(session, run.services.formats, options.file)
    run.say(N_("the project has this codebook now") if changed else N_("the project has this codebook already"))
    return DONE


def _export(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        run.services.formats.write_codebook(session.codebook(), options.file)
    run.say(N_("wrote {file}"), file=options.file)
    return DONE


def _diff(run: Run, options: Namespace) -> int:
    new = run.services.formats.read_codebook(options.file)
    with run.reading(options.project) as session:
        old = session.codebook()
    difference = compare(old, new)
    table = ResultTable(
        name="codebook_diff",
        columns=("change", "code", "name"),
        headers=tuple(run.translate(header) for header in (N_("change"), N_("code"), N_("theme"))),
        rows=tuple(
            (change, slug, book[slug].name.to(run.translate.language))
            for change, slugs, book in (
                ("added", difference.added, new),
                ("removed", difference.removed, old),
                ("changed", difference.changed, new),
            )
            for slug in slugs
        ),
    )
    words = {
        "added": run.translate(N_("added")),
        "removed": run.translate(N_("removed")),
        "changed": run.translate(N_("changed")),
    }
    readable = ResultTable(
        table.name, table.columns, tuple((words[str(row[0])], *row[1:]) for row in table.rows), table.headers
    )
    run.show(table, options, readable)
    return DONE


COMMANDS = {"codebook": Command(_options, _act)}
