"""Whose words count: the segments of a text that respondents said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.records import Role, Speaker
from qualeval.domain.segments import turn_segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualeval.domain.text import Content, Span
    from qualeval.services.ports.storing import ProjectStore


def countable_spans(content: Content, roles: Mapping[str, Role]) -> list[Span]:
    """The segments that respondents said: those of speakers without a role count too."""
    return [
        span
        for turn in content.turns
        if roles.get(turn.speaker, Role.RESPONDENT) is Role.RESPONDENT
        for span in turn_segments(content.text, turn)
    ]


def roles_of(store: ProjectStore, source_id: str) -> dict[str, Role]:
    return {speaker.label: speaker.role for speaker in store.find(Speaker, source_id=source_id)}
