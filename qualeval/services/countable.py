"""Whose words count: the segments of a text that respondents said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.records import Role, Speaker
from qualeval.domain.segments import GrowingSegments, turn_segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qualeval.domain.text import Content, Span, Turn
    from qualeval.services.ports.storing import ProjectStore


def countable_spans(content: Content, roles: Mapping[str, Role]) -> list[Span]:
    """The segments that respondents said."""
    return [span for turn in _countable_turns(content, roles) for span in turn_segments(content.text, turn)]


def growing_spans(content: Content, roles: Mapping[str, Role]) -> GrowingSegments:
    """The same, found as far as they are asked for."""
    return GrowingSegments(content.text, _countable_turns(content, roles))


def _countable_turns(content: Content, roles: Mapping[str, Role]) -> Iterator[Turn]:
    """The turns of respondents; those of speakers without a role count too."""
    return (turn for turn in content.turns if roles.get(turn.speaker, Role.RESPONDENT) is Role.RESPONDENT)


def roles_of(store: ProjectStore, source_id: str) -> dict[str, Role]:
    return {speaker.label: speaker.role for speaker in store.find(Speaker, source_id=source_id)}
