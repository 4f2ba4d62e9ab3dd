import re
from pathlib import Path

import pytest

from tests.readme import DOCUMENTS, ROOT, filled


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_tables_of_the_documents_are_what_the_code_says(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert filled(text) == text, "run: python -m tests.readme"


def test_every_file_that_the_documents_link_to_is_there() -> None:
    for document in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        targets = re.findall(r"\]\(([^)#]+)\)", text)
        assert [t for t in targets if not t.startswith("http") and not (ROOT / t).exists()] == [], document


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:domain|services|store|tui|nlp|formats|reports|i18n)/[\w/.]+)`", text)
    assert named
    assert [name for name in named if not Path(ROOT / "qualeval" / name).exists()] == []
