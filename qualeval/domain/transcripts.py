"""A transcript as it was read, before it becomes a source."""

from dataclasses import dataclass

from qualeval.domain.records import Role
from qualeval.domain.text import Content


@dataclass(frozen=True, slots=True)
class SpeakerFound:
    """A speaker label found in a transcript, with the role its name or its manner suggests."""

    label: str
    role: Role
    n_turns: int


@dataclass(frozen=True, slots=True)
class TranscriptRead:
    """A transcript file as read: its text with turns, and who speaks."""

    content: Content
    speakers: tuple[SpeakerFound, ...]
