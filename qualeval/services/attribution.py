"""Who said a quote, as a report names them: the reference, and what is known of the respondent."""

from collections import Counter
from collections.abc import Sequence

from qualeval.domain.evidence import SMALL_CELL, groups, joined
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Attribute
from qualeval.i18n import Translator
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary, attribute_values
from qualeval.services.telling import attribute_words
from qualeval.services.theme_tables import group_words

_SPEAKS_FOR_ITSELF = 4  # letters: a shorter value (III, P) is named with its attribute


class Attribution:
    """The labels of a report's quotes: `w03:48, Golongan III, staf`.

    What is said of respondents is the same few attributes for all of them, as few as leave at least five people who
    are told apart by nothing: an attribute that only some quotes went without would tell by its absence. Small groups
    are taken together as in the tables. With `small_cells` everything is said.
    """

    def __init__(
        self,
        session: Session,
        summary: ThemeSummary,
        attributes: Sequence[Attribute],
        translate: Translator,
        *,
        small_cells: bool,
    ) -> None:
        self._said: dict[str, list[str]] = {case_id: [] for case_id in summary.scope.case_ids}
        told: dict[str, tuple[int, ...]] = dict.fromkeys(summary.scope.case_ids, ())
        for attribute in attributes:
            found = groups(attribute_values(session, attribute.name, summary.wave), summary.scope)
            shown = found if small_cells else joined(found)
            if len(shown) < 2:
                continue
            place = {case_id: at for at, group in enumerate(shown) for case_id in group.scope.case_ids}
            finer = {case_id: (*so_far, place.get(case_id, -1)) for case_id, so_far in told.items()}
            if not small_cells and min(Counter(finer.values()).values(), default=0) < SMALL_CELL:
                continue
            told = finer
            for case_id, at in place.items():
                if any(shown[at].values):
                    self._said[case_id].append(_worded(attribute, group_words(shown[at], translate)))

    def of(self, quote: Quote) -> str:
        return ", ".join([quote.reference, *self._said.get(quote.case_id, ())])


def _worded(attribute: Attribute, value: str) -> str:
    return f"{attribute_words(attribute)} {value}" if len(value) < _SPEAKS_FOR_ITSELF or " + " in value else value
