"""Conditions in words."""

import pytest

from qualeval.domain.conditions import NAMES, check_condition
from qualeval.i18n import Translator
from qualeval.services.condition_wording import condition_words


@pytest.mark.parametrize(
    ("condition", "en", "indonesian"),
    [
        (
            "cases_share >= 0.20 or n_cases >= 12",
            "share of respondents ≥ 20% or respondents ≥ 12",
            "proporsi responden ≥ 20 % atau responden ≥ 12",
        ),
        ("rank <= 3 and not (n_sources < 2)", "rank ≤ 3 and not (sources < 2)", "peringkat ≤ 3 dan bukan (sumber < 2)"),
        ("0.1 <= cases_share", "10% ≤ share of respondents", "10 % ≤ proporsi responden"),
    ],
)
def test_a_condition_reads_as_people_say_it(condition: str, en: str, indonesian: str) -> None:
    check_condition(condition)
    assert condition_words(condition, Translator("en")) == en
    assert condition_words(condition, Translator("id")).replace("\u00a0", " ").replace("\u202f", " ") == indonesian


def test_no_name_of_a_column_is_left() -> None:
    told = condition_words(" and ".join(f"{name} > 1" for name in NAMES), Translator("en"))
    assert "_" not in told
