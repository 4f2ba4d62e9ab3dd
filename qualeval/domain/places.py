"""Where a project is: a file, or a schema of a team's PostgreSQL server."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from qualeval.domain.errors import QualevalError
from qualeval.domain.frozen import frozen
from qualeval.i18n import N_

_SCHEMES = ("postgresql://", "postgres://")
_SCHEMA = r"[a-z_][a-z0-9_]{0,47}"
_RESERVED = ("public", "information_schema")


@frozen
class Address:
    """A project on a server. `url` is what the driver connects by, and may hold a password; `schema` is the project.

    As text it goes without the password. Where a file would lend its name and folder to others beside it, an address
    lends the schema's name and the folder one is in.
    """

    url: str
    schema: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        user, at, host = parts.netloc.rpartition("@")
        query = "&".join(filter(None, (parts.query, f"schema={self.schema}")))
        return _joined(parts.scheme, f"{user.partition(':')[0]}{at}{host}", parts.path, query)

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"

    @property
    def account(self) -> str:
        """The database account that the address names; empty where the server is to know."""
        return unquote(urlsplit(self.url).username or "")

    @property
    def stem(self) -> str:
        return self.schema

    @property
    def name(self) -> str:
        return self.schema

    @property
    def parent(self) -> Path:
        return Path()

    def with_name(self, name: str) -> Path:
        return Path(name)


Place = Path | Address


def is_address(text: str) -> bool:
    return text.startswith(_SCHEMES)


def place(text: str) -> Place:
    """What a person wrote for a project, understood. Raises QualevalError for an address that names no project."""
    return address(text) if is_address(text) else Path(text)


def address(text: str) -> Address:
    """`postgresql://ani@server/evaluasi?schema=asn_2026`."""
    try:
        parts = urlsplit(text)
    except (
        ValueError
    ):  # brackets that hold no IPv6 address, or a letter that stands for a sign: told without a password
        raise QualevalError(
            N_("{address}: this is no address; write one as postgresql://ani@server/evaluasi?schema=asn_2026"),
            address=f"{text.partition('://')[0]}://{text.rpartition('@')[2]}",
        ) from None
    options = parse_qsl(parts.query, keep_blank_values=True)
    schemas = [value for name, value in options if name == "schema"]
    if len(schemas) != 1 or not re.fullmatch(_SCHEMA, schemas[0]) or _is_reserved(schemas[0]):
        raise QualevalError(
            N_(
                "{address}: name the project at the end, as ?schema=asn_2026: small letters, digits and _, "
                "beginning with a letter"
            ),
            address=_without_user(text),
        )
    rest = urlencode([(name, value) for name, value in options if name != "schema"], quote_via=quote, safe="/")
    return Address(_joined(parts.scheme, parts.netloc, parts.path, rest), schemas[0])


def _is_reserved(schema: str) -> bool:
    return schema in _RESERVED or schema.startswith("pg_")


def _without_user(text: str) -> str:
    parts = urlsplit(text)
    return _joined(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query)


def _joined(scheme: str, netloc: str, path: str, query: str) -> str:
    """Keeps the two slashes where no host is named."""
    return f"{scheme}://{netloc}{path}{'?' if query else ''}{query}"
