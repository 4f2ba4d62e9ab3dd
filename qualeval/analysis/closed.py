"""Closed questions: frequencies, middles and quartiles, and the top of a scale."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from qualeval.analysis.describing import summary
from qualeval.domain.measures import Scale, Share, read_number
from qualeval.domain.mixed_measures import ClosedQuestion

_TOP = 2  # answers in the top box
_SHORTEST_FOR_TOP = 4  # levels a scale must have for its two best to say something


def closed_question(
    answers: Mapping[str, str],
    asked: Collection[str],
    scale: Scale,
    *,
    name: str = "",
    levels: Sequence[str] = (),
) -> ClosedQuestion:
    """The answers (respondent -> as written) of those who were asked.

    `levels` is the scale from lowest to highest, for an ordinal question; levels nobody chose are rows too. Without
    it, the levels of numbers are all whole numbers from the lowest to the highest answer, those of words come most
    frequent first (and words without a scale are nominal). A question of numbers has no levels.
    """
    given = {case: answers[case].strip() for case in asked if answers.get(case, "").strip()}
    numbers = {case: number for case, text in given.items() if (number := read_number(text)) is not None}
    if scale == "number":
        return _question(name, scale, [], numbers, given, asked)
    if scale == "ordinal" and levels:
        places = {level: float(place) for place, level in enumerate(levels, 1)}
        chosen = {case: text for case, text in given.items() if text in places}
        are_numbers = all(read_number(level) is not None for level in levels)
        figures = {case: numbers[case] if are_numbers else places[text] for case, text in chosen.items()}
        return _question(name, scale, _shares(chosen.values(), levels), figures, given, asked)
    if scale == "ordinal" and numbers and all(number.is_integer() for number in numbers.values()):
        whole = [str(n) for n in range(round(min(numbers.values())), round(max(numbers.values())) + 1)]
        shares = _shares((str(round(number)) for number in numbers.values()), whole)
        return _question(name, scale, shares, numbers, given, asked)
    counts = Counter(given.values())
    ordered = sorted(counts, key=lambda text: (-counts[text], text))
    return _question(name, "nominal", _shares(given.values(), ordered), dict.fromkeys(given, 0.0), given, asked)


def _shares(chosen: Iterable[str], levels: Sequence[str]) -> list[tuple[str, Share]]:
    counts = Counter(chosen)
    return [(level, Share.counted(counts[level], counts.total())) for level in levels]


def _question(
    name: str,
    scale: Scale,
    levels: Sequence[tuple[str, Share]],
    figures: Mapping[str, float],
    given: Mapping[str, str],
    asked: Collection[str],
) -> ClosedQuestion:
    """`figures` are the readable answers as numbers: their summary is left out where they mean nothing."""
    top = None
    if scale == "ordinal" and len(levels) >= _SHORTEST_FOR_TOP:
        top = Share.counted(sum(share.n for _, share in levels[-_TOP:]), len(figures))
    return ClosedQuestion(
        name=name,
        scale=scale,
        levels=tuple(levels),
        n_asked=len(asked),
        n_answered=len(figures),
        n_missing=len(asked) - len(figures),
        summary=None if scale == "nominal" else summary(list(figures.values())),
        top=top,
        unreadable=tuple(sorted({text for case, text in given.items() if case not in figures})),
    )
