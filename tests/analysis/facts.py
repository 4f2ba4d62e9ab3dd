"""Codings for tests, in short."""

from qualeval.domain.evidence import CodingFact, Scope
from qualeval.domain.records import Origin


def coding(
    code: str, start: int, end: int, case: str = "r", document: str = "d", coder: str = "A", source: str = "s"
) -> CodingFact:
    identifier = f"{document}:{start}-{end}:{code}:{coder}"
    return CodingFact(identifier, code, coder, Origin.MANUAL, source, document, case, start, end, 1)


def people(n: int, prefix: str = "r") -> Scope:
    return Scope(frozenset(f"{prefix}{i}" for i in range(n)))
