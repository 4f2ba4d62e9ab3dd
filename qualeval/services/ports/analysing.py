"""The statistics behind the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qualeval.domain.code_measures import (
        Cooccurrence,
        CrossTable,
        FrameworkMatrix,
        Passage,
        QuoteMatrix,
        Saturation,
        Timeline,
        Told,
        TriangulationMatrix,
        Within,
        WordCount,
    )
    from qualeval.domain.evidence import CodingFact, Scope
    from qualeval.domain.measures import Scale, SmallGroups
    from qualeval.domain.method_names import Statement
    from qualeval.domain.mixed_measures import ClosedQuestion, JointDisplay, PairedChange, Wave, WaveTable
    from qualeval.domain.text import Span


class Analysis(Protocol):
    """The statistics of the analyses; each answers with frozen values, refusals with their reasons among them."""

    def crosstab(
        self,
        raised: Mapping[str, Collection[str]],
        values: Mapping[str, str],
        scope: Scope,
        *,
        attribute: str = "",
        order: Sequence[str] = (),
        small_groups: SmallGroups = "show",
    ) -> CrossTable: ...

    def cooccurrence(
        self,
        facts: Iterable[CodingFact],
        within: Within = "segment",
        *,
        units: Mapping[str, Sequence[Span]] | None = None,
        turns: int = 1,
        n_units: int | None = None,
    ) -> Cooccurrence: ...

    def quote_matrix(
        self, facts: Iterable[CodingFact], codes: Sequence[str], values: Mapping[str, str], groups: Sequence[str]
    ) -> QuoteMatrix: ...

    def framework_matrix(
        self,
        facts: Iterable[CodingFact],
        case_ids: Sequence[str],
        codes: Sequence[str],
        summaries: Mapping[tuple[str, str], str],
    ) -> FrameworkMatrix: ...

    def triangulation_matrix(
        self,
        facts: Iterable[CodingFact],
        questions: Mapping[str, Collection[str]],
        methods: Mapping[str, str],
        scopes: Mapping[str, Scope],
        *,
        n_values: Mapping[tuple[str, str], int] | None = None,
        statements: Mapping[str, str] | None = None,
    ) -> TriangulationMatrix: ...

    def code_timeline(self, interviews: Sequence[Told], codes: Sequence[str], parts: int = 10) -> Timeline: ...

    def word_frequencies(
        self,
        passages: Iterable[Passage],
        *,
        stop_words: Collection[str] = (),
        least: int = 1,
        top: int | None = None,
    ) -> list[WordCount]: ...

    def saturation(
        self,
        sources: Sequence[tuple[str, Collection[str]]],
        *,
        base_size: int = 4,
        run_length: int = 2,
        threshold: float = 0.05,
    ) -> Saturation: ...

    def closed_question(
        self,
        answers: Mapping[str, str],
        asked: Collection[str],
        scale: Scale,
        *,
        name: str = "",
    ) -> ClosedQuestion: ...

    def paired_change(self, before: Mapping[str, float], after: Mapping[str, float]) -> PairedChange: ...

    def joint_display(
        self,
        raised: Mapping[str, Collection[str]],
        figures: Mapping[str, float],
        scope: Scope,
        *,
        figure: str = "",
        statements: Mapping[str, Statement] | None = None,
    ) -> JointDisplay: ...

    def wave_table(self, waves: Sequence[Wave], codes: Sequence[str]) -> WaveTable: ...
