"""Agreement of coders as tables: the measures by code, and where coders differ."""

from collections.abc import Sequence

from qualeval.domain.agreement import Agreement, CodeAgreement, Measure
from qualeval.domain.agreement_measures import FIRM, TENTATIVE, strength
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.agreeing import Difference, Ground
from qualeval.services.analysis_tables import NOTHING, Analysed, QuotesBehind, headed, name_of
from qualeval.services.numerals import decimal, percent
from qualeval.services.wording import word_for

_HEADERS = {
    "code": N_("code"),
    "unit": N_("unit"),
    "coders": N_("coders"),
    "n_units": N_("units"),
    "percent": N_("agreement"),
    "kappa": "kappa",
    "alpha": "alpha",
    "ac1": "AC1",
    "name": N_("theme"),
    "n_any": N_("marked by any"),
    "n_all": N_("marked by all"),
    "prevalence": N_("prevalence"),
    "strength": N_("reading of alpha"),
    "percent_low": N_("agreement, 95% from"),
    "percent_high": N_("agreement, 95% to"),
    "kappa_low": N_("kappa, 95% from"),
    "kappa_high": N_("kappa, 95% to"),
    "alpha_low": N_("alpha, 95% from"),
    "alpha_high": N_("alpha, 95% to"),
    "ac1_low": N_("AC1, 95% from"),
    "ac1_high": N_("AC1, 95% to"),
    "alpha_u": N_("alpha of spans"),
    "alpha_u_low": N_("alpha of spans, 95% from"),
    "alpha_u_high": N_("alpha of spans, 95% to"),
}
_UNITS = {
    "segment": N_("segment"),
    "sentence": N_("sentence"),
    "turn": N_("turn"),
    "respondent": N_("respondent"),
    "character": N_("character"),
}


def agreement_tables(over: Ground, result: Agreement, translate: Translator) -> Analysed:
    """A row per code, then the one over all, whose code is None. `percent` is a share from 0 to 1."""
    language = translate.language
    rows = [_row(over, result, row, translate) for row in (*result.rows, result.overall)]
    readable = tuple(
        (
            translate(N_("all codes")) if row.code is None else name_of(over.basis, row.code, translate),
            row.n_any,
            row.n_all,
            NOTHING if row.percent.value is None else percent(row.percent.value, language, 1),
            *(_words(measure, language) for measure in (row.kappa, row.alpha, row.ac1)),
            translate(word_for(strength(row.alpha.value))),
        )
        for row in (*result.rows, result.overall)
    )
    title = translate(N_("Agreement of {coders}"), coders=", ".join(result.coders))
    notes = tuple(_notes(over, result, translate))
    return Analysed(
        ResultTable(
            "agreement", tuple(_HEADERS), tuple(rows), headed(translate, _HEADERS), title, notes, ("strength",)
        ),
        ResultTable(
            "agreement",
            ("name", "n_any", "n_all", "percent", "kappa", "alpha", "ac1", "strength"),
            readable,
            tuple(translate(header) for header in (
                N_("theme"), N_("marked by any"), N_("marked by all"), N_("agreement"), "kappa", "alpha", "AC1",
                N_("reading of alpha"),
            )),
            title,
            notes,
        ),
    )  # fmt: skip


def _row(over: Ground, result: Agreement, row: CodeAgreement, translate: Translator) -> tuple[object, ...]:
    measures = (row.percent, row.kappa, row.alpha, row.ac1)
    return (
        row.code,
        result.unit,
        ",".join(result.coders),
        row.n_units,
        *(measure.value for measure in measures),
        translate(N_("all codes")) if row.code is None else name_of(over.basis, row.code, translate),
        row.n_any,
        row.n_all,
        row.prevalence,
        strength(row.alpha.value),
        *(bound for measure in measures for bound in (measure.low, measure.high)),
        row.alpha_u.value,
        row.alpha_u.low,
        row.alpha_u.high,
    )


def _words(measure: Measure, language: str) -> str:
    if measure.value is None:
        return NOTHING
    value = decimal(measure.value, language)
    if measure.low is None or measure.high is None:
        return value
    return f"{value} [{decimal(measure.low, language)}; {decimal(measure.high, language)}]"


_HIGH = 0.8  # agreement from which a low kappa needs explaining
_LOW = 0.4  # and the kappa below which it does


def figures_words(row: CodeAgreement, translate: Translator) -> str:
    """A code's measures in one line, with their intervals and its prevalence."""
    language = translate.language
    return translate(
        N_("agreement {percent} · kappa {kappa} · alpha {alpha} · AC1 {ac1} · prevalence {prevalence}"),
        percent=NOTHING if row.percent.value is None else percent(row.percent.value, language, 1),
        kappa=_words(row.kappa, language),
        alpha=_words(row.alpha, language),
        ac1=_words(row.ac1, language),
        prevalence=NOTHING if row.prevalence is None else percent(row.prevalence, language, 1),
    )


def paradox_words(row: CodeAgreement, translate: Translator) -> str:
    """Why agreement is high and kappa low, where it is so; else nothing.

    Two coders who coded by lot at this prevalence p would agree on p^2 + (1 - p)^2 of the units: kappa judges only
    what is above that (Feinstein & Cicchetti 1990 call it the first paradox).
    """
    p = row.prevalence
    if p is None or not _is_paradox(row):
        return ""
    language = translate.language
    return translate(
        N_(
            "High agreement, low kappa: at a prevalence of {prevalence} coding by lot would agree on {chance} already, "
            "and kappa judges only the rest. AC1 does not fall so. Look at the {any} units that anybody marked: all "
            "marked {all} of them."
        ),
        prevalence=percent(p, language, 1),
        chance=percent(_by_lot(p), language, 1),
        any=row.n_any,
        all=row.n_all,
    )


def _is_paradox(row: CodeAgreement) -> bool:
    agreed, kappa = row.percent.value, row.kappa.value
    return agreed is not None and kappa is not None and agreed >= _HIGH and kappa < _LOW


def _by_lot(prevalence: float) -> float:
    return prevalence * prevalence + (1 - prevalence) * (1 - prevalence)


def _paradoxes(over: Ground, result: Agreement, translate: Translator) -> list[str]:
    """The explanation, once: of one code with its figures, of several with the range of theirs."""
    rows = [row for row in result.rows if row.code is not None and _is_paradox(row)]
    names = [name_of(over.basis, row.code or "", translate) for row in rows]
    if len(rows) < 2:
        return [f"{name}: {paradox_words(row, translate)}" for name, row in zip(names, rows, strict=True)]
    language = translate.language
    chances = [_by_lot(row.prevalence or 0.0) for row in rows]
    words = translate(
        N_(
            "High agreement, low kappa of {n} codes: so rare or so common are they that coding by lot would agree on "
            "{least} to {most} already, and kappa judges only the rest. AC1 does not fall so. Look at what anybody "
            "marked, and how much of it all did: {codes}."
        ),
        n=len(rows),
        least=percent(min(chances), language, 1),
        most=percent(max(chances), language, 1),
        codes="; ".join(f"{name} {row.n_any}, {row.n_all}" for name, row in zip(names, rows, strict=True)),
    )
    return [words]


def _notes(over: Ground, result: Agreement, translate: Translator) -> list[str]:
    """What a reader must know: over what it was measured, how to read the measures, and who was compared."""
    notes = [
        *_ground_notes(over, result, translate),
        *_reading_notes(result, translate),
        *_paradoxes(over, result, translate),
        *_other_alphas(result, translate),
    ]
    if over.has_machine:
        notes.append(
            translate(
                N_("{machine} is what the suggestions would have coded of each respondent, learned from the others."),
                machine=over.coders[-1],
            )
        )
    if len(result.coders) > 2:
        notes.append(translate(N_("Kappa is the mean over all pairs of coders.")))
    return notes


def _ground_notes(over: Ground, result: Agreement, translate: Translator) -> list[str]:
    n = result.rows[0].n_units if result.rows else 0
    notes = [
        translate(
            N_("Unit: {unit}; {n} of them by {cases} respondents in {sources} sources, those nobody coded too."),
            unit=translate(_UNITS[result.unit]),
            n=n,
            cases=result.n_cases,
            sources=len(over.sources),
        )
    ]
    if over.n_left_out:
        notes.append(
            translate(
                N_("{n} sources that not all of them worked in are left out; name sources to compare over others."),
                n=over.n_left_out,
            )
        )
    if over.n_unread:
        notes.append(
            translate(
                N_("{n} texts are taken as not read by all of them and left out: they would count as agreement."),
                n=over.n_unread,
            )
        )
    return notes


def _reading_notes(result: Agreement, translate: Translator) -> list[str]:
    language = translate.language
    return [
        translate(N_("Over all codes each decision on a unit and a code is one rating.")),
        translate(
            N_("In brackets: 95% intervals by {n} resamples of respondents."), n=result.n_resamples
        ),
        translate(
            N_("Alpha: {firm} and more is firm, {tentative} and more tentative (Krippendorff). A rare code has a low "
                "kappa at high agreement: read the measures together."),
            firm=decimal(FIRM, language, 3),
            tentative=decimal(TENTATIVE, language, 3),
        ),
    ]  # fmt: skip


def _other_alphas(result: Agreement, translate: Translator) -> list[str]:
    """Alpha over sets of codes and over spans, which stand for no code alone."""
    language = translate.language
    notes = []
    if result.alpha_masi.value is not None:
        notes.append(
            translate(N_("Alpha over whole sets of codes (MASI): {alpha}."), alpha=_words(result.alpha_masi, language))
        )
    if result.overall.alpha_u.value is not None:
        notes.append(
            translate(
                N_("Alpha of the spans as they were marked, letter for letter (Krippendorff et al. 2016): {alpha}."),
                alpha=_words(result.overall.alpha_u, language),
            )
        )
    return notes


_DIFFERENCE_HEADERS = {
    "source": N_("source"),
    "reference": N_("reference"),
    "start": N_("start"),
    "end": N_("end"),
    "code": N_("code"),
    "name": N_("theme"),
    "marked_by": N_("coded by"),
    "not_marked_by": N_("not coded by"),
    "text": N_("text"),
}


def differences_tables(over: Ground, found: Sequence[Difference], translate: Translator) -> Analysed:
    """Where coders differ, one row per stretch and code."""
    rows = tuple(
        (
            one.source.name,
            one.reference,
            one.found.place.start,
            one.found.place.end,
            one.found.code,
            name_of(over.basis, one.found.code, translate),
            ",".join(one.found.marked_by),
            ",".join(one.found.not_marked_by),
            one.text,
        )
        for one in found
    )
    headers = headed(translate, _DIFFERENCE_HEADERS)
    title = translate(N_("Where coders differ"))
    notes = (
        translate(N_("{n} differences. A code that often stands here wants a clearer definition."), n=len(rows)),
    )  # fmt: skip
    table = ResultTable("disagreements", tuple(_DIFFERENCE_HEADERS), rows, headers, title, notes)
    kept = ("reference", "name", "marked_by", "not_marked_by", "text")
    places = [table.columns.index(column) for column in kept]
    readable = ResultTable(
        "disagreements",
        kept,
        tuple(tuple(row[place] for place in places) for row in rows),
        tuple(headers[place] for place in places),
        title,
        notes,
    )
    behind = {
        (at, column): QuotesBehind((one.found.code,), frozenset({one.found.place.case_id}))
        for at, one in enumerate(found)
        for column in range(len(kept))
    }
    return Analysed(table, readable, behind)
