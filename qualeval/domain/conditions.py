"""The condition of a recommendation: comparisons over a summary row, joined by `and`, `or`, `not`."""

import ast
import operator
import warnings
from collections.abc import Callable, Mapping

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_

NAMES = ("cases_share", "n_cases", "n_segments", "n_sources", "rank")
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.Lt: operator.lt,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def check_condition(expression: str) -> None:
    """Raises QualevalError, naming what is not understood."""
    holds(expression, dict.fromkeys(NAMES, 0.0))


def holds(expression: str, row: Mapping[str, float]) -> bool:
    """Whether the condition holds over a row with the values of NAMES."""
    try:
        with warnings.catch_warnings():  # of Python's own about what is written oddly: a condition is no program
            warnings.simplefilter("ignore")
            tree = ast.parse(expression.strip(), mode="eval")
        return bool(_value(tree.body, row, expression))
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise QualevalError(N_("the condition “{expression}” cannot be read"), expression=expression) from error


def _value(node: ast.expr, row: Mapping[str, float], expression: str) -> float:
    match node:
        case ast.BoolOp(op=op, values=operands):
            # every operand is looked at, so that checking finds what is wrong in any of them
            found = [_value(operand, row, expression) for operand in operands]
            return all(found) if isinstance(op, ast.And) else any(found)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, row, expression)
        case ast.Compare(left=left, ops=ops, comparators=comparators) if all(type(op) in _COMPARE for op in ops):
            values = [_value(side, row, expression) for side in (left, *comparators)]
            return all(_COMPARE[type(op)](a, b) for op, a, b in zip(ops, values, values[1:], strict=False))
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in NAMES:
            return float(row[name])
        case ast.Name(id=name):
            raise QualevalError(
                N_("the condition “{expression}” uses {name}; there are {names}"),
                expression=expression,
                name=name,
                names=", ".join(NAMES),
            )
        case _:
            raise QualevalError(N_("the condition “{expression}” cannot be read"), expression=expression)
