"""The suggestion engine and its worker. Importing this package loads no library: the names are looked up on use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualeval.nlp.engine import Engine
    from qualeval.nlp.local import LocalSuggester
    from qualeval.nlp.worker import ProcessSuggester

__all__ = ["Engine", "LocalSuggester", "ProcessSuggester"]

_HOMES = {
    "Engine": "qualeval.nlp.engine",
    "LocalSuggester": "qualeval.nlp.local",
    "ProcessSuggester": "qualeval.nlp.worker",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
