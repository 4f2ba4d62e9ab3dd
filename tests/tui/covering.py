"""Which commands the tests press: said by a decorator, and proved when the test has run."""

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec

P = ParamSpec("P")

COVERED: set[str] = set()
ran: list[str] = []  # the commands of the test that is running; emptied before each


def covers(*command_ids: str) -> Callable[[Callable[P, Awaitable[None]]], Callable[P, Awaitable[None]]]:
    """The test presses these commands' keys; it fails where one of them was never asked for."""
    COVERED.update(command_ids)

    def decorate(test: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        @functools.wraps(test)
        async def checked(*args: P.args, **kwargs: P.kwargs) -> None:
            await test(*args, **kwargs)
            assert set(command_ids) <= set(ran)

        return checked

    return decorate
