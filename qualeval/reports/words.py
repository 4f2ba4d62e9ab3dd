"""The few words that the writers add themselves, marked for the catalogue, and how they are looked up."""

from collections.abc import Callable

from qualeval.i18n import N_

Translate = Callable[[str], str]
"""An English source string to the string in the report's language."""

TABLE = N_("Table")
CONTENTS = N_("Contents")
UPDATE = N_("Page numbers: click into the contents and press F9; this line then goes away.")
PAGE = N_("Page")
REPORT = N_("Report")
QUOTES = N_("Quotes")
QUOTE = N_("Quote")
FIGURE = N_("Figure")
NUMBERS = N_("The numbers of this chart")
LABEL = N_("what")
FROM = N_("95% from")
TO = N_("95% to")
DRAFT = N_("Draft")
REFERENCE = N_("Reference")
SECTION = N_("Section")
SHEET = N_("Sheet")
TITLE = N_("Title")
ROWS = N_("Rows")
