"""Bulletins (通报) as Word and Excel files: the year's evaluation or the quarter's progress, each figure with its clause and definition."""

from yilian.indicators.bulletins.content import Bulletin, bulletin
from yilian.indicators.bulletins.sheets import as_xlsx
from yilian.indicators.bulletins.word import as_docx

__all__ = ["Bulletin", "as_docx", "as_xlsx", "bulletin"]
