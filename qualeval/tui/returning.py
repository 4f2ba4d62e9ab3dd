"""The screens over the text, opened again as they were left: by their command, or with what they were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import ANALYSIS, FINDING, FINDINGS, GRID, QUOTES, RECOMMENDATIONS, SEARCH, SUMMARY
from qualeval.tui.memory import Left

if TYPE_CHECKING:
    from qualeval.tui.workbench import Workbench


def as_left(left: Left, workbench: Workbench) -> CommandScreen | None:
    """The screen; None for one that is opened by its command, or whose subject is no longer there."""
    match left.scope, left.state:
        case str(scope), [str(typed), bool(is_regex), int(row)] if scope == SEARCH:
            from qualeval.tui.search import SearchScreen

            return SearchScreen(typed, is_regex=is_regex, row=row)
        case str(scope), [str(case_id), int(question), str(sort_by), bool(is_falling)] if scope == GRID:
            from qualeval.tui.grid import GridScreen

            return GridScreen(case_id=case_id, question=question, sort_by=sort_by, is_falling=is_falling)
        case str(scope), [str(code), int(row), bool(is_older), str(group), cases, codings] if scope == QUOTES:
            from qualeval.tui.quotes import QuotesScreen

            if code in workbench.codebook:
                return QuotesScreen(
                    code=code,
                    row=row,
                    is_older=is_older,
                    group=group,
                    case_ids=_ids(cases),
                    coding_ids=_ids(codings),
                )
        case str(scope), [str(at)] if scope == RECOMMENDATIONS:
            from qualeval.tui.recommendations import RecommendationsScreen

            return RecommendationsScreen(at=at)
        case str(scope), [only, int(row)] if scope == FINDINGS:
            from qualeval.tui.findings import FindingsScreen

            return FindingsScreen(_ids(only), row=row)
        case str(scope), [str(finding_id), int(row)] if scope == FINDING:
            from qualeval.tui.findings import FindingScreen

            return FindingScreen(finding_id, row=row)
        case str(scope), [str(level), str(by), int(row), int(column)] if scope == SUMMARY:
            from qualeval.tui.summary import SummaryScreen

            return SummaryScreen(level, by, (row, column))
        case str(scope), [int(view), int(by), int(option), str(level), int(row), int(column)] if scope == ANALYSIS:
            from qualeval.tui.analysis import AnalysisScreen

            return AnalysisScreen(view, (by, option), level, (row, column) if row or column else None)
    return None


def _ids(kept: object) -> list[str] | None:
    return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else None
