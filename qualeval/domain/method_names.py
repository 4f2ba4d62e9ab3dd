"""What the tests are called, and what comparing two sorts of evidence came to."""

from collections.abc import Mapping
from typing import Literal

from qualeval.i18n import N_

Method = Literal[
    "chi_square",
    "fisher",
    "fisher_freeman_halton",
    "fisher_monte_carlo",
    "wilcoxon_exact",
    "wilcoxon_normal",
    "mann_whitney_exact",
    "mann_whitney_normal",
    "mcnemar_exact",
]
METHOD_NAMES: Mapping[Method, str] = {
    "chi_square": N_("Pearson's chi-square test"),
    "fisher": N_("Fisher's exact test"),
    "fisher_freeman_halton": N_("Fisher-Freeman-Halton exact test"),
    "fisher_monte_carlo": N_("Fisher-Freeman-Halton test by simulation"),
    "wilcoxon_exact": N_("Wilcoxon signed-rank test, exact"),
    "wilcoxon_normal": N_("Wilcoxon signed-rank test"),
    "mann_whitney_exact": N_("Mann-Whitney test, exact"),
    "mann_whitney_normal": N_("Mann-Whitney test"),
    "mcnemar_exact": N_("McNemar's exact test"),
}

Statement = Literal["", "convergence", "divergence", "silence"]
STATEMENT_NAMES: Mapping[Statement, str] = {
    "": "",
    "convergence": N_("convergence"),
    "divergence": N_("divergence"),
    "silence": N_("silence"),
}
