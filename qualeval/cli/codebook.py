"""Codebooks: checking a file, taking it over, writing it out, comparing."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from qualeval.cli import streams
from qualeval.cli.diagnostics import DONE
from qualeval.cli.losses import loss_lines
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_
from qualeval.services.codebook_diff import CHANGE_WORDS, PART_NAMES, PartChange, differences
from qualeval.services.codebook_files import import_file

_ACTIONS = (
    ("check", N_("say whether a codebook file can be used, and where not")),
    ("import", N_("take a codebook file over as the project's")),
    ("export", N_("write the project's codebook to a file")),
    ("diff", N_("list what a codebook file would change in the project's")),
)
_READ = N_("the codebook: .yaml, .qdc, a table (.csv, .xlsx) or the headings of a .docx")
_WRITTEN = N_("where to: .yaml, .qdc, or a table as .csv or .xlsx")
_NO_PART = PartChange("", "", "", "")


def _options(parser: Parser) -> None:
    parser.example("qualeval codebook check codebook.yaml", "qualeval codebook diff evaluasi-2026 codebook.yaml")
    for action, verb in parser.verbs(_ACTIONS).items():
        if action != "check":
            verb.project()
        kinds = _WRITTEN if action == "export" else _READ
        verb.thing("file", kinds, type=Path, metavar=parser.translate(N_("FILE")))
        if action == "diff":
            table_options(verb)
        project = "" if action == "check" else "evaluasi-2026 "
        endings = (".yaml", ".xlsx") if action == "export" else (".yaml",)
        verb.example(*(f"qualeval codebook {action} {project}codebook{ending}" for ending in endings))


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
        changed = import_file(session, run.services.formats, options.file, options.project.parent)
    run.say(N_("the project has this codebook now") if changed else N_("the project has this codebook already"))
    return DONE


def _export(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        losses = run.services.exchange().write_codes(session.codebook(), options.file)
    run.say(N_("wrote {file}"), file=options.file)
    for line in loss_lines(losses, run.translate):
        streams.say(f"  {line}")
    return DONE


def _diff(run: Run, options: Namespace) -> int:
    new = run.services.formats.read_codebook(options.file)
    with run.reading(options.project) as session:
        old = session.codebook()
    found = [(change, part) for change in differences(old, new) for part in change.parts or (_NO_PART,)]
    headers = (N_("change"), N_("code"), N_("name"), N_("part"), N_("language"), N_("before"), N_("after"))
    table = ResultTable(
        name="codebook_diff",
        columns=("change", "code", "name", "part", "language", "before", "after"),
        headers=tuple(run.translate(header) for header in headers),
        rows=tuple((change.how, change.id, change.name.to(run.translate.language), *part) for change, part in found),
    )
    words = {**CHANGE_WORDS, **PART_NAMES, "": ""}
    readable = replace(
        table,
        rows=tuple(
            (run.translate(words[str(row[0])]), *row[1:3], run.translate(words[str(row[3])]), *row[4:])
            for row in table.rows
        ),
    )
    run.show(table, options, readable, ("name", "language"))
    return DONE


COMMANDS = {"codebook": Command(_options, _act)}
