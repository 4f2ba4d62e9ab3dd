"""Importing the NLP libraries without a network socket.

spaCy brings urllib3 with it, which on import binds a local socket to find out whether the machine has IPv6. Nothing
here uses the network, so the question is answered before it is asked.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def imported_offline() -> Iterator[None]:
    """Within, a library that asks is told that there is no IPv6."""
    has_ipv6 = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        yield
    finally:
        socket.has_ipv6 = has_ipv6
