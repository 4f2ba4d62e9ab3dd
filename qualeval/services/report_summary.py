"""The report's first page: what was asked, what was found, what is recommended, each with its numbers."""

from itertools import groupby

from qualeval.domain.evidence import FEW
from qualeval.domain.report_document import Section
from qualeval.i18n import N_, Translator
from qualeval.services.finding_standing import FindingStanding
from qualeval.services.numerals import decimal, percent
from qualeval.services.recommending import Standing
from qualeval.services.report_chain import Chain, finding_part, findings_words
from qualeval.services.summarising import ThemeSummary
from qualeval.services.telling import listed, text_of
from qualeval.services.theme_tables import theme_part
from qualeval.services.wording import STRENGTH_WORDS


def summary_section(summary: ThemeSummary, chain: Chain, translate: Translator) -> Section:
    """What somebody reads who reads one page: the answers under their questions, then the recommendations."""
    leading = (*_most(summary, translate), *_counted(chain, translate), *_resting(chain, translate))
    return Section(
        translate(N_("Summary")),
        paragraphs=(
            _heard(summary, translate),
            *_answers(chain, translate),
            _recommended(chain, translate),
        ),
        links=tuple(dict.fromkeys(leading)),
    )


def _most(summary: ThemeSummary, translate: Translator) -> list[tuple[str, str]]:
    """The themes that most raised, each in words with the part that has its quotes."""
    return [
        (f"{summary.codebook[row.code].name.to(translate.language)} ({row.n_cases}/{summary.scope.n_cases})",
         theme_part(row.code))
        for row in [row for row in summary.rows if row.n_cases][:5]
    ]  # fmt: skip


def _counted(chain: Chain, translate: Translator) -> list[tuple[str, str]]:
    """What findings count: a theme's number leads to the theme, a group's to the finding."""
    return [
        (words, finding_part(number) if item.finding.attribute else theme_part(row.code))
        for number, item in enumerate(chain.findings, 1)
        for row, words in zip(item.rows, _counts(item, chain, translate), strict=True)
    ]


def _resting(chain: Chain, translate: Translator) -> list[tuple[str, str]]:
    """The findings that recommendations name."""
    named = [chain.numbers_of(item) for item in chain.recommendations]
    return [(findings_words(numbers, translate), finding_part(min(numbers))) for numbers in named if numbers]


def _heard(summary: ThemeSummary, translate: Translator) -> str:
    """How many were heard, and what most of them raised."""
    language = translate.language
    said = translate(
        N_("Respondents in scope: {n}. Segments coded, summed over {codes} themes: {segments}."),
        n=decimal(summary.scope.n_cases, language, 0),
        codes=len(summary.rows),
        segments=decimal(sum(row.n_segments for row in summary.rows), language, 0),
    )
    named = ", ".join(words for words, _ in _most(summary, translate))
    most = translate(N_("Raised by most respondents: {themes}."), themes=named) if named else ""
    return f"{said} {most}".rstrip()


def _answers(chain: Chain, translate: Translator) -> list[str]:
    """For each evaluation question in its order the conclusions drawn; those without a question come last."""
    questions = {question.id: text_of(question.texts, translate.language) for question in chain.questions}
    said = []
    for asked, group in groupby(enumerate(chain.findings, 1), key=lambda one: questions.get(one[1].finding.question)):
        answers = " ".join(_answer(number, item, chain, translate) for number, item in group)
        said.append(f"{asked} {answers}" if asked else answers)
    return said


def _answer(number: int, item: FindingStanding, chain: Chain, translate: Translator) -> str:
    """The conclusion with what it rests on; a finding without one speaks for itself."""
    language = translate.language
    concluded = text_of(item.finding.conclusions, language)
    if not concluded:
        return translate(N_("Finding {n}. {text}"), n=number, text=text_of(item.finding.texts, language))
    return translate(
        N_("{conclusion} (Finding {n}, evidence {strength}: {themes}.)"),
        conclusion=concluded,
        n=number,
        strength=translate(STRENGTH_WORDS[item.strength_word]),
        themes=listed(_counts(item, chain, translate), translate),
    )


def _counts(item: FindingStanding, chain: Chain, translate: Translator) -> list[str]:
    """Each theme of a finding with how many of the respondents asked raised it, and their group where it is of one."""
    group = [": ".join(chain.group_words(item))] if item.finding.attribute else []
    said = []
    for row in item.rows:
        share = [percent(row.cases_share, translate.language, 0)] if item.n_scope >= FEW else []
        words = translate(
            N_("{theme} {n} of {of}"),
            theme=chain.name(row.code),
            n=decimal(row.n_cases, translate.language, 0),
            of=decimal(item.n_scope, translate.language, 0),
        )
        known = ", ".join([*share, *group])
        said.append(f"{words} ({known})" if known else words)
    return said


def _recommended(chain: Chain, translate: Translator) -> str:
    """How many recommendations there are, then a line each with its addressee, its deadline and its findings."""
    if not chain.recommendations:
        return translate(N_("No recommendation has been accepted yet."))
    head = translate(N_("Recommendations accepted by the evaluator: {n}."), n=len(chain.recommendations))
    lines = [f"{at}. {_advice(item, chain, translate)}" for at, item in enumerate(chain.recommendations, 1)]
    return "\n".join([head, *lines])


def _advice(item: Standing, chain: Chain, translate: Translator) -> str:
    numbers = chain.numbers_of(item)
    facts = [
        item.worded("owner", translate.language),
        item.worded("deadline", translate.language),
        findings_words(numbers, translate),
    ]
    told = "; ".join(fact for fact in facts if fact)
    return f"{chain.worded(item)} ({told})" if told else chain.worded(item)
