"""The event loop without TLS, which no screen speaks: OpenSSL is 4 MB, and a thirtieth of the way to the first frame.

asyncio loads it where it is there and goes without where it is not; `ssl` itself can be imported afterwards as ever.
What other packages bring may ask the loop for it: before they are loaded, it is given to the loop after all.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType


def leave_out() -> None:
    """Loads asyncio as on a Python without OpenSSL; does nothing where either is loaded already."""
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    modules["ssl"] = None  # Python's way to say that a module is not there
    try:
        import asyncio  # noqa: F401 - to have looked for it
    finally:
        del modules["ssl"]


def take_in() -> None:
    """Gives a loop that was loaded without TLS what it would have found."""
    sslproto = sys.modules.get("asyncio.sslproto")
    if sslproto is None or sslproto.ssl is not None:
        return
    import ssl
    from asyncio import base_events, selector_events

    for module in (base_events, selector_events, sslproto):
        module.__dict__["ssl"] = ssl
    sslproto.__dict__["SSLAgainErrors"] = (ssl.SSLWantReadError, ssl.SSLSyscallError)
