"""What suggesters beside the engine say: which segments they are asked about, and their answers as it gives its own.

Their suggestions go through the same queue and the same decisions, which carry their name: each is measured by itself.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, Lesson
from qualeval.domain.suggestion import SegmentSuggestions
from qualeval.i18n import N_
from qualeval.services.outside import may_be_shown
from qualeval.services.ports.suggesting import TextSuggester


def next_to_ask(lesson: Lesson, first: Iterable[int], done: Collection[int], most: int) -> list[int]:
    """The places of undecided segments that are not `done`: the `first` ones first, then as the texts stand.

    None in which a number or a name of a person is recognised.
    """
    in_order = dict.fromkeys(chain(first, range(len(lesson.segments))))
    waiting = (row for row in in_order if row not in lesson.decided and row not in done)
    return list(islice((row for row in waiting if may_be_shown(lesson.segments[row].text)), most))


def answer_of(inner: TextSuggester, lesson: Lesson, rows: Sequence[int]) -> Answer:
    """What it suggests for these segments. Raises QualevalError, whatever goes wrong in it."""
    model = f"{model_name(inner)}:g{lesson.generation}"
    try:
        offered = inner.suggest(lesson.codebook, lesson.language, [lesson.segments[row].text for row in rows])
        found = {
            row: SegmentSuggestions(lesson.segments[row], tuple(suggestions), model)
            for row, suggestions in zip(rows, offered, strict=True)
            if suggestions
        }
    except QualevalError:
        raise
    except Exception as error:
        raise QualevalError(
            N_("the suggester “{name}” cannot be used: {why}"), name=inner.name, why=repr(error)
        ) from error
    return Answer(lesson.generation, found, tuple(found))


def model_name(inner: TextSuggester) -> str:
    """What decisions on its suggestions call it; what follows a colon there is its state."""
    return inner.name.replace(":", "-")
