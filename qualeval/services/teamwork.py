"""Moving a project between a file and a team's server, and saying who may do what there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from qualeval.domain.places import Address

ServerRole = Literal["read", "code", "manage"]
SERVER_ROLES: tuple[ServerRole, ...] = ("read", "code", "manage")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came over: how many steps, and whether as they are or, where both sides had gone on, as a merge."""

    n_steps: int
    is_merge: bool = False
    n_conflicts: int = 0


class TeamServer(Protocol):
    """Projects on servers, as a whole."""

    def init(self, address: Address, project: Path) -> Brought:
        """Makes the project on the server, with all that the file has: the same steps, numbers and texts."""
        ...

    def push(self, address: Address, project: Path) -> Brought:
        """Brings to the server what the file has and it has not."""
        ...

    def pull(self, address: Address, project: Path) -> Brought:
        """Brings into the file, which is made where there is none, what the server has and it has not."""
        ...

    def grant(self, address: Address, role: ServerRole, account: str, coders: Sequence[str] = ()) -> None:
        """Says what a database account may do, and under which coders' names besides its own, in place of before."""
        ...
