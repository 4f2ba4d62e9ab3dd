"""The statistics of the sample's report and commands once more, by scipy, scikit-learn and hand from plain counts."""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, product
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.metrics import cohen_kappa_score

from qualeval import analysis
from qualeval.bootstrap import Services
from qualeval.domain.events import Change
from qualeval.domain.records import Source, SourceKind
from qualeval.domain.report_document import ReportDocument
from qualeval.i18n import Translator
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.spoken import spoken_turns
from tests.cli.conftest import Qualeval
from tests.cli.test_report_numbers import names, table, wilson
from tests.finished import BY_QUESTION, FINDINGS, QUESTIONS, made
from tests.services.sample_world import answers, coded_rows, column, raisers

BOTH = ("w03_staf_dpmptsp", "w09_perawat_rsud")  # what two coders coded


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = made(Services(), tmp_path_factory.mktemp("finished") / "contoh.qualeval")
    yield session
    session.store.close()


@pytest.fixture(scope="module")
def report(finished: Session) -> ReportDocument:
    return build_report(finished, Translator("en"), analysis=analysis, is_final=True)


def rows_of(printed: str) -> list[dict[str, str]]:
    return list(csv.DictReader(printed.splitlines()))


def holm(ps: list[float]) -> list[float]:
    """Holm 1979: the smallest p times the number of tests, the next times one fewer, and never less than before."""
    adjusted, least = [0.0] * len(ps), 0.0
    for step, at in enumerate(sorted(range(len(ps)), key=lambda place: ps[place])):
        least = adjusted[at] = max(least, min(1.0, (len(ps) - step) * ps[at]))
    return adjusted


def marked(segments: list[tuple[int, int]], start: int, end: int) -> set[int]:
    """The sentences that a coding is on: half of either is in the other, and all between the first and the last."""
    shared = {at: min(end, stop) - max(start, begin) for at, (begin, stop) in enumerate(segments)}
    on = [
        at
        for at, (begin, stop) in enumerate(segments)
        if shared[at] > 0 and 2 * shared[at] >= min(stop - begin, end - start)
    ]
    return set(range(min(on), max(on) + 1))


def test_the_agreement_that_the_report_prints_is_that_of_the_two_readings(
    finished: Session, report: ReportDocument
) -> None:
    codes = sorted({row["code"] for row in coded_rows()})
    ratings: dict[str, list[bool]] = {"contoh": [], "kedua": []}
    for source in BOTH:
        turns = [turn for turn in spoken_turns(finished.store) if turn.source.name == source]
        segments = [(span.start, span.end) for turn in turns for span in turn.segments]
        on: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in coded_rows():
            if row["source"] == source:
                on[row["coder"], row["code"]] |= marked(segments, int(row["start"]), int(row["end"]))
        for coder, said in ratings.items():
            said += [at in on[coder, code] for code, at in product(codes, range(len(segments)))]
    one, other = ratings["contoh"], ratings["kedua"]
    n, alike = len(one), sum(a == b for a, b in zip(one, other, strict=True))
    yes = sum(one) + sum(other)
    kappa = cohen_kappa_score(one, other)
    alpha = 1 - (2 * n - 1) * (n - alike) * 2 / (2 * yes * (2 * n - yes))  # Krippendorff 2011, part A
    by_chance = 2 * (yes / (2 * n)) * (1 - yes / (2 * n))  # Gwet 2008
    ac1 = (alike / n - by_chance) / (1 - by_chance)
    method = next(part for part in report.sections if part.title == "Method and audit")
    assert (
        f"Agreement of contoh and kedua over 2 sources, by segment and code: {100 * alike / n:.1f}% "
        f"(Cohen κ {kappa:.2f}; Krippendorff α {alpha:.2f}; Gwet AC1 {ac1:.2f})."
    ) in method.paragraphs


def test_the_report_says_what_rests_on_one_coder_alone(finished: Session, report: ReportDocument) -> None:
    by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in coded_rows():
        if row["source"] in BOTH:
            by_pair[row["source"], row["code"]].add(row["coder"])
    alone = sum(len(coders) == 1 for coders in by_pair.values())
    method = next(part for part in report.sections if part.title == "Method and audit")
    assert 0 < alone < len(by_pair)
    assert any(f"{alone} of {len(by_pair)} such pairs" in text for text in method.paragraphs)
    by_coder = {coder: raisers(r for r in coded_rows() if r["coder"] == coder) for coder in ("contoh", "kedua")}
    for name, _, n_cases, *_ in table(report, "Themes by respondents").rows:  # nobody counts twice
        code = names(finished.codebook())[str(name)]
        assert n_cases == len(by_coder["contoh"].get(code, set()) | by_coder["kedua"].get(code, set()))


def test_the_triangulation_prints_the_respondents_and_passages_of_each_method(report: ReportDocument) -> None:
    printed = table(report, "Evaluation questions by method")
    places = {name.partition(" (n=")[0]: at for at, name in enumerate(printed.headers)}
    for row, question in zip(printed.rows, QUESTIONS, strict=True):
        codes = {code for criterion, under, *_ in FINDINGS if criterion == question for code in under}
        for method, is_survey in (("interviews", False), ("survey", True)):
            own = [r for r in coded_rows() if r["code"] in codes and bool(r["case"]) is is_survey]
            people, passages = {r["who"] for r in own}, {(r["source"], r["who"], r["start"], r["end"]) for r in own}
            assert row[places[method]] == f"{len(people)} respondents, {len(passages)} passages"
        assert (row[-1] or "") == BY_QUESTION.get(question, "")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Kepuasan (1-5)", "Satisfaction"),
        ("Dukungan atasan (1-5)", "Support by superiors"),
        ("Relevansi materi (1-5)", "Relevance of the material"),
    ],
)
def test_the_joint_displays_p_and_interval_are_scipys_and_the_order_statistics(
    report: ReportDocument, name: str, title: str
) -> None:
    figures, raised = {who: float(value) for who, value in answers(name).items()}, raisers()
    by_name = {str(row[1]): str(row[0]) for row in table(report, "Codebook").rows}
    rows = table(report, f"Themes beside figures: {title}").rows
    ps = []
    for theme, _, _, difference, *_ in rows:
        who = raised[code_of(by_name, str(theme))]
        inside = [value for case, value in figures.items() if case in who]
        outside = [value for case, value in figures.items() if case not in who]
        ps.append(float(stats.mannwhitneyu(inside, outside, method="asymptotic").pvalue))
        m, n = len(inside), len(outside)
        between = sorted(x - y for x in inside for y in outside)
        k = math.floor(
            m * n / 2 - stats.norm.ppf(0.975) * math.sqrt(m * n * (m + n + 1) / 12)
        )  # Hollander & Wolfe 1999
        words = str(difference).replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
        assert words.partition(" ")[2] == f"[{between[k - 1]:.2f}; {between[-k]:.2f}]"
    for row, p in zip(rows, holm(ps), strict=True):
        assert str(row[-2]) == ("<0.001" if p < 0.001 else f"{p:.3f}")


def code_of(by_name: dict[str, str], theme: str) -> str:
    return next(code for name, code in by_name.items() if name.endswith(theme))


@pytest.mark.parametrize("by", ["golongan", "jenis_kelamin"])
def test_a_cross_tables_tests_and_sizes_are_recounted_from_the_files(
    qualeval: Qualeval, sample_made: Path, by: str
) -> None:
    header = {"golongan": "Golongan", "jenis_kelamin": "Jenis kelamin"}[by]
    value = {**answers(header), **column("responden_wawancara.csv", by)}
    raised, by_code = raisers(), defaultdict(list)
    for row in rows_of(qualeval("crosstab", sample_made, "--by", by, "--format", "csv").out):
        by_code[row["code"]].append(row)
    ps = {}
    for code, shown in by_code.items():
        who = raised.get(code, set())
        counts = []
        for row in shown:
            group = {case for case, is_in in value.items() if is_in == row["group"]}
            counts.append((len(group & who), len(group - who)))
            assert (int(row["n_cases"]), int(row["n_group"])) == (counts[-1][0], len(group))
        expected = stats.contingency.expected_freq(counts)
        if expected.min() >= 5:
            done = stats.chi2_contingency(counts, correction=False)
            assert shown[0]["test"] == "chi_square"
            assert float(shown[0]["statistic"]) == pytest.approx(done.statistic)
            ps[code] = float(done.pvalue)
        else:
            ps[code] = float(stats.fisher_exact(counts).pvalue)
        assert float(shown[0]["p"]) == pytest.approx(ps[code])
        n, rows, columns = sum(map(sum, counts)), len(counts), 2
        phi2 = stats.chi2_contingency(counts, correction=False).statistic / n
        corrected = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))  # Bergsma 2013
        smaller = min(size - (size - 1) ** 2 / (n - 1) for size in (rows, columns)) - 1
        assert float(shown[0]["cramers_v"]) == pytest.approx(math.sqrt(corrected / smaller), abs=1e-9)
    adjusted = dict(zip(ps, holm(list(ps.values())), strict=True))
    assert {code: float(shown[0]["p_holm"]) for code, shown in by_code.items()} == pytest.approx(adjusted)


def test_waves_are_recounted_with_newcombes_interval(qualeval: Qualeval, sample: Path) -> None:
    """The interviews are taken as an earlier wave of other people than those of the survey."""
    session = Services().open(sample, "ani")
    interviews = [s for s in session.store.find(Source) if s.kind is SourceKind.TRANSCRIPT]
    session.commit("test", [Change(s, Source.from_plain({**s.to_plain(), "wave": "2025"})) for s in interviews])
    session.store.close()
    own = {"2025": [r for r in coded_rows() if not r["case"]], "2026": [r for r in coded_rows() if r["case"]]}
    printed = rows_of(qualeval("waves", sample, "--format", "csv").out)
    sizes = {row["wave"]: int(row["n_wave"]) for row in printed}
    ps, shown = [], []
    for row in printed:
        k = {wave: len({r["who"] for r in rows if r["code"] == row["code"]}) for wave, rows in own.items()}
        assert int(row["n_cases"]) == k[row["wave"]]
        assert (float(row["share_low"]), float(row["share_high"])) == pytest.approx(
            wilson(k[row["wave"]], sizes[row["wave"]]), abs=1e-9
        )
        if row["wave"] == "2025":
            continue
        assert (row["n_before"], row["n_after"], row["n_panel"]) == (str(sizes["2025"]), str(sizes["2026"]), "")
        one, other = k["2026"] / sizes["2026"], k["2025"] / sizes["2025"]
        (low1, high1), (low2, high2) = (wilson(k[wave], sizes[wave]) for wave in ("2026", "2025"))
        assert float(row["difference"]) == pytest.approx(one - other)
        assert float(row["difference_low"]) == pytest.approx(one - other - math.hypot(one - low1, high2 - other))
        assert float(row["difference_high"]) == pytest.approx(one - other + math.hypot(high1 - one, other - low2))
        counts = [[k[wave], sizes[wave] - k[wave]] for wave in ("2025", "2026")]
        is_small = stats.contingency.expected_freq(counts).min() < 5
        done = stats.fisher_exact(counts) if is_small else stats.chi2_contingency(counts, correction=False)
        assert float(row["p"]) == pytest.approx(float(done.pvalue))
        ps.append(float(done.pvalue))
        shown.append(float(row["p_holm"]))
    assert shown == pytest.approx(holm(ps))


def test_the_timeline_chart_counts_interviews_by_where_their_codings_begin(
    finished: Session, report: ReportDocument
) -> None:
    (chart,) = [chart for part in report.sections for chart in part.charts if chart.name == "timeline"]
    parts = len(chart.series)
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    said: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for turn in spoken_turns(finished.store):
        said[turn.source.name].append((turn.span.start, turn.span.end))
    for row in coded_rows():
        if row["case"]:
            continue
        spans, start = said[row["source"]], int(row["start"])
        before = sum(max(0, min(end, start) - begin) for begin, end in spans)
        length = sum(end - begin for begin, end in spans)
        found[row["code"], min(parts - 1, parts * before // length)].add(row["source"])
    by_name = {str(row[1]): str(row[0]) for row in table(report, "Codebook").rows}
    for place, label in enumerate(chart.labels):
        code = code_of(by_name, label)
        assert [int(series.values[place] or 0) for series in chart.series] == [
            len(found[code, part]) for part in range(parts)
        ]


def test_odds_ratios_are_the_cross_products_with_woolfs_interval_and_fishers_where_counts_are_small(
    qualeval: Qualeval, sample_made: Path
) -> None:
    value = {**answers("Jenis kelamin"), **column("responden_wawancara.csv", "jenis_kelamin")}
    raised, by_code = raisers(), defaultdict(list)
    for row in rows_of(qualeval("crosstab", sample_made, "--by", "jenis_kelamin", "--format", "csv").out):
        by_code[row["code"]].append(row)
    exact = 0
    for code, shown in by_code.items():
        groups = [{case for case, is_in in value.items() if is_in == row["group"]} for row in shown]
        (a, b), (c, d) = [(len(group & raised[code]), len(group - raised[code])) for group in groups]
        printed = [float(shown[0][name]) for name in ("odds_ratio", "odds_ratio_low", "odds_ratio_high")]
        if shown[0]["test"] == "fisher":
            exact += 1
            assert printed == pytest.approx(conditional_odds_ratio(a, b, c, d), rel=1e-4)
            continue
        half = stats.norm.ppf(0.975) * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)  # Woolf 1955
        ratio = a * d / (b * c)
        assert printed == pytest.approx([ratio, ratio * math.exp(-half), ratio * math.exp(half)])
    assert 0 <= exact < len(by_code)


def conditional_odds_ratio(a: int, b: int, c: int, d: int) -> tuple[float, float, float]:
    """Fisher 1935: the ratio at which the expected count is the one observed; bounds that leave 2.5% on either side."""

    def counted(ratio: float) -> object:
        return stats.nchypergeom_fisher(a + b + c + d, a + b, a + c, ratio)

    def at(wanted: float, size: Callable[[Any], float]) -> float:
        return math.exp(float(optimize.brentq(lambda log: size(counted(math.exp(log))) - wanted, -12, 12)))

    return (
        at(a, lambda law: float(law.mean())),
        at(0.025, lambda law: float(law.sf(a - 1))),
        at(0.025, lambda law: float(law.cdf(a))),
    )


def test_the_conditional_odds_ratio_of_these_tests_is_that_of_fishers_tea_tasting() -> None:
    """Agresti 2002, section 3.6: 3, 1, 1, 3 has the conditional estimate 6.41, and the exact interval .21 to 626.17."""
    assert conditional_odds_ratio(3, 1, 1, 3) == pytest.approx((6.41, 0.21, 626.17), rel=0.01)


def test_the_change_that_the_report_prints_is_recomputed_from_the_file(report: ReportDocument) -> None:
    """Hollander & Wolfe 1999: the median of all averages of two changes, and order statistics of these as bounds."""
    before, after = (column("kinerja.csv", f"kinerja_{time}") for time in ("sebelum", "sesudah"))
    pairs = [(before[who], after[who]) for who in before.keys() & after.keys() if before[who] and after[who]]
    changes = [round(float(y.replace(",", ".")) - float(x.replace(",", ".")), 9) for x, y in pairs]
    n = len(changes)
    averages = sorted((x + y) / 2 for x, y in combinations_with_replacement(changes, 2))
    k = math.floor(n * (n + 1) / 4 - stats.norm.ppf(0.975) * math.sqrt(n * (n + 1) * (2 * n + 1) / 24))
    printed = " ".join(table(report, "Performance before and Performance after").notes)
    assert f"Hodges-Lehmann change: {median(averages):.2f} [{averages[k - 1]:.2f}; {averages[-k]:.2f}] (95%)" in printed

    ranked = [change for change in changes if change]
    ranks = stats.rankdata([abs(change) for change in ranked])
    up, down = (sum(r for r, c in zip(ranks, ranked, strict=True) if c * sign > 0) for sign in (1, -1))
    assert f"T = {min(up, down):,.0f}" in printed
    found = re.search(r"rank-biserial correlation of pairs: (\S+) \[(\S+); (\S+)\]", printed)
    assert found is not None
    assert float(found[1]) == pytest.approx((up - down) / (up + down), abs=0.005)
    drawn = np.random.default_rng(7).choice(ranked, (4000, len(ranked)))
    signed = (np.sign(drawn) * stats.rankdata(np.abs(drawn), axis=1)).sum(axis=1) / (
        len(ranked) * (len(ranked) + 1) / 2
    )
    low, high = np.quantile(signed, (0.025, 0.975))
    assert (float(found[2]), float(found[3])) == pytest.approx((low, high), abs=0.03)
