"""Closed answers and figures as tables: frequencies, and a figure before and after."""

from collections.abc import Sequence

from qualeval.domain.evidence import FEW
from qualeval.domain.measures import EFFECT_NAMES, Effect, Share, Significance, Summary
from qualeval.domain.method_names import METHOD_NAMES
from qualeval.domain.mixed_measures import ClosedQuestion
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysis_tables import (
    NOTHING,
    TEST_HEADERS,
    Analysed,
    effect_cells,
    headed,
    interval,
    test_cells,
)
from qualeval.services.figuring import Answered, BeforeAfter
from qualeval.services.numerals import bar, decimal, p_words, percent, plain

# --- closed questions ------------------------------------------------------------------------------------------------

_CLOSED_HEADERS = {
    "question": N_("question"),
    "label": N_("wording"),
    "scale": N_("scale"),
    "answer": N_("answer"),
    "n": N_("respondents"),
    "answer_share": N_("% of those who answered"),
    "share_low": N_("95% from"),
    "share_high": N_("95% to"),
    "n_asked": N_("asked"),
    "n_answered": N_("answered"),
    "n_missing": N_("missing"),
    "median": N_("median"),
    "q1": N_("lower quartile"),
    "q3": N_("upper quartile"),
    "mean": N_("mean"),
    "sd": N_("standard deviation"),
    "lowest": N_("lowest"),
    "highest": N_("highest"),
    "top_share": N_("two best answers, % of those who answered"),
}


def closed_tables(found: Sequence[Answered], translate: Translator) -> Analysed:
    """A row per answer with its share; a question of numbers has one row. Middles stand in the notes for people."""
    language = translate.language
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    weights: dict[tuple[int, int], float] = {}
    for answered in found:
        question = answered.result
        tail = _closed_tail(question)
        label = answered.label
        if not question.levels:
            rows.append((question.name, label, question.scale, None, None, None, None, None, *tail))
            readable.append((answered.label, NOTHING, question.n_answered, "", ""))
        for at, (level, share) in enumerate(question.levels):
            rows.append((question.name, label, question.scale, level, share.n, share.value, share.low, share.high,
                         *tail))  # fmt: skip
            shown = ("", "") if share.is_few else (_share_words(share, language), bar(share.value, 16))
            weights[len(readable), 4] = share.value
            readable.append((answered.label if at == 0 else "", level, share.n, *shown))
    title = translate(N_("Closed questions"))
    notes = tuple(_closed_notes(found, translate))
    return Analysed(
        ResultTable(
            "closed", tuple(_CLOSED_HEADERS), tuple(rows), headed(translate, _CLOSED_HEADERS), title, notes, ("scale",)
        ),
        ResultTable(
            "closed",
            ("question", "answer", "n", "answer_share", "bar"),
            tuple(readable),
            (
                translate(N_("question")),
                translate(N_("answer")),
                translate(N_("respondents")),
                translate(N_("% of those who answered")),
                "",
            ),
            title,
            notes,
        ),
        weights=weights,
    )


def _share_words(share: Share, language: str) -> str:
    return f"{percent(share.value, language)} ({percent(share.low, language)}–{percent(share.high, language)})"


def _closed_tail(question: ClosedQuestion) -> tuple[object, ...]:
    s = question.summary
    middles = (s.median, s.q1, s.q3, s.mean, s.sd, s.lowest, s.highest) if s else (None,) * 7
    return (question.n_asked, question.n_answered, question.n_missing, *middles,
            question.top.value if question.top else None)  # fmt: skip


def _closed_notes(found: Sequence[Answered], translate: Translator) -> list[str]:
    language = translate.language
    notes = []
    for answered in found:
        question = answered.result
        parts = [
            translate(
                N_("{question}: {n} of {asked} answered"),
                question=answered.label,
                n=question.n_answered,
                asked=question.n_asked,
            )
        ]
        if s := question.summary:
            parts.append(
                translate(
                    N_("median {median} (quartiles {q1} to {q3}), mean {mean}"),
                    median=plain(s.median, language),
                    q1=plain(s.q1, language),
                    q3=plain(s.q3, language),
                    mean=decimal(s.mean, language),
                )
            )
            if s.sd is not None:
                parts.append(translate(N_("sd {sd}"), sd=decimal(s.sd, language)))
        if question.top and not question.top.is_few:
            parts.append(translate(N_("two best answers {share}"), share=percent(question.top.value, language)))
        if question.unreadable:
            parts.append(
                translate(N_("counted as missing: {answers}"), answers=", ".join(question.unreadable[:_MOST_NAMED]))
            )
        notes.append("; ".join(parts) + ".")
    notes.append(
        translate(
            N_(
                "Counted as asked is everybody who was heard by a method (interview or survey) in which anybody "
                "answered; shares are of those who answered, with Wilson's 95% interval, and given from {few} answers."
            ),
            few=FEW,
        )
    )
    return notes


_MOST_NAMED = 5

# --- before and after ------------------------------------------------------------------------------------------------

_CHANGE_HEADERS = {
    "before": N_("before"),
    "after": N_("after"),
    "n_pairs": N_("pairs"),
    "n_before_only": N_("only before"),
    "n_after_only": N_("only after"),
    "n_neither": N_("neither"),
    "mean_before": N_("mean before"),
    "median_before": N_("median before"),
    "mean_after": N_("mean after"),
    "median_after": N_("median after"),
    "mean_change": N_("mean change"),
    "sd_change": N_("standard deviation of the change"),
    "median_change": EFFECT_NAMES["median_change"],
    "median_change_low": N_("change, 95% from"),
    "median_change_high": N_("change, 95% to"),
    "rank_biserial": EFFECT_NAMES["rank_biserial"],
    "rank_biserial_low": N_("rank-biserial, 95% from"),
    "rank_biserial_high": N_("rank-biserial, 95% to"),
    "n_up": N_("went up"),
    "n_down": N_("went down"),
    "n_same": N_("unchanged"),
    **{name: words for name, words in TEST_HEADERS.items() if name not in ("df", "p_holm")},
}
_MEASURES = (
    ("mean", N_("mean")),
    ("sd", N_("standard deviation")),
    ("lowest", N_("lowest")),
    ("q1", N_("lower quartile")),
    ("median", N_("median")),
    ("q3", N_("upper quartile")),
    ("highest", N_("highest")),
)


def performance_tables(found: BeforeAfter, translate: Translator) -> Analysed:
    """A figure before, after, and its change, over the respondents who have both."""
    result, language = found.result, translate.language
    test = test_cells(result.significance, translate)
    row = (
        found.before.name, found.after.name, result.n_pairs, result.n_before_only, result.n_after_only,
        found.n_neither, _of(result.before, "mean"), _of(result.before, "median"), _of(result.after, "mean"),
        _of(result.after, "median"), _of(result.change, "mean"), _of(result.change, "sd"),
        *effect_cells(result.median_change), *effect_cells(result.rank_biserial), result.n_up, result.n_down,
        result.n_same, test[0], test[1], test[3], test[5],
    )  # fmt: skip
    readable = tuple(
        (
            translate(words),
            *(
                NOTHING if (value := _of(part, name)) is None else decimal(value, language)
                for part in (result.before, result.after, result.change)
            ),
        )
        for name, words in _MEASURES
    )
    title = translate(N_("{before} and {after}"), before=found.before.label, after=found.after.label)
    notes = tuple(_change_notes(found, translate))
    return Analysed(
        ResultTable(
            "performance", tuple(_CHANGE_HEADERS), (row,), headed(translate, _CHANGE_HEADERS), title, notes, ("test",)
        ),
        ResultTable(
            "performance",
            ("measure", "before", "after", "change"),
            readable,
            (
                translate(N_("measure (n={n} pairs)"), n=result.n_pairs),
                found.before.label,
                found.after.label,
                translate(N_("change")),
            ),
            title,
            notes,
        ),
    )


def _of(part: Summary | None, name: str) -> float | None:
    value = getattr(part, name) if part else None
    return None if value is None else float(value)


def _change_notes(found: BeforeAfter, translate: Translator) -> list[str]:
    result, language = found.result, translate.language
    notes = [
        translate(
            N_("{n} pairs; {before} have only the first figure, {after} only the second, {neither} neither."),
            n=result.n_pairs,
            before=result.n_before_only,
            after=result.n_after_only,
            neither=found.n_neither,
        ),
        translate(
            N_("{up} went up, {down} went down, {same} stayed."),
            up=result.n_up,
            down=result.n_down,
            same=result.n_same,
        ),
    ]
    effects = (result.median_change, result.rank_biserial)
    notes += [_effect_note(effect, translate) for effect in effects if isinstance(effect, Effect)]
    test = result.significance
    if isinstance(test, Significance):
        notes.append(
            translate(
                N_("{test}: T = {statistic}, {p}; pairs without change are left out of it."),
                test=translate(METHOD_NAMES[test.method]),
                statistic=plain(test.statistic or 0, language, 1),
                p=p_words(test.p, language),
            )
        )
    else:
        notes.append(translate(N_("Not tested: {reason}."), reason=translate(test.template, **test.values)))
    notes += [
        unreadable_note(figures.label, figures.unreadable, translate)
        for figures in (found.before, found.after)
        if figures.unreadable
    ]
    notes.append(
        translate(N_("Without a comparison group a change cannot be put down to the programme by these figures alone."))
    )
    return notes


def _effect_note(effect: Effect, translate: Translator) -> str:
    language = translate.language
    name = translate(EFFECT_NAMES[effect.name])
    bounds = f"{interval(effect.low, effect.high, language)} ({percent(0.95, language)})"
    return f"{name}: {decimal(effect.value, language)} {bounds}"


def unreadable_note(name: str, answers: Sequence[str], translate: Translator) -> str:
    """Says which answers are no numbers; of many, some."""
    return translate(
        N_("{name}: no numbers, counted as missing: {answers}"), name=name, answers=", ".join(answers[:_MOST_NAMED])
    )
