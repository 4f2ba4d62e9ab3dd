"""What an account of a team's server may do in a project, and under whose name.

Roles are grants of the database; names are checked by triggers (`postgres_owners.py`).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address
from qualeval.i18n import N_
from qualeval.store.schema import tables

Say = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement with its values at %s; its rows."""

_DECIDED = ("coding", "decision", "reviewed", "memo", "recommendation", "finding", "conflict")
_JOURNAL = ("gesture", "event", "merged", "content", "content_words", "codebook")  # added to, never changed
_MAY_WRITE = {"read": (False, False), "code": (True, False), "manage": (True, True)}  # codings, settings
ROLES = tuple(_MAY_WRITE)


def grant(say: Say, address: Address, role: str, account: str, coders: Iterable[str]) -> None:
    """Within a transaction: a role and the names to write under, in place of those that the account had.

    Raises QualevalError for an account that is not there, for one who may not give roles, and where rights remain that
    somebody else gave.
    """
    schema = address.schema
    if not say("SELECT 1 FROM pg_roles WHERE rolname = %s", account):
        raise QualevalError(
            N_("the server knows no account “{name}”; who runs it can make one: CREATE ROLE … LOGIN"), name=account
        )
    if say("SELECT has_schema_privilege(%s, 'USAGE WITH GRANT OPTION')", schema) != [(True,)]:
        raise QualevalError(N_("{file}: only who manages the project can give roles"), file=address)
    for text in grants(schema, role, account):
        say(text)
    say("DELETE FROM account_coder WHERE account = %s", account)
    for coder in dict.fromkeys(coders):
        say("INSERT INTO account_coder VALUES (%s, %s)", account, coder)
    if (_may(say, schema, account, "coding"), _may(say, schema, account, "setting")) != _MAY_WRITE[role]:
        raise QualevalError(
            N_("“{name}” has rights that somebody else gave; who gave them or made the project can do this"),
            name=account,
        )


def _may(say: Say, schema: str, account: str, table: str) -> bool:
    """Whether an account can change a table; owners and administrators can, whatever they were given."""
    ((found,),) = say("SELECT has_table_privilege(%s, %s, 'UPDATE')", account, named(quoted(schema), [table]))
    return bool(found)


def grants(schema: str, role: str, account: str) -> Iterator[str]:
    """The statements that give an account a role, in place of the one it had.

    read: everything can be looked at. code: codings, decisions and memos of one's own and of what is agreed on;
    findings and judgements, whoever's; settling conflicts. manage: everybody's, sources, cases, settings and the
    codebook too, and giving roles. Nobody changes what stands in the journal.
    """
    assert role in ROLES
    where, who = quoted(schema), quoted(account)
    option = " WITH GRANT OPTION" if role == "manage" else ""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {where} FROM {who} CASCADE"
    yield f"REVOKE ALL ON SCHEMA {where} FROM {who} CASCADE"
    yield f"GRANT USAGE ON SCHEMA {where} TO {who}{option}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {where} TO {who}{option}"
    if role == "read":
        return
    yield f"GRANT INSERT ON {named(where, _JOURNAL)} TO {who}{option}"
    records = _DECIDED if role == "code" else tuple(table.name for table in tables.values())
    yield f"GRANT INSERT, UPDATE, DELETE ON {named(where, records)} TO {who}{option}"
    if role == "code":  # to list herself, and the coder of what is agreed on
        yield f"GRANT INSERT, DELETE ON {named(where, ['coder'])} TO {who}"
    if role == "manage":
        yield f"GRANT INSERT, DELETE ON {named(where, ['account_coder'])} TO {who}{option}"


def named(schema: str, names: Iterable[str]) -> str:
    """Tables of a schema, whose own name is quoted already, as a statement lists them."""
    return ", ".join(f"{schema}.{quoted(name)}" for name in names)


def quoted(name: str) -> str:
    """A name as an identifier of SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def refuse_other_names(say: Say, coder: str, address: Address) -> None:
    """Raises QualevalError where this account may code, but not under the coder's name; who only reads may go on."""
    asked = "SELECT current_user, has_table_privilege('coding', 'INSERT') AND NOT may_write_as(%s)"
    ((account, is_refused),) = say(asked, coder)
    if is_refused:
        raise not_as(coder, account, address)


def not_as(coder: str, account: str, address: Address) -> QualevalError:
    """What to say of a name that an account may not write under, with what mends it."""
    return QualevalError(
        N_(
            "{file}: the account “{account}” may not write as “{coder}”; work under a name of your own (--coder), or "
            'ask who manages the project to allow it: `qualeval team grant ADDRESS code {account} --as "{coder}"`'
        ),
        file=address,
        account=account,
        coder=coder,
    )


def not_of(coder: str, account: str, address: Address) -> QualevalError:
    """What to say to an account that would change or remove what is another coder's own."""
    return QualevalError(
        N_(
            "{file}: this is {coder}'s own, and the account “{account}” may not change or remove it; write your own "
            "beside it, or ask {coder} or who manages the project"
        ),
        file=address,
        account=account,
        coder=coder,
    )
