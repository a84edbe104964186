"""An agreement as a document in Chinese: what stands in it; `word` and `pdf` write it, and are imported when one is asked for."""

from yilian.agreements.papers.contents import Paper, PartyLine, paper_of

__all__ = ["Paper", "PartyLine", "paper_of"]
