"""The condition of a recommendation in words that people read: no name of a column, shares as percentages."""

import re

from qualeval.i18n import N_, Translator
from qualeval.services.numerals import percent, plain

_WORDS = {
    "cases_share": N_("share of respondents"),
    "n_cases": N_("respondents"),
    "n_segments": N_("segments"),
    "n_sources": N_("sources"),
    "rank": N_("rank"),
    "and": N_("and"),
    "or": N_("or"),
    "not": N_("not"),
}
_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
_TOKEN = re.compile(r"[A-Za-z_]+|\d*\.?\d+|[<>=!]=|[<>()]")


def condition_words(condition: str, translate: Translator) -> str:
    """A condition that can be read, as `share of respondents ≥ 20% or respondents ≥ 12`."""
    tokens = _TOKEN.findall(condition)
    told: list[str] = []
    for at, token in enumerate(tokens):
        if token in _WORDS:
            told.append(translate(_WORDS[token]))
        elif token[-1].isdigit():
            beside = (*tokens[max(0, at - 2) : at], *tokens[at + 2 : at + 3])  # what it is compared with
            write = percent if "cases_share" in beside else plain
            told.append(write(float(token), translate.language))
        else:
            told.append(_SIGNS.get(token, token))
    return " ".join(told).replace("( ", "(").replace(" )", ")")
