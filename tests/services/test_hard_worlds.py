"""Every analysis that a screen offers, in every way it offers it, over projects that are hard to count."""

from functools import cache
from itertools import cycle, product

import pytest

from qualeval import analysis
from qualeval.domain.errors import QualevalError
from qualeval.i18n import LANGUAGES, Translator
from qualeval.services.analysis_tables import Analysed
from qualeval.services.analysis_views import VIEWS, Chosen, View
from qualeval.services.session import Session
from tests.services.hard_worlds import WORLDS

_LARGE = ("10000-quotes",)  # taken in one way alone: it takes its seconds


@cache
def world_named(name: str) -> Session:
    return WORLDS[name]()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_an_analysis_has_a_whole_table_or_says_why_not(view: View, world: str) -> None:
    session = world_named(world)
    offered = list(view.choices(session)) or [""]
    levels = ("code", "category") if view.has_levels else ("code",)
    ways = list(product(sorted({offered[0], offered[-1]}), view.options or ("",), levels))
    if world in _LARGE:
        ways = ways[:1]
    for way, language in zip(ways, cycle(LANGUAGES), strict=False):
        shown = _shown(view, session, Chosen(*way), Translator(language))
        for table in (shown.table, shown.readable) if isinstance(shown, Analysed) else ():
            assert len(table.headers) == len(table.columns)
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert all(note.strip() for note in table.notes)
        assert shown if isinstance(shown, str) else all(row < len(shown.readable.rows) for row, _ in shown.behind)


def _shown(view: View, session: Session, chosen: Chosen, translate: Translator) -> Analysed | str:
    """The table, or the words of the refusal."""
    try:
        return view.table(session, analysis, chosen, translate)
    except QualevalError as refusal:
        return translate(refusal.template, **refusal.values)
