"""What the suggestions are worth, as tables and in sentences: for the command line and for the screen."""

from collections.abc import Callable, Sequence
from math import ceil

from qualeval.domain.codebook import Codebook
from qualeval.domain.evidence import FEW
from qualeval.domain.learning import FEWEST_DECIDED, SILENT_BELOW, TRUSTED_ABOVE, CodeMeasure, Share
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.worth import BLOCK, Block
from qualeval.i18n import N_, Translator
from qualeval.services.numerals import bar, p_value, percent, share_words
from qualeval.services.teaching import TEACHER_WORDS
from qualeval.services.worth import CodeWorth, Trouble, Worth

SILENT, TRUSTED, LEARNING = "silent", "trusted", "learning"
_STATE_MEANINGS = {
    SILENT: N_("Silent: of its suggestions under {bar} are right, beyond doubt, so it is suggested no more."),
    TRUSTED: N_("Trusted: enough decisions to say that over {bar} of its suggestions are right."),
    LEARNING: N_("Learning: too few decisions yet to say how many of its suggestions are right."),
}
_BAR = 24  # cells
_MOST_BLOCKS = 12  # lines of the curve


def state_of(measure: CodeMeasure | None) -> str:
    """Whether the code is suggested no more, can be trusted, or is being learned."""
    if measure is None:
        return LEARNING
    return SILENT if measure.is_silent else TRUSTED if measure.is_trusted else LEARNING


def trouble_words(trouble: Trouble, codebook: Codebook, translate: Translator) -> str:
    other = codebook.get(trouble.other)
    name = other.name.to(translate.language) if other else trouble.other
    return translate(trouble.words, other=name, n=trouble.n, total=trouble.total)


def _name(codebook: Codebook, code: str, translate: Translator) -> str:
    entry = codebook.get(code)
    return entry.name.to(translate.language) if entry else code


# --- tables ----------------------------------------------------------------------------------------------------------

_SHARES: tuple[tuple[str, str, Callable[[CodeWorth], Share | None]], ...] = (
    ("accepted", N_("accepted"), lambda one: one.accepted),
    ("lot", N_("drawn by lot"), lambda one: one.by_lot),
    ("precision", N_("precision"), lambda one: one.measure.precision if one.measure else None),
    ("recall", N_("recall"), lambda one: one.measure.recall if one.measure else None),
    ("found", N_("found"), lambda one: one.found),
    ("lot_found", N_("found, by lot"), lambda one: one.found_by_lot),
)


def codes_tables(found: Worth, codebook: Codebook, translate: Translator) -> tuple[ResultTable, ResultTable]:
    """Code by code: every figure for scripts, and what people read."""
    fields = ("k", "n", "low", "high")
    columns = (
        "code", "name", *(f"{name}_{field}" for name, _, _ in _SHARES for field in fields),
        "threshold", "state", "trouble",
    )  # fmt: skip
    rows, readable = [], []
    for one in found.codes:
        shares = [share_of(one) or Share.of(0, 0) for _, _, share_of in _SHARES]
        state, name = state_of(one.measure), _name(codebook, one.code, translate)
        trouble = "; ".join(trouble_words(each, codebook, translate) for each in one.troubles)
        figures = [getattr(share, field) for share in shares for field in fields]
        threshold = round(one.measure.threshold, 3) if one.measure else None
        rows.append((one.code, name, *(round(figure, 4) for figure in figures), threshold, state, trouble))
        words = [share_words(share, translate.language) for share in shares]
        readable.append((name, *words, percent(threshold or 0.0, translate.language), state, trouble))
    title = translate(N_("What the suggestions are worth"))
    notes = tuple(general_words(found, translate))
    headers = tuple(
        translate(header)
        for header in (N_("theme"), *(h for _, h, _ in _SHARES), N_("bar"), N_("state"), N_("trouble"))
    )
    names = ("name", *(name for name, _, _ in _SHARES), "threshold", "state", "trouble")
    return (
        ResultTable("suggestions", columns, tuple(rows), title=title, notes=notes),
        ResultTable("suggestions", names, tuple(readable), headers, title, notes, worded=("state",)),
    )


def curve_table(found: Worth, translate: Translator) -> ResultTable:
    """Acceptance over decisions, block by block."""
    return ResultTable(
        "acceptance",
        ("first", "last", "accepted", "decided", "share", "low", "high"),
        tuple(
            (b.first, b.last, b.accepted.k, b.accepted.n, _rounded(b.accepted.value), *_interval(b.accepted))
            for b in found.blocks
        ),
        tuple(
            translate(header)
            for header in (
                N_("from"),
                N_("to"),
                N_("accepted"),
                N_("decided"),
                N_("share"),
                N_("at least"),
                N_("at most"),
            )
        ),
        translate(N_("Acceptance over the decisions")),
        tuple(replay_words(found, translate)),
    )


def suggesters_table(found: Worth, translate: Translator) -> ResultTable:
    return ResultTable(
        "suggesters",
        ("suggester", "accepted", "decided", "share", "low", "high", "lot_accepted", "lot_decided"),
        tuple(
            (
                s.name, s.accepted.k, s.accepted.n, _rounded(s.accepted.value), *_interval(s.accepted),
                s.by_lot.k, s.by_lot.n,
            )
            for s in found.suggesters
        ),
        tuple(
            translate(header)
            for header in (
                N_("suggester"), N_("accepted"), N_("decided"), N_("share"), N_("at least"), N_("at most"),
                N_("by lot: accepted"), N_("by lot: decided"),
            )
        ),
        translate(N_("Suggesters")),
    )  # fmt: skip


def groups_table(found: Worth, codebook: Codebook, translate: Translator) -> ResultTable:
    """Every comparison of groups, the clearest difference first."""
    rows = tuple(
        (
            one.attribute, one.code, _name(codebook, one.code, translate) or translate(N_("all themes")), group,
            share.k, share.n, _rounded(share.value), round(one.p, 4), round(one.p_adjusted, 4), one.is_flagged,
        )
        for one in found.groups
        for group, share in one.groups
    )  # fmt: skip
    return ResultTable(
        "groups",
        ("attribute", "code", "name", "group", "accepted", "decided", "share", "p", "p_holm", "flagged"),
        rows,
        tuple(
            translate(header)
            for header in (
                N_("attribute"), N_("code"), N_("theme"), N_("group"), N_("accepted"), N_("decided"), N_("share"),
                N_("p"), N_("p (Holm)"), N_("differs"),
            )
        ),
        translate(N_("Acceptance by groups of respondents")),
        (translate(_TEST),),
    )  # fmt: skip


_TEST = N_(
    "Permutation test: the groups are dealt out to the respondents anew, in every way where there are at most 1,999, "
    "else up to 1,999 times by lot (chi-squared); p adjusted for the number of tests by Holm's method; flagged below "
    "0.05."
)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _interval(share: Share) -> tuple[float, float]:
    return round(share.low, 4), round(share.high, 4)


# --- in sentences ----------------------------------------------------------------------------------------------------


def general_words(found: Worth, translate: Translator) -> list[str]:
    """What holds of all suggestions together."""
    lines = [
        translate(
            N_("suggestions decided on: {n}, of them by lot: {lot}; segments fully reviewed: {reviewed}; {teachers}."),
            n=found.n_decided,
            lot=found.n_by_lot,
            reviewed=found.n_reviewed,
            teachers=translate(TEACHER_WORDS[found.learns_from]),
        )
    ]
    error = found.calibration.error
    if error is not None and found.calibration.n >= FEW:
        lines.append(
            translate(
                N_("Confidence and acceptance were {points} points apart on average (ECE, ten bins, n = {n})."),
                points=f"{100 * error:.0f}",
                n=found.calibration.n,
            )
        )
    flagged = sum(one.is_flagged for one in found.groups)
    if flagged:
        lines.append(translate(N_("Accepted otherwise in some groups, beyond chance: {n} of the tests."), n=flagged))
    return lines


def code_words(one: CodeWorth, codebook: Codebook, translate: Translator) -> list[str]:
    """What is known of a code's suggestions."""
    language = translate.language
    measure = one.measure
    said = (
        (N_("Accepted: {share} of the suggestions decided on."), one.accepted),
        (N_("Drawn by lot: {share} accepted, which holds for all of its suggestions."), one.by_lot),
        (
            N_("Precision, on decided segments it had not seen: {share}."),
            measure.precision if measure else None,
        ),
        (N_("Recall, of the codings given there: {share}."), measure.recall if measure else None),
        (N_("On fully reviewed segments, {share} of its codings came from a suggestion."), one.found),
        (
            N_("On segments that came by lot for another code, {share} of its codings came from a suggestion: recall."),
            one.found_by_lot,
        ),
    )
    lines = [translate(words, share=share_words(share, language)) for words, share in said if share and share.n]
    state = state_of(measure)
    edge = {SILENT: SILENT_BELOW, TRUSTED: TRUSTED_ABOVE}.get(state, 0.0)
    lines.append(translate(_STATE_MEANINGS[state], bar=percent(edge, language)))
    if measure is not None and state != SILENT:
        words = N_("Suggested from {bar} confidence on; silent where fewer than {least} in a hundred would be right.")
        lines.append(translate(words, bar=percent(measure.threshold, language), least=round(100 * SILENT_BELOW)))
    if measure is not None and measure.precision.n < FEWEST_DECIDED:
        words = N_("{n} more decisions on it, and it can be judged.")
        lines.append(translate(words, n=FEWEST_DECIDED - measure.precision.n))
    lines += [
        translate(N_("Look at its definition: {trouble}."), trouble=trouble_words(trouble, codebook, translate))
        for trouble in one.troubles
    ]
    return lines


def curve_words(found: Worth, translate: Translator) -> list[str]:
    """A bar for each block of decisions: how many accepted what was suggested."""
    if not found.blocks:
        return [translate(N_("No suggestion has been decided on yet."))]
    merged = _merged(found.blocks)
    widest = len(str(merged[-1].last))
    return [
        f"{f'{block.first}–{block.last}':>{2 * widest + 1}}  {bar(block.accepted.value or 0.0, _BAR):<{_BAR}}  "
        f"{block.accepted.k}/{block.accepted.n}"
        for block in merged
    ] + ["", *replay_words(found, translate)]


def replay_words(found: Worth, translate: Translator) -> list[str]:
    """How suggestions made after so many decided segments would have fared on those decided later."""
    words = N_("After {n} decided segments, on those decided later: precision {precision}, recall {recall}.")
    return [
        translate(
            words,
            n=point.n_decided,
            precision=share_words(point.precision, translate.language),
            recall=share_words(point.recall, translate.language),
        )
        for point in found.curve
    ]


def _merged(found: Sequence[Block]) -> list[Block]:
    """Blocks joined so that there are few enough to be looked at."""
    together = ceil(len(found) / _MOST_BLOCKS)
    joined = [found[start : start + together] for start in range(0, len(found), together)]
    return [
        Block(some[0].first, some[-1].last, Share.of(sum(b.accepted.k for b in some), sum(b.accepted.n for b in some)))
        for some in joined
    ]


def group_words(found: Worth, codebook: Codebook, translate: Translator) -> list[str]:
    """The differences between groups, those beyond chance first; with the test."""
    if not found.groups:
        return [translate(N_("No attribute has two groups with enough decisions to compare."))]
    lines = []
    for one in found.groups:
        what = _name(codebook, one.code, translate) or translate(N_("all themes"))
        groups = ", ".join(f"{group} {share_words(share, translate.language)}" for group, share in one.groups)
        sign = "⚠" if one.is_flagged else " "
        lines.append(f"{sign} {one.attribute} · {what} (p {p_value(one.p_adjusted, translate.language)}): {groups}")
    return [*lines, "", translate(_TEST)]


def suggester_words(found: Worth, translate: Translator) -> list[str]:
    words = N_("{name}: {share} accepted; drawn by lot {lot}")
    return [
        translate(
            words,
            name=one.name,
            share=share_words(one.accepted, translate.language),
            lot=share_words(one.by_lot, translate.language),
        )
        for one in found.suggesters
    ] or [translate(N_("No suggestion has been decided on yet."))]


CURVE_TITLE = N_("Accepted, {n} decisions to a line")


def curve_title(found: Worth, translate: Translator) -> str:
    merged = _merged(found.blocks) if found.blocks else []
    return translate(CURVE_TITLE, n=merged[0].last if merged else BLOCK)
