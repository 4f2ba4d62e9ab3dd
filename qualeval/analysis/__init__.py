"""Statistics over codings, answers and figures. Loading this package loads none of its libraries.

Its functions take plain sequences and mappings, know no store and no screen, and answer with the frozen values of
`qualeval.domain.measures`, a refusal with its reason among them.
"""

from qualeval.analysis.closed import closed_question
from qualeval.analysis.contingency import cramers_v, holm, independence, odds_ratio
from qualeval.analysis.cooccurrence import cooccurrence
from qualeval.analysis.crosstabs import crosstab
from qualeval.analysis.joint import joint_display
from qualeval.analysis.matrices import framework_matrix, quote_matrix, triangulation_matrix
from qualeval.analysis.paired import paired_change
from qualeval.analysis.saturation import saturation
from qualeval.analysis.stop_words import STOP_WORDS
from qualeval.analysis.timeline import code_timeline
from qualeval.analysis.waves import wave_table
from qualeval.analysis.words import kwic, word_frequencies

__all__ = [
    "STOP_WORDS",
    "closed_question",
    "code_timeline",
    "cooccurrence",
    "cramers_v",
    "crosstab",
    "framework_matrix",
    "holm",
    "independence",
    "joint_display",
    "kwic",
    "odds_ratio",
    "paired_change",
    "quote_matrix",
    "saturation",
    "triangulation_matrix",
    "wave_table",
    "word_frequencies",
]
