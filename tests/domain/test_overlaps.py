from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.overlaps import Overlaps
from qualeval.domain.text import Span
from tests.strategies import spans

_SPANS = spans().map(lambda ends: Span(*ends))
_PLACED = st.tuples(st.sampled_from("abcdef"), st.sampled_from(["d1", "d2"]), _SPANS)


@given(st.lists(_PLACED), st.sets(st.sampled_from("abcdef")), st.sampled_from(["d1", "d2"]), _SPANS)
def test_what_overlaps_is_what_a_look_at_every_span_finds(
    placed: list[tuple[str, str, Span]], gone: set[str], document: str, asked: Span
) -> None:
    index = Overlaps()
    plain: dict[str, tuple[str, Span]] = {}
    for name, where, span in placed:
        index.add(name, where, span)
        plain[name] = (where, span)
    for name in gone:
        index.discard(name)
        plain.pop(name, None)
    expected = [name for name, (where, span) in plain.items() if where == document and span.overlap(asked)]
    found = index.on(document, asked)
    assert sorted(found) == sorted(expected)
    assert found == sorted(found, key=lambda name: (len(plain[name][1]), plain[name][1].start, name))
    assert sorted(index) == sorted(plain.values())
