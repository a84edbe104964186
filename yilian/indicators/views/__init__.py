"""Targets, measures, evaluations and bulletins as pages and files."""

from yilian.indicators.views.evaluations import evaluation_page, freeze
from yilian.indicators.views.files import bulletin_docx, bulletin_xlsx, paper_docx, paper_page, paper_xlsx
from yilian.indicators.views.measures import measure_page
from yilian.indicators.views.targets import target, targets

__all__ = [
    "bulletin_docx",
    "bulletin_xlsx",
    "evaluation_page",
    "freeze",
    "measure_page",
    "paper_docx",
    "paper_page",
    "paper_xlsx",
    "target",
    "targets",
]
