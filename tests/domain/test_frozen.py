"""Frozen values are what the standard decorator makes of the same class."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.frozen import frozen


def _is_positive(number: int) -> None:
    if number < 0:
        message = "negative"
        raise ValueError(message)


@frozen
class Place:
    """As the modules of a start have them."""

    name: str
    number: int = 0
    words: list[str] = field(default_factory=list, compare=False)
    half: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _is_positive(self.number)
        object.__setattr__(self, "half", self.number / 2)


@frozen
class Below(Place):
    """With the fields of the class above it first."""

    depth: int = 1


@dataclass(frozen=True, slots=True)
class Standard:
    """The same class, made by the standard decorator."""

    name: str
    number: int = 0
    words: list[str] = field(default_factory=list, compare=False)
    half: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _is_positive(self.number)
        object.__setattr__(self, "half", self.number / 2)


def _pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - made here


_ARGUMENTS = st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.lists(st.sampled_from("xy"), max_size=1))


@given(_ARGUMENTS, _ARGUMENTS)
def test_values_are_equal_shown_and_hashed_as_the_standard_ones(
    one: tuple[str, int, list[str]], two: tuple[str, int, list[str]]
) -> None:
    mine, theirs = Place(*one), Standard(*one)
    assert (mine == Place(*two)) is (theirs == Standard(*two))
    assert hash(mine) == hash(theirs)
    assert repr(mine) == repr(theirs).replace("Standard", "Place")
    assert asdict(mine) == asdict(theirs)
    assert [f.name for f in fields(Place)] == [f.name for f in fields(Standard)]
    assert Place.__match_args__ == Standard.__match_args__


def test_a_class_below_has_the_fields_of_the_one_above() -> None:
    value = Below("a", 2, depth=3)
    assert (value.name, value.number, value.words, value.half, value.depth) == ("a", 2, [], 1.0, 3)
    assert value != Place("a", 2)
    assert hash(value) == hash(Below("a", 2, ["x"], 3))


def test_each_value_has_a_default_of_its_own() -> None:
    Place("a").words.append("x")
    assert Place("b").words == []


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, _pickled])
def test_a_copy_is_equal_and_complete(again: object) -> None:
    assert callable(again)
    value = Below("a", 4, ["x"], 2)
    found = again(value)
    assert found == value
    assert (found.words, found.half) == (["x"], 2.0)


def test_a_value_is_changed_by_replacing_it_alone() -> None:
    value = Place("a", 2)
    assert replace(value, number=4).half == 2.0
    with pytest.raises(FrozenInstanceError):
        value.number = 3  # type: ignore[misc]  # what is refused
    with pytest.raises(FrozenInstanceError):
        del value.number
    with pytest.raises(FrozenInstanceError):
        value.other = 3  # type: ignore[attr-defined]  # there is no such field
    assert value == Place("a", 2)


def test_what_the_class_refuses_is_refused_the_first_time_too() -> None:
    @frozen
    class Fresh:
        number: int

        def __post_init__(self) -> None:
            _is_positive(self.number)

    with pytest.raises(ValueError, match="negative"):
        Fresh(-1)
    with pytest.raises(TypeError, match="missing"):
        Fresh()  # type: ignore[call-arg]  # what is refused
    assert {Fresh(1), Fresh(1)} == {Fresh(1)}
