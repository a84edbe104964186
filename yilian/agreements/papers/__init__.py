"""An agreement as a document in Chinese: what stands in it, and the same as Word and as PDF."""

from yilian.agreements.papers.contents import Paper, PartyLine, paper_of
from yilian.agreements.papers.pdf import as_pdf
from yilian.agreements.papers.word import as_word

__all__ = ["Paper", "PartyLine", "as_pdf", "as_word", "paper_of"]
