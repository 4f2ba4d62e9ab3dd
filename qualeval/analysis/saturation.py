"""When new sources stopped bringing new themes."""

from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from operator import or_

from qualeval.domain.code_measures import Saturation, SaturationRun
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_


def saturation(
    sources: Sequence[tuple[str, Collection[str]]],
    *,
    base_size: int = 4,
    run_length: int = 2,
    threshold: float = 0.05,
) -> Saturation:
    """Thematic saturation by Guest, Namey & Chen 2020 (PLoS ONE 15(5), e0232076).

    `sources` are (name, its themes) in the order they were collected or coded. The themes of the first `base_size`
    sources (4, 5 or 6 in the paper) are the denominator; runs of `run_length` sources (2 or 3) move on by one source
    each, and a run's new themes are those that no source before the run had. Saturation is reached at the sources
    before the first run whose new themes are at most `threshold` of the base's (.05, or 0 for none at all).

    Raises QualevalError where there are fewer sources than the base and one run.
    """
    if base_size < 1 or run_length < 1 or threshold < 0:
        raise QualevalError(N_("base and run are at least one source long, and the threshold is not negative"))
    if len(sources) < base_size + run_length:
        raise QualevalError(
            N_("saturation needs {needed} sources (a base of {base} and a run of {run}); there are {n}"),
            needed=base_size + run_length,
            base=base_size,
            run=run_length,
            n=len(sources),
        )
    cumulative = _grown(sources)
    n_base = cumulative[base_size - 1]
    if not n_base:
        raise QualevalError(
            N_("the first {base} sources have no codes: there is no base to compare with"), base=base_size
        )
    runs = []
    for first in range(base_size, len(sources) - run_length + 1):
        n_new = cumulative[first + run_length - 1] - cumulative[first - 1]
        runs.append(SaturationRun(first + 1, first + run_length, n_new, n_new / n_base))
    reached = next((run for run in runs if run.ratio <= threshold), None)
    return Saturation(
        sources=tuple(name for name, _ in sources),
        new=tuple(after - before for before, after in pairwise((0, *cumulative))),
        cumulative=tuple(cumulative),
        base_size=base_size,
        run_length=run_length,
        threshold=threshold,
        n_base=n_base,
        runs=tuple(runs),
        reached_at=reached.first - 1 if reached else None,
        holds=reached is not None and all(run.ratio <= threshold for run in runs[runs.index(reached) :]),
    )


def _grown(sources: Sequence[tuple[str, Collection[str]]]) -> list[int]:
    """How many different themes there are after each source."""
    return [len(seen) for seen in accumulate(map(frozenset, (themes for _, themes in sources)), or_)]
