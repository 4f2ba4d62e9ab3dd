"""Tables and reports as files: Word, Excel, Markdown. Loading this package loads none of their libraries."""

from qualeval.reports.writers import Handouts, Reports, Workbooks

__all__ = ["Handouts", "Reports", "Workbooks"]
